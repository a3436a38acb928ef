import { sqlError } from './errors';
import { AGGREGATES, NUMERIC, PRESENT } from './functions';
import { check, evaluate, find, hasAggregate, isAggregate, partsOf, same, sortedBy, type Evaluator, type Scope, type Table } from './evaluate';
import { decimal, isDecimal, isTrue, keyOf } from './values';
import type { Column, Expression, Item, Order, Query, Source, TableName, Type, Value } from './tree';

/** A column of a result, with what a client needs to lay it out. */
export interface Field { readonly name: string; readonly numeric: boolean; readonly nullable: boolean; readonly type?: Type }
export interface Found { readonly fields: readonly Field[]; readonly rows: readonly (readonly Value[])[] }

/** What queries ask of their engine beside evaluating. */
export interface QueryEngine extends Evaluator {
  /** `lock`: the rows are locked for the transaction. */
  table(name: TableName, lock: boolean): { readonly columns: readonly Column[]; readonly primary: readonly string[]; readonly rows: readonly (readonly Value[])[] };
  /** Before 8.0, GROUP BY also sorts. */
  readonly sortsGroups: boolean;
}

interface Loaded extends Table { readonly primary: readonly string[]; readonly nullable: boolean }
type Rows = Scope['rows'];

const NUMBERS = new Set(['int', 'tinyint', 'smallint', 'mediumint', 'bigint', 'decimal', 'float', 'double', 'year', 'bit']);
export const isNumeric = ({ name }: Type): boolean => NUMBERS.has(name);

/** Runs a query; `outer` is the row of the query it stands in. */
export function runQuery(query: Query, engine: QueryEngine, outer?: Scope): Found {
  const { unions, whole, ...first } = query;
  if (!unions.length) return runSelect(query, engine, outer);
  let found = runSelect({ ...first, unions: [] }, engine, outer);
  for (const { query: next, all } of unions) {
    const more = runQuery(next, engine, outer);
    if (more.fields.length !== found.fields.length) throw sqlError(1222);
    const rows = [...found.rows, ...more.rows];
    found = { fields: found.fields.map((field, index) => merged(field, more.fields[index])), rows: all ? rows : unique(rows, (row) => row) };
  }
  return whole ? finished(found, whole, engine) : found;
}

const merged = (field: Field, other: Field | undefined): Field => ({ ...field, numeric: field.numeric && (other?.numeric ?? true), nullable: field.nullable || (other?.nullable ?? false) });
const rowKey = (row: readonly Value[]): string => row.map(keyOf).join('\0');

/** The first of those that are equal. */
function unique<One>(items: readonly One[], row: (item: One) => readonly Value[]): readonly One[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = rowKey(row(item));
    return !seen.has(key) && seen.add(key);
  });
}

/** ORDER BY and LIMIT over a finished result: only its columns can be named. */
function finished(found: Found, { order, limit }: Pick<Query, 'order' | 'limit'>, engine: QueryEngine): Found {
  const tables: Table[] = [{ alias: '', columns: found.fields.map(({ name }) => ({ name, type: { name: 'varchar', args: [] } })) }];
  const at = (row: readonly Value[]): Scope => ({ tables, rows: [row], clause: 'order clause' });
  const rows = sortedBy(found.rows, order.map(({ by, descending }) => ({ descending, of: (row: readonly Value[]) => (by.is === 'value' && typeof by.value === 'number' ? row[by.value - 1] ?? null : evaluate(by, at(row), engine)) })));
  return { ...found, rows: limited(rows, limit) };
}

const limited = <One>(rows: readonly One[], limit: Query['limit']): readonly One[] => (limit ? rows.slice(limit.offset, limit.offset + limit.count) : rows);

function runSelect(query: Query, engine: QueryEngine, outer: Scope | undefined): Found {
  const around = outer ? { outer } : {};
  const { tables, rows: joined } = join(query, engine, outer);
  const scope = (clause: string, rows: Rows = []): Scope => ({ tables, rows, clause, ...around });
  const items = query.items.flatMap((item) => expand(item, tables, query.from));
  const aliases = new Map(items.filter(({ alias }) => alias).map(({ name, expression }) => [name.toLowerCase(), expression]));
  const group = query.group.map((one) => named(one, items, 'group statement'));
  const order = query.order.map((one) => ({ ...one, by: named(one.by, items, 'order clause') }));
  inspect(query, items, group, order, scope, aliases, engine);
  const { where } = query;
  const kept = where ? joined.filter((rows) => isTrue(evaluate(where, scope('where clause', rows), engine))) : joined;
  const grouped = group.length > 0 || items.some(({ expression }) => hasAggregate(expression)) || (query.having && hasAggregate(query.having)) || false;
  if (grouped) checkGroups(items, group, scope('field list'), engine, query);
  let scopes = grouped ? groups(kept, group, (rows) => scope('field list', rows), aliases, engine) : kept.map((rows) => scope('field list', rows));
  const { having } = query;
  if (having) scopes = scopes.filter((one) => isTrue(evaluate(having, { ...one, aliases, clause: 'having clause' }, engine)));
  const made = scopes.map((one) => ({ one, row: items.map(({ expression }) => evaluate(expression, one, engine)) }));
  const different = query.distinct ? unique(made, ({ row }) => row) : made;
  const sorted = order.length ? sortedBy<{ readonly one: Scope; readonly row: readonly Value[] }>(different, order.map(({ by, descending }) => ({ descending, of: ({ one }: { one: Scope }) => evaluate(by, { ...one, aliases, clause: 'order clause' }, engine) }))) : different;
  const rows = limited(sorted, query.limit).map(({ row }) => row);
  return { fields: items.map((item, index) => fieldOf(item, tables, rows.map((row) => row[index] ?? null))), rows };
}

/** Raises what is wrong with a query before any row is looked at. */
function inspect(query: Query, items: readonly Named[], group: readonly Expression[], order: readonly Order[], scope: (clause: string) => Scope, aliases: Scope['aliases'], engine: QueryEngine): void {
  const names = aliases ? { aliases } : {};
  const database = engine.database ?? '';
  for (const { expression } of items) check(expression, scope('field list'), 'allowed', database);
  if (query.where) check(query.where, scope('where clause'), 'forbidden', database);
  for (const one of group) check(one, { ...scope('group statement'), ...names }, 'forbidden', database);
  if (query.having) check(query.having, { ...scope('having clause'), ...names }, 'allowed', database);
  for (const { by } of order) check(by, { ...scope('order clause'), ...names }, 'allowed', database);
}

interface Named extends Item { readonly expression: Expression }

/** GROUP BY 1, ORDER BY 2: the place of a column in the select list. */
function named(expression: Expression, items: readonly Named[], clause: string): Expression {
  if (expression.is !== 'value' || typeof expression.value !== 'number') return expression;
  const item = items[expression.value - 1];
  if (!item) throw sqlError(1054, expression.value, clause);
  return item.expression;
}

function expand(item: Item, tables: readonly Table[], from: readonly Source[]): readonly Named[] {
  const { expression, star } = item;
  if (expression) return [{ ...item, expression }];
  if (!tables.length) throw sqlError(1096);
  const chosen = tables.filter(({ alias }) => star?.table === undefined || same(alias, star.table));
  if (!chosen.length) throw sqlError(1051, star?.table ?? '');
  return chosen.flatMap(({ alias, columns }) => {
    const merged = star?.table === undefined ? from.find((source) => source.alias === alias)?.using ?? [] : [];
    return columns.filter(({ name }) => !merged.some((one) => same(one, name))).map(({ name }): Named => ({ name, expression: { is: 'column', table: alias, name } }));
  });
}

function load(source: Source, engine: QueryEngine, outer: Scope | undefined, lock: boolean): { readonly table: Loaded; readonly rows: readonly (readonly Value[])[] } {
  if (source.table) {
    const { columns, primary, rows } = engine.table(source.table, lock);
    return { rows, table: { alias: source.alias, columns, primary, nullable: false } };
  }
  if (!source.query || source.alias === '') throw sqlError(1248);
  const { fields, rows } = runQuery(source.query, engine, outer);
  const columns = fields.map(({ name, numeric, nullable, type }): Column => ({ name, type: type ?? { name: numeric ? 'bigint' : 'varchar', args: [] }, ...(nullable ? {} : { notNull: true }) }));
  return { rows, table: { alias: source.alias, columns, primary: [], nullable: false } };
}

function join(query: Query, engine: QueryEngine, outer: Scope | undefined): { readonly tables: readonly Loaded[]; readonly rows: readonly Rows[] } {
  let tables: readonly Loaded[] = [];
  let rows: readonly Rows[] = [[]];
  for (const source of query.from) {
    if (tables.some(({ alias }) => alias === source.alias)) throw sqlError(1066, source.alias);
    const loaded = load(source, engine, outer, query.lock ?? false);
    const left = tables.length;
    tables = [...tables.map((table) => (source.join === 'right' ? { ...table, nullable: true } : table)), { ...loaded.table, nullable: source.join === 'left' }];
    const scope: Scope = { tables, rows: [], clause: 'on clause', ...(outer ? { outer } : {}) };
    const on = condition(source, tables);
    if (on) check(on, scope);
    const matches = (before: Rows, row: readonly Value[]): boolean => !on || isTrue(evaluate(on, { ...scope, rows: [...before, row] }, engine));
    rows = source.join === 'right'
      ? loaded.rows.flatMap((row) => orNone(rows.filter((before) => matches(before, row)), Array.from({ length: left }, () => null)).map((before) => [...before, row]))
      : rows.flatMap((before): Rows[] => { const found = loaded.rows.filter((row) => matches(before, row)); return (source.join === 'left' ? orNone<readonly Value[] | null>(found, null) : found).map((row) => [...before, row]); });
  }
  return { tables, rows };
}

const orNone = <One>(found: readonly One[], none: One): readonly One[] => (found.length ? found : [none]);

function condition({ on, using, alias }: Source, tables: readonly Loaded[]): Expression | undefined {
  const equal = (using ?? []).map((name): Expression => {
    const owner = tables.slice(0, -1).find(({ columns }) => columns.some((column) => same(column.name, name)));
    if (!owner) throw sqlError(1054, name, 'from clause');
    return { is: 'binary', op: '=', left: { is: 'column', table: owner.alias, name }, right: { is: 'column', table: alias, name } };
  });
  return on ?? equal.reduce<Expression | undefined>((all, one) => (all ? { is: 'binary', op: 'and', left: all, right: one } : one), undefined);
}

function groups(kept: readonly Rows[], by: readonly Expression[], scope: (rows: Rows) => Scope, aliases: Scope['aliases'], engine: QueryEngine): Scope[] {
  const found = new Map<string, { readonly values: readonly Value[]; readonly members: Scope[] }>();
  for (const rows of kept) {
    const one = scope(rows);
    const values = by.map((expression) => evaluate(expression, { ...one, clause: 'group statement', ...(aliases ? { aliases } : {}) }, engine));
    const key = rowKey(values);
    const known = found.get(key);
    if (known) known.members.push(one);
    else found.set(key, { values, members: [one] });
  }
  const empty = scope([]);
  if (!by.length && !found.size) return [{ ...empty, rows: empty.tables.map(() => null), group: [] }];
  const all = [...found.values()];
  const sorted = engine.sortsGroups ? sortedBy<(typeof all)[number]>(all, by.map((_, index) => ({ descending: false, of: ({ values }) => values[index] ?? null }))) : all;
  return sorted.map(({ members }) => ({ ...(members[0] ?? empty), group: members }));
}

/** ONLY_FULL_GROUP_BY: what is neither grouped by nor aggregated must follow from what is. */
function checkGroups(items: readonly Named[], group: readonly Expression[], scope: Scope, engine: QueryEngine, query: Query): void {
  const plain = (expression: Expression): string => JSON.stringify(expression, (_, value: unknown) => (isColumn(value) ? find(scope, value.name, value.table) ?? value.name : value));
  const resolved = group.map((one) => (one.is === 'column' && one.table === undefined && !find(scope, one.name) ? items.find(({ name }) => same(name, one.name))?.expression ?? one : one));
  const known = new Set(resolved.map(plain));
  const primaries = (scope.tables as readonly Loaded[]).map(({ alias, primary }) => primary.length > 0 && primary.every((name) => known.has(plain({ is: 'column', table: alias, name }))));
  const offender = (expression: Expression): string | undefined => {
    if (known.has(plain(expression)) || isAggregate(expression)) return undefined;
    if (expression.is !== 'column') return partsOf(expression).map(offender).find((name) => name !== undefined);
    const [index = 0] = find(scope, expression.name, expression.table) ?? [];
    if (primaries[index]) return undefined;
    const source = query.from[index];
    return `${source?.table?.database ?? (source?.table ? engine.database : undefined) ?? ''}.${source?.alias ?? ''}.${expression.name}`.replace(/^\./, '');
  };
  items.forEach(({ expression }, index) => {
    const name = offender(expression);
    if (name !== undefined) throw sqlError(group.length ? 1055 : 1140, index + 1, name);
  });
}

const isColumn = (value: unknown): value is Extract<Expression, { is: 'column' }> => typeof value === 'object' && value !== null && (value as { is?: unknown }).is === 'column';

function fieldOf({ name, expression }: Named, tables: readonly Loaded[], values: readonly Value[]): Field {
  const type = expression.is === 'column' ? columnOf(expression, tables)?.type : undefined;
  return { name, numeric: givesNumbers(expression, tables, values), nullable: isNullable(expression, tables), ...(type ? { type } : {}) };
}

/** Functions that give what they are given: a number where all of it is. */
const SAME = new Set(['if', 'ifnull', 'coalesce', 'nullif', 'greatest', 'least', 'min', 'max', 'any_value', 'values']);

/** Whether a client sets a column to the right; what only rows can tell, they tell. */
function givesNumbers(expression: Expression, tables: readonly Loaded[], values: readonly Value[]): boolean {
  const all = (parts: readonly Expression[]): boolean => parts.every((part) => givesNumbers(part, tables, values));
  switch (expression.is) {
    case 'value': return typeof expression.value !== 'string';
    case 'column': { const column = columnOf(expression, tables); return column ? isNumeric(column.type) : false; }
    case 'binary': return expression.right.is !== 'interval';
    case 'unary': case 'between': case 'in': case 'null': case 'exists': return true;
    case 'case': return all([...expression.whens.map(([, then]) => then), ...(expression.otherwise ? [expression.otherwise] : [])]);
    case 'cast': return isNumeric(expression.type) || ['signed', 'unsigned'].includes(expression.type.name);
    case 'call': return NUMERIC.has(expression.name) || (SAME.has(expression.name) && all(expression.name === 'if' ? expression.args.slice(1) : expression.args));
    default: return values.some((value) => value !== null) && values.every((value) => typeof value !== 'string');
  }
}

function columnOf({ name, table }: Extract<Expression, { is: 'column' }>, tables: readonly Loaded[]): (Column & { readonly missing: boolean }) | undefined {
  const [index, column] = find({ tables, rows: [], clause: '' }, name, table) ?? [];
  const owner = index === undefined ? undefined : tables[index];
  const found = column === undefined ? undefined : owner?.columns[column];
  return found && owner && { ...found, missing: owner.nullable };
}

/** Whether a client makes room for the word NULL. */
function isNullable(expression: Expression, tables: readonly Loaded[]): boolean {
  switch (expression.is) {
    case 'value': return expression.value === null;
    case 'column': { const column = columnOf(expression, tables); return !column?.notNull || column.missing; }
    case 'null': case 'exists': return false;
    case 'binary': return ['/', '%', 'div'].includes(expression.op) || partsOf(expression).some((part) => isNullable(part, tables));
    case 'unary': case 'between': return partsOf(expression).some((part) => isNullable(part, tables));
    case 'call': {
      if (PRESENT.has(expression.name)) return false;
      const last = expression.args.at(-1);
      if (expression.name === 'ifnull' || expression.name === 'coalesce') return last ? isNullable(last, tables) : true;
      return AGGREGATES.has(expression.name) || expression.args.some((part) => isNullable(part, tables));
    }
    default: return true;
  }
}

/** A value as a column of this type gives it back: decimals keep their digits. */
export const shownAs = (value: Value, type: Type): Value => (type.name === 'decimal' && typeof value === 'number' ? decimal(value, Number(type.args[1] ?? 0)) : type.name !== 'decimal' && isDecimal(value) ? value.d : value);
