import type { Engine } from './engine';
import { done, type Outcome } from './outcome';
import { sqlError } from './errors';
import { same } from './evaluate';
import { runQuery, shownAs } from './select';
import { allows, type Row, type TableData } from './store';
import { converted, defaultOf } from './types';
import type { Alteration, Column, Key, Statement, TableName, Value } from './tree';
import { keyOf, textOf } from './values';

type Defining = Extract<Statement, { do: 'create-database' | 'drop-database' | 'create-table' | 'drop-table' | 'rename-table' | 'alter-table' }>;

/** How long it takes to make and remove things. */
const MS = { database: 8, table: 26, drop: 14, alter: 34 } as const;

/** CREATE, DROP, RENAME and ALTER of databases and tables. */
export function define(statement: Defining, engine: Engine): Outcome {
  switch (statement.do) {
    case 'create-database': return createDatabase(statement, engine);
    case 'drop-database': return dropDatabase(statement, engine);
    case 'create-table': return createTable(statement, engine);
    case 'drop-table': return dropTables(statement, engine);
    case 'rename-table': for (const [from, to] of statement.pairs) rename(engine.resolve(from, 'ALTER'), to, engine); return done(0, MS.drop);
    case 'alter-table': return alterTable(statement, engine);
  }
}

function note(engine: Engine, code: number, ...parameters: readonly string[]): void {
  engine.edit({ warnings: [...engine.session.warnings, ['Note', code, sqlError(code, ...parameters).message]] });
}

function demandDatabase(privilege: string, name: string, engine: Engine): void {
  const { user, host } = engine.session.account;
  if (name === 'information_schema' || !allows(engine.account(), privilege, name, '*')) throw sqlError(1044, user, host, name);
}

function createDatabase({ name, lenient }: Extract<Statement, { do: 'create-database' }>, engine: Engine): Outcome {
  demandDatabase('CREATE', name, engine);
  if (!engine.store.hasDatabase(name)) { engine.store.createDatabase(name); return done(1, MS.database); }
  if (!lenient) throw sqlError(1007, name);
  note(engine, 1007, name);
  return done(1);
}

function dropDatabase({ name, lenient }: Extract<Statement, { do: 'drop-database' }>, engine: Engine): Outcome {
  demandDatabase('DROP', name, engine);
  if (engine.store.isSystem(name)) throw sqlError(3554, name);
  if (!engine.store.hasDatabase(name)) {
    if (!lenient) throw sqlError(1008, name);
    note(engine, 1008, name);
    return done();
  }
  const tables = engine.store.dropDatabase(name);
  if (engine.session.database === name) engine.edit({ database: null });
  return done(tables, MS.database + tables * MS.drop);
}

function createTable({ table: name, lenient, columns, keys, like, query }: Extract<Statement, { do: 'create-table' }>, engine: Engine): Outcome {
  const table = engine.resolve(name, 'CREATE');
  if (engine.store.isSystem(table.database)) throw sqlError(3554, table.database);
  if (engine.store.hasTable(table)) {
    if (!lenient) throw sqlError(1050, table.name);
    note(engine, 1050, table.name);
    return done();
  }
  const model = like ? engine.store.read(engine.resolve(like, 'SELECT')) : undefined;
  const found = query ? runQuery(query, engine) : undefined;
  const derived = (found?.fields ?? []).filter((field) => !columns.some((column) => same(column.name, field.name))).map((field): Column => ({ name: field.name, type: field.type ?? (field.numeric ? { name: 'bigint', args: [] } : { name: 'varchar', args: ['255'] }), ...(field.nullable ? {} : { notNull: true }) }));
  const data = sound({ columns: model?.columns ?? [...columns, ...derived], keys: model?.keys ?? keys, auto: 1, next: 1, createdMs: engine.nowMs(), rows: [] }, engine);
  const blank = columns.map((column): Value => (found ? defaultOf(column, engine) : null));
  const rows = (found?.rows ?? []).map((row, index): Row => [index + 1, [...blank, ...row].slice(0, data.columns.length)]);
  engine.store.write(table, { ...data, rows, next: rows.length + 1 });
  return done(rows.length, MS.table, found ? `Records: ${rows.length}  Duplicates: 0  Warnings: 0` : undefined);
}

/** The table, if its columns and keys make sense; the columns of a primary key take no NULL. */
function sound(data: TableData, engine: Engine): TableData {
  const { columns, keys } = data;
  const twice = columns.find(({ name }, index) => columns.findIndex((column) => same(column.name, name)) !== index);
  if (twice) throw sqlError(1060, twice.name);
  for (const [index, key] of keys.entries()) {
    const missing = key.columns.find((name) => !columns.some((column) => same(column.name, name)));
    if (missing !== undefined) throw sqlError(1072, missing);
    if (keys.findIndex(({ name }) => same(name, key.name)) !== index) throw key.name === 'PRIMARY' ? sqlError(1068) : sqlError(1061, key.name);
  }
  const automatic = columns.filter(({ auto }) => auto);
  if (automatic.length > 1 || automatic.some(({ name }) => !keys.some((key) => same(key.columns[0] ?? '', name)))) throw sqlError(1075);
  for (const column of columns) checkDefault(column, engine);
  const primary = keys.find(({ name }) => name === 'PRIMARY')?.columns ?? [];
  return { ...data, columns: columns.map((column) => (primary.some((name) => same(name, column.name)) ? { ...column, notNull: true } : column)) };
}

function checkDefault(column: Column, engine: Engine): void {
  if (column.default === undefined || column.default === null) { if (column.default === null && column.notNull) throw sqlError(1067, column.name); return; }
  try {
    defaultOf(column, engine);
  } catch {
    throw sqlError(1067, column.name);
  }
}

function dropTables({ tables, lenient }: Extract<Statement, { do: 'drop-table' }>, engine: Engine): Outcome {
  const named = tables.map((name) => engine.resolve(name, 'DROP'));
  const missing = named.filter((table) => !engine.store.hasTable(table)).map(({ database, name }) => `${database}.${name}`);
  if (missing.length && !lenient) throw sqlError(1051, missing.join(','));
  for (const name of missing) note(engine, 1051, name);
  const present = named.filter((table) => engine.store.hasTable(table));
  if (present.some(({ database }) => engine.store.isSystem(database))) throw sqlError(3554, present[0]?.database ?? '');
  for (const table of present) engine.store.dropTable(table);
  return done(0, present.length * MS.drop);
}

function rename(from: Required<TableName>, name: TableName, engine: Engine): void {
  const to = engine.resolve(name, 'CREATE');
  if (!engine.store.hasTable(from)) throw sqlError(1146, `${from.database}.${from.name}`);
  if (engine.store.hasTable(to)) throw sqlError(1050, to.name);
  engine.store.moveTable(from, to);
}

function alterTable({ table: name, changes }: Extract<Statement, { do: 'alter-table' }>, engine: Engine): Outcome {
  const table = engine.resolve(name, 'ALTER');
  const before = engine.store.read(table);
  const after = changes.reduce((data, change) => alter(data, change, engine), before);
  engine.store.write(table, checkedKeys(sound(after, engine), table.name, engine));
  const moved = changes.find((change) => change.do === 'rename');
  if (moved?.do === 'rename') rename(table, moved.to, engine);
  const copied = changes.some((change) => change.do === 'change') ? before.rows.length : 0;
  return done(copied, MS.alter, moved && changes.length === 1 ? undefined : `Records: ${copied}  Duplicates: 0  Warnings: 0`);
}

/** Rows that are there already must not break a new unique key. */
function checkedKeys(data: TableData, name: string, engine: Engine): TableData {
  for (const key of data.keys.filter(({ unique }) => unique)) {
    const at = key.columns.map((column) => data.columns.findIndex((one) => same(one.name, column)));
    const seen = new Set<string>();
    for (const [, values] of data.rows) {
      const parts = at.map((index) => values[index] ?? null);
      const text = parts.map(keyOf).join('\0');
      if (!parts.includes(null) && seen.has(text)) throw sqlError(1062, parts.map((value) => (value === null ? 'NULL' : textOf(value))).join('-'), engine.server.release < 800 ? key.name : `${name}.${key.name}`);
      seen.add(text);
    }
  }
  return data;
}

const indexOf = (data: TableData, name: string): number => data.columns.findIndex((column) => same(column.name, name));
const renamed = (keys: readonly Key[], from: string, to: string): readonly Key[] => keys.map((key) => ({ ...key, columns: key.columns.map((column) => (same(column, from) ? to : column)) }));

function alter(data: TableData, change: Alteration, engine: Engine): TableData {
  switch (change.do) {
    case 'add': return addColumn(data, change, engine);
    case 'drop': return dropColumn(data, change.column);
    case 'change': return changeColumn(data, change, engine);
    case 'rename-column': {
      if (indexOf(data, change.from) < 0) throw sqlError(1054, change.from, 'table');
      return { ...data, keys: renamed(data.keys, change.from, change.to), columns: data.columns.map((column) => (same(column.name, change.from) ? { ...column, name: change.to } : column)) };
    }
    case 'add-key': return { ...data, keys: change.key.name === 'PRIMARY' ? [change.key, ...data.keys] : [...data.keys, change.key] };
    case 'drop-key': {
      if (!data.keys.some(({ name }) => same(name, change.name))) throw sqlError(1091, change.name);
      return { ...data, keys: data.keys.filter(({ name }) => !same(name, change.name)) };
    }
    case 'rename': return data;
  }
}

function addColumn(data: TableData, { column, after, keys }: Extract<Alteration, { do: 'add' }>, engine: Engine): TableData {
  const at = after === undefined ? data.columns.length : after === '' ? 0 : indexOf(data, after) + 1;
  if (after !== undefined && after !== '' && at === 0) throw sqlError(1054, after, 'table');
  const empty = (row: number): Value => (column.auto ? row : column.default !== undefined && column.default !== null ? defaultOf(column, engine) : column.notNull ? implicit(column) : null);
  return {
    ...data, keys: [...data.keys, ...keys], columns: data.columns.toSpliced(at, 0, column), auto: column.auto ? data.rows.length + 1 : data.auto,
    rows: data.rows.map(([id, values], index): Row => [id, values.toSpliced(at, 0, empty(index + 1))]),
  };
}

/** What rows that are there get in a new column that takes no NULL. */
const implicit = ({ type: { name, args } }: Column): Value => (name === 'enum' ? args[0] ?? '' : name === 'decimal' ? shownAs(0, { name, args }) : ['char', 'varchar', 'text', 'json', 'tinytext', 'mediumtext', 'longtext'].includes(name) ? '' : name === 'date' ? '0000-00-00' : name === 'datetime' || name === 'timestamp' ? '0000-00-00 00:00:00' : 0);

function dropColumn(data: TableData, name: string): TableData {
  const at = indexOf(data, name);
  if (at < 0) throw sqlError(1091, name);
  if (data.columns.length === 1) throw sqlError(1090);
  const keys = data.keys.map((key) => ({ ...key, columns: key.columns.filter((column) => !same(column, name)) })).filter(({ columns }) => columns.length);
  return { ...data, keys, columns: data.columns.toSpliced(at, 1), rows: data.rows.map(([id, values]): Row => [id, values.toSpliced(at, 1)]) };
}

function changeColumn(data: TableData, { from, column, keys }: Extract<Alteration, { do: 'change' }>, engine: Engine): TableData {
  const at = indexOf(data, from);
  if (at < 0) throw sqlError(1054, from, 'table');
  return {
    ...data, keys: [...renamed(data.keys, from, column.name), ...keys], columns: data.columns.with(at, column),
    rows: data.rows.map(([id, values], index): Row => [id, values.with(at, converted(values[at] ?? null, column, index + 1, engine))]),
  };
}
