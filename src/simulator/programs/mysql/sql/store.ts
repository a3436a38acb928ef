import { failed, type Os } from '../../../base/program';
import { compareText } from '../../../base/text';
import { LockWait, SqlError, sqlError } from './errors';
import { like, order } from './values';
import type { Column, Key, TableName, Value } from './tree';

export type Row = readonly [id: number, values: readonly Value[]];

/** A table as its file holds it. */
export interface TableData {
  readonly columns: readonly Column[];
  readonly keys: readonly Key[];
  /** The next AUTO_INCREMENT value, and the next number of a row. */
  readonly auto: number;
  readonly next: number;
  readonly createdMs: number;
  readonly rows: readonly Row[];
}

/** What a session changed and did not commit: by file, rows by their number; null is a deleted one. A changed row is locked. */
export interface Transaction {
  readonly changes: Readonly<Record<string, Readonly<Record<string, readonly Value[] | null>>>>;
  /** Files as they were when this transaction first read them. */
  readonly seen: Readonly<Record<string, string>>;
}

export interface Account {
  readonly user: string;
  readonly host: string;
  /** '' means no password. */
  readonly hash: string;
  /** Privileges by level: '*.*', 'db.*', 'db.table'. */
  readonly grants: Readonly<Record<string, readonly string[]>>;
  /** Levels whose privileges it may hand on. */
  readonly options: readonly string[];
}

export interface Home {
  readonly os: Os;
  readonly directory: string;
  readonly accountsFile: string;
}

export const EMPTY: Transaction = { changes: {}, seen: {} };
const OWN = ['mysql', 'performance_schema', 'sys'];

const encode = (name: string): string => name.replace(/[^\w$]/g, (character) => `@${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
const decode = (name: string): string => name.replace(/@([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

const engineError = (): SqlError => new SqlError(1030, 'HY000', "Got error 168 - 'Unknown (generic) error from engine' from storage engine");

/** The data directory as one session sees it: databases are directories, a table is a file. */
export class Store {
  constructor(private readonly home: Home, public transaction: Transaction | null, private readonly others: readonly { readonly id: number; readonly transaction: Transaction | null }[]) {}

  databases(): readonly string[] {
    const { os, directory } = this.home;
    const names = os.list(directory);
    if (failed(names)) return [];
    const found = names.filter((name) => !name.startsWith('#') && name !== 'lost+found').filter((name) => { const stat = os.stat(`${directory}/${name}`); return !failed(stat) && stat.type === 'directory'; });
    return [...found.map(decode), 'information_schema'].toSorted(compareText);
  }

  hasDatabase(name: string): boolean { return name === 'information_schema' || !failed(this.home.os.stat(`${this.home.directory}/${encode(name)}`)); }
  isSystem(name: string): boolean { return name === 'information_schema' || OWN.includes(name); }

  createDatabase(name: string): void {
    this.done(this.home.os.makeDirectory(`${this.home.directory}/${encode(name)}`, 0o750));
  }

  /** Removes a database with all it holds; returns how many tables that were. */
  dropDatabase(name: string): number {
    const path = `${this.home.directory}/${encode(name)}`;
    const files = this.home.os.list(path);
    const tables = this.tables(name).length;
    for (const file of failed(files) ? [] : files) this.home.os.remove(`${path}/${file}`);
    this.done(this.home.os.removeDirectory(path));
    return tables;
  }

  tables(database: string): readonly string[] {
    const names = this.home.os.list(`${this.home.directory}/${encode(database)}`);
    return failed(names) ? [] : names.filter((name) => name.endsWith('.ibd')).map((name) => decode(name.slice(0, -4))).toSorted(compareText);
  }

  hasTable(table: Required<TableName>): boolean { return !failed(this.home.os.stat(this.path(table))); }

  /** A table with all that is committed. */
  read(table: Required<TableName>): TableData {
    const text = this.home.os.readFile(this.path(table));
    if (failed(text)) throw sqlError(1146, `${table.database}.${table.name}`);
    return JSON.parse(text) as TableData;
  }

  write(table: Required<TableName>, data: TableData): void {
    this.done(this.home.os.writeFile(this.path(table), JSON.stringify(data)));
  }

  dropTable(table: Required<TableName>): void { this.done(this.home.os.remove(this.path(table))); }
  moveTable(from: Required<TableName>, to: Required<TableName>): void { this.done(this.home.os.rename(this.path(from), this.path(to))); }

  /** A table as this session sees it, in the order of its primary key. `consistent`: as it was when the transaction first read it. */
  view(table: Required<TableName>, consistent: 'consistent' | 'current'): TableData {
    const path = this.path(table);
    const data = this.read(table);
    if (!this.transaction) return inOrder(data);
    const seen = this.transaction.seen[path];
    if (consistent === 'consistent' && seen === undefined) this.transaction = { ...this.transaction, seen: { ...this.transaction.seen, [path]: JSON.stringify(data) } };
    const base = consistent === 'consistent' && seen !== undefined ? { ...data, rows: (JSON.parse(seen) as TableData).rows } : data;
    return inOrder({ ...base, rows: changed(base.rows, this.transaction.changes[path] ?? {}) });
  }

  /** Rows other sessions inserted or changed and did not commit: a new one with an equal key must wait for them. */
  uncommitted(table: Required<TableName>): readonly { readonly owner: number; readonly rows: readonly (readonly Value[])[] }[] {
    const path = this.path(table);
    return this.others.map(({ id, transaction }) => ({ owner: id, rows: Object.values(transaction?.changes[path] ?? {}).filter((row) => row !== null) })).filter(({ rows }) => rows.length);
  }

  /** Changes rows, at once or with the transaction's commit; a row another session changed must be waited for. */
  edit(table: Required<TableName>, edits: ReadonlyMap<number, readonly Value[] | null>, counters: Pick<TableData, 'auto' | 'next'>): void {
    const path = this.path(table);
    for (const id of edits.keys()) {
      const owner = this.others.find(({ transaction }) => Object.hasOwn(transaction?.changes[path] ?? {}, String(id)));
      if (owner) throw new LockWait(owner.id);
    }
    const data = this.read(table);
    const wanted = Object.fromEntries(edits);
    if (!this.transaction) { this.write(table, { ...data, ...counters, rows: changed(data.rows, wanted) }); return; }
    if (data.next !== counters.next || data.auto !== counters.auto) this.write(table, { ...data, ...counters });
    this.transaction = { ...this.transaction, changes: { ...this.transaction.changes, [path]: { ...this.transaction.changes[path], ...wanted } } };
  }

  commit(): void {
    for (const [path, edits] of Object.entries(this.transaction?.changes ?? {})) {
      const text = this.home.os.readFile(path);
      if (failed(text)) continue;
      const data = JSON.parse(text) as TableData;
      this.done(this.home.os.writeFile(path, JSON.stringify({ ...data, rows: changed(data.rows, edits) })));
    }
    this.transaction = null;
  }

  accounts(): readonly Account[] {
    const text = this.home.os.readFile(this.home.accountsFile);
    return failed(text) ? [] : (JSON.parse(text) as readonly Account[]);
  }

  writeAccounts(accounts: readonly Account[]): void {
    this.done(this.home.os.writeFile(this.home.accountsFile, JSON.stringify(accounts)));
  }

  private path({ database, name }: Required<TableName>): string { return `${this.home.directory}/${encode(database)}/${encode(name)}.ibd`; }
  private done(result: unknown): void { if (failed(result)) throw engineError(); }
}

function changed(rows: readonly Row[], edits: Readonly<Record<string, readonly Value[] | null>>): readonly Row[] {
  const ids = Object.keys(edits);
  if (!ids.length) return rows;
  const known = new Set<string>();
  const kept = rows.flatMap(([id, values]): Row[] => {
    const edit = edits[id];
    known.add(String(id));
    return edit === null ? [] : [[id, edit ?? values]];
  });
  return [...kept, ...ids.flatMap((id): Row[] => { const values = edits[id]; return known.has(id) || !values ? [] : [[Number(id), values]]; })];
}

function inOrder(data: TableData): TableData {
  const primary = data.keys.find(({ name }) => name === 'PRIMARY');
  if (!primary) return data;
  const indexes = primary.columns.map((name) => data.columns.findIndex((column) => column.name === name));
  const rows = data.rows.toSorted(([, a], [, b]) => indexes.reduce((found, index) => found || order(a[index] ?? null, b[index] ?? null), 0));
  return { ...data, rows };
}

/** Whether an account may do something at a level; '' asks for any privilege there at all. */
export function allows(account: Account | undefined, privilege: string, database: string, table: string): boolean {
  return Object.entries(account?.grants ?? {}).some(([level, privileges]) => {
    const [onDatabase = '', onTable = ''] = level.split(/\.(?=[^.]*$)/);
    const covers = onDatabase === '*' || ((onDatabase === database || like(database, onDatabase)) && (onTable === '*' || onTable === table || (privilege === '' && table === '')));
    return covers && (privileges.includes('ALL') || privileges.includes(privilege) || (privilege === '' && onDatabase !== '*' && privileges.length > 0));
  });
}
