import { compareText } from '../../../base/text';
import { grantsOf, sees } from './accounts';
import type { Engine } from './engine';
import { sqlError } from './errors';
import { evaluate, same } from './evaluate';
import { isNumeric, type Field, type Found } from './select';
import type { TableData } from './store';
import { typeText } from './types';
import type { Column, Statement, TableName, Value } from './tree';
import { isTrue, like, textOf, timeText } from './values';
import { listedVariables } from './variables';

type Show = Extract<Statement, { do: 'show' }>;

/** A table in which columns are text unless their name begins with '#'; a '?' at its end takes NULL. */
function tableOf(names: readonly string[], rows: readonly (readonly Value[])[]): Found {
  return { rows, fields: names.map((name): Field => ({ name: name.replace(/^#|\?$/g, ''), numeric: name.startsWith('#'), nullable: name.endsWith('?') })) };
}

/** SHOW and DESCRIBE. */
export function show(statement: Show, engine: Engine): Found {
  const found = shown(statement, engine);
  const { like: pattern, where } = statement;
  const first = statement.what === 'grants' ? -1 : 0;
  const columns = found.fields.map(({ name }): Column => ({ name, type: { name: 'varchar', args: [] } }));
  const rows = found.rows.filter((row) => {
    if (pattern !== undefined && first === 0) return like(textOf(row[0] ?? ''), pattern);
    return !where || isTrue(evaluate(where, { tables: [{ alias: '', columns }], rows: [row], clause: 'where clause' }, engine));
  });
  return { ...found, rows };
}

function shown(statement: Show, engine: Engine): Found {
  const { server } = engine;
  switch (statement.what) {
    case 'databases': case 'schemas': return tableOf([`Database${statement.like === undefined ? '' : ` (${statement.like})`}`], databases(engine).map((name) => [name]));
    case 'tables': return tables(statement, engine);
    case 'columns': case 'fields': return describe(engine.resolve(statement.table ?? { name: '' }, 'SELECT'), statement.full ?? false, engine);
    case 'index': case 'indexes': case 'keys': return indexes(engine.resolve(statement.table ?? { name: '' }, 'SELECT'), engine);
    case 'create table': return createTable(engine.resolve(statement.table ?? { name: '' }, 'SELECT'), engine);
    case 'create database': case 'create schema': return createDatabase(statement.database ?? '', engine);
    case 'variables': return tableOf(['Variable_name', 'Value'], listedVariables(engine));
    case 'status': return tableOf(['Variable_name', 'Value'], status(engine));
    case 'processlist': return processes(statement.full ?? false, engine);
    case 'grants': return grants(statement, engine);
    case 'warnings': case 'errors': return tableOf(['Level', '#Code', 'Message'], engine.session.warnings.filter(([level]) => statement.what === 'warnings' || level === 'Error'));
    case 'engines': return tableOf(['Engine', 'Support', 'Comment', 'Transactions?', 'XA?', 'Savepoints?'], [['InnoDB', 'DEFAULT', 'Supports transactions, row-level locking, and foreign keys', 'YES', 'YES', 'YES']]);
    case 'master status': if (server.release >= 804) throw sqlError(1064, 'MASTER STATUS', 1); return tableOf(['File', '#Position', 'Binlog_Do_DB', 'Binlog_Ignore_DB', 'Executed_Gtid_Set'], server.release < 800 ? [] : [['binlog.000002', 157, '', '', '']]);
    case 'binary log status': if (server.release < 804) throw sqlError(1064, 'LOG STATUS', 1); return tableOf(['File', '#Position', 'Binlog_Do_DB', 'Binlog_Ignore_DB', 'Executed_Gtid_Set'], [['binlog.000002', 158, '', '', '']]);
    case 'slave status': case 'replica status': return tableOf(['Slave_IO_State'], []);
    default: throw sqlError(1235, `SHOW ${statement.what.toUpperCase()}`);
  }
}

function databases(engine: Engine): readonly string[] {
  const account = engine.account();
  const all = engine.store.databases().filter((name) => sees(account, name));
  return engine.server.release < 800 ? ['information_schema', ...all.filter((name) => name !== 'information_schema')] : all;
}

function tables(statement: Show, engine: Engine): Found {
  const database = statement.database ?? engine.session.database;
  if (database === null) throw sqlError(1046);
  if (!engine.store.hasDatabase(database)) throw sqlError(1049, database);
  if (!sees(engine.account(), database)) throw sqlError(1044, engine.session.account.user, engine.session.account.host, database);
  const names = [...engine.store.tables(database), ...(VIRTUAL[database] ?? [])].toSorted(compareText);
  return tableOf([`Tables_in_${database}${statement.like === undefined ? '' : ` (${statement.like})`}`, ...(statement.full ? ['Table_type'] : [])], names.map((name) => (statement.full ? [name, 'BASE TABLE'] : [name])));
}

const keyMark = ({ keys }: TableData, { name }: Column): string => {
  if (keys.some((key) => key.name === 'PRIMARY' && key.columns.some((one) => same(one, name)))) return 'PRI';
  const leading = keys.filter((key) => same(key.columns[0] ?? '', name));
  return leading.some((key) => key.unique && key.columns.length === 1) ? 'UNI' : leading.length ? 'MUL' : '';
};

const defaultText = (column: Column): string | null => (column.default === undefined || column.default === null ? null : typeof column.default === 'object' && 'now' in column.default ? 'CURRENT_TIMESTAMP' : textOf(column.default));

function extra(column: Column, release: number): string {
  if (column.auto) return 'auto_increment';
  const generated = release >= 800 && typeof column.default === 'object' && column.default !== null && 'now' in column.default ? 'DEFAULT_GENERATED' : '';
  return [generated, ...(column.onUpdateNow ? ['on update CURRENT_TIMESTAMP'] : [])].filter((part) => part).join(' ');
}

function describe(table: Required<TableName>, full: boolean, engine: Engine): Found {
  const data = engine.store.read(table);
  const { release } = engine.server;
  const rows = data.columns.map((column) => [column.name, typeText(column.type, release), ...(full ? [collation(column, release)] : []), column.notNull ? 'NO' : 'YES', keyMark(data, column), defaultText(column), extra(column, release), ...(full ? ['select,insert,update,references', column.comment ?? ''] : [])]);
  return tableOf(['Field', 'Type', ...(full ? ['Collation?'] : []), 'Null', 'Key', 'Default?', 'Extra', ...(full ? ['Privileges', 'Comment'] : [])], rows);
}

const collation = ({ type }: Column, release: number): string | null => (isNumeric(type) || /date|time|json|blob|binary/.test(type.name) ? null : release < 800 ? 'latin1_swedish_ci' : 'utf8mb4_0900_ai_ci');

function indexes(table: Required<TableName>, engine: Engine): Found {
  const { keys, rows, columns } = engine.store.read(table);
  const names = ['Table', '#Non_unique', 'Key_name', '#Seq_in_index', 'Column_name', 'Collation?', '#Cardinality?', '#Sub_part?', 'Packed?', 'Null', 'Index_type', 'Comment', 'Index_comment', ...(engine.server.release < 800 ? [] : ['Visible', 'Expression?'])];
  return tableOf(names, keys.flatMap((key) => key.columns.map((column, index) => [table.name, key.unique ? 0 : 1, key.name, index + 1, column, 'A', rows.length, null, null, columns.find(({ name }) => same(name, column))?.notNull ? '' : 'YES', 'BTREE', '', '', ...(engine.server.release < 800 ? [] : ['YES', null])])));
}

const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

function createTable(table: Required<TableName>, engine: Engine): Found {
  const data = engine.store.read(table);
  const { release } = engine.server;
  const lines = [...data.columns.map((column) => columnText(column, release)), ...data.keys.map(({ name, columns, unique }) => `${name === 'PRIMARY' ? 'PRIMARY KEY' : `${unique ? 'UNIQUE KEY' : 'KEY'} ${quote(name)}`} (${columns.map(quote).join(',')})`)];
  const auto = data.columns.some((column) => column.auto) && data.auto > 1 ? ` AUTO_INCREMENT=${data.auto}` : '';
  const text = `CREATE TABLE ${quote(table.name)} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n) ENGINE=InnoDB${auto} DEFAULT CHARSET=${release < 800 ? 'latin1' : 'utf8mb4 COLLATE=utf8mb4_0900_ai_ci'}`;
  return tableOf(['Table', 'Create Table'], [[table.name, text]]);
}

function columnText(column: Column, release: number): string {
  const { name, type, notNull, auto, onUpdateNow, comment } = column;
  const given = defaultText(column);
  const timestamp = type.name === 'timestamp' && !notNull ? ' NULL' : '';
  const fallback = given !== null ? ` DEFAULT ${given === 'CURRENT_TIMESTAMP' ? given : `'${given.replaceAll("'", "''")}'`}` : notNull || /text|blob|json/.test(type.name) ? '' : ' DEFAULT NULL';
  return `${quote(name)} ${typeText(type, release)}${notNull ? ' NOT NULL' : timestamp}${auto ? ' AUTO_INCREMENT' : fallback}${onUpdateNow ? ' ON UPDATE CURRENT_TIMESTAMP' : ''}${comment === undefined ? '' : ` COMMENT '${comment.replaceAll("'", "''")}'`}`;
}

function createDatabase(name: string, engine: Engine): Found {
  if (!engine.store.hasDatabase(name)) throw sqlError(1049, name);
  const set = engine.server.release < 800 ? 'latin1 */' : "utf8mb4 COLLATE utf8mb4_0900_ai_ci */ /*!80016 DEFAULT ENCRYPTION='N' */";
  return tableOf(['Database', 'Create Database'], [[name, `CREATE DATABASE ${quote(name)} /*!40100 DEFAULT CHARACTER SET ${set}`]]);
}

function status({ server, nowMs }: Engine): readonly (readonly [string, string])[] {
  const uptime = String(Math.floor((nowMs() - server.startedMs) / 1000));
  const values: Readonly<Record<string, string>> = { Connections: String(Math.max(0, ...server.sessions.map(({ id }) => id)) + 1), Max_used_connections: String(server.sessions.length), Queries: String(server.questions), Questions: String(server.questions), Threads_connected: String(server.sessions.length), Threads_running: '1', Uptime: uptime, Uptime_since_flush_status: uptime };
  return Object.entries(values);
}

function processes(full: boolean, engine: Engine): Found {
  const all = engine.account()?.grants['*.*']?.some((one) => one === 'ALL' || one === 'PROCESS');
  const seen = engine.server.sessions.filter((session) => all || session.account.user === engine.session.account.user);
  const rows = seen.map(({ id, user, host, database, statement, sinceMs }) => [id, user, host === 'localhost' ? host : `${host}:${32_768 + id}`, database, statement === null ? 'Sleep' : 'Query', Math.floor((engine.nowMs() - sinceMs) / 1000), statement === null ? '' : id === engine.session.id ? 'init' : 'updating', statement === null ? null : full ? statement : statement.slice(0, 100)]);
  const daemon = engine.server.release < 800 || !all ? [] : [[5, 'event_scheduler', 'localhost', null, 'Daemon', Math.floor((engine.nowMs() - engine.server.startedMs) / 1000), 'Waiting on empty queue', null]];
  return tableOf(['#Id', 'User', 'Host', 'db?', 'Command', '#Time', 'State?', 'Info?'], [...daemon, ...rows]);
}

function grants({ user }: Show, engine: Engine): Found {
  const name = !user || (user.user === '' && user.host === '') ? engine.session.account : user;
  const account = engine.store.accounts().find((one) => one.user === name.user && one.host === name.host);
  if (!account) throw sqlError(1141, name.user, name.host);
  return tableOf([`Grants for ${name.user}@${name.host}`], grantsOf(account).map((line) => [line]));
}

/** Tables that are no files. */
const VIRTUAL: Readonly<Record<string, readonly string[]>> = { mysql: ['user'], information_schema: ['COLUMNS', 'PROCESSLIST', 'SCHEMATA', 'TABLES'] };

/** A table of information_schema, or mysql.user; undefined for a table of the learner's. */
export function virtualTable({ database, name }: Required<TableName>, engine: Engine): { readonly columns: readonly Column[]; readonly rows: readonly (readonly Value[])[] } | undefined {
  if (database !== 'information_schema' && database !== 'mysql') return undefined;
  const key = `${database}.${name.toLowerCase()}`;
  const found = key === 'mysql.user' ? users(engine) : key === 'information_schema.processlist' ? processes(true, engine) : inSchema(key, engine);
  if (!found) throw database === 'mysql' ? sqlError(1146, `${database}.${name}`) : sqlError(1109, name.toUpperCase(), 'information_schema');
  return { rows: found.rows, columns: found.fields.map((field): Column => ({ name: field.name, type: { name: field.numeric ? 'bigint' : 'varchar', args: [] }, ...(field.nullable ? {} : { notNull: true }) })) };
}

function users(engine: Engine): Found {
  const yes = (value: boolean): string => (value ? 'Y' : 'N');
  const plugin = engine.server.release < 800 ? 'mysql_native_password' : 'caching_sha2_password';
  return tableOf(['Host', 'User', 'Select_priv', 'Super_priv', 'Grant_priv', 'plugin', 'authentication_string?'], engine.store.accounts().toSorted((a, b) => compareText(a.host, b.host) || compareText(a.user, b.user)).map(({ user, host, hash, grants: own, options }) => {
    const all = own['*.*'] ?? [];
    return [host, user, yes(all.includes('ALL') || all.includes('SELECT')), yes(all.includes('ALL')), yes(options.includes('*.*')), plugin, hash];
  }));
}

function inSchema(key: string, engine: Engine): Found | undefined {
  const own = databases(engine).flatMap((database) => engine.store.tables(database).map((name) => ({ database, name, data: engine.store.read({ database, name }) })));
  const set = engine.server.release < 800 ? 'latin1' : 'utf8mb4';
  switch (key) {
    case 'information_schema.schemata': return tableOf(['CATALOG_NAME', 'SCHEMA_NAME', 'DEFAULT_CHARACTER_SET_NAME', 'DEFAULT_COLLATION_NAME'], databases(engine).map((name) => ['def', name, set, set === 'latin1' ? 'latin1_swedish_ci' : 'utf8mb4_0900_ai_ci']));
    case 'information_schema.tables': return tableOf(['TABLE_CATALOG', 'TABLE_SCHEMA', 'TABLE_NAME', 'TABLE_TYPE', 'ENGINE?', '#TABLE_ROWS?', '#DATA_LENGTH?', '#INDEX_LENGTH?', '#AUTO_INCREMENT?', 'CREATE_TIME'], own.map(({ database, name, data }) => ['def', database, name, 'BASE TABLE', 'InnoDB', data.rows.length, 16_384, 0, data.columns.some(({ auto }) => auto) ? data.auto : null, timeText(data.createdMs)]));
    case 'information_schema.columns': return tableOf(['TABLE_SCHEMA', 'TABLE_NAME', 'COLUMN_NAME', '#ORDINAL_POSITION', 'COLUMN_DEFAULT?', 'IS_NULLABLE', 'DATA_TYPE', 'COLUMN_TYPE', 'COLUMN_KEY', 'EXTRA'], own.flatMap(({ database, name, data }) => data.columns.map((column, index) => [database, name, column.name, index + 1, defaultText(column), column.notNull ? 'NO' : 'YES', column.type.name, typeText(column.type, engine.server.release), keyMark(data, column), extra(column, engine.server.release)])));
    default: return undefined;
  }
}
