/** Integer arithmetic of `$((…))`, in 64 bits as shells have it. */

export class ArithmeticFault extends Error {
  override readonly name = 'ArithmeticFault';
}

export interface Names { get(name: string): string | undefined; set(name: string, value: string): void }

const TOKEN = /\s*(?:(0[xX][0-9a-fA-F]+|[0-9]+)|([A-Za-z_][A-Za-z0-9_]*)|(<<=|>>=|\+\+|--|&&|\|\||<<|>>|<=|>=|==|!=|[-+*/%&|^]=|[-+*/%&|^~!<>=?:(),])|(\S))/y;
const LEVELS: readonly (readonly string[])[] = [['||'], ['&&'], ['|'], ['^'], ['&'], ['==', '!='], ['<', '>', '<=', '>='], ['<<', '>>'], ['+', '-'], ['*', '/', '%']];
const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

/** Evaluates an expression; an empty one is 0. */
export function evaluate(text: string, names: Names): string {
  const parser = new Arithmetic(text, names);
  return parser.whole().toString();
}

class Arithmetic {
  private readonly tokens: string[];
  private at = 0;
  /** Above 0 in the branch of ?:, && or || that is not taken: nothing is assigned there, no division fails. */
  private skipping = 0;

  constructor(private readonly text: string, private readonly names: Names) {
    this.tokens = tokenize(text);
  }

  whole(): bigint {
    if (this.tokens.length === 0) return 0n;
    const value = this.comma();
    if (this.at < this.tokens.length) this.fault();
    return value;
  }

  private fault(): never {
    throw new ArithmeticFault(this.at >= this.tokens.length ? `expecting primary: "${this.text}"` : `expecting EOF: "${this.text}"`);
  }

  private accept(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }

  private comma(): bigint {
    let value = this.assignment();
    while (this.accept(',')) value = this.assignment();
    return value;
  }

  private assignment(): bigint {
    const name = this.tokens[this.at];
    const operator = this.tokens[this.at + 1];
    if (name === undefined || operator === undefined || !/^[A-Za-z_]/.test(name) || !/^(?:[-+*/%&|^]|<<|>>)?=$/.test(operator)) return this.conditional();
    this.at += 2;
    const right = this.assignment();
    return this.set(name, operator === '=' ? right : this.compute(operator.slice(0, -1), this.read(name), right));
  }

  private set(name: string, value: bigint): bigint {
    if (!this.skipping) this.names.set(name, value.toString());
    return value;
  }

  private conditional(): bigint {
    const test = this.binary(0);
    if (!this.accept('?')) return test;
    const yes = this.guarded(test !== 0n, () => this.comma());
    if (!this.accept(':')) this.fault();
    const no = this.guarded(test === 0n, () => this.conditional());
    return test !== 0n ? yes : no;
  }

  private guarded(taken: boolean, read: () => bigint): bigint {
    if (!taken) this.skipping++;
    const value = read();
    if (!taken) this.skipping--;
    return value;
  }

  private binary(level: number): bigint {
    const operators = LEVELS[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = this.tokens[this.at];
      if (operator === undefined || !operators.includes(operator)) return left;
      this.at++;
      const value = left;
      if (operator === '&&') left = this.guarded(value !== 0n, () => this.binary(level + 1)) !== 0n && value !== 0n ? 1n : 0n;
      else if (operator === '||') left = this.guarded(value === 0n, () => this.binary(level + 1)) !== 0n || value !== 0n ? 1n : 0n;
      else left = this.compute(operator, value, this.binary(level + 1));
    }
  }

  private compute(operator: string, a: bigint, b: bigint): bigint {
    const truth = (value: boolean): bigint => (value ? 1n : 0n);
    switch (operator) {
      case '+': return wrap(a + b);
      case '-': return wrap(a - b);
      case '*': return wrap(a * b);
      case '/': case '%': return this.divide(operator, a, b);
      case '<<': return wrap(a << (b & 63n));
      case '>>': return a >> (b & 63n);
      case '&': return a & b;
      case '|': return a | b;
      case '^': return a ^ b;
      case '==': return truth(a === b);
      case '!=': return truth(a !== b);
      case '<': return truth(a < b);
      case '>': return truth(a > b);
      case '<=': return truth(a <= b);
      default: return truth(a >= b);
    }
  }

  private divide(operator: '/' | '%', a: bigint, b: bigint): bigint {
    if (b !== 0n) return operator === '/' ? wrap(a / b) : a % b;
    if (this.skipping) return 0n;
    throw new ArithmeticFault(`division by zero: "${this.text}"`);
  }

  private unary(): bigint {
    for (const sign of ['++', '--'] as const) {
      if (!this.accept(sign)) continue;
      const name = this.tokens[this.at];
      if (name === undefined || !/^[A-Za-z_]/.test(name)) return this.unary();
      this.at++;
      return this.set(name, wrap(this.read(name) + (sign === '++' ? 1n : -1n)));
    }
    if (this.accept('-')) return wrap(-this.unary());
    if (this.accept('+')) return this.unary();
    if (this.accept('!')) return this.unary() === 0n ? 1n : 0n;
    if (this.accept('~')) return ~this.unary();
    return this.primary();
  }

  private primary(): bigint {
    const token = this.tokens[this.at];
    if (token === undefined) return this.fault();
    this.at++;
    if (token === '(') {
      const value = this.comma();
      if (!this.accept(')')) this.fault();
      return value;
    }
    if (/^[0-9]/.test(token)) return this.number(token);
    if (!/^[A-Za-z_]/.test(token)) { this.at--; throw new ArithmeticFault(`expecting primary: "${this.text}"`); }
    const value = this.read(token);
    if (this.accept('++')) this.set(token, wrap(value + 1n));
    else if (this.accept('--')) this.set(token, wrap(value - 1n));
    return value;
  }

  private read(name: string): bigint {
    const text = (this.names.get(name) ?? '').trim();
    if (text === '') return 0n;
    const negative = text.startsWith('-');
    const digits = negative || text.startsWith('+') ? text.slice(1) : text;
    if (!/^(?:0[xX][0-9a-fA-F]+|[0-9]+)$/.test(digits)) throw new ArithmeticFault(`Illegal number: ${text}`);
    const value = this.number(digits);
    return negative ? -value : value;
  }

  private number(digits: string): bigint {
    if (/^0[0-9]+$/.test(digits)) {
      if (/[89]/.test(digits)) throw new ArithmeticFault(`expecting EOF: "${this.text}"`);
      return wrap(BigInt(`0o${digits.slice(1)}`));
    }
    return wrap(BigInt(digits));
  }
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text);
    if (!found) break;
    if (found[4] !== undefined) throw new ArithmeticFault(`expecting EOF: "${text}"`);
    tokens.push(found[1] ?? found[2] ?? found[3] ?? '');
  }
  return tokens;
}
