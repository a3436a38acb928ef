import { failed, type FileStat, type Os } from '../../simulator/base/program';

/** A `test` expression that can't be read; its message has no prefix yet. */
export class TestFault extends Error {
  override readonly name = 'TestFault';
}

const UNARY = '-[bcdefghknoprstuwxzLSOGN]';
const BINARY = ['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef'];
const isUnary = (text: string | undefined): boolean => text !== undefined && new RegExp(`^${UNARY}$`).test(text);
const isBinary = (text: string | undefined): boolean => text !== undefined && BINARY.includes(text);

/** Evaluates the operands of `test`; `badNumber` words the complaint about an operand that is no integer. */
export function evaluateTest(args: readonly string[], os: Os, badNumber: (text: string) => string): boolean {
  return new Expression(args, os, badNumber).whole();
}

class Expression {
  private at = 0;

  constructor(private readonly args: readonly string[], private readonly os: Os, private readonly badNumber: (text: string) => string) {}

  whole(): boolean {
    if (this.args.length === 0) return false;
    const value = this.either();
    const extra = this.args[this.at];
    if (extra !== undefined) throw new TestFault(`${extra}: unknown operand`);
    return value;
  }

  private either(): boolean {
    let value = this.both();
    while (this.args[this.at] === '-o') { this.at++; const right = this.both(); value = value || right; }
    return value;
  }

  private both(): boolean {
    let value = this.negated();
    while (this.args[this.at] === '-a') { this.at++; const right = this.negated(); value = value && right; }
    return value;
  }

  private negated(): boolean {
    if (this.args[this.at] === '!' && this.at + 1 < this.args.length && !(isBinary(this.args[this.at + 1]) && this.args.length - this.at === 3)) {
      this.at++;
      return !this.negated();
    }
    return this.primary();
  }

  private primary(): boolean {
    const [first, second, third] = [this.args[this.at], this.args[this.at + 1], this.args[this.at + 2]];
    if (first === undefined) throw new TestFault('argument expected');
    if (isBinary(second) && third !== undefined) { this.at += 3; return this.compare(first, second ?? '', third); }
    if (first === '(' && this.args.length - this.at > 1) {
      this.at++;
      const value = this.either();
      if (this.args[this.at] !== ')') throw new TestFault('closing paren expected');
      this.at++;
      return value;
    }
    if (isUnary(first) && second !== undefined) { this.at += 2; return this.inspect(first, second); }
    if (second !== undefined && third !== undefined && second !== '-a' && second !== '-o' && second !== ')') throw new TestFault(`${second}: unknown operand`);
    this.at++;
    return first !== '';
  }

  private number(text: string): bigint {
    if (!/^\s*[-+]?[0-9]+\s*$/.test(text)) throw new TestFault(this.badNumber(text));
    return BigInt(text.trim().replace(/^\+/, ''));
  }

  private compare(a: string, operator: string, b: string): boolean {
    switch (operator) {
      case '=': case '==': return a === b;
      case '!=': return a !== b;
      case '<': return a < b;
      case '>': return a > b;
      case '-nt': return this.modified(a) > this.modified(b);
      case '-ot': return this.modified(a) < this.modified(b);
      case '-ef': { const [x, y] = [this.stat(a), this.stat(b)]; return x !== undefined && y !== undefined && x.inode === y.inode; }
      default: return this.compareNumbers(this.number(a), operator, this.number(b));
    }
  }

  private compareNumbers(a: bigint, operator: string, b: bigint): boolean {
    switch (operator) {
      case '-eq': return a === b;
      case '-ne': return a !== b;
      case '-lt': return a < b;
      case '-le': return a <= b;
      case '-gt': return a > b;
      default: return a >= b;
    }
  }

  private modified(path: string): number { return this.stat(path)?.modifiedMs ?? -1; }

  private stat(path: string, follow: 'follow' | 'no-follow' = 'follow'): FileStat | undefined {
    const stat = this.os.stat(path, follow);
    return failed(stat) ? undefined : stat;
  }

  private inspect(operator: string, operand: string): boolean {
    switch (operator) {
      case '-n': return operand !== '';
      case '-z': return operand === '';
      case '-t': return this.os.isTty(Number(operand));
      case '-h': case '-L': return this.stat(operand, 'no-follow')?.type === 'symlink';
      case '-d': return this.stat(operand)?.type === 'directory';
      case '-f': return this.stat(operand)?.type === 'file';
      case '-s': return (this.stat(operand)?.sizeBytes ?? 0) > 0;
      case '-x': return ((this.stat(operand)?.mode ?? 0) & 0o111) !== 0;
      case '-b': case '-c': case '-p': case '-S': case '-g': case '-k': case '-u': return false;
      default: return this.stat(operand) !== undefined;
    }
  }
}
