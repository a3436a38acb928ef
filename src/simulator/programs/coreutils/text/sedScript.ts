import type { Dialect } from '../../common/applet';
import { regularExpression } from './regular';

/** Where a command applies. `pattern` is a JavaScript source; an empty one stands for the one that was used last. */
export type Address =
  | { readonly line: number } | { readonly last: true } | { readonly pattern: string; readonly ignoreCase?: true } | { readonly from: number; readonly step: number } | { readonly more: number };

/** One command of a script; `{` and `b` know the index of the command they jump to. */
export interface Command {
  readonly from?: Address;
  readonly to?: Address;
  readonly negated: boolean;
  readonly letter: string;
  readonly pattern?: string;
  readonly text?: string;
  readonly flags?: string;
  readonly file?: string;
  readonly jump?: number;
}

type Draft = { -readonly [Name in keyof Command]: Command[Name] };

/** A script that is none: in GNU's words with the place, in busybox's alone. */
export class ScriptFault extends Error {
  override readonly name = 'ScriptFault';
  constructor(readonly gnu: string, readonly busybox: string, readonly at: number, readonly exit = 1) { super(gnu); }
}

const PLAIN = '{}=dDgGhHnNpPx';

/** Reads a script of sed. Throws ScriptFault. */
export function parseSed(script: string, extended: boolean, dialect: Dialect): readonly Command[] {
  return new Script(script, extended ? 'extended' : 'basic', dialect).commands();
}

class Script {
  private at = 0;
  private readonly found: Draft[] = [];
  private readonly open: number[] = [];
  private readonly labels = new Map<string, number>();

  constructor(private readonly text: string, private readonly kind: 'basic' | 'extended', private readonly dialect: Dialect) {}

  commands(): readonly Command[] {
    for (this.skip(' \t\n;'); this.at < this.text.length; this.skip(' \t\n;')) this.command();
    const unclosed = this.open.pop();
    if (unclosed !== undefined && this.dialect === 'gnu') throw new ScriptFault("unmatched `{'", '', 0);
    for (const one of this.found) {
      if (one.letter !== 'b' && one.letter !== 't') continue;
      const target = one.text === '' ? this.found.length : this.labels.get(one.text ?? '');
      if (target === undefined) throw new ScriptFault(`can't find label for jump to \`${one.text ?? ''}'`, `can't find label for jump to '${one.text ?? ''}'`, -1, this.dialect === 'gnu' ? 4 : 1);
      one.jump = target;
    }
    return this.found;
  }

  private fault(gnu: string, busybox = gnu): never {
    throw new ScriptFault(gnu, busybox, this.at);
  }

  /** A character too many: it is counted too. */
  private refuse(gnu: string, busybox = gnu): never {
    this.at++;
    this.fault(gnu, busybox);
  }

  private skip(characters: string): void {
    while (this.at < this.text.length && characters.includes(this.text.charAt(this.at))) this.at++;
  }

  private peek(): string { return this.text.charAt(this.at); }

  private command(): void {
    if (this.peek() === '#') return this.comment();
    const command: Draft = { ...this.addresses(), negated: false, letter: '' };
    this.skip(' \t');
    while (this.peek() === '!') { command.negated = true; this.at++; this.skip(' \t'); }
    command.letter = this.peek();
    if (command.letter === '' || command.letter === '\n') this.fault('missing command');
    this.at++;
    this.operands(command);
    if (!':'.includes(command.letter)) this.found.push(command);
  }

  private comment(): void {
    while (this.at < this.text.length && this.peek() !== '\n') this.at++;
  }

  private addresses(): { readonly from?: Address; readonly to?: Address } {
    const from = this.address();
    this.skip(' \t');
    if (!from || this.peek() !== ',') return from ? { from } : {};
    this.at++;
    this.skip(' \t');
    const to = this.address('second');
    if (!to) this.refuse("unexpected `,'", 'no address after comma');
    return { from, ...(to ? { to } : {}) };
  }

  private address(which?: 'second'): Address | undefined {
    const number = /^\d+/.exec(this.text.slice(this.at))?.[0];
    if (number !== undefined) {
      this.at += number.length;
      const step = this.dialect === 'gnu' ? /^~(\d+)/.exec(this.text.slice(this.at)) : null;
      // Line 0 is before the first only for GNU's sed.
      if (!step) return { line: this.dialect === 'gnu' ? Number(number) : Number(number) || -1 };
      this.at += step[0].length;
      return { from: Number(number), step: Number(step[1]) };
    }
    const more = which ? /^\+(\d+)/.exec(this.text.slice(this.at)) : null;
    if (more) { this.at += more[0].length; return { more: Number(more[1]) }; }
    if (this.peek() === '$') { this.at++; return { last: true }; }
    const custom = this.peek() === '\\';
    if (!custom && this.peek() !== '/') return undefined;
    this.at += custom ? 1 : 0;
    const pattern = this.regular(this.delimited(this.text.charAt(this.at++), 'unterminated address regex', 'expression'));
    const ignoreCase = this.peek() === 'I';
    if (ignoreCase) this.at++;
    return { pattern, ...(ignoreCase ? { ignoreCase } : {}) };
  }

  private regular(pattern: string): string {
    const source = regularExpression(pattern, this.kind);
    try {
      new RegExp(source);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const words = /\)/.test(error.message) && !/group/.test(error.message) ? 'Unmatched ) or \\)' : 'Unmatched ( or \\(';
      this.fault(words, `bad regex '${pattern}': Unmatched ( or \\(`);
    }
    return source;
  }

  /** Up to the next bare delimiter, behind which it stops; in an expression one in brackets is none. */
  private delimited(end: string, why: string, what: 'expression' | 'text' = 'text'): string {
    let text = '';
    for (; this.peek() !== end; this.at++) {
      if (this.at >= this.text.length) this.fault(why, `unmatched '${end}'`);
      const bracket = what === 'expression' ? /^\[\^?\]?[^\]]*\]/.exec(this.text.slice(this.at))?.[0] : undefined;
      if (bracket !== undefined) { text += bracket; this.at += bracket.length - 1; continue; }
      if (this.peek() === '\\') {
        this.at++;
        if (this.peek() === end) { text += end === '\\' || !/[.*[\]^$+?(){}|]/.test(end) ? end : `\\${end}`; continue; }
        text += '\\';
      }
      text += this.peek();
    }
    this.at++;
    return text;
  }

  private operands(command: Draft): void {
    const { letter } = command;
    if (letter === 's') return this.substitution(command);
    if (letter === 'y') return this.letters(command);
    if (letter === ':') return void this.labels.set(this.word(), this.found.length);
    if (letter === 'b' || letter === 't') command.text = this.word();
    else if (letter === 'q') { this.skip(' '); command.text = /^\d*/.exec(this.text.slice(this.at))?.[0] ?? ''; this.at += command.text.length; this.ends(); }
    else if (letter === 'a' || letter === 'i' || letter === 'c') command.text = this.block();
    else if (letter === 'w' || letter === 'r') command.file = this.fileName();
    else if (letter === '{') this.open.push(this.found.length);
    else if (letter === '}') this.close();
    else if (PLAIN.includes(letter)) this.ends();
    else { this.fault(`unknown command: \`${letter}'`, `unsupported command ${letter}`); }
  }

  /** Behind a command stands the next one's beginning, or nothing. */
  private ends(): void {
    this.skip(' \t');
    if (this.at < this.text.length && !';\n}#'.includes(this.peek()) && this.dialect === 'gnu') this.refuse('extra characters after command');
  }

  private close(): void {
    const open = this.open.pop();
    const block = open === undefined ? undefined : this.found[open];
    if (!block) { if (this.dialect === 'gnu') this.fault("unexpected `}'"); return; }
    block.jump = this.found.length;
  }

  private substitution(command: Draft): void {
    const end = this.text.charAt(this.at++);
    command.pattern = this.regular(this.delimited(end, "unterminated `s' command", 'expression'));
    command.text = this.delimited(end, "unterminated `s' command");
    command.flags = /^[gpiI0-9]*/.exec(this.text.slice(this.at))?.[0] ?? '';
    this.at += command.flags.length;
    if (this.peek() === 'w') { this.at++; command.file = this.fileName(); return; }
    if (this.at < this.text.length && !' \t;\n}#'.includes(this.peek())) this.refuse("unknown option to `s'", 'bad option in substitution expression');
  }

  private letters(command: Draft): void {
    const end = this.text.charAt(this.at++);
    command.pattern = unescaped(this.delimited(end, "unterminated `y' command"));
    command.text = unescaped(this.delimited(end, "unterminated `y' command"));
    if (this.dialect === 'gnu' && command.pattern.length !== command.text.length) this.fault("strings for `y' command are different lengths");
    this.ends();
  }

  private word(): string {
    this.skip(' \t');
    const word = /^[^\s;}]*/.exec(this.text.slice(this.at))?.[0] ?? '';
    this.at += word.length;
    return word;
  }

  private fileName(): string {
    this.skip(' \t');
    const end = this.text.indexOf('\n', this.at);
    const name = this.text.slice(this.at, end < 0 ? undefined : end);
    if (name === '') this.fault('missing filename in r/R/w/W commands', 'empty filename');
    this.at += name.length;
    return name;
  }

  /** The text of a, i and c: on the same line, or on those after a backslash. */
  private block(): string {
    this.skip(' \t');
    if (this.peek() === '\\') { this.at++; this.skip(' \t'); if (this.peek() === '\n') this.at++; }
    let text = '';
    for (; this.at < this.text.length && this.peek() !== '\n'; this.at++) {
      if (this.peek() === '\\') this.at++;
      text += this.peek();
    }
    if (text === '' && this.at >= this.text.length && this.dialect === 'gnu') this.fault("expected \\ after `a', `c' or `i'");
    return text;
  }
}

const unescaped = (text: string): string => text.replace(/\\(.)/gs, (_, letter: string) => ({ n: '\n', t: '\t' })[letter] ?? letter);
