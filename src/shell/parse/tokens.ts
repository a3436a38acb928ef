import { SyntaxFault, type Redirection, type Word } from './tree';
import { quotedText, readWord, type Cursor } from './words';

export type Token =
  | { readonly type: 'word'; readonly word: Word; /** The text, when nothing in it was quoted or expanded. */ readonly plain: string | undefined; readonly start: number }
  | { readonly type: 'operator'; readonly operator: string }
  | { readonly type: 'descriptor'; readonly fd: number }
  | { readonly type: 'end' };

const OPERATORS = ['&&', '||', ';;', '<<-', '<<', '>>', '<&', '>&', '<>', '>|', ';', '&', '|', '<', '>', '(', ')', '\n'];

interface HereDocument { readonly delimiter: string; readonly literal: boolean; readonly stripTabs: boolean; readonly redirection: { -readonly [Key in keyof Redirection]: Redirection[Key] } }

/** Cuts a script into tokens, one at a time; here-documents are read when their line ends. */
export class Tokens {
  private ahead: Token | undefined;
  private readonly hereDocuments: HereDocument[] = [];
  private aheadLine = 0;

  constructor(private readonly cursor: Cursor) {}

  get line(): number { return this.ahead ? this.aheadLine : this.cursor.line; }
  get at(): number { return this.cursor.at; }
  get text(): string { return this.cursor.text; }

  peek(): Token {
    if (!this.ahead) {
      this.skipBlanks();
      this.aheadLine = this.cursor.line;
      this.ahead = this.scan();
    }
    return this.ahead;
  }

  take(): Token {
    const token = this.peek();
    this.ahead = undefined;
    return token;
  }

  /** Replaces a word that was just peeked by the text of its alias. */
  replace(start: number, text: string): void {
    const { cursor } = this;
    cursor.text = cursor.text.slice(0, start) + text + cursor.text.slice(cursor.at);
    cursor.at = start;
    this.ahead = undefined;
  }

  expectHereDocument(document: HereDocument): void {
    this.hereDocuments.push(document);
  }

  private skipBlanks(): void {
    const { cursor } = this;
    for (;;) {
      const character = cursor.text.charAt(cursor.at);
      if (character === ' ' || character === '\t') cursor.at++;
      else if (character === '\\' && cursor.text.charAt(cursor.at + 1) === '\n') { cursor.at += 2; cursor.line++; }
      else if (character === '#') { while (cursor.at < cursor.text.length && cursor.text.charAt(cursor.at) !== '\n') cursor.at++; }
      else return;
    }
  }

  private scan(): Token {
    const { cursor } = this;
    if (cursor.at >= cursor.text.length) {
      if (cursor.more && /(?<!\\)(?:\\\\)*\\\n$/.test(cursor.text)) throw new SyntaxFault('end of file', undefined, cursor.line, true);
      if (this.hereDocuments.length) this.readHereDocuments();
      return { type: 'end' };
    }
    const operator = OPERATORS.find((one) => cursor.text.startsWith(one, cursor.at));
    if (operator !== undefined) {
      cursor.at += operator.length;
      if (operator === '\n') { cursor.line++; this.readHereDocuments(); }
      return { type: 'operator', operator };
    }
    const digits = /[0-9]+(?=[<>])/y;
    digits.lastIndex = cursor.at;
    const fd = digits.exec(cursor.text)?.[0];
    if (fd !== undefined) { cursor.at += fd.length; return { type: 'descriptor', fd: Number(fd) }; }
    const start = cursor.at;
    const word = readWord(cursor);
    const only = word.length === 1 ? word[0] : undefined;
    return { type: 'word', word, plain: only && 'text' in only && !only.quoted ? only.text : undefined, start };
  }

  private readHereDocuments(): void {
    for (const document of this.hereDocuments.splice(0)) this.readHereDocument(document);
  }

  private readHereDocument(document: HereDocument): void {
    const { cursor } = this;
    const line = cursor.line;
    let text = '';
    for (;;) {
      if (cursor.at >= cursor.text.length) { if (cursor.more) throw new SyntaxFault('end of file', undefined, cursor.line, true); break; }
      const end = cursor.text.indexOf('\n', cursor.at);
      const raw = cursor.text.slice(cursor.at, end < 0 ? cursor.text.length : end);
      const one = document.stripTabs ? raw.replace(/^\t+/, '') : raw;
      cursor.at = end < 0 ? cursor.text.length : end + 1;
      cursor.line++;
      if (one === document.delimiter) break;
      text += end < 0 ? one : `${one}\n`;
    }
    document.redirection.word = document.literal ? [{ text, quoted: true }] : quotedText(text, line, cursor.nested);
  }
}
