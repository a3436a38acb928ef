import type { Os } from '../../../base/program';
import { changeAccounts } from './accounts';
import { changeRows } from './change';
import { define } from './define';
import { sqlError } from './errors';
import type { Scope } from './evaluate';
import { done, type Outcome } from './outcome';
import { runQuery, type QueryEngine } from './select';
import { parseStatement } from './statements';
import { show, virtualTable } from './show';
import { allows, EMPTY, Store, type Account, type Home, type Transaction } from './store';
import type { Column, Query, Statement, TableName, Value } from './tree';
import { readVariable, setVariables } from './variables';

/** What a connection remembers between statements. */
export interface Session {
  readonly id: number;
  readonly user: string;
  readonly host: string;
  /** The account it was let in as. */
  readonly account: { readonly user: string; readonly host: string };
  readonly database: string | null;
  readonly transaction: Transaction | null;
  readonly autocommit: boolean;
  readonly lastInsertId: number;
  readonly rowCount: number;
  readonly variables: Readonly<Record<string, Value>>;
  readonly warnings: readonly (readonly [level: string, code: number, message: string])[];
  readonly sinceMs: number;
}

/** The server around a session. */
export interface Server extends Home {
  readonly os: Os;
  readonly version: string;
  /** 5.7, 8.0, 8.4 … as a number: 507, 800, 804. */
  readonly release: number;
  readonly startedMs: number;
  readonly questions: number;
  readonly port: number;
  readonly globals: Readonly<Record<string, Value>>;
  readonly sessions: readonly (Session & { readonly statement: string | null })[];
}

export const IMPLICIT_COMMIT: ReadonlySet<Statement['do']> = new Set(['begin', 'create-database', 'drop-database', 'create-table', 'drop-table', 'rename-table', 'alter-table', 'truncate', 'create-user', 'alter-user', 'drop-user', 'grant', 'revoke', 'flush', 'set-password']);
const FLUSH_MS = 4;

/** Runs statements for one session. `session` is what it will be afterwards. */
export class Engine implements QueryEngine {
  readonly store: Store;
  /** What SET GLOBAL and the server's options say. */
  globals: Readonly<Record<string, Value>>;
  private delayMs = 0;

  constructor(readonly server: Server, public session: Session) {
    this.globals = server.globals;
    this.store = new Store(server, session.transaction, server.sessions.filter(({ id }) => id !== session.id));
  }

  run(sql: string): Outcome {
    const statement = parseStatement(sql);
    if (IMPLICIT_COMMIT.has(statement.do)) this.store.commit();
    if (!(statement.do === 'show' && statement.what === 'warnings')) this.edit({ warnings: [] });
    const writes = ['insert', 'update', 'delete'].includes(statement.do);
    if (writes || (IMPLICIT_COMMIT.has(statement.do) && statement.do !== 'begin' && statement.do !== 'flush')) this.demandWritable();
    if (!this.session.autocommit && (writes || statement.do === 'select')) this.store.transaction ??= EMPTY;
    const outcome = this.perform(statement);
    this.edit({ transaction: this.store.transaction, rowCount: outcome.found ? -1 : outcome.affected });
    const flushMs = writes && !this.store.transaction && outcome.affected > 0 ? FLUSH_MS : 0;
    return { ...outcome, delayMs: outcome.delayMs + this.delayMs + flushMs };
  }

  private perform(statement: Statement): Outcome {
    switch (statement.do) {
      case 'select': return { ...done(), found: runQuery(statement.query, this) };
      case 'insert': case 'update': case 'delete': case 'truncate': return changeRows(statement, this);
      case 'show': return { ...done(), found: show(statement, this) };
      case 'use': return this.use(statement.name);
      case 'set': setVariables(statement.variables, this); return done();
      case 'begin': this.store.transaction = EMPTY; return done();
      case 'commit': { const flushMs = Object.keys(this.store.transaction?.changes ?? {}).length ? FLUSH_MS : 0; this.store.commit(); return done(0, flushMs); }
      case 'rollback': this.store.transaction = null; return done();
      case 'none': return done();
      case 'flush': this.demand('RELOAD'); return done(0, FLUSH_MS);
      case 'shutdown': this.demand('SHUTDOWN'); return { ...done(), shutdown: true };
      case 'kill': return { ...done(), kill: statement.id };
      case 'create-user': case 'alter-user': case 'drop-user': case 'grant': case 'revoke': case 'set-password': return changeAccounts(statement, this);
      default: return define(statement, this);
    }
  }

  edit(change: Partial<Session>): void { this.session = { ...this.session, ...change }; }

  private use(name: string): Outcome {
    if (!allows(this.account(), '', name, '') && name !== 'information_schema') throw sqlError(1044, this.session.account.user, this.session.account.host, name);
    if (!this.store.hasDatabase(name)) throw sqlError(1049, name);
    this.edit({ database: name });
    return { ...done(), databaseChanged: true };
  }

  /** The account of this session as it stands now. */
  account(): Account | undefined {
    const { user, host } = this.session.account;
    return this.store.accounts().find((one) => one.user === user && one.host === host);
  }

  /** Raises unless the session has a privilege everywhere. */
  demand(privilege: string): void {
    if (!allows(this.account(), privilege, '*', '*')) throw sqlError(1227, privilege);
  }

  private demandWritable(): void {
    const option = ['super_read_only', 'read_only'].find((name) => this.globals[name] === 'ON');
    if (option !== undefined && (option === 'super_read_only' || !allows(this.account(), 'SUPER', '*', '*'))) throw sqlError(1290, `--${option.replaceAll('_', '-')}`);
  }

  /** A table's full name, if the session may do this with it. */
  resolve({ database = this.session.database ?? undefined, name }: TableName, privilege: string): Required<TableName> {
    if (database === undefined) throw sqlError(1046);
    const { user, host } = this.session;
    if (database !== 'information_schema' && !allows(this.account(), privilege, database, name)) throw sqlError(1142, privilege, user, host, name);
    if (!this.store.hasDatabase(database)) throw sqlError(1049, database);
    return { database, name };
  }

  // What queries ask.
  get database(): string | null { return this.session.database; }
  get version(): string { return this.server.version; }
  get id(): number { return this.session.id; }
  get login(): string { return `${this.session.user}@${this.session.host}`; }
  get accountName(): string { return `${this.session.account.user}@${this.session.account.host}`; }
  get lastInsertId(): number { return this.session.lastInsertId; }
  get rowCount(): number { return this.session.rowCount; }
  get sortsGroups(): boolean { return this.server.release < 800; }
  nowMs = (): number => this.server.os.nowMs();
  random = (): number => this.server.os.random('mysql');
  delay(ms: number): void { this.delayMs += ms; }
  variable(name: string, system: boolean, global: boolean): Value { return readVariable(name, system, global, this); }
  rowsOf(query: Query, outer: Scope): readonly (readonly Value[])[] { return runQuery(query, this, outer).rows; }

  table(name: TableName, lock: boolean): { readonly columns: readonly Column[]; readonly primary: readonly string[]; readonly rows: readonly (readonly Value[])[] } {
    const table = this.resolve(name, 'SELECT');
    const virtual = virtualTable(table, this);
    if (virtual) return { ...virtual, primary: [] };
    const { columns, keys, rows, auto, next } = this.store.view(table, lock ? 'current' : 'consistent');
    if (lock && this.store.transaction) this.store.edit(table, new Map(rows), { auto, next });
    return { columns, primary: keys.find((key) => key.name === 'PRIMARY')?.columns ?? [], rows: rows.map(([, values]) => values) };
  }
}
