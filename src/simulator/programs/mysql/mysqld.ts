import type { Json } from '../../base/json';
import { failed, type Os, type Program, type Step } from '../../base/program';
import { asError, initialising, line, starting, stopping } from './log';
import { attendAll, newConnection, type Connection, type Desk } from './connections';
import { beginFiles, ensureServerId, finishFiles, homeOf, isEmpty, readMark, upgradeFiles, writeMark } from './datadir';
import { isKnown, optionOf, readOptions, type Options } from './options';
import { releaseOf, type Release } from './release';
import type { Value } from './sql/tree';
import { SOCKET, SOCKET_PORT } from './wire';

type Phase = 'initialising' | 'locking' | 'starting' | 'running' | 'stopping' | 'parent';

interface State {
  readonly phase: Phase;
  readonly sinceMs: number;
  /** How many lines of the phase were told. */
  readonly told: number;
  readonly attempts: number;
  readonly crashed: boolean;
  readonly tcp: number | null;
  readonly local: number | null;
  readonly connections: readonly Connection[];
  readonly nextId: number;
  readonly questions: number;
  readonly startedMs: number;
  readonly globals: Readonly<Record<string, Value>>;
  readonly stoppedBy: string;
  readonly child: number;
}

type Told = ReturnType<typeof starting>;
type Next = { readonly next: State } | { readonly wait: { readonly untilMs?: number; readonly readable?: readonly number[]; readonly writable?: readonly number[]; readonly child?: true } } | { readonly exit: number };

const LOCK_ATTEMPTS = 100;
const PID_FILE = '/var/run/mysqld/mysqld.pid';

/** The server: an empty data directory must have been initialised, and only one server has a directory at a time. */
export const mysqld: Program = {
  start: (): Json => null,
  step(json, wake, os): Step {
    const release = releaseOf(os);
    const options = { datadir: '/var/lib/mysql', socket: SOCKET, port: '3306', ...readOptions(os, os.args.slice(1), ['mysqld', 'server', `mysqld-${release.version.slice(0, 3)}`]), ...Object.fromEntries(os.args.slice(1).map(optionOf)) };
    const begun = json === null ? begin(os, release, options) : { next: json as unknown as State };
    if ('exit' in begun) return { exit: begun.exit };
    let state = begun.next;
    if (wake.signals.some((signal) => signal === 'TERM' || signal === 'QUIT') && state.phase !== 'stopping' && state.phase !== 'parent') state = stop(os, state, '<via user signal>');
    for (;;) {
      const after = advance(os, release, options, state);
      if ('exit' in after) return { exit: after.exit };
      if ('wait' in after) return { state: lastOf(after, state) as unknown as Json, wait: after.wait };
      state = after.next;
    }
  },
};

const lastOf = (after: object, state: State): State => ('state' in after ? (after as { state: State }).state : state);

type ServerOptions = Options & { readonly datadir: string; readonly socket: string; readonly port: string };

function begin(os: Os, release: Release, options: ServerOptions): { readonly exit: number } | { readonly next: State } {
  if (options.version !== undefined) { os.write(1, `/usr/sbin/mysqld  Ver ${release.version} for Linux on x86_64 (${release.comment})\n`); return { exit: 0 }; }
  const unknown = Object.keys(options).find((name) => !isKnown(name));
  if (unknown !== undefined) return abort(os, release, [`${options[unknown] === '' ? `unknown option '--${unknown.replaceAll('_', '-')}'` : `unknown variable '${unknown.replaceAll('_', '-')}=${options[unknown] ?? ''}'`}${release.number < 800 ? '' : '.'}`]);
  if (options.help !== undefined) { os.write(1, `datadir                          ${options.datadir}/\nsocket                           ${options.socket}\n`); return { exit: 0 }; }
  for (const signal of ['TERM', 'QUIT'] as const) os.onSignal(signal, 'catch');
  for (const signal of ['HUP', 'INT'] as const) os.onSignal(signal, 'ignore');
  const initialise = options.initialize !== undefined || options.initialize_insecure !== undefined;
  const base: State = { phase: initialise ? 'initialising' : 'locking', sinceMs: os.nowMs(), told: 0, attempts: 0, crashed: false, tcp: null, local: null, connections: [], nextId: release.number < 800 ? 2 : 8, questions: 0, startedMs: os.nowMs(), globals: globalsOf(options), stoppedBy: '', child: 0 };
  if (options.daemonize !== undefined) {
    const child = os.fork(base as unknown as Json);
    return { next: { ...base, phase: 'parent', child } };
  }
  if (!initialise) return { next: base };
  if (!isEmpty(os, options.datadir)) return refuseDirectory(os, release, options.datadir);
  beginFiles(os, release, options.datadir);
  return { next: base };
}

/** Options that are variables too: numbers stay numbers. */
function globalsOf(options: Options): Readonly<Record<string, Value>> {
  const found: Record<string, Value> = {};
  for (const name of ['server_id', 'max_connections', 'innodb_buffer_pool_size', 'sql_mode', 'gtid_mode', 'wait_timeout', 'innodb_lock_wait_timeout', 'max_allowed_packet']) {
    const value = options[name];
    if (value !== undefined) found[name] = /^\d+$/.test(value) ? Number(value) : value;
  }
  for (const name of ['read_only', 'super_read_only']) if (options[name] !== undefined) found[name] = ['', '1', 'on'].includes(options[name].toLowerCase()) ? 'ON' : 'OFF';
  if (found.super_read_only === 'ON') found.read_only = 'ON';
  return found;
}

function abort(os: Os, release: Release, reasons: readonly string[]): { readonly exit: 1 } {
  os.write(2, asError(os, release, [...reasons, 'Aborting']));
  return { exit: 1 };
}

function refuseDirectory(os: Os, release: Release, directory: string): { readonly exit: 1 } {
  if (release.number < 800) return abort(os, release, ['--initialize specified but the data directory has files in it. Aborting.']);
  os.write(2, line(os, release, 0, 'System', `/usr/sbin/mysqld (mysqld ${release.version}) initializing of server in progress as process ${os.pid}`));
  const left = abort(os, release, ['--initialize specified but the data directory has files in it. Aborting.', `The designated data directory ${directory}/ is unusable. You can remove all files that the server added to it.`]);
  os.write(2, line(os, release, 0, 'System', `/usr/sbin/mysqld: Shutdown complete (mysqld ${release.version})  ${release.comment}.`));
  return left;
}

function advance(os: Os, release: Release, options: ServerOptions, state: State): Next | { readonly wait: { readonly untilMs?: number }; readonly state: State } {
  switch (state.phase) {
    case 'parent': return parent(os, release, state);
    case 'initialising': return tell(os, release, state, initialising(os, release), release.initialiseMs, () => { finishFiles(os, release, options.datadir); return { exit: 0 }; });
    case 'locking': return lock(os, release, options, state);
    case 'starting': return tell(os, release, state, starting(os, release, options.socket, networkPort(options), state.crashed), release.startMs, () => open(os, release, options, state));
    case 'running': return serve(os, release, options, state);
    case 'stopping': return tell(os, release, state, stopping(release, state.stoppedBy, state.connections.length), release.stopMs, () => finish(os, release, options));
  }
}

const networkPort = (options: ServerOptions): number => (options.skip_networking === undefined ? Number(options.port) : 0);

/** `--daemonize`: the first process ends when the server is ready. */
function parent(os: Os, release: Release, state: State): Next {
  const child = os.waitChild(state.child);
  if (child !== undefined) return { exit: 1 };
  return os.nowMs() >= state.sinceMs + release.startMs ? { exit: 0 } : { wait: { child: true, untilMs: state.sinceMs + release.startMs } };
}

/** Tells the lines of a phase at their times, then goes on. */
function tell(os: Os, release: Release, state: State, lines: Told, lengthMs: number, then: () => Next): Next | { readonly wait: { readonly untilMs: number }; readonly state: State } {
  const passed = os.nowMs() - state.sinceMs;
  const due = lines.filter(([ms]) => ms <= passed).length;
  for (const [, thread, level, text] of lines.slice(state.told, due)) os.write(2, line(os, release, thread, level, text));
  if (passed >= lengthMs) return then();
  return { state: { ...state, told: due }, wait: { untilMs: state.sinceMs + Math.min(lines[due]?.[0] ?? lengthMs, lengthMs) } };
}

/** Waits for the data directory to be this server's alone, then looks whether it can use it. */
function lock(os: Os, release: Release, options: ServerOptions, state: State): Next | { readonly wait: { readonly untilMs: number }; readonly state: State } {
  const mark = readMark(os, options.datadir);
  if (!mark || failed(os.stat(`${options.datadir}/mysql`))) return abort(os, release, ["Fatal error: Can't open and lock privilege tables: Table 'mysql.user' doesn't exist"]);
  if (failed(os.lock(`${options.datadir}/ibdata1`))) {
    if (state.attempts >= LOCK_ATTEMPTS) return abort(os, release, ['InnoDB: Operating system error number 11 in a file operation.', "InnoDB: Error number 11 means 'Resource temporarily unavailable'", ...(release.number < 800 ? ['InnoDB: Plugin initialization aborted with error Generic error', "Plugin 'InnoDB' init function returned error.", 'Failed to initialize builtin plugins.'] : ['Failed to initialize DD Storage Engine', 'Data Dictionary initialization failed.'])]);
    if (os.nowMs() >= state.sinceMs + state.attempts * 1000) os.write(2, line(os, release, release.number < 800 ? 0 : 1, 'ERROR', release.number < 800 ? 'InnoDB: Unable to lock ./ibdata1, error: 11' : 'Unable to lock ./ibdata1 error: 11'));
    return { state: { ...state, attempts: state.attempts + 1 }, wait: { untilMs: state.sinceMs + (state.attempts + 1) * 1000 } };
  }
  const problem = misfit(release, mark.digits);
  if (problem !== undefined) return abort(os, release, release.number < 800 ? [problem] : [problem, 'Failed to initialize DD Storage Engine', 'Data Dictionary initialization failed.']);
  if (mark.release < release.number) upgrade(os, release, options.datadir, mark.digits);
  writeMark(os, options.datadir, release, false);
  return { next: { ...state, phase: 'starting', sinceMs: os.nowMs(), told: 0, crashed: !mark.clean } };
}

/** Why a release can't use the directory another one wrote. */
function misfit(release: Release, digits: number): string | undefined {
  const [written, own] = [Math.floor(digits / 100), Math.floor(release.digits / 100)];
  if (own < 800) return written > own ? 'InnoDB: Unsupported redo log format. The redo log was created with a later version of MySQL.' : undefined;
  if (written > own) return `Invalid MySQL server downgrade: Cannot downgrade from ${digits} to ${release.digits}. Downgrade is only permitted between patch releases.`;
  return written < 800 && own > 800 ? `Invalid MySQL server upgrade: Cannot upgrade from ${digits} to ${release.digits}. Upgrade to next major version is only allowed from the last LTS release, which version ${digits} is not.` : undefined;
}

function upgrade(os: Os, release: Release, directory: string, from: number): void {
  upgradeFiles(os, release, directory);
  const told = from < 80_000 ? ["Data dictionary upgrading from version '50700' to '80023'.", "Data dictionary upgrade completed."] : [];
  for (const text of [...told, `Server upgrade from '${from}' to '${release.digits}' started.`, `Server upgrade from '${from}' to '${release.digits}' completed.`]) os.write(2, line(os, release, 0, 'System', text));
}

function open(os: Os, release: Release, options: ServerOptions, state: State): Next {
  const port = networkPort(options);
  const tcp = port ? os.listen(port) : null;
  const local = failed(tcp) ? tcp : os.listen(SOCKET_PORT);
  if (failed(tcp) || failed(local)) return abort(os, release, ["Can't start server: Bind on TCP/IP port: Address already in use", `Do you already have another mysqld server running on port: ${port} ?`]);
  os.writeFile(options.socket, String(SOCKET_PORT));
  os.writeFile(PID_FILE, `${os.pid}\n`);
  ensureServerId(os, options.datadir);
  return { next: { ...state, phase: 'running', tcp, local, startedMs: os.nowMs() } };
}

function serve(os: Os, release: Release, options: ServerOptions, given: State): Next | { readonly wait: { readonly untilMs?: number }; readonly state: State } {
  let state = given;
  for (const [listener, local] of [[state.tcp, false], [state.local, true]] as const) {
    if (listener === null) continue;
    for (let fd = os.accept(listener); fd !== undefined && !failed(fd); fd = os.accept(listener)) state = { ...state, nextId: state.nextId + 1, connections: [...state.connections, newConnection(fd, state.nextId, local, release)] };
  }
  const desk: Desk = attendAll(os, { home: homeOf(os, release, options.datadir), release, port: networkPort(options), startedMs: state.startedMs, connections: state.connections, questions: state.questions, globals: state.globals });
  state = { ...state, connections: desk.connections, questions: desk.questions, globals: desk.globals };
  if (desk.shutdownBy !== undefined) return { next: stop(os, state, desk.shutdownBy) };
  const now = os.nowMs();
  const times = state.connections.flatMap(({ readyMs, waiting }) => [readyMs, waiting?.untilMs ?? 0]).filter((ms) => ms > now);
  const writable = state.connections.filter(({ output, readyMs }) => output !== '' && readyMs <= now).map(({ fd }) => fd);
  const readable = [state.tcp, state.local].filter((fd) => fd !== null).concat(state.connections.filter(({ readyMs }) => readyMs <= now).map(({ fd }) => fd));
  return { state, wait: { readable, ...(writable.length ? { writable } : {}), ...(times.length ? { untilMs: Math.min(...times) } : {}) } };
}

/** Takes no one in any more; what is not committed is gone. */
function stop(os: Os, state: State, by: string): State {
  for (const fd of [state.tcp, state.local, ...state.connections.map((connection) => connection.fd)]) if (fd !== null) os.close(fd);
  return { ...state, phase: 'stopping', sinceMs: os.nowMs(), told: 0, tcp: null, local: null, connections: [], stoppedBy: by };
}

function finish(os: Os, release: Release, options: ServerOptions): Next {
  writeMark(os, options.datadir, release, true);
  os.remove(options.socket);
  os.remove(PID_FILE);
  return { exit: 0 };
}
