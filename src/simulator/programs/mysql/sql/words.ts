import { syntaxError, tokensOf, type Token } from './lexer';

/** Words that can't stand where a name is wanted. */
const RESERVED = new Set(('add all alter analyze and as asc before between both by case change check column constraint create cross database databases default delete desc describe distinct div drop else exists explain false for foreign from '
  + 'fulltext grant group having if ignore in index inner insert interval into is join key keys kill left like limit lock match mod natural not null on or order outer primary references regexp rename replace revoke right rlike schema select set show table '
  + 'then to true union unique unlock unsigned update usage use using values when where with xor').split(' '));

/** A cursor over the tokens of one statement. */
export class Words {
  protected readonly tokens: readonly Token[];
  protected at = 0;

  constructor(protected readonly sql: string) {
    this.tokens = tokensOf(sql);
  }

  protected token(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)] ?? { kind: 'end', text: '', at: this.sql.length, end: this.sql.length };
  }

  protected next(): Token {
    const token = this.token();
    this.at++;
    return token;
  }

  protected fail(): never {
    throw syntaxError(this.sql, this.token().at);
  }

  /** Whether the keywords (or symbols) of `phrase` come next. */
  protected sees(phrase: string): boolean {
    return phrase.split(' ').every((word, index) => {
      const token = this.token(index);
      return (token.kind === 'name' || token.kind === 'symbol') && token.text.toLowerCase() === word;
    });
  }

  /** Takes the first of the phrases that comes next. */
  protected take(...phrases: readonly string[]): string | undefined {
    const found = phrases.find((phrase) => this.sees(phrase));
    if (found !== undefined) this.at += found.split(' ').length;
    return found;
  }

  protected need(...phrases: readonly string[]): string {
    return this.take(...phrases) ?? this.fail();
  }

  protected nameAhead(): boolean {
    const token = this.token();
    return token.kind === 'quoted' || (token.kind === 'name' && !RESERVED.has(token.text.toLowerCase()));
  }

  protected name(): string {
    if (!this.nameAhead() && this.tokens[this.at - 1]?.text !== '.') this.fail();
    const token = this.next();
    if (token.kind !== 'name' && token.kind !== 'quoted') { this.at--; this.fail(); }
    return token.text;
  }

  protected text(): string {
    return this.token().kind === 'text' ? this.next().text : this.fail();
  }

  protected integer(): number {
    return this.token().kind === 'number' ? Number(this.next().text) : this.fail();
  }

  protected list<Item>(item: () => Item): Item[] {
    const items = [item()];
    while (this.take(',')) items.push(item());
    return items;
  }

  protected inParentheses<Item>(inner: () => Item): Item {
    this.need('(');
    const found = inner();
    this.need(')');
    return found;
  }
}
