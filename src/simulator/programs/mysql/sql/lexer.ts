import { sqlError } from './errors';

/** `name` may be a keyword; `quoted` stands in backticks; `text` is a string. */
export interface Token { readonly kind: 'name' | 'quoted' | 'text' | 'number' | 'symbol' | 'end'; readonly text: string; readonly at: number; readonly end: number }

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', 0: '\0', b: '\b', Z: '\x1a' };
const NAME = /[\p{L}\p{N}_$]+/uy;
const NUMBER = /(?:0x[0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\p{L}_$])/uy;
const SYMBOL = /<=>|<<|>>|<=|>=|<>|!=|&&|\|\||:=|@@|->>|->|[-+*/%^&|~!<>=(),.;@?:]/y;
const SPACE = /(?:\s+|#[^\n]*|--(?=\s|$)[^\n]*|\/\*(?!!)[\s\S]*?(?:\*\/|$)|\/\*!\d*|\*\/)+/y;

/** The words of MySQL's syntax error: what is left of the statement, and on which line it begins. */
export const syntaxError = (sql: string, at: number) => sqlError(1064, sql.slice(at, at + 80), sql.slice(0, at).split('\n').length);

function matched(pattern: RegExp, sql: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
}

/** Splits a statement into tokens, the last of which is the end. */
export function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += matched(SPACE, sql, at)?.length ?? 0;
    if (at >= sql.length) return [...tokens, { kind: 'end', text: '', at: sql.length, end: sql.length }];
    const token = tokenAt(sql, at, tokens.at(-1)?.text === '.');
    tokens.push(token);
    at = token.end;
  }
}

function tokenAt(sql: string, at: number, afterDot: boolean): Token {
  const first = sql.charAt(at);
  if (first === "'" || first === '"' || first === '`') return quoted(sql, at, first);
  const number = afterDot ? undefined : matched(NUMBER, sql, at);
  if (number !== undefined) return { kind: 'number', text: number, at, end: at + number.length };
  const name = matched(NAME, sql, at);
  if (name !== undefined) return { kind: 'name', text: name, at, end: at + name.length };
  const symbol = matched(SYMBOL, sql, at);
  if (symbol === undefined) throw syntaxError(sql, at);
  return { kind: 'symbol', text: symbol, at, end: at + symbol.length };
}

function quoted(sql: string, at: number, quote: string): Token {
  let text = '';
  for (let index = at + 1; index < sql.length; index++) {
    const character = sql.charAt(index);
    if (character === quote && sql.charAt(index + 1) === quote) { text += quote; index++; }
    else if (character === quote) return { kind: quote === '`' ? 'quoted' : 'text', text, at, end: index + 1 };
    else if (character === '\\' && quote !== '`') {
      const next = sql.charAt(++index);
      text += next === '%' || next === '_' ? `\\${next}` : ESCAPES[next] ?? next;
    } else text += character;
  }
  throw syntaxError(sql, at);
}
