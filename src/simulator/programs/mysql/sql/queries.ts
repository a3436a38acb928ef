import { Words } from './words';
import { sqlError } from './errors';
import { isType } from './types';
import type { Expression, Item, Order, Query, Source, TableName, Type } from './tree';

const COMPARISONS = ['<=>', '<=', '>=', '<>', '!=', '=', '<', '>'];
/** Left-associative operators from the weakest to the strongest. */
const LEVELS: readonly (readonly string[])[] = [['|'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '/', 'div', 'mod', '%'], ['^']];
const SYNONYMS: Readonly<Record<string, string>> = { integer: 'int', dec: 'decimal', numeric: 'decimal', bool: 'tinyint', boolean: 'tinyint', real: 'double', character: 'char', int4: 'int', int8: 'bigint' };
/** Functions that are called without parentheses. */
const BARE = new Set(['current_timestamp', 'current_date', 'current_time', 'current_user', 'localtime', 'localtimestamp', 'utc_timestamp', 'utc_date']);
/** Keywords that are functions when a parenthesis follows. */
const FUNCTION_KEYWORDS = new Set(['if', 'left', 'right', 'mod', 'replace', 'insert', 'database', 'values']);

/** Reads expressions and queries. */
export class QueryReader extends Words {
  expression(): Expression {
    return this.chain(['or', '||'], 'or', () => this.chain(['xor'], 'xor', () => this.chain(['and', '&&'], 'and', () => this.negation())));
  }

  query(): Query {
    const first = this.sees('(') ? this.inParentheses(() => this.query()) : this.select();
    const unions: { query: Query; all: boolean }[] = [];
    while (this.take('union')) {
      const all = this.take('all', 'distinct') === 'all';
      unions.push({ all, query: this.sees('(') ? this.inParentheses(() => this.query()) : this.select() });
    }
    if (!unions.length) return first;
    const last = unions.at(-1)?.query;
    const whole = this.sees('order by') || this.sees('limit') ? this.tail() : last ? { order: last.order, ...(last.limit ? { limit: last.limit } : {}) } : { order: [] };
    const bare = unions.map((one, index) => (index === unions.length - 1 ? { ...one, query: withoutTail(one.query) } : one));
    return { ...first, unions: bare, whole };
  }

  protected tableName(): TableName {
    const name = this.name();
    return this.take('.') ? { database: name, name: this.name() } : { name };
  }

  protected type(): Type {
    const written = this.token().text.toLowerCase();
    if (this.token().kind !== 'name' || !(Object.hasOwn(SYNONYMS, written) || isType(written))) this.fail();
    let name = SYNONYMS[written] ?? written;
    this.at++;
    if (name === 'double') this.take('precision');
    if (name === 'char' && this.take('varying')) name = 'varchar';
    const args = this.take('(') ? this.list(() => this.next().text) : [];
    if (args.length) this.need(')');
    let unsigned = false;
    while (this.take('unsigned', 'signed', 'zerofill', 'binary', 'integer') ?? (this.take('character set', 'charset', 'collate') && this.next().text)) unsigned ||= this.tokens[this.at - 1]?.text.toLowerCase() === 'unsigned';
    return { name, args: written.startsWith('bool') ? ['1'] : args, ...(unsigned ? { unsigned: true } : {}) };
  }

  protected tail(): Pick<Query, 'order' | 'limit'> {
    const order = this.take('order by') ? this.orders() : [];
    const limit = this.take('limit') ? this.limit() : undefined;
    return { order, ...(limit ? { limit } : {}) };
  }

  protected orders(): Order[] {
    return this.list(() => ({ by: this.expression(), descending: this.take('asc', 'desc') === 'desc' }));
  }

  protected limit(): { count: number; offset: number } {
    const first = this.integer();
    if (this.take(',')) return { offset: first, count: this.integer() };
    return { count: first, offset: this.take('offset') ? this.integer() : 0 };
  }

  private select(): Query {
    this.need('select');
    const distinct = this.take('distinct', 'all', 'distinctrow') ?? 'all';
    const items = this.list(() => this.item());
    const from = this.take('from') ? this.sources() : [];
    const where = this.take('where') ? this.expression() : undefined;
    const group = this.take('group by') ? this.list(() => this.expression()) : [];
    const having = this.take('having') ? this.expression() : undefined;
    const tail = this.tail();
    const lock = this.take('for update', 'for share', 'lock in share mode');
    return { distinct: distinct !== 'all', items, from, group, ...tail, unions: [], ...(where ? { where } : {}), ...(having ? { having } : {}), ...(lock ? { lock: true } : {}) };
  }

  private item(): Item {
    if (this.take('*')) return { star: {}, name: '*' };
    if (this.nameAhead() && this.token(1).text === '.' && this.token(2).text === '*') {
      const table = this.name();
      this.at += 2;
      return { star: { table }, name: '*' };
    }
    const from = this.token().at;
    const expression = this.expression();
    const written = this.sql.slice(from, this.tokens[this.at - 1]?.end);
    if (this.take('as')) return { expression, name: this.token().kind === 'text' ? this.text() : this.name(), alias: true };
    if (this.nameAhead() || this.token().kind === 'text') return { expression, name: this.next().text, alias: true };
    if (expression.is === 'column') return { expression, name: expression.name };
    return { expression, name: /^(?:null|true|false)$/i.test(written) ? written.toUpperCase() : expression.is === 'value' && typeof expression.value === 'string' && /^['"]/.test(written) ? expression.value : written };
  }

  private sources(): Source[] {
    if (this.take('dual')) return [];
    const found: Source[] = [this.source('inner')];
    for (;;) {
      if (this.take(',')) { found.push(this.source('inner')); continue; }
      const word = this.take('natural join', 'inner join', 'cross join', 'join', 'straight_join', 'left outer join', 'left join', 'right outer join', 'right join');
      if (word === undefined) return found;
      if (word.startsWith('natural')) this.fail();
      const source = this.source(word.startsWith('left') ? 'left' : word.startsWith('right') ? 'right' : 'inner');
      if (this.take('on')) found.push({ ...source, on: this.expression() });
      else if (this.take('using')) found.push({ ...source, using: this.inParentheses(() => this.list(() => this.name())) });
      else if (source.join === 'inner') found.push(source);
      else this.fail();
    }
  }

  private source(join: Source['join']): Source {
    const query = this.take('(') ? this.query() : undefined;
    if (query) this.need(')');
    const table = query ? undefined : this.tableName();
    const alias = this.take('as') || this.nameAhead() ? this.name() : table?.name ?? '';
    return { alias, join, ...(query ? { query } : {}), ...(table ? { table } : {}) };
  }

  private chain(operators: readonly string[], op: string, operand: () => Expression): Expression {
    let left = operand();
    while (this.take(...operators)) left = { is: 'binary', op, left, right: operand() };
    return left;
  }

  private negation(): Expression {
    return this.take('not') ? { is: 'unary', op: 'not', of: this.negation() } : this.comparison();
  }

  private comparison(): Expression {
    let left = this.level(0);
    for (;;) {
      const op = this.take(...COMPARISONS);
      if (op !== undefined) { left = { is: 'binary', op: op === '!=' ? '<>' : op, left, right: this.level(0) }; continue; }
      if (this.take('is')) { left = this.isTest(left); continue; }
      const not = this.take('not') !== undefined;
      const tested = this.test(left);
      if (!tested) return not ? this.fail() : left;
      left = not ? { is: 'unary', op: 'not', of: tested } : tested;
    }
  }

  private isTest(of: Expression): Expression {
    const not = this.take('not') !== undefined;
    const word = this.need('null', 'true', 'false', 'unknown');
    const test: Expression = word === 'null' || word === 'unknown' ? { is: 'null', of } : { is: 'call', name: 'coalesce', args: [{ is: 'binary', op: word === 'true' ? '<>' : '=', left: of, right: { is: 'value', value: 0 } }, { is: 'value', value: 0 }] };
    return not ? { is: 'unary', op: 'not', of: test } : test;
  }

  private test(of: Expression): Expression | undefined {
    const word = this.take('like', 'regexp', 'rlike', 'between', 'in');
    switch (word) {
      case undefined: return undefined;
      case 'between': {
        const low = this.level(0);
        this.need('and');
        return { is: 'between', of, low, high: this.level(0) };
      }
      case 'in': return { is: 'in', of, list: this.inParentheses(() => (this.sees('select') ? this.query() : this.list(() => this.expression()))) };
      default: return { is: 'binary', op: word === 'like' ? 'like' : 'regexp', left: of, right: this.level(0) };
    }
  }

  private level(index: number): Expression {
    const operators = LEVELS[index];
    if (!operators) return this.unary();
    let left = this.level(index + 1);
    for (let op = this.take(...operators); op !== undefined; op = this.take(...operators)) left = { is: 'binary', op: op === 'mod' ? '%' : op, left, right: this.level(index + 1) };
    return left;
  }

  private unary(): Expression {
    const op = this.take('-', '+', '!', '~');
    if (op === undefined) return this.primary();
    const of = this.unary();
    if (op === '+') return of;
    if (op === '-' && of.is === 'value' && typeof of.value === 'number') return { is: 'value', value: -of.value };
    return { is: 'unary', op: op === '!' ? 'not' : op, of };
  }

  private primary(): Expression {
    const token = this.token();
    if (token.kind === 'number') { this.at++; return { is: 'value', value: numberOf(token.text) }; }
    if (token.kind === 'text') return { is: 'value', value: this.texts() };
    if (this.take('(')) {
      const found: Expression = this.sees('select') ? { is: 'query', query: this.query() } : this.expression();
      this.need(')');
      return found;
    }
    if (this.sees('@') || this.sees('@@')) return this.variable();
    const word = token.kind === 'name' ? token.text.toLowerCase() : '';
    const called = this.token(1).text === '(';
    switch (word) {
      case 'null': this.at++; return { is: 'value', value: null };
      case 'true': case 'false': this.at++; return { is: 'value', value: word === 'true' ? 1 : 0 };
      case 'exists': this.at++; return { is: 'exists', query: this.inParentheses(() => this.query()) };
      case 'case': this.at++; return this.cases();
      case 'binary': if (!called) { this.at++; return this.unary(); } break;
      case 'interval': { this.at++; const of = this.expression(); return { is: 'interval', of, unit: this.next().text.toLowerCase() }; }
      case 'cast': case 'convert': if (called) return this.cast(); break;
    }
    if (['date', 'time', 'timestamp'].includes(word) && this.token(1).kind === 'text') { this.at++; return { is: 'value', value: this.text() }; }
    if (BARE.has(word) && !called) { this.at++; return { is: 'call', name: word, args: [] }; }
    if (called && (this.nameAhead() || FUNCTION_KEYWORDS.has(word))) { this.at += 2; return this.call(word); }
    return this.columnName();
  }

  /** Strings beside each other are one. */
  private texts(): string {
    let text = '';
    while (this.token().kind === 'text') text += this.next().text;
    return text;
  }

  private columnName(): Expression {
    const parts = [this.name()];
    while (parts.length < 3 && this.take('.')) parts.push(this.name());
    const [table, name = ''] = parts.slice(-2);
    return parts.length === 1 ? { is: 'column', name: parts[0] ?? '' } : { is: 'column', table: table ?? '', name };
  }

  private variable(): Expression {
    const system = this.next().text === '@@';
    const scope = system ? this.take('global .', 'session .', 'local .') : undefined;
    const name = this.token().kind === 'text' ? this.text() : this.next().text;
    return { is: 'variable', system, global: scope === 'global .', name: name.toLowerCase() };
  }

  private call(name: string): Expression {
    const found = this.called(name);
    if (this.sees('over')) throw sqlError(1235, 'OVER');
    return found;
  }

  private called(name: string): Expression {
    if (this.take('*')) { this.need(')'); return { is: 'call', name, args: [], star: true }; }
    if (this.take(')')) return { is: 'call', name, args: [] };
    const distinct = this.take('distinct') !== undefined;
    const args = [this.expression()];
    while (this.take(',', 'from', 'for', 'in')) args.push(this.expression());
    const order = this.take('order by') ? this.orders() : undefined;
    const separator = this.take('separator') ? this.text() : undefined;
    this.need(')');
    return { is: 'call', name, args, ...(distinct ? { distinct: true } : {}), ...(order ? { order } : {}), ...(separator === undefined ? {} : { separator }) };
  }

  private cast(): Expression {
    this.at += 2;
    const of = this.expression();
    this.need('as', ',');
    const type = this.type();
    this.need(')');
    return { is: 'cast', of, type };
  }

  private cases(): Expression {
    const of = this.sees('when') ? undefined : this.expression();
    const whens: (readonly [Expression, Expression])[] = [];
    while (this.take('when')) {
      const when = this.expression();
      this.need('then');
      whens.push([when, this.expression()]);
    }
    const otherwise = this.take('else') ? this.expression() : undefined;
    this.need('end');
    return { is: 'case', whens, ...(of ? { of } : {}), ...(otherwise ? { otherwise } : {}) };
  }
}

const withoutTail = ({ limit: _limit, ...query }: Query): Query => ({ ...query, order: [] });

/** 1 is an integer, 1.50 a decimal, 1e3 a double. */
function numberOf(text: string): number | { d: number; s: number } {
  const point = text.indexOf('.');
  return point < 0 || /[eExX]/.test(text) ? Number(text) : { d: Number(text), s: text.length - point - 1 };
}
