import { SyntaxFault, type Node, type ParameterOperator, type Part, type Word } from './tree';

/** Parses commands inside a word, up to a closing parenthesis or to the end of the text. */
export type NestedParser = (cursor: Cursor, until: ')' | 'end') => Node;

/** Where the scanner stands in the text of a script. */
export interface Cursor {
  text: string;
  at: number;
  line: number;
  /** More lines may come: what is unfinished at the end of the text may still be completed. */
  readonly more?: boolean;
  readonly nested: NestedParser;
}

const META = ' \t\n;&|<>()';
const NAME_START = /[A-Za-z_]/;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const SPECIAL = '@*#?-$!0123456789';

export const isName = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);

/** Collects parts, joining neighbouring text that is quoted alike. */
class Parts {
  readonly list: Part[] = [];

  text(text: string, quoted: boolean): void {
    const last = this.list.at(-1);
    if (last && 'text' in last && Boolean(last.quoted) === quoted) this.list[this.list.length - 1] = quoted ? { text: last.text + text, quoted } : { text: last.text + text };
    else this.list.push(quoted ? { text, quoted } : { text });
  }

  add(part: Part, quoted: boolean): void {
    this.list.push(quoted ? { ...part, quoted } : part);
  }
}

/** Reads one word of a command; the cursor stands at its first character and is left behind its last. */
export function readWord(cursor: Cursor): Word {
  const parts = new Parts();
  while (cursor.at < cursor.text.length && !META.includes(cursor.text.charAt(cursor.at))) readPiece(cursor, parts);
  return parts.list;
}

/** Reads the word of `${name:-word}` up to the closing brace. */
function readBracedWord(cursor: Cursor, quoted: boolean): Word {
  const parts = new Parts();
  for (;;) {
    const character = next(cursor, 'Unterminated quoted string');
    if (character === '}') break;
    if (quoted && character === '"') cursor.at++;
    else if (quoted) readQuotedPiece(cursor, parts, '}"\\$`');
    else readPiece(cursor, parts);
  }
  cursor.at++;
  return parts.list;
}

/** Parses text as if it stood between double quotes: here-documents, arithmetic, prompts. */
export function quotedText(text: string, line: number, nested: NestedParser): Word {
  const cursor: Cursor = { text, at: 0, line, nested };
  const parts = new Parts();
  while (cursor.at < text.length) readQuotedPiece(cursor, parts, '\\$`');
  return parts.list;
}

function next(cursor: Cursor, fault: string): string {
  if (cursor.at >= cursor.text.length) throw new SyntaxFault(fault, undefined, cursor.line, true);
  return cursor.text.charAt(cursor.at);
}

function readPiece(cursor: Cursor, parts: Parts): void {
  const character = cursor.text.charAt(cursor.at);
  switch (character) {
    case '\\': return readEscape(cursor, parts);
    case "'": return readSingleQuotes(cursor, parts);
    case '"': return readDoubleQuotes(cursor, parts);
    case '$': return readDollar(cursor, parts, false);
    case '`': return parts.add({ command: readBackquotes(cursor, false) }, false);
    default:
      if (character === '\n') cursor.line++;
      cursor.at++;
      parts.text(character, false);
  }
}

function readEscape(cursor: Cursor, parts: Parts): void {
  cursor.at++;
  if (cursor.at >= cursor.text.length) return parts.text('\\', true);
  const character = cursor.text.charAt(cursor.at++);
  if (character === '\n') cursor.line++;
  else parts.text(character, true);
}

function readSingleQuotes(cursor: Cursor, parts: Parts): void {
  const end = cursor.text.indexOf("'", cursor.at + 1);
  if (end < 0) throw new SyntaxFault('Unterminated quoted string', undefined, cursor.line, true);
  const text = cursor.text.slice(cursor.at + 1, end);
  cursor.line += countLines(text);
  cursor.at = end + 1;
  parts.text(text, true);
}

function readDoubleQuotes(cursor: Cursor, parts: Parts): void {
  cursor.at++;
  if (next(cursor, 'Unterminated quoted string') === '"') parts.text('', true);
  while (next(cursor, 'Unterminated quoted string') !== '"') readQuotedPiece(cursor, parts, '"\\$`');
  cursor.at++;
}

/** One piece between double quotes; a backslash escapes only `escapable` and joins lines. */
function readQuotedPiece(cursor: Cursor, parts: Parts, escapable: string): void {
  const character = cursor.text.charAt(cursor.at);
  if (character === '$') return readDollar(cursor, parts, true);
  if (character === '`') return parts.add({ command: readBackquotes(cursor, escapable.includes('"')) }, true);
  cursor.at++;
  if (character === '\n') cursor.line++;
  if (character !== '\\' || cursor.at >= cursor.text.length) return parts.text(character, true);
  const escaped = cursor.text.charAt(cursor.at);
  if (escaped === '\n') { cursor.at++; cursor.line++; return; }
  if (!escapable.includes(escaped)) return parts.text('\\', true);
  cursor.at++;
  parts.text(escaped, true);
}

function readDollar(cursor: Cursor, parts: Parts, quoted: boolean): void {
  const following = cursor.text.charAt(cursor.at + 1);
  if (following === '{') return readBraces(cursor, parts, quoted);
  if (following === '(') return readParentheses(cursor, parts, quoted);
  cursor.at++;
  if (following !== '' && SPECIAL.includes(following)) {
    cursor.at++;
    return parts.add({ parameter: following }, quoted);
  }
  if (!NAME_START.test(following)) return parts.text('$', quoted);
  parts.add({ parameter: readName(cursor) }, quoted);
}

function readName(cursor: Cursor): string {
  NAME.lastIndex = cursor.at;
  const name = NAME.exec(cursor.text)?.[0] ?? '';
  cursor.at += name.length;
  return name;
}

function readParameterName(cursor: Cursor): string {
  const character = cursor.text.charAt(cursor.at);
  if (/[0-9]/.test(character)) {
    const start = cursor.at;
    while (/[0-9]/.test(cursor.text.charAt(cursor.at))) cursor.at++;
    return cursor.text.slice(start, cursor.at);
  }
  if (character !== '' && SPECIAL.includes(character)) { cursor.at++; return character; }
  return readName(cursor);
}

function readBraces(cursor: Cursor, parts: Parts, quoted: boolean): void {
  cursor.at += 2;
  const rest = cursor.text.slice(cursor.at, cursor.at + 2);
  if (rest.charAt(0) === '#' && rest.charAt(1) !== '}') {
    cursor.at++;
    const parameter = readParameterName(cursor);
    if (next(cursor, 'Missing \'}\'') !== '}') throw new SyntaxFault('Bad substitution', undefined, cursor.line, false);
    cursor.at++;
    return parts.add({ parameter, operator: 'length' }, quoted);
  }
  const parameter = readParameterName(cursor);
  if (parameter === '') throw new SyntaxFault('Bad substitution', undefined, cursor.line, false);
  if (next(cursor, 'Missing \'}\'') === '}') { cursor.at++; return parts.add({ parameter }, quoted); }
  const operator = readOperator(cursor);
  const pattern = operator.startsWith('#') || operator.startsWith('%');
  parts.add({ parameter, operator, word: readBracedWord(cursor, quoted && !pattern) }, quoted);
}

function readOperator(cursor: Cursor): ParameterOperator {
  const found = /(?::?[-=?+]|##?|%%?)/y;
  found.lastIndex = cursor.at;
  const operator = found.exec(cursor.text)?.[0];
  if (operator === undefined) throw new SyntaxFault('Bad substitution', undefined, cursor.line, false);
  cursor.at += operator.length;
  return operator as ParameterOperator;
}

function readParentheses(cursor: Cursor, parts: Parts, quoted: boolean): void {
  if (cursor.text.charAt(cursor.at + 2) === '(') {
    const end = arithmeticEnd(cursor.text, cursor.at + 3);
    if (end !== undefined) {
      const text = cursor.text.slice(cursor.at + 3, end);
      const arithmetic = quotedText(text.replaceAll('"', ''), cursor.line, cursor.nested);
      cursor.line += countLines(text);
      cursor.at = end + 2;
      return parts.add({ arithmetic }, quoted);
    }
  }
  cursor.at += 2;
  parts.add({ command: cursor.nested(cursor, ')') }, quoted);
}

/** The offset of the `))` that closes an arithmetic expansion, or undefined when it is a subshell in a substitution. */
function arithmeticEnd(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at++;
    else if (character === '(') depth++;
    else if (character === ')' && depth > 0) depth--;
    else if (character === ')') return text.charAt(at + 1) === ')' ? at : undefined;
  }
  throw new SyntaxFault("Missing '))'", undefined, 1, true);
}

function readBackquotes(cursor: Cursor, inQuotes: boolean) {
  const line = cursor.line;
  let text = '';
  cursor.at++;
  for (;;) {
    const character = next(cursor, 'EOF in backquote substitution');
    cursor.at++;
    if (character === '`') break;
    if (character === '\n') cursor.line++;
    const following = cursor.text.charAt(cursor.at);
    if (character === '\\' && following !== '' && ('\\$`'.includes(following) || (inQuotes && following === '"'))) {
      text += following;
      cursor.at++;
    } else text += character;
  }
  return cursor.nested({ text, at: 0, line, nested: cursor.nested }, 'end');
}

export function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
