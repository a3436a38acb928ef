import type { Json } from '../../base/json';
import { failed, type Os, type Program, type Step } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import { formatResponse, type HttpRequest } from '../common/http';
import { continueCall, startCall, type Call } from '../common/httpClient';
import { awaitServer, idleServer, serve, type Reply, type ServerState } from '../common/httpServer';
import { formatTime } from '../common/time';

const LEADER = 'mehdb-0';
const SYNC_MS = 10_000;
const PATIENCE_MS = 5_000;

/** A follower's copying: what it asks now, and the keys still to come. */
interface Copying { readonly call: Call | null; readonly key: string | null; readonly keys: readonly string[]; readonly nextMs: number }
interface State { readonly server: ServerState; readonly copying: Copying | null }

const log = (os: Os, text: string): void => void os.write(2, `${formatTime(os.nowMs(), '%Y/%m/%d %T')} ${text}\n`);
const portOf = (os: Os): string => os.env.MEHDB_PORT || '9876';
const directoryOf = (os: Os): string => os.env.MEHDB_DATADIR || `${os.cwd}/data`;
const leads = (os: Os): boolean => (os.env.MEHDB_HOST || os.hostname) === LEADER;
/** The leader's name in DNS: its Pod's, under the governing Service, which is called as the set is. */
const leader = (os: Os): { readonly host: string; readonly port: number } => (os.env.MEHDB_LOCAL ? { host: 'localhost', port: 9999 } : { host: `${LEADER}.${os.env.MEHDB_NAMESPACE || 'mehdb'}`, port: Number(portOf(os)) });

/** The key-value store of "Kubernetes by Example": the first shard takes what is written, the others copy it every ten seconds. */
const mehdb: Program = {
  start: (): Json => null,
  step(json, _wake, os): Step {
    const state = json === null ? begin(os) : json as unknown as State;
    if (typeof state === 'number') return { exit: state };
    const server = serve(os, state.server, (request) => answer(os, request));
    const copying = state.copying && copy(os, state.copying);
    const waiting = awaitServer({ server, copying: copying?.copying ?? null } as unknown as Json, server);
    if (!copying || !('wait' in waiting)) return waiting;
    const { wait } = waiting;
    return { ...waiting, wait: { ...wait, ...copying.wait, readable: [...wait.readable ?? [], ...copying.wait.readable ?? []], writable: [...wait.writable ?? [], ...copying.wait.writable ?? []] } };
  },
};

function begin(os: Os): State | number {
  const directory = directoryOf(os);
  if (failed(os.stat(directory))) os.makeDirectory(directory);
  log(os, `mehdb serving from ${os.env.MEHDB_HOST || os.hostname}:${portOf(os)} using ${directory} as the data directory`);
  log(os, leads(os) ? 'I am the leading shard, accepting both WRITES and READS' : 'I am a follower shard, accepting READS');
  const listener = os.listen(Number(portOf(os)));
  if (failed(listener)) { log(os, `listen tcp 0.0.0.0:${portOf(os)}: bind: address already in use`); return 1; }
  return { server: idleServer(listener), copying: leads(os) ? null : { call: null, key: null, keys: [], nextMs: os.nowMs() + SYNC_MS } };
}

function keysOf(os: Os): readonly string[] {
  const names = os.list(directoryOf(os));
  return failed(names) ? [] : names.filter((name) => !name.startsWith('.') && !failed(os.stat(`${directoryOf(os)}/${name}/content`)));
}

function store(os: Os, key: string, text: string): boolean {
  const directory = `${directoryOf(os)}/${key}`;
  if (failed(os.stat(directory))) os.makeDirectory(directory);
  return !failed(os.writeFile(`${directory}/content`, text));
}

function answer(os: Os, request: HttpRequest | 'bad'): Reply {
  const reply = (status: number, body: string, extra: Readonly<Record<string, string>> = {}): Reply => {
    const headers = { ...extra, Date: formatTime(os.nowMs(), '%a, %d %b %Y %T GMT'), ...(body === '' ? {} : { 'Content-Type': 'text/plain; charset=utf-8' }) };
    return { text: formatResponse(status, headers, body, request === 'bad' ? 'GET' : request.method), close: request === 'bad' || request.headers.connection === 'close' };
  };
  if (request === 'bad') return reply(400, '400 Bad Request');
  const [path = '/', query = ''] = request.target.split('?');
  const [, verb = '', key = ''] = /^\/(set|get|keys|status)(?:\/([a-z]+))?$/.exec(path) ?? [];
  if (verb === '' || (key === '') !== (verb === 'keys' || verb === 'status')) return reply(404, '404 page not found\n');
  if (request.method !== (verb === 'set' ? 'PUT' : 'GET')) return reply(405, '');
  switch (verb) {
    case 'set': return write(os, key, request.body, reply);
    case 'get': return read(os, key, reply);
    case 'keys': return reply(200, `${JSON.stringify(keysOf(os))}\n`);
    default: return reply(200, /(?:^|&)level=full(?:&|$)/.test(query) ? `${keysOf(os).length}\n` : leads(os) ? 'leader' : 'follower');
  }
}

type Answering = (status: number, body: string, extra?: Readonly<Record<string, string>>) => Reply;

function write(os: Os, key: string, body: string, reply: Answering): Reply {
  if (!leads(os)) {
    const { host, port } = leader(os);
    const url = `http://${host}:${port}/set/${key}`;
    log(os, `Redirecting WRITE to ${url}`);
    return reply(307, '', { Location: url });
  }
  if (!store(os, key, body)) { log(os, `Can't write key ${key}`); return reply(500, 'write failed\n'); }
  log(os, `Done writing key ${key}`);
  return reply(200, 'WRITE completed');
}

function read(os: Os, key: string, reply: Answering): Reply {
  const path = `${directoryOf(os)}/${key}/content`;
  const text = os.readFile(path);
  if (failed(text)) { log(os, `Can't read key ${key} due to open ${path}: no such file or directory`); return reply(404, '\n'); }
  log(os, `Done reading key ${key}`);
  return reply(200, text);
}

interface Copied { readonly copying: Copying; readonly wait: { readonly readable?: readonly number[]; readonly writable?: readonly number[]; readonly untilMs?: number } }

/** Goes on with copying what the leader has: first its list of keys, then each. */
function copy(os: Os, given: Copying): Copied {
  let copying = given;
  const ask = (path: string): Call => { const { host, port } = leader(os); return startCall(os, host, port, 'GET', `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nUser-Agent: Go-http-client/1.1\r\nConnection: close\r\n\r\n`, { totalMs: PATIENCE_MS, connectMs: PATIENCE_MS }); };
  if (!copying.call) {
    if (os.nowMs() < copying.nextMs) return { copying, wait: { untilMs: copying.nextMs } };
    log(os, 'Checking for new data from leader');
    copying = { ...copying, call: ask('/keys'), key: null, keys: [] };
  }
  while (copying.call) {
    const result = continueCall(os, copying.call);
    if ('wait' in result) return { copying: { ...copying, call: result.call }, wait: result.wait };
    const keys = taken(os, copying, 'problem' in result ? undefined : result.response.body, 'problem' in result ? result.problem : '');
    const [key, ...rest] = keys;
    copying = { ...copying, key: key ?? null, keys: rest, call: key === undefined ? null : ask(`/get/${key}`) };
  }
  const nextMs = os.nowMs() + SYNC_MS;
  return { copying: { ...copying, nextMs }, wait: { untilMs: nextMs } };
}

/** Deals with one answer of the leader; returns the keys still to ask for. */
function taken(os: Os, { key, keys }: Copying, body: string | undefined, problem: string): readonly string[] {
  const { host, port } = leader(os);
  if (body === undefined) {
    const why = { 'unknown-host': `dial tcp: lookup ${host}: no such host`, refused: `dial tcp ${host}:${port}: connect: connection refused`, unreachable: `dial tcp ${host}:${port}: connect: no route to host` }[problem] ?? 'net/http: request canceled (Client.Timeout exceeded while awaiting headers)';
    log(os, `Can't get ${key === null ? 'keys' : `key ${key}`} from leader due to Get http://${host}:${port}/${key === null ? 'keys' : `get/${key}`}: ${why}`);
    return keys;
  }
  if (key !== null) {
    if (store(os, key, body)) log(os, `Synced key ${key} from leader`);
    return keys;
  }
  const list = /^\[(.*)\]\s*$/.exec(body)?.[1] ?? '';
  return list.split(',').map((name) => name.replace(/^"|"$/g, '')).filter((name) => /^[a-z]+$/.test(name));
}

export const programs: ProgramTable = { mehdb };
