import type { Engine } from './engine';
import { done, type Outcome } from './outcome';
import { LockWait, sqlError } from './errors';
import { check, evaluate, same, sortedBy, type Scope } from './evaluate';
import { runQuery } from './select';
import type { Row, TableData } from './store';
import { converted, defaultOf } from './types';
import type { Assignment, Expression, Order, Statement, TableName, Value } from './tree';
import { isTrue, keyOf, textOf } from './values';

type Changing = Extract<Statement, { do: 'insert' | 'update' | 'delete' | 'truncate' }>;
type Insert = Extract<Statement, { do: 'insert' }>;

/** INSERT, REPLACE, UPDATE, DELETE and TRUNCATE. */
export function changeRows(statement: Changing, engine: Engine): Outcome {
  const privilege = statement.do === 'truncate' ? 'DROP' : statement.do.toUpperCase();
  const table = engine.resolve(statement.table, privilege);
  if (engine.store.isSystem(table.database)) throw sqlError(3554, table.database);
  switch (statement.do) {
    case 'insert': return insert(statement, table, engine);
    case 'update': return update(statement, table, engine);
    case 'delete': return remove(statement, table, engine);
    case 'truncate': engine.store.write(table, { ...engine.store.read(table), rows: [], auto: 1 }); return done(0, 18);
  }
}

/** The rows a statement writes, and what it finds equal keys in: its own rows, and those of sessions that did not commit. */
class Writing {
  readonly edits = new Map<number, readonly Value[] | null>();
  private readonly rows: Map<number, readonly Value[]>;
  private readonly indexes: readonly { readonly name: string; readonly at: readonly number[]; readonly known: Map<string, number> }[];
  auto: number;
  next: number;

  constructor(readonly data: TableData, private readonly table: Required<TableName>, private readonly engine: Engine) {
    this.rows = new Map(data.rows);
    this.auto = data.auto;
    this.next = data.next;
    this.indexes = data.keys.filter(({ unique }) => unique).map(({ name, columns }) => {
      const at = columns.map((column) => data.columns.findIndex((one) => same(one.name, column)));
      return { name, at, known: new Map(data.rows.flatMap(([id, values]): [string, number][] => { const key = uniqueKey(values, at); return key === undefined ? [] : [[key, id]]; })) };
    });
  }

  /** A row that has an equal key, if there is one; its key goes into the error. */
  rival(values: readonly Value[], except?: number): { readonly id: number; readonly error: Error } | undefined {
    for (const { name, at, known } of this.indexes) {
      const key = uniqueKey(values, at);
      if (key === undefined) continue;
      const id = known.get(key);
      const entry = at.map((index) => { const value = values[index]; return value === null || value === undefined ? 'NULL' : textOf(value); }).join('-');
      if (id !== undefined && id !== except) return { id, error: sqlError(1062, entry, this.engine.server.release < 800 ? name : `${this.table.name}.${name}`) };
      const waitsFor = this.engine.store.uncommitted(this.table).find(({ rows }) => rows.some((row) => uniqueKey(row, at) === key));
      if (waitsFor) throw new LockWait(waitsFor.owner);
    }
    return undefined;
  }

  put(id: number, values: readonly Value[]): void {
    this.drop(id);
    this.rows.set(id, values);
    this.edits.set(id, values);
    for (const { at, known } of this.indexes) { const key = uniqueKey(values, at); if (key !== undefined) known.set(key, id); }
  }

  drop(id: number): void {
    const before = this.rows.get(id);
    if (before) for (const { at, known } of this.indexes) { const key = uniqueKey(before, at); if (key !== undefined && known.get(key) === id) known.delete(key); }
    this.rows.delete(id);
    this.edits.set(id, null);
  }

  row(id: number): readonly Value[] { return this.rows.get(id) ?? []; }
  finish(): void { this.engine.store.edit(this.table, this.edits, { auto: this.auto, next: this.next }); }
}

function uniqueKey(values: readonly Value[], at: readonly number[]): string | undefined {
  const parts = at.map((index) => values[index] ?? null);
  return parts.includes(null) ? undefined : parts.map(keyOf).join('\0');
}

function insert(statement: Insert, table: Required<TableName>, engine: Engine): Outcome {
  const data = engine.store.view(table, 'current');
  const writing = new Writing(data, table, engine);
  const indexes = columnIndexes(statement.columns, data);
  const given = statement.query ? runQuery(statement.query, engine).rows : undefined;
  const count = given?.length ?? statement.rows.length;
  let [affected, duplicates, firstId] = [0, 0, 0];
  for (let index = 0; index < count; index++) {
    const written = given?.[index] ?? statement.rows[index] ?? [];
    if (written.length !== (statement.columns || written.length ? indexes.length : 0)) throw sqlError(1136, index + 1);
    const { values, generated } = newRow(statement, given?.[index], index, indexes, data, writing, engine);
    firstId ||= generated;
    const result = store(statement, values, data, writing, engine, index + 1);
    affected += result;
    if (result !== 1) duplicates++;
  }
  writing.finish();
  if (firstId) engine.edit({ lastInsertId: firstId });
  return done(affected, 0, count > 1 || statement.query ? `Records: ${count}  Duplicates: ${duplicates}  Warnings: ${engine.session.warnings.length}` : undefined);
}

function columnIndexes(names: readonly string[] | undefined, { columns }: TableData): readonly number[] {
  if (!names) return columns.map((_, index) => index);
  const indexes = names.map((name) => {
    const index = columns.findIndex((column) => same(column.name, name));
    if (index < 0) throw sqlError(1054, name, 'field list');
    return index;
  });
  const twice = names.find((_, index) => indexes.indexOf(indexes[index] ?? -1) !== index);
  if (twice !== undefined) throw sqlError(1110, twice);
  return indexes;
}

function newRow(statement: Insert, found: readonly Value[] | undefined, at: number, indexes: readonly number[], data: TableData, writing: Writing, engine: Engine): { readonly values: readonly Value[]; readonly generated: number } {
  const row = at + 1;
  const values: (Value | undefined)[] = data.columns.map(() => undefined);
  const written = statement.rows[at] ?? [];
  indexes.forEach((column, index) => {
    const expression = written[index];
    if (found) values[column] = found[index] ?? null;
    else if (expression) values[column] = evaluated(expression, data, values, engine);
  });
  let generated = 0;
  const whole = data.columns.map((column, index): Value => {
    const value = values[index];
    if (column.auto && (value === undefined || value === null || value === 0)) return (generated = writing.auto++);
    const result = value === undefined ? defaultOf(column, engine) : converted(value, column, row, engine);
    if (column.auto && typeof result === 'number') writing.auto = Math.max(writing.auto, result + 1);
    return result;
  });
  return { values: whole, generated };
}

function evaluated(expression: Expression, data: TableData, values: readonly (Value | undefined)[], engine: Engine): Value {
  const scope: Scope = { tables: [{ alias: '', columns: data.columns }], rows: [values.map((value) => value ?? null)], clause: 'field list' };
  check(expression, scope, 'forbidden', engine.database ?? '');
  return evaluate(expression, scope, engine);
}

/** Writes one row, or what the statement says is to be done about one with an equal key; returns how many rows count as affected. */
function store(statement: Insert, values: readonly Value[], data: TableData, writing: Writing, engine: Engine, row: number): number {
  let affected = 1;
  for (let rival = writing.rival(values); rival; rival = writing.rival(values)) {
    if (statement.ignore) return 0;
    if (statement.onDuplicate) return onDuplicate(statement.onDuplicate, rival.id, values, data, writing, engine, row);
    if (!statement.replace) throw rival.error;
    writing.drop(rival.id);
    affected++;
  }
  writing.put(writing.next++, values);
  return affected;
}

function onDuplicate(set: readonly Assignment[], id: number, inserted: readonly Value[], data: TableData, writing: Writing, engine: Engine, row: number): number {
  const before = writing.row(id);
  const replaced = set.map(([name, value]): Assignment => [name, withValues(value, inserted, data)]);
  const after = assigned(replaced, before, data, '', row, engine);
  if (unchanged(before, after)) return 0;
  const rival = writing.rival(after, id);
  if (rival) throw rival.error;
  writing.put(id, after);
  return 2;
}

/** VALUES(column) is what would have been inserted. */
function withValues(expression: Expression, inserted: readonly Value[], data: TableData): Expression {
  if (expression.is === 'call' && expression.name === 'values' && expression.args[0]?.is === 'column') {
    const { name } = expression.args[0];
    return { is: 'value', value: inserted[data.columns.findIndex((column) => same(column.name, name))] ?? null };
  }
  if (expression.is === 'binary') return { ...expression, left: withValues(expression.left, inserted, data), right: withValues(expression.right, inserted, data) };
  return expression.is === 'call' ? { ...expression, args: expression.args.map((arg) => withValues(arg, inserted, data)) } : expression;
}

const unchanged = (before: readonly Value[], after: readonly Value[]): boolean => JSON.stringify(before) === JSON.stringify(after);

/** The row after its assignments, which see each other's results from left to right. */
function assigned(set: readonly Assignment[], before: readonly Value[], data: TableData, alias: string, row: number, engine: Engine): readonly Value[] {
  const after = [...before];
  for (const [name, expression] of set) {
    const index = data.columns.findIndex((column) => same(column.name, name));
    const column = data.columns[index];
    if (!column) throw sqlError(1054, name, 'field list');
    const scope: Scope = { tables: [{ alias, columns: data.columns }], rows: [after], clause: 'field list' };
    check(expression, scope, 'forbidden', engine.database ?? '');
    after[index] = expression.is === 'call' && expression.name === 'default' ? defaultOf(column, engine) : converted(evaluate(expression, scope, engine), column, row, engine);
  }
  if (unchanged(before, after)) return after;
  return data.columns.map((column, index) => (column.onUpdateNow && !set.some(([name]) => same(name, column.name)) ? defaultOf({ ...column, default: { now: true } }, engine) : after[index] ?? null));
}

interface Filter { readonly where?: Expression; readonly order: readonly Order[]; readonly limit?: number }

function matching({ where, order, limit }: Filter, data: TableData, alias: string, engine: Engine): readonly Row[] {
  const at = (clause: string, values: readonly Value[]): Scope => ({ tables: [{ alias, columns: data.columns }], rows: [values], clause });
  if (where) check(where, at('where clause', []), 'forbidden', engine.database ?? '');
  for (const { by } of order) check(by, at('order clause', []));
  const found = where ? data.rows.filter(([, values]) => isTrue(evaluate(where, at('where clause', values), engine))) : data.rows;
  const sorted = order.length ? sortedBy(found, order.map(({ by, descending }) => ({ descending, of: ([, values]: Row) => evaluate(by, at('order clause', values), engine) }))) : found;
  return limit === undefined ? sorted : sorted.slice(0, limit);
}

function update(statement: Extract<Statement, { do: 'update' }>, table: Required<TableName>, engine: Engine): Outcome {
  const data = engine.store.view(table, 'current');
  const found = matching(statement, data, statement.alias, engine);
  if (!found.length) for (const [name, value] of statement.set) { columnIndexes([name], data); check(value, { tables: [{ alias: statement.alias, columns: data.columns }], rows: [], clause: 'field list' }); }
  const writing = new Writing(data, table, engine);
  let changed = 0;
  found.forEach(([id, before], index) => {
    const after = assigned(statement.set, before, data, statement.alias, index + 1, engine);
    if (unchanged(before, after)) return;
    const rival = writing.rival(after, id);
    if (rival) throw rival.error;
    writing.put(id, after);
    changed++;
  });
  writing.finish();
  return done(changed, 0, `Rows matched: ${found.length}  Changed: ${changed}  Warnings: ${engine.session.warnings.length}`);
}

function remove(statement: Extract<Statement, { do: 'delete' }>, table: Required<TableName>, engine: Engine): Outcome {
  const data = engine.store.view(table, 'current');
  const found = matching(statement, data, table.name, engine);
  engine.store.edit(table, new Map(found.map(([id]) => [id, null])), data);
  return done(found.length);
}
