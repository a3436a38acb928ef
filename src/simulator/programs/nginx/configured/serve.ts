import { failed, type Os, type Wait } from '../../../base/program';
import { utf8Bytes } from '../../../base/text';
import { parseRequest, type HttpRequest } from '../../common/http';
import { continueCall, type Call } from '../../common/httpClient';
import { formatTime } from '../../common/time';
import { release } from '../startup';
import { append, tellOf } from './log';
import { standardPage, wireText, type Answer } from './pages';
import type { Directive } from './parse';
import { callTo, failure, isGrouped, passedOn, peersOf, targetOf, timeMs, type Addresses, type Peer, type Turns } from './proxy';
import { route, withErrorPage } from './route';
import { every, isOn, serverFor, valueOf } from './scope';
import { accessLines, expand, type Turn } from './variables';

/** A configuration that is in use, with where its hosts are. */
export interface Site { readonly tree: readonly Directive[]; readonly addresses: Addresses }

/** A request that another server is asked. */
interface Pending { readonly request: HttpRequest; readonly call: Call; readonly peer: Peer; readonly left: readonly Peer[]; readonly tried: string; readonly startedMs: number }

export interface Connection { readonly fd: number; readonly port: number; readonly client: string; readonly count: number; readonly requests: number; readonly input: string; readonly output: string; readonly close: boolean; readonly pending: Pending | null }

export const newConnection = (os: Os, fd: number, port: number, count: number): Connection => ({ fd, port, client: os.peer(fd)?.address ?? '', count, requests: 0, input: '', output: '', close: false, pending: null });

/** How long a server of a group rests that did not answer. */
const REST_MS = 10_000;

const CLOSING = new Set([400, 413, 414, 500, 501]);

/** Does what a connection is ready for; undefined when it is over. `turns` counts the requests passed on. */
export function attend(os: Os, site: Site, given: Connection, quitting: boolean, turns: Turns): { readonly connection: Connection; readonly wait?: Wait } | undefined {
  let connection = given;
  let ended = false;
  for (let text = os.read(connection.fd); text !== undefined; text = os.read(connection.fd)) {
    if (text === null || failed(text)) { ended = true; break; }
    connection = { ...connection, input: connection.input + text };
  }
  for (;;) {
    const before = connection;
    const pending = connection.pending;
    if (pending) {
      const result = goOn(os, site, connection, pending, quitting, turns);
      if ('wait' in result) return { connection: result.connection, wait: result.wait };
      connection = result.connection;
    } else if (!connection.close) connection = begin(os, site, connection, quitting, turns);
    if (connection === before) break;
  }
  if (connection.output !== '') {
    const taken = os.write(connection.fd, connection.output);
    if (failed(taken)) return undefined;
    connection = { ...connection, output: connection.output.slice(taken) };
  }
  return (connection.close || ended) && connection.output === '' ? undefined : { connection: { ...connection, close: connection.close || ended } };
}

/** Takes the next whole request of a connection. */
function begin(os: Os, site: Site, given: Connection, quitting: boolean, turns: Turns): Connection {
  const request = parseRequest(given.input);
  if (request === undefined) return given;
  const connection = { ...given, requests: given.requests + 1, input: request === 'bad' ? '' : given.input.slice(request.length) };
  const whole: HttpRequest = request === 'bad' ? { method: '', target: given.input.split(/\r?\n/)[0] ?? '', version: '', headers: {}, body: '', length: given.input.length } : request;
  const turn = turnOf(os, site, connection, whole, os.nowMs());
  if (!turn) return { ...connection, close: true };
  const nameless = whole.version === 'HTTP/1.1' && !whole.headers['host'];
  if (request === 'bad' || nameless || climbs(whole.target)) return answered(turn, connection, { status: 400, body: '' }, true);
  const outcome = route(turn);
  return 'answer' in outcome ? answered(turn, connection, outcome.answer, quitting) : passOn(turn, site, connection, outcome.pass, turns);
}

const HTTP_PASS = new Set(['proxy_pass', 'grpc_pass']);

function passOn(turn: Turn, site: Site, connection: Connection, pass: Directive, turns: Turns): Connection {
  const target = targetOf(turn, pass);
  const peers = HTTP_PASS.has(pass.name) || pass.args[0]?.startsWith('unix:') !== true ? peersOf(turn, target, site.addresses, turns) : [];
  turns.count++;
  const [peer, ...left] = peers ?? [];
  if (!peer) return answered(turn, connection, errorOf(turn, 502, peers ? 'no live upstreams while connecting to upstream' : `no resolver defined to resolve ${target.host}`), false);
  const call = callTo(turn.os, turn, pass, target, peer);
  return { ...connection, pending: { request: turn.request, call, peer, left, tried: '', startedMs: turn.startedMs } };
}

/** Goes on with asking another server; the next one is asked where one does not answer. */
function goOn(os: Os, site: Site, connection: Connection, pending: Pending, quitting: boolean, turns: Turns): { readonly connection: Connection; readonly wait: Wait } | { readonly connection: Connection } {
  const result = continueCall(os, pending.call);
  if ('wait' in result) return { connection: { ...connection, pending: { ...pending, call: result.call } }, wait: result.wait };
  const idle = { ...connection, pending: null };
  const turn = turnOf(os, site, connection, pending.request, pending.startedMs);
  const outcome = turn && route(turn);
  if (!turn || !outcome) return { connection: { ...idle, close: true } };
  if ('answer' in outcome) return { connection: answered(turn, idle, outcome.answer, quitting) };
  const target = targetOf(turn, outcome.pass);
  const here = `${pending.peer.host}:${pending.peer.port}`;
  const tried = pending.tried === '' ? here : `${pending.tried}, ${here}`;
  turn.upstream = { address: tried, status: '' };
  if ('response' in result) {
    const answer = passedOn(turn, outcome.pass, target, result.response);
    turn.upstream = { address: tried, status: String(answer.status) };
    const own = isOn(turn.scope, 'proxy_intercept_errors', 'off') && answer.status >= 300 ? withErrorPage(turn, { answer: { status: answer.status, body: '' } }) : { answer };
    return { connection: 'answer' in own ? answered(turn, idle, own.answer, quitting) : passOn(turn, site, idle, own.pass, turns) };
  }
  const { status, text } = failure(result.problem, pending.peer);
  turn.upstream = { address: tried, status: String(status) };
  tellOf(turn, text, /resolved/.test(text) ? undefined : `${target.scheme}://${here}${pending.request.target}`);
  if (!/resolved/.test(text) && isGrouped(turn, target)) {
    turns.restUntilMs = { ...turns.restUntilMs, [here]: os.nowMs() + REST_MS };
    tellOf(turn, '[warn] upstream server temporarily disabled while connecting to upstream', `${target.scheme}://${here}${pending.request.target}`);
  }
  const [peer, ...left] = pending.left;
  if (peer && valueOf(turn.scope, 'proxy_next_upstream', 'error') !== 'off') return { connection: { ...idle, pending: { ...pending, call: callTo(os, turn, outcome.pass, target, peer), peer, left, tried } } };
  const ended = withErrorPage(turn, { answer: { status, body: '' } });
  return { connection: 'answer' in ended ? answered(turn, idle, ended.answer, quitting) : passOn(turn, site, idle, ended.pass, turns) };
}

function errorOf(turn: Turn, status: number, problem: string): Answer {
  const outcome = withErrorPage(turn, { answer: { status, body: '', problem } });
  return 'answer' in outcome ? outcome.answer : { status, body: '', problem };
}

function turnOf(os: Os, site: Site, connection: Connection, request: HttpRequest, startedMs: number): Turn | undefined {
  const server = serverFor(site.tree, connection.port, (request.headers['host'] ?? '').replace(/:\d*$/, '').toLowerCase());
  const cut = request.target.indexOf('?');
  return server && {
    os, tree: site.tree, request, client: connection.client, port: connection.port, server, scope: [...site.tree.filter(({ name }) => name === 'http'), server], uri: cleanPath(cut < 0 ? request.target : request.target.slice(0, cut)), args: cut < 0 ? '' : request.target.slice(cut + 1),
    set: {}, match: [], named: {}, answered: { status: 0, bodyBytes: 0, bytes: 0, headers: {} }, startedMs, connection: connection.count, requests: connection.requests, upstream: { address: '', status: '' }, proxyHost: '', internal: false,
  };
}

/** Whether a path leads out of the root. */
function climbs(target: string): boolean {
  let depth = 0;
  return (target.split('?')[0] ?? '').split('/').some((part) => { depth += part === '..' ? -1 : part === '' || part === '.' ? 0 : 1; return depth < 0; });
}

/** A path without `.` and `..`, decoded, still beginning with a slash and keeping the one at its end. */
export function cleanPath(target: string): string {
  const decoded = target.replace(/%([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  const parts: string[] = [];
  for (const part of decoded.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}${decoded.endsWith('/') && parts.length ? '/' : ''}`;
}

const WITH_HEADERS = new Set([200, 201, 204, 206, 301, 302, 303, 304, 307, 308]);

/** Writes the answer, and what the logs say of it. */
function answered(turn: Turn, connection: Connection, given: Answer, quitting: boolean): Connection {
  const { os, request } = turn;
  const server = isOn(turn.scope, 'server_tokens', 'on') ? `nginx/${release(os)}` : 'nginx';
  const page = given.type === undefined && given.body === '' ? standardPage(given.status, server) : given.body;
  const charset = valueOf(turn.scope, 'charset', 'off');
  const answer: Answer = given.type === undefined && page !== '' ? { ...given, body: page, type: charset === 'off' ? 'text/html' : `text/html; charset=${charset}` } : given;
  const close = quitting || answer.close === true || CLOSING.has(answer.status) || valueOf(turn.scope, 'keepalive_timeout', '75') === '0' || request.headers['connection']?.toLowerCase() === 'close' || (request.version === 'HTTP/1.0' && request.headers['connection']?.toLowerCase() !== 'keep-alive');
  const extra = every(turn.scope, 'add_header').flatMap(({ args: [name = '', value = '', always] }): [string, string][] => (always === 'always' || WITH_HEADERS.has(answer.status) ? [[name, expand(turn, value)]] : []));
  const { text, bodyBytes } = wireText(os, answer, { server, close, method: request.method, extra: [...expires(turn, answer.status), ...extra] });
  turn.answered = { status: answer.status, bodyBytes, bytes: utf8Bytes(text), headers: { ...answer.headers, ...Object.fromEntries(extra), ...(answer.type === undefined ? {} : { 'Content-Type': answer.type }) } };
  if (answer.problem !== undefined) tellOf(turn, answer.problem);
  for (const { path, text: line } of accessLines(turn)) append(os, path, `${line}\n`);
  return { ...connection, output: answer.status === 444 ? connection.output : connection.output + text, close };
}

/** How long a client may keep what it was given. */
function expires(turn: Turn, status: number): readonly (readonly [string, string])[] {
  const value = expand(turn, valueOf(turn.scope, 'expires', 'off'));
  if (value === 'off' || !WITH_HEADERS.has(status)) return [];
  const at = (ms: number): string => formatTime(ms, '%a, %d %b %Y %T GMT');
  if (value === 'epoch') return [['Expires', at(1000)], ['Cache-Control', 'no-cache']];
  if (value === 'max') return [['Expires', 'Thu, 31 Dec 2037 23:55:55 GMT'], ['Cache-Control', 'max-age=315360000']];
  const ms = timeMs(value) * (value.startsWith('-') ? -1 : 1);
  return [['Expires', at(turn.os.nowMs() + ms)], ['Cache-Control', ms < 0 ? 'no-cache' : `max-age=${ms / 1000}`]];
}
