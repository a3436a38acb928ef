import { failed, type Os } from '../../base/program';
import { accountFor } from './sql/accounts';
import { Engine, type Session } from './sql/engine';
import type { Outcome } from './sql/outcome';
import { LockWait, SqlError, sqlError } from './sql/errors';
import { allows, Store, type Home } from './sql/store';
import type { Value } from './sql/tree';
import { textOf } from './sql/values';
import { stamp } from './log';
import type { Release } from './release';
import { decode, encode, type ToClient, type ToServer } from './wire';

/** One client, from its connection to its end. */
export interface Connection {
  readonly fd: number;
  readonly id: number;
  /** Through the local socket. */
  readonly local: boolean;
  readonly input: string;
  readonly session: Session | null;
  /** The answer of the statement at hand, and when it is due. */
  readonly output: string;
  readonly readyMs: number;
  /** A statement that waits for a row another session holds. */
  readonly waiting: { readonly sql: string; readonly owner: number; readonly untilMs: number } | null;
  readonly closing: boolean;
}

/** What connections need to know of their server, and may change in it. */
export interface Desk {
  readonly home: Home;
  readonly release: Release;
  readonly port: number;
  readonly startedMs: number;
  readonly connections: readonly Connection[];
  readonly questions: number;
  readonly globals: Readonly<Record<string, Value>>;
  /** Who asked for a shutdown. */
  readonly shutdownBy?: string;
}

const LOCK_WAIT_MS = 50_000;
const MAX_CONNECTIONS = 152;

export const newConnection = (fd: number, id: number, local: boolean, { version, comment }: Release): Connection => ({ fd, id, local, input: '', session: null, output: encode({ hello: { version, comment, id } }), readyMs: 0, waiting: null, closing: false });

/** Serves every connection as far as it goes; those that are over are gone afterwards. */
export function attendAll(os: Os, given: Desk): Desk {
  let desk = given;
  for (let round = 0; round < 4; round++) {
    const before = desk;
    for (const { id } of desk.connections) desk = attend(os, desk, id);
    if (!desk.connections.some(({ waiting }) => waiting) || JSON.stringify(before.connections.map(({ session }) => session?.transaction ?? null)) === JSON.stringify(desk.connections.map(({ session }) => session?.transaction ?? null))) break;
  }
  return desk;
}

function attend(os: Os, given: Desk, id: number): Desk {
  let desk = given;
  let connection = desk.connections.find((one) => one.id === id);
  let ended = false;
  while (connection) {
    const present: Connection = receive(os, connection, () => { ended = true; });
    if (os.nowMs() < present.readyMs) return replaced(desk, present);
    const sent = present.output === '' ? present : send(os, present);
    if (!sent || (sent.closing && sent.output === '') || (ended && sent.input === '')) { os.close(present.fd); return { ...desk, connections: desk.connections.filter((one) => one.id !== id) }; }
    const next = sent.output === '' ? proceed(os, replaced(desk, sent), sent) : undefined;
    if (!next) return replaced(desk, sent);
    desk = next;
    connection = desk.connections.find((one) => one.id === id);
    if (connection?.waiting) return desk;
  }
  return desk;
}

const replaced = (desk: Desk, connection: Connection): Desk => ({ ...desk, connections: desk.connections.map((one) => (one.id === connection.id ? connection : one)) });

function receive(os: Os, connection: Connection, onEnd: () => void): Connection {
  let { input } = connection;
  for (let text = os.read(connection.fd); text !== undefined; text = os.read(connection.fd)) {
    if (text === null || failed(text)) { onEnd(); break; }
    input += text;
  }
  return input === connection.input ? connection : { ...connection, input };
}

function send(os: Os, connection: Connection): Connection | undefined {
  const taken = os.write(connection.fd, connection.output);
  return failed(taken) ? undefined : { ...connection, output: connection.output.slice(taken) };
}

/** Runs the statement that waits, or the next one; undefined when there is nothing to do. */
function proceed(os: Os, desk: Desk, connection: Connection): Desk | undefined {
  if (connection.waiting) return run(os, desk, connection, connection.waiting.sql);
  const at = connection.input.indexOf('\n');
  if (at < 0) return undefined;
  const [message] = decode<ToServer>(connection.input.slice(0, at + 1)).messages;
  const rest = { ...connection, input: connection.input.slice(at + 1) };
  if (!message) return replaced(desk, { ...rest, closing: true, output: encode(errorMessage(new SqlError(1043, '08S01', 'Bad handshake'))) });
  if ('login' in message) return login(os, desk, rest, message.login);
  return rest.session ? run(os, { ...desk, questions: desk.questions + 1 }, rest, message.query) : replaced(desk, { ...rest, closing: true });
}

function login(os: Os, desk: Desk, connection: Connection, { user, hash, database }: Extract<ToServer, { login: unknown }>['login']): Desk {
  const store = new Store(desk.home, null, []);
  const host = connection.local ? 'localhost' : os.peer(connection.fd)?.address ?? '127.0.0.1';
  const account = accountFor(store.accounts(), user, host);
  const refused = (error: SqlError): Desk => {
    if (desk.release.number < 800) os.write(2, `${stamp(os.nowMs())} ${connection.id} [Note] ${error.message}\n`);
    return replaced(desk, { ...connection, closing: true, output: encode(errorMessage(error)) });
  };
  if (desk.connections.length >= MAX_CONNECTIONS) return refused(sqlError(1040));
  if (account?.hash !== hash) return refused(sqlError(1045, user, host, hash === '' ? 'NO' : 'YES'));
  if (database !== undefined && database !== 'information_schema' && !allows(account, '', database, '')) return refused(sqlError(1044, account.user, account.host, database));
  if (database !== undefined && !store.hasDatabase(database)) return refused(sqlError(1049, database));
  const session: Session = {
    id: connection.id, user, host, account: { user: account.user, host: account.host }, database: database ?? null, transaction: null, autocommit: true, lastInsertId: 0, rowCount: 0, variables: {}, warnings: [], sinceMs: os.nowMs(),
  };
  return replaced(desk, { ...connection, session, output: encode({ ok: { affected: 0, warnings: 0 } }) });
}

function run(os: Os, desk: Desk, connection: Connection, sql: string): Desk {
  const session = connection.session;
  if (!session) return desk;
  const sessions = desk.connections.flatMap((one) => (one.session ? [{ ...one.session, statement: one.id === connection.id ? sql : one.waiting?.sql ?? null }] : []));
  const { release, home } = desk;
  const engine = new Engine({ ...home, version: release.version, release: release.number, startedMs: desk.startedMs, questions: desk.questions, port: desk.port, globals: desk.globals, sessions }, { ...session, sinceMs: os.nowMs() });
  try {
    return answered(os, desk, connection, engine, engine.run(sql));
  } catch (error) {
    if (error instanceof LockWait) return waits(os, desk, connection, engine, sql, error.owner);
    if (!(error instanceof SqlError)) throw error;
    return failedWith(os, desk, connection, session, error);
  }
}

function failedWith(os: Os, desk: Desk, connection: Connection, session: Session, error: SqlError): Desk {
  const after: Session = { ...session, rowCount: -1, warnings: [['Error', error.code, error.message]], sinceMs: os.nowMs() };
  return replaced(desk, { ...connection, waiting: null, session: after, output: encode(errorMessage(error)), readyMs: 0 });
}

/** Two sessions that wait for each other: the later one gives up all it did. */
function waits(os: Os, desk: Desk, connection: Connection, engine: Engine, sql: string, owner: number): Desk {
  const { session } = engine;
  const blocker = desk.connections.find(({ id }) => id === owner);
  if (blocker?.waiting?.owner === connection.id) return failedWith(os, desk, connection, { ...session, transaction: null }, sqlError(1213));
  const untilMs = connection.waiting?.untilMs ?? os.nowMs() + LOCK_WAIT_MS;
  if (os.nowMs() >= untilMs) return failedWith(os, desk, connection, connection.session ?? session, sqlError(1205));
  return replaced(desk, { ...connection, waiting: { sql, owner, untilMs } });
}

function answered(os: Os, desk: Desk, connection: Connection, engine: Engine, outcome: Outcome): Desk {
  const { session } = engine;
  const warnings = session.warnings.length;
  const message: ToClient = outcome.found
    ? { result: { fields: outcome.found.fields.map(({ name, numeric, nullable }) => ({ name, numeric, nullable })), rows: outcome.found.rows.map((row) => row.map((value) => (value === null ? null : textOf(value)))), warnings } }
    : { ok: { affected: outcome.affected, warnings, ...(outcome.info === undefined ? {} : { info: outcome.info }), ...(outcome.databaseChanged ? { database: session.database ?? '' } : {}) } };
  const after = replaced({ ...desk, globals: engine.globals }, { ...connection, waiting: null, session, output: encode(message), readyMs: outcome.delayMs > 0 ? os.nowMs() + Math.round(outcome.delayMs) : 0 });
  const killed = outcome.kill === undefined ? after : { ...after, connections: after.connections.map((one) => (one.id === outcome.kill ? { ...one, closing: true, waiting: null, readyMs: 0, output: ' ' } : one)) };
  return outcome.shutdown ? { ...killed, shutdownBy: session.user } : killed;
}

const errorMessage = ({ code, state, message }: SqlError): ToClient => ({ error: { code, state, message } });
