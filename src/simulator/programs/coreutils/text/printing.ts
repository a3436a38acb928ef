import type { Program } from '../../../base/program';
import { echoText, evaluateTest, printFormat, TestFault } from '../../../../shell/index';
import { tool, type Dialect, type Io } from '../../common/applet';

const echo = (words: Dialect): Program => tool(words, { run(io, args) { io.out = echoText(args, 'options'); } });

const printf = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const [format, ...rest] = args[0] === '--' ? args.slice(1) : args;
    if (format === undefined) return io.fail(words === 'gnu' ? "missing operand\nTry 'printf --help' for more information." : 'usage: printf FORMAT [ARG]...');
    const printed = printFormat(format, rest, (text) => (words === 'gnu' ? `'${text}': expected a numeric value` : `invalid number '${text}'`));
    io.out = printed.text;
    for (const message of printed.errors) io.fail(message);
  },
});

const test = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const operands = [...args];
    const end = { '[': ']', '[[': ']]' }[io.name];
    if (end !== undefined && operands.pop() !== end) return io.fail(words === 'gnu' ? "missing ']'" : `missing ${end}`, 2);
    try {
      io.exit = evaluateTest(operands, io.os, (text) => (words === 'gnu' ? `invalid integer '${text}'` : `${text}: bad number`)) ? 0 : 1;
    } catch (fault) {
      if (!(fault instanceof TestFault)) throw fault;
      io.fail(fault.message, 2);
    }
  },
});

const expr = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const parser = new Expr(args);
    const value = parser.or();
    if (value === undefined || !parser.ended()) return io.fail('syntax error', 2);
    io.line(value);
    io.exit = value === '' || /^-?0+$/.test(value) ? 1 : 0;
  },
});

/** The little language of `expr`; undefined stands for a mistake in it. */
class Expr {
  private at = 0;

  constructor(private readonly args: readonly string[]) {}

  ended(): boolean { return this.at === this.args.length; }

  or(): string | undefined {
    return this.chain(['|'], () => this.and(), (_, a, b) => (isTrue(a) ? a : isTrue(b) ? b : '0'));
  }

  private and(): string | undefined {
    return this.chain(['&'], () => this.comparison(), (_, a, b) => (isTrue(a) && isTrue(b) ? a : '0'));
  }

  private comparison(): string | undefined {
    return this.chain(['=', '==', '!=', '<', '<=', '>', '>='], () => this.sum(), (operator, a, b) => {
      const order = isNumber(a) && isNumber(b) ? Math.sign(Number(a) - Number(b)) : a < b ? -1 : a > b ? 1 : 0;
      const holds = { '=': order === 0, '==': order === 0, '!=': order !== 0, '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[operator];
      return holds === true ? '1' : '0';
    });
  }

  private sum(): string | undefined {
    return this.chain(['+', '-'], () => this.product(), (operator, a, b) => compute(operator, a, b));
  }

  private product(): string | undefined {
    return this.chain(['*', '/', '%'], () => this.match(), (operator, a, b) => compute(operator, a, b));
  }

  private match(): string | undefined {
    return this.chain([':'], () => this.primary(), (_, text, pattern) => {
      const found = new RegExp(`^(?:${pattern.replaceAll('\\(', '(').replaceAll('\\)', ')')})`).exec(text);
      return pattern.includes('\\(') ? found?.[1] ?? '' : String(found?.[0].length ?? 0);
    });
  }

  private chain(operators: readonly string[], next: () => string | undefined, apply: (operator: string, a: string, b: string) => string | undefined): string | undefined {
    let left = next();
    for (let operator = this.args[this.at]; operator !== undefined && operators.includes(operator); operator = this.args[this.at]) {
      this.at++;
      const right = next();
      left = left === undefined || right === undefined ? undefined : apply(operator, left, right);
    }
    return left;
  }

  private primary(): string | undefined {
    const token = this.args[this.at++];
    if (token === 'length') return String((this.primary() ?? '').length);
    if (token !== '(') return token;
    const value = this.or();
    return this.args[this.at++] === ')' ? value : undefined;
  }
}

const isTrue = (text: string): boolean => text !== '' && !/^-?0+$/.test(text);
const isNumber = (text: string): boolean => /^-?[0-9]+$/.test(text);

function compute(operator: string, a: string, b: string): string | undefined {
  if (!isNumber(a) || !isNumber(b)) return undefined;
  const [x, y] = [BigInt(a), BigInt(b)];
  if (operator === '+') return String(x + y);
  if (operator === '-') return String(x - y);
  if (operator === '*') return String(x * y);
  if (y === 0n) return undefined;
  return String(operator === '/' ? x / y : x % y);
}

const constant = (words: Dialect, exit: number): Program => tool(words, { run(io: Io) { io.exit = exit; } });

export const printingTools = (words: Dialect): Record<string, Program> => ({
  echo: echo(words), printf: printf(words), test: test(words), '[': test(words), ...(words === 'busybox' ? { '[[': test(words) } : {}), expr: expr(words), true: constant(words, 0), false: constant(words, 1),
});
