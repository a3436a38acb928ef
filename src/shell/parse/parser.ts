import { RESERVED, SyntaxFault, type Assignment, type CaseItem, type Node, type Redirection, type RedirectionOperator, type Word } from './tree';
import { describe } from './describe';
import { Tokens, type Token } from './tokens';
import { isName, quotedText, type Cursor } from './words';

export interface Parsed { readonly node: Node | null; readonly at: number; readonly line: number; readonly end: boolean }

export type Aliases = Readonly<Record<string, string>>;

/** Parses the next complete command: everything up to the end of its line. `text` comes back changed where aliases stood in it. */
export function parseCommand(text: string, at: number, line: number, aliases: Aliases, more: boolean): Parsed & { readonly text: string } {
  const cursor: Cursor = { text, at, line, more, nested: parseNested };
  const parser = new Parser(cursor, aliases);
  const node = parser.line();
  return { node, at: cursor.at, line: cursor.line, end: parser.atEnd(), text: cursor.text };
}

/** Parses the inside of a command substitution up to its closing parenthesis, or a whole text where there is none. */
function parseNested(cursor: Cursor, until: ')' | 'end'): Node {
  const parser = new Parser(cursor, {});
  const node = parser.list();
  if (until === ')') parser.close();
  else parser.expectEnd();
  return node;
}

/** Parses text as if it stood between double quotes: prompts. */
export const quotedWord = (text: string, line: number): Word => quotedText(text, line, parseNested);

const ENDS = ['}', 'do', 'done', 'elif', 'else', 'esac', 'fi', 'then'];
const REDIRECTIONS = ['<', '>', '>>', '>|', '<>', '<&', '>&', '<<', '<<-'];

class Parser {
  private readonly tokens: Tokens;
  private ended = false;

  constructor(cursor: Cursor, private readonly aliases: Aliases) {
    this.tokens = new Tokens(cursor);
  }

  atEnd(): boolean { return this.ended; }

  /** One line's worth of commands. */
  line(): Node | null {
    if (this.isOperator('\n')) { this.tokens.take(); return null; }
    if (this.tokens.peek().type === 'end') { this.ended = true; return null; }
    const items: Node[] = [];
    for (;;) {
      const command = this.andOr();
      if (this.isOperator('&')) items.push(this.background(command));
      else items.push(command);
      const separated = this.isOperator(';') || this.isOperator('&');
      if (separated) this.tokens.take();
      if (this.isOperator('\n')) { this.tokens.take(); break; }
      if (this.tokens.peek().type === 'end') break;
      if (!separated) this.unexpected();
    }
    return single(items);
  }

  /** Commands up to a closing word or parenthesis. */
  list(): Node {
    const items: Node[] = [];
    this.skipLines();
    while (!this.atListEnd()) {
      const command = this.andOr();
      const background = this.isOperator('&');
      items.push(background ? this.background(command) : command);
      if (background || this.isOperator(';') || this.isOperator('\n')) this.tokens.take();
      else break;
      this.skipLines();
    }
    return single(items);
  }

  close(): void {
    if (!this.isOperator(')')) this.unexpected(')');
    this.tokens.take();
  }

  expectEnd(): void {
    if (this.tokens.peek().type !== 'end') this.unexpected();
  }

  private background(body: Node): Node {
    return { type: 'background', body, text: describe(body) };
  }

  private atListEnd(): boolean {
    const token = this.tokens.peek();
    if (token.type === 'end') return true;
    if (token.type === 'operator') return token.operator === ')' || token.operator === ';;';
    return token.type === 'word' && token.plain !== undefined && ENDS.includes(token.plain);
  }

  private skipLines(): void {
    while (this.isOperator('\n')) this.tokens.take();
  }

  private andOr(): Node {
    const first = this.pipeline();
    const rest: { operator: '&&' | '||'; command: Node }[] = [];
    for (let operator = this.andOrOperator(); operator; operator = this.andOrOperator()) {
      this.tokens.take();
      this.skipLines();
      rest.push({ operator, command: this.pipeline() });
    }
    return rest.length ? { type: 'and-or', first, rest } : first;
  }

  private andOrOperator(): '&&' | '||' | undefined {
    return this.isOperator('&&') ? '&&' : this.isOperator('||') ? '||' : undefined;
  }

  private pipeline(): Node {
    if (this.isWord('!')) {
      this.tokens.take();
      return { type: 'not', body: this.pipeline() };
    }
    const commands = [this.command()];
    while (this.isOperator('|')) {
      this.tokens.take();
      this.skipLines();
      commands.push(this.command());
    }
    const [only] = commands;
    return commands.length === 1 && only ? only : { type: 'pipeline', commands };
  }

  private command(): Node {
    const compound = this.compound();
    if (!compound) return this.simple();
    if (compound.type === 'function') return compound;
    const redirections: Redirection[] = [];
    while (this.atRedirection()) redirections.push(this.redirection());
    return redirections.length ? { type: 'redirected', body: compound, redirections } : compound;
  }

  private compound(): Node | undefined {
    const token = this.tokens.peek();
    if (token.type === 'operator' && token.operator === '(') return this.subshell();
    if (token.type !== 'word' || token.plain === undefined) return undefined;
    switch (token.plain) {
      case '{': return this.group();
      case 'if': return this.conditional();
      case 'while': case 'until': return this.loop(token.plain === 'until');
      case 'for': return this.forLoop();
      case 'case': return this.caseCommand();
      default: return RESERVED.includes(token.plain) ? this.unexpected() : undefined;
    }
  }

  private subshell(): Node {
    this.tokens.take();
    const body = this.body(')');
    this.close();
    return { type: 'subshell', body };
  }

  private group(): Node {
    this.tokens.take();
    const body = this.body('}');
    this.expectWord('}');
    return body.type === 'list' ? body : { type: 'list', items: [body] };
  }

  /** A list that may not be empty. */
  private body(expecting: string): Node {
    const body = this.list();
    if (body.type === 'list' && body.items.length === 0) this.unexpected(this.tokens.peek().type === 'end' ? expecting : undefined);
    return body;
  }

  private conditional(): Node {
    this.tokens.take();
    const test = this.body('then');
    this.expectWord('then');
    const body = this.body('fi');
    if (this.isWord('elif')) return { type: 'if', test, body, otherwise: this.conditional() };
    let otherwise: Node | null = null;
    if (this.isWord('else')) { this.tokens.take(); otherwise = this.body('fi'); }
    this.expectWord('fi');
    return { type: 'if', test, body, otherwise };
  }

  private loop(until: boolean): Node {
    this.tokens.take();
    const test = this.body('do');
    return { type: 'while', until, test, body: this.doGroup() };
  }

  private doGroup(): Node {
    this.expectWord('do');
    const body = this.body('done');
    this.expectWord('done');
    return body;
  }

  private forLoop(): Node {
    this.tokens.take();
    const token = this.tokens.take();
    if (token.type !== 'word' || token.plain === undefined || !isName(token.plain)) throw new SyntaxFault('Bad for loop variable', undefined, this.tokens.line, token.type === 'end');
    const name = token.plain;
    this.skipLines();
    let words: Word[] | null = null;
    if (this.isWord('in')) {
      this.tokens.take();
      words = [];
      for (let item = this.tokens.peek(); item.type === 'word'; item = this.tokens.peek()) { words.push(item.word); this.tokens.take(); }
      if (!this.isOperator(';') && !this.isOperator('\n')) this.unexpected();
    }
    if (this.isOperator(';')) this.tokens.take();
    this.skipLines();
    return { type: 'for', name, words, body: this.doGroup() };
  }

  private caseCommand(): Node {
    this.tokens.take();
    const token = this.tokens.take();
    if (token.type !== 'word') return this.unexpected(undefined, token);
    this.skipLines();
    this.expectWord('in');
    this.skipLines();
    const items: CaseItem[] = [];
    while (!this.isWord('esac')) {
      items.push(this.caseItem());
      this.skipLines();
    }
    this.tokens.take();
    return { type: 'case', word: token.word, items };
  }

  private caseItem(): CaseItem {
    if (this.isOperator('(')) this.tokens.take();
    const patterns: Word[] = [];
    for (;;) {
      const token = this.tokens.take();
      if (token.type !== 'word') return this.unexpected(token.type === 'end' ? ')' : undefined, token);
      patterns.push(token.word);
      if (!this.isOperator('|')) break;
      this.tokens.take();
    }
    if (!this.isOperator(')')) this.unexpected(')');
    this.tokens.take();
    const body = this.list();
    if (this.isOperator(';;')) this.tokens.take();
    else if (!this.isWord('esac')) this.unexpected(';;');
    return { patterns, body: body.type === 'list' && body.items.length === 0 ? null : body };
  }

  private simple(): Node {
    const line = this.tokens.line;
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirections: Redirection[] = [];
    const seen: string[] = [];
    for (;;) {
      const token = this.tokens.peek();
      if (this.atRedirection()) { redirections.push(this.redirection()); continue; }
      if (token.type !== 'word') break;
      const alias = token.plain === undefined ? undefined : this.aliases[token.plain];
      if (words.length === 0 && token.plain !== undefined && alias !== undefined && !seen.includes(token.plain)) {
        seen.push(token.plain);
        this.tokens.replace(token.start, alias);
        const compound = assignments.length + redirections.length ? undefined : this.compound();
        if (compound) return compound;
        continue;
      }
      this.tokens.take();
      const assignment = words.length === 0 ? asAssignment(token.word) : undefined;
      if (assignment) assignments.push(assignment);
      else words.push(token.word);
      if (words.length === 1 && token.plain !== undefined && assignments.length + redirections.length === 0 && this.isOperator('(')) return this.functionDefinition(token.plain);
    }
    if (assignments.length + words.length + redirections.length === 0) this.unexpected();
    return { type: 'simple', assignments, words, redirections, line };
  }

  private functionDefinition(name: string): Node {
    this.tokens.take();
    if (!this.isOperator(')')) this.unexpected(')');
    this.tokens.take();
    if (!isName(name)) throw new SyntaxFault('Bad function name', undefined, this.tokens.line, false);
    this.skipLines();
    return { type: 'function', name, body: this.command() };
  }

  private atRedirection(): boolean {
    const token = this.tokens.peek();
    return token.type === 'descriptor' || (token.type === 'operator' && REDIRECTIONS.includes(token.operator));
  }

  private redirection(): Redirection {
    let token = this.tokens.take();
    let fd: number | undefined;
    if (token.type === 'descriptor') { fd = token.fd; token = this.tokens.take(); }
    if (token.type !== 'operator' || !REDIRECTIONS.includes(token.operator)) return this.unexpected(undefined, token);
    const operator = token.operator;
    const target = this.tokens.take();
    if (target.type !== 'word') return this.unexpected(undefined, target);
    const standard = operator.startsWith('<') ? 0 : 1;
    if (!operator.startsWith('<<')) return { operator: operator as RedirectionOperator, fd: fd ?? standard, word: target.word };
    const redirection = { operator: '<<' as const, fd: fd ?? standard, word: [] };
    const delimiter = target.word.map((part) => ('text' in part ? part.text : '')).join('');
    this.tokens.expectHereDocument({ delimiter, literal: target.plain === undefined, stripTabs: operator === '<<-', redirection });
    return redirection;
  }

  private isOperator(operator: string): boolean {
    const token = this.tokens.peek();
    return token.type === 'operator' && token.operator === operator;
  }

  private isWord(text: string): boolean {
    const token = this.tokens.peek();
    return token.type === 'word' && token.plain === text;
  }

  private expectWord(text: string): void {
    if (!this.isWord(text)) this.unexpected(text);
    this.tokens.take();
  }

  private unexpected(expecting?: string, token: Token = this.tokens.peek()): never {
    throw new SyntaxFault(nameOf(token), expecting, this.tokens.line, token.type === 'end');
  }
}

function nameOf(token: Token): string {
  if (token.type === 'end') return 'end of file';
  if (token.type === 'descriptor') return 'redirection';
  if (token.type === 'operator') return token.operator === '\n' ? 'newline' : REDIRECTIONS.includes(token.operator) ? 'redirection' : `"${token.operator}"`;
  return token.plain !== undefined && RESERVED.includes(token.plain) ? `"${token.plain}"` : 'word';
}

function single(items: readonly Node[]): Node {
  const [only] = items;
  return items.length === 1 && only ? only : { type: 'list', items };
}

/** `name=value` in front of a command. */
function asAssignment(word: Word): Assignment | undefined {
  const [first, ...rest] = word;
  if (!first || !('text' in first) || first.quoted) return undefined;
  const equals = first.text.indexOf('=');
  if (equals <= 0 || !isName(first.text.slice(0, equals))) return undefined;
  const value = first.text.slice(equals + 1);
  return { name: first.text.slice(0, equals), word: value === '' ? rest : [{ text: value }, ...rest] };
}
