import { compareText } from '../../../base/text';
import { SHAPES, type Context } from './directives';

/** One line of a configuration, or a block of lines. */
export interface Directive { readonly name: string; readonly args: readonly string[]; readonly file: string; readonly line: number; readonly block?: readonly Directive[] }

/** Where configurations are read from. */
export interface Disk { read(path: string): string | undefined; list(directory: string): readonly string[] }

/** Why a configuration cannot be used, in nginx's words. */
export class ConfigurationFault extends Error {
  override readonly name = 'ConfigurationFault';
}

/** What else there is to say of a directive that stands where it may: what is wrong with its values. */
export type Look = (directive: Directive, context: Context, parents: readonly Directive[]) => string | undefined;

interface Statement { readonly words: readonly string[]; readonly end: ';' | '{' | '}' | 'eof' }

/** Directives that may be given more than once though they take one value. */
const REPEATABLE = new Set('include allow deny env load_module debug_points debug_connection set_real_ip_from proxy_hide_header proxy_pass_header fastcgi_hide_header fastcgi_pass_header uwsgi_hide_header scgi_hide_header auth_delay mirror hash keepalive_requests'.split(' '));

const INSIDE: Readonly<Record<string, Context>> = { events: 'e', http: 'h', upstream: 'u', location: 'l', limit_except: 'x' };
/** Blocks whose lines are no directives. */
const TABLES = new Set(['types', 'map', 'geo', 'split_clients', 'charset_map']);

class Reader {
  line = 1;
  private at = 0;

  constructor(readonly file: string, private readonly text: string) {}

  fault(text: string): never {
    throw new ConfigurationFault(`${text} in ${this.file}:${this.line}`);
  }

  /** The words up to the end of a statement or the beginning of its block. */
  statement(): Statement {
    const words: string[] = [];
    for (;;) {
      const character = this.skip();
      if (character === '') {
        if (words.length) this.fault('unexpected end of file, expecting ";" or "}"');
        return { words, end: 'eof' };
      }
      if (character === ';' || character === '{' || character === '}') {
        this.at++;
        if (character === '}' ? words.length > 0 : words.length === 0) this.fault(`unexpected "${character}"`);
        return { words, end: character };
      }
      words.push(character === '"' || character === "'" ? this.quoted(character) : this.bare());
    }
  }

  /** The first character of what comes after blanks and comments. */
  private skip(): string {
    for (;; this.at++) {
      const character = this.text[this.at] ?? '';
      if (character === '\n') this.line++;
      else if (character === '#') {
        while (this.at < this.text.length && this.text[this.at + 1] !== '\n') this.at++;
      } else if (!/^[ \t\r]$/.test(character)) return character;
    }
  }

  private quoted(mark: string): string {
    let word = '';
    for (this.at++; this.text[this.at] !== mark; this.at++) {
      if (this.at >= this.text.length) this.fault('unexpected end of file, expecting ";" or "}"');
      if (this.text[this.at] === '\n') this.line++;
      word += this.text[this.at] === '\\' ? this.escaped() : this.text[this.at] ?? '';
    }
    this.at++;
    const next = this.text[this.at] ?? '';
    if (!/^[\s;{)]?$/.test(next)) this.fault(`unexpected "${next}"`);
    if (next === ')') return word + this.bare();
    return word;
  }

  private bare(): string {
    let word = '';
    for (; this.at < this.text.length; this.at++) {
      const character = this.text[this.at] ?? '';
      if (/[\s;]/.test(character) || (character === '{' && !word.endsWith('$'))) return word;
      word += character === '\\' ? this.escaped() : character;
    }
    return word;
  }

  /** What a backslash and the character after it stand for. */
  private escaped(): string {
    const next = this.text[++this.at] ?? '';
    return { '"': '"', "'": "'", '\\': '\\', t: '\t', r: '\r', n: '\n' }[next] ?? `\\${next}`;
  }
}

/** Reads a configuration with all that it includes; throws a ConfigurationFault at the first thing that is wrong. */
export function parseConfiguration(disk: Disk, path: string, look: Look, globals = ''): readonly Directive[] {
  const found: Directive[] = [];
  if (globals !== '') new Parsing(disk, new Reader('command line', globals.trim().endsWith(';') ? globals : `${globals};`), look).block('m', [], 'file', found);
  new Parsing(disk, open(disk, path, ''), look).block('m', [], 'file', found);
  return found;
}

function open(disk: Disk, path: string, place: string): Reader {
  const text = disk.read(path);
  if (text === undefined) throw new ConfigurationFault(`open() "${path}" failed (2: No such file or directory)${place}`);
  return new Reader(path, text);
}

class Parsing {
  constructor(private readonly disk: Disk, private readonly reader: Reader, private readonly look: Look) {}

  /** Reads the statements of a block, or of a file, into `found`. */
  block(context: Context | 'table', parents: readonly Directive[], kind: 'file' | 'block', found: Directive[]): void {
    for (;;) {
      const { words: [name = '', ...args], end } = this.reader.statement();
      if (end === 'eof') {
        if (kind === 'block') this.reader.fault('unexpected end of file, expecting "}"');
        return;
      }
      if (end === '}') {
        if (kind === 'file') this.reader.fault('unexpected "}"');
        return;
      }
      const directive: Directive = { name, args, file: this.reader.file, line: this.reader.line };
      if (name === 'include' && end === ';') this.include(directive, context, parents, found);
      else if (context === 'table') found.push(directive);
      else this.take(directive, context, end, parents, found);
    }
  }

  private take(directive: Directive, context: Context, end: ';' | '{', parents: readonly Directive[], found: Directive[]): void {
    const { name, args } = directive;
    const shapes = SHAPES.get(name) ?? this.reader.fault(`unknown directive "${name}"`);
    const shape = shapes.find(({ contexts }) => contexts.includes(context)) ?? this.reader.fault(`"${name}" directive is not allowed here`);
    if (!shape.block && end === '{') this.reader.fault(`directive "${name}" is not terminated by ";"`);
    if (shape.block && end === ';') this.reader.fault(`directive "${name}" has no opening "{"`);
    if (args.length < shape.fewest || args.length > shape.most) this.reader.fault(`invalid number of arguments in "${name}" directive`);
    const once = shape.flag || (shape.fewest === 1 && shape.most === 1 && !shape.block && !REPEATABLE.has(name));
    if (once && found.some((other) => other.name === name)) this.reader.fault(`"${name}" directive is duplicate`);
    if (shape.flag && !/^(?:on|off)$/i.test(args[0] ?? '')) this.reader.fault(`invalid value "${args[0] ?? ''}" in "${name}" directive, it must be "on" or "off"`);
    const complaint = this.look(directive, context, parents);
    if (complaint !== undefined) this.reader.fault(complaint);
    if (!shape.block) { found.push(directive); return; }
    const block: Directive[] = [];
    const whole = { ...directive, block };
    found.push(whole);
    this.block(inside(name, context), [...parents, whole], 'block', block);
  }

  private include(directive: Directive, context: Context | 'table', parents: readonly Directive[], found: Directive[]): void {
    const pattern = directive.args[0] ?? '';
    if (directive.args.length !== 1) this.reader.fault('invalid number of arguments in "include" directive');
    const path = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`;
    const place = ` in ${directive.file}:${directive.line}`;
    for (const one of matching(this.disk, path)) new Parsing(this.disk, open(this.disk, one, place), this.look).block(context, parents, 'file', found);
  }
}

function inside(name: string, context: Context): Context | 'table' {
  if (TABLES.has(name)) return 'table';
  return name === 'server' ? 's' : name === 'if' ? (context === 's' ? 'i' : 'f') : INSIDE[name] ?? context;
}

/** The files of a pattern, in order; a path without one stands for itself. */
function matching(disk: Disk, path: string): readonly string[] {
  if (!/[*?[]/.test(path)) return [path];
  const cut = path.lastIndexOf('/');
  const pattern = new RegExp(`^(?!\\.)${path.slice(cut + 1).replace(/[.+^${}()|\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`);
  const directory = path.slice(0, cut);
  return disk.list(directory).filter((name) => pattern.test(name)).toSorted(compareText).map((name) => `${directory}/${name}`);
}
