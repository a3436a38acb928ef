import { JsonError } from './jsonError';

/** Reads JSON and tells which fields an object has twice (`metadata.name`); of those the last one counts. */
export function parseJson(text: string): { readonly value: unknown; readonly duplicates: readonly string[] } {
  const parser = new JsonParser(text);
  return { value: parser.document(), duplicates: parser.duplicates };
}

const LITERALS: readonly (readonly [string, unknown])[] = [['true', true], ['false', false], ['null', null]];
const MAX_DEPTH = 10_000;

class JsonParser {
  readonly duplicates: string[] = [];
  private at = 0;
  private depth = 0;
  constructor(private readonly text: string) {}

  document(): unknown {
    const value = this.value('');
    this.space();
    if (this.at < this.text.length) throw this.unexpected('after top-level value');
    return value;
  }

  private value(path: string): unknown {
    this.space();
    const character = this.text[this.at];
    if (character === '{') return this.nested(() => this.object(path));
    if (character === '[') return this.nested(() => this.array(path));
    if (character === '"') return this.string();
    for (const [word, value] of LITERALS) if (character === word[0]) return this.literal(word, value);
    const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/.exec(this.text.slice(this.at, this.at + 400))?.[0];
    if (!number) throw this.unexpected('looking for beginning of value');
    this.at += number.length;
    return Number(number);
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > MAX_DEPTH) throw new JsonError('exceeded max depth');
    const value = read();
    this.depth--;
    return value;
  }

  private literal(word: string, value: unknown): unknown {
    for (const [index, character] of [...word].entries()) {
      if (this.text[this.at] !== character) throw this.unexpected(`in literal ${word} (expecting '${word[index] ?? ''}')`);
      this.at++;
    }
    return value;
  }

  private object(path: string): unknown {
    const out: Record<string, unknown> = {};
    this.at++;
    this.space();
    if (this.text[this.at] === '}') { this.at++; return out; }
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"') throw this.unexpected('looking for beginning of object key string');
      const key = this.string();
      const inner = path ? `${path}.${key}` : key;
      this.space();
      if (this.text[this.at] !== ':') throw this.unexpected('after object key');
      this.at++;
      const value = this.value(inner);
      if (Object.hasOwn(out, key)) this.duplicates.push(inner);
      Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });
      this.space();
      const next = this.text[this.at];
      if (next !== ',' && next !== '}') throw this.unexpected('after object key:value pair');
      this.at++;
      if (next === '}') return out;
    }
  }

  private array(path: string): unknown {
    const out: unknown[] = [];
    this.at++;
    this.space();
    if (this.text[this.at] === ']') { this.at++; return out; }
    for (;;) {
      out.push(this.value(`${path}[${out.length}]`));
      this.space();
      const next = this.text[this.at];
      if (next !== ',' && next !== ']') throw this.unexpected('after array element');
      this.at++;
      if (next === ']') return out;
    }
  }

  private string(): string {
    const start = this.at++;
    for (; ; this.at++) {
      const character = this.text[this.at];
      if (character === undefined) throw new JsonError('unexpected end of JSON input');
      if (character < ' ') throw this.unexpected('in string literal');
      if (character === '\\') { this.at++; continue; }
      if (character === '"') break;
    }
    const quoted = this.text.slice(start, ++this.at);
    try {
      return JSON.parse(quoted) as string;
    } catch {
      throw new JsonError("invalid character in string escape code");
    }
  }

  private space(): void {
    while (' \t\r\n'.includes(this.text[this.at] ?? 'x')) this.at++;
  }

  private unexpected(where: string): JsonError {
    const character = this.text[this.at];
    if (character === undefined) return new JsonError('unexpected end of JSON input');
    return new JsonError(`invalid character ${quotedCharacter(character)} ${where}`);
  }
}

/** A character as Go quotes it. */
function quotedCharacter(character: string): string {
  if (character === "'") return "'\\''";
  if (character < ' ') return `'${JSON.stringify(character).slice(1, -1)}'`;
  const hidden = character > '~' && character < '\u00a1';
  return `'${hidden ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : character}'`;
}
