import type { Json } from '../../base/json';
import { failed, type Os, type Program, type Signal, type Step, type Wait } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import { continueLookup, startLookup, type Lookup } from '../resolver/lookup';
import { hostsOf, load, type Host } from './configured/check';
import { answerCommand, commandOf, loaded, type Command } from './configured/command';
import { emergency, reloaded, tellMain } from './configured/log';
import { ConfigurationFault, type Directive } from './configured/parse';
import { isOn, portsOf } from './configured/scope';
import { attend, newConnection, type Connection, type Site } from './configured/serve';
import { configuredServer, type Handover } from './parts';
import { CAUGHT, noticeLines, PID_FILE, SIGNALS } from './startup';

/** A configuration that is looked at: its hosts must be found before it is taken. */
interface Candidate { readonly tree: readonly Directive[]; readonly left: readonly Host[]; readonly lookup: Lookup | null; readonly addresses: Site['addresses'] }

interface State {
  readonly command: Command | null;
  readonly candidate: Candidate | null;
  /** How often the ports were asked for in vain, and when they are asked for again. */
  readonly attempts: number;
  readonly againMs: number;
  readonly site: Site | null;
  readonly listeners: readonly { readonly port: number; readonly fd: number }[];
  readonly connections: readonly Connection[];
  readonly total: number;
  readonly turns: number;
  readonly restUntilMs: Readonly<Record<string, number>>;
  readonly background: boolean;
  readonly quitting: boolean;
}

const EMPTY: State = { command: null, candidate: null, attempts: 0, againMs: 0, site: null, listeners: [], connections: [], total: 0, turns: 0, restUntilMs: {}, background: false, quitting: false };

const json = (state: State): Json => state as unknown as Json;

/** nginx with whatever configuration there is. */
const server: Program = {
  start: () => json(EMPTY),
  step(given, wake, os): Step {
    let state = given as unknown as State;
    if (!state.command) {
      const begun = begin(os, state);
      if (typeof begun === 'number') return { exit: begun };
      state = begun;
    }
    for (const signal of wake.signals) {
      const next = heed(os, state, signal);
      if (!next) return { exit: 0 };
      state = next;
    }
    if (state.candidate) {
      const next = consider(os, state, state.candidate);
      if (!('command' in next)) return next;
      state = next;
    }
    return serve(os, state);
  },
};

function begin(os: Os, state: State): State | number {
  const command = commandOf(os.args.slice(1));
  if (typeof command === 'string') { os.write(2, `nginx: ${command}\n`); return 1; }
  const done = answerCommand(os, command);
  if (done !== undefined) return done;
  const tree = loaded(os, command);
  if (tree) return { ...state, command, candidate: { tree, left: hostsOf(tree), lookup: null, addresses: {} } };
  if (command.task !== 'serve') os.write(2, `nginx: configuration file ${command.file} test failed\n`);
  return 1;
}

/** What a signal asks for; undefined is an end at once. */
function heed(os: Os, state: State, signal: Signal): State | undefined {
  const tree = state.site?.tree ?? [];
  tellMain(os, tree, 'notice', SIGNALS[signal] ?? '');
  if (signal === 'TERM' || signal === 'INT') return undefined;
  if (signal === 'QUIT') {
    for (const { fd } of state.listeners) os.close(fd);
    return { ...state, quitting: true, listeners: [] };
  }
  return signal === 'HUP' && state.command ? reload(os, state, state.command) : state;
}

function reload(os: Os, state: State, command: Command): State {
  const said = state.site?.tree ?? [];
  try {
    const tree = load(os, command.file, command.globals, (text) => tellMain(os, said, 'warn', text));
    return { ...state, candidate: { tree, left: hostsOf(tree), lookup: null, addresses: {} } };
  } catch (error) {
    if (!(error instanceof ConfigurationFault)) throw error;
    tellMain(os, said, 'notice', 'reconfiguring');
    tellMain(os, said, 'emerg', error.message);
    return state;
  }
}

/** Goes on with a configuration that is not in use yet. */
function consider(os: Os, state: State, candidate: Candidate): State | Step {
  const [host, ...left] = candidate.left;
  const running = state.site !== null;
  if (!host) return running ? adopt(os, state, candidate) : open(os, state, candidate);
  const result = continueLookup(os, candidate.lookup ?? startLookup(os, host.name));
  if ('lookup' in result) {
    const waiting = { ...state, candidate: { ...candidate, lookup: result.lookup } };
    return running ? waiting : { state: json(waiting), wait: result.wait };
  }
  if ('addresses' in result) return consider(os, state, { ...candidate, left, lookup: null, addresses: { ...candidate.addresses, [host.name]: result.addresses } });
  const text = `host not found in upstream ${host.place}`;
  if (running) { tellMain(os, candidate.tree, 'emerg', text); return { ...state, candidate: null }; }
  emergency(os, text);
  if (state.command?.task !== 'serve') os.write(2, `nginx: configuration file ${state.command?.file ?? ''} test failed\n`);
  return { exit: 1 };
}

/** Another configuration for a running server: its ports are opened, those of the old one closed. */
function adopt(os: Os, state: State, { tree, addresses }: Candidate): State {
  const ports = portsOf(tree);
  const kept = state.listeners.filter(({ port }) => ports.includes(port));
  const added: { port: number; fd: number }[] = [];
  for (const port of ports.filter((one) => !kept.some((other) => other.port === one))) {
    const fd = os.listen(port);
    if (failed(fd)) {
      tellMain(os, tree, 'emerg', `bind() to 0.0.0.0:${port} failed (98: Address already in use)`);
      for (const one of added) os.close(one.fd);
      return { ...state, candidate: null };
    }
    added.push({ port, fd });
  }
  for (const { port, fd } of state.listeners) if (!ports.includes(port)) os.close(fd);
  reloaded(os, tree);
  return { ...state, candidate: null, site: { tree, addresses }, listeners: [...kept, ...added] };
}

const BIND_ATTEMPTS = 5;
const BIND_PAUSE_MS = 500;

/** The first configuration: a test ends here, a server opens its ports. */
function open(os: Os, state: State, { tree, addresses }: Candidate): State | Step {
  const { command } = state;
  if (command && command.task !== 'serve') return tested(os, command, tree);
  if (os.nowMs() < state.againMs) return { state: json(state), wait: { untilMs: state.againMs } };
  const listeners: { port: number; fd: number }[] = [];
  let refused = false;
  for (const port of portsOf(tree)) {
    const fd = os.listen(port);
    if (!failed(fd)) { listeners.push({ port, fd }); continue; }
    refused = true;
    emergency(os, `bind() to 0.0.0.0:${port} failed (98: Address already in use)`);
  }
  if (refused) return againLater(os, state, tree, listeners);
  for (const signal of CAUGHT) os.onSignal(signal, 'catch');
  const next: State = { ...state, candidate: null, site: { tree, addresses }, listeners, background: isOn([{ name: 'main', args: [], file: '', line: 0, block: tree }], 'daemon', 'on') };
  if (next.background) { os.fork(json({ ...next, background: false })); return { exit: 0 }; }
  return started(os, next);
}

function againLater(os: Os, state: State, tree: readonly Directive[], listeners: readonly { readonly fd: number }[]): Step {
  for (const { fd } of listeners) os.close(fd);
  tellMain(os, tree, 'notice', 'try again to bind() after 500ms');
  if (state.attempts + 1 < BIND_ATTEMPTS) {
    const againMs = os.nowMs() + BIND_PAUSE_MS;
    return { state: json({ ...state, attempts: state.attempts + 1, againMs }), wait: { untilMs: againMs } };
  }
  emergency(os, 'still could not bind()');
  return { exit: 1 };
}

function started(os: Os, state: State): State {
  const tree = state.site?.tree ?? [];
  os.writeFile(tree.find(({ name }) => name === 'pid')?.args[0] ?? PID_FILE, `${os.pid}\n`);
  for (const line of noticeLines(os)) tellMain(os, tree, 'notice', line);
  return state;
}

function tested(os: Os, command: Command, tree: readonly Directive[]): Step {
  if (!command.quiet) os.write(2, `nginx: the configuration file ${command.file} syntax is ok\nnginx: configuration file ${command.file} test is successful\n`);
  if (command.task === 'dump') {
    for (const file of new Set([command.file, ...filesOf(tree)])) {
      const text = os.readFile(file);
      os.write(1, `# configuration file ${file}:\n${failed(text) ? '' : text}\n`);
    }
  }
  return { exit: 0 };
}

const filesOf = (tree: readonly Directive[]): readonly string[] => tree.flatMap(({ file, block }) => [file, ...filesOf(block ?? [])]);

/** Accepts, attends to every connection, and says what to wait for. */
function serve(os: Os, given: State): Step {
  const site = given.site;
  if (!site) return { state: json(given), wait: {} };
  const turns = { count: given.turns, restUntilMs: given.restUntilMs };
  let { total } = given;
  const arrived: Connection[] = [];
  for (const { port, fd: listener } of given.listeners) {
    for (let fd = os.accept(listener); fd !== undefined && !failed(fd); fd = os.accept(listener)) arrived.push(newConnection(os, fd, port, ++total));
  }
  const open: Connection[] = [];
  const waits: Wait[] = given.candidate?.lookup?.query ? [{ readable: [given.candidate.lookup.query.fd], untilMs: given.candidate.lookup.query.untilMs }] : [];
  for (const connection of [...given.connections, ...arrived]) {
    const after = attend(os, site, connection, given.quitting, turns);
    if (!after) { os.close(connection.fd); continue; }
    open.push(after.connection);
    waits.push(after.wait ?? { readable: [after.connection.fd], ...(after.connection.output === '' ? {} : { writable: [after.connection.fd] }) });
  }
  if (given.quitting && open.every(({ input, output, pending }) => input === '' && output === '' && !pending)) return { exit: 0 };
  const until = Math.min(...waits.map(({ untilMs }) => untilMs ?? Infinity), Infinity);
  const wait: Wait = { readable: [...given.listeners.map(({ fd }) => fd), ...waits.flatMap(({ readable }) => readable ?? [])], writable: waits.flatMap(({ writable }) => writable ?? []), ...(until === Infinity ? {} : { untilMs: until }) };
  return { state: json({ ...given, connections: open, total, turns: turns.count, restUntilMs: turns.restUntilMs }), wait };
}

/** A server that began with the packaged configuration and now has another, or a request it has no short way for. */
function takeOver(os: Os, { listener, connections, total, quitting }: Handover, signals: readonly Signal[]): Step {
  const command = commandOf(os.args.slice(1));
  if (typeof command === 'string') return { exit: 1 };
  const tree = load(os, command.file, command.globals, () => undefined);
  const state: State = {
    ...EMPTY, command, site: { tree, addresses: {} }, quitting, total, listeners: listener === null ? [] : [{ port: 80, fd: listener }],
    connections: connections.map(({ fd, input, output, close, client, count }) => ({ fd, port: 80, client, count, requests: 0, input, output, close, pending: null })),
  };
  return server.step(json(state), { signals }, os);
}

configuredServer.provide({ server, takeOver });

export const programs: ProgramTable = {};
