import { isIpv4 } from '../../../base/dns';
import type { Os } from '../../../base/program';
import { utf8Bytes } from '../../../base/text';
import type { HttpResponse } from '../../common/http';
import { startCall, type Call, type Problem } from '../../common/httpClient';
import type { Answer } from './pages';
import type { Directive } from './parse';
import { every, httpOf, locationOf, own, valueOf } from './scope';
import { expand, type Turn } from './variables';

/** Where the hosts of a configuration are. */
export type Addresses = Readonly<Record<string, readonly string[]>>;

/** Other servers a request may be passed on to, in the order they are tried. */
export interface Peer { readonly host: string; readonly port: number }

interface Target { readonly scheme: string; readonly host: string; readonly port: number; readonly path: string | undefined }

/** What a request is passed on to. */
export function targetOf(turn: Turn, pass: Directive): Target {
  const text = expand(turn, pass.args[0] ?? '');
  const found = /^(?:(\w+):\/\/)?([^/:]+)(?::(\d+))?(\/.*)?$/.exec(text);
  return { scheme: found?.[1] ?? 'http', host: found?.[2] ?? '', port: Number(found?.[3] ?? '80'), path: found?.[4] };
}

/** How many requests were passed on, and until when servers rest that did not answer. */
export interface Turns { count: number; restUntilMs: Readonly<Record<string, number>> }

const groupOf = (turn: Turn, target: Target): Directive | undefined => own(httpOf(turn.tree), 'upstream').find(({ args }) => args[0] === target.host);

/** Whether a target is a group of several servers, of which one may rest. */
export const isGrouped = (turn: Turn, target: Target): boolean => own(groupOf(turn, target), 'server').length > 1;

/** The servers of a target: those of a group one after the other, beginning with the one whose turn it is; undefined where nobody can say where a host is. */
export function peersOf(turn: Turn, target: Target, addresses: Addresses, turns: Turns): readonly Peer[] | undefined {
  const group = groupOf(turn, target);
  const at = (host: string, port: number): readonly Peer[] => (isIpv4(host) ? [host] : addresses[host] ?? []).map((address) => ({ host: address, port }));
  const rotated = (peers: readonly Peer[]): readonly Peer[] => peers.map((_, index) => peers[(index + turns.count) % peers.length]).filter((one) => one !== undefined);
  if (group) {
    const members = (backup: boolean): readonly Peer[] => own(group, 'server').filter(({ args }) => !args.includes('down') && args.includes('backup') === backup).flatMap(({ args: [text = '', ...more] }) => {
      const weight = Number(/^weight=(\d+)$/.exec(more.find((one) => one.startsWith('weight=')) ?? '')?.[1] ?? '1');
      const found = at(text.replace(/:\d+$/, ''), Number(/:(\d+)$/.exec(text)?.[1] ?? '80'));
      return Array.from({ length: weight }, () => found).flat();
    });
    return [...new Map([...rotated(members(false)), ...members(true)].map((peer) => [`${peer.host}:${peer.port}`, peer])).values()].filter(({ host, port }) => (turns.restUntilMs[`${host}:${port}`] ?? 0) <= turn.os.nowMs());
  }
  const known = at(target.host, target.port);
  if (known.length) return rotated(known);
  return every(turn.scope, 'resolver').length ? [{ host: `${target.host}.`, port: target.port }] : undefined;
}

const NOT_PASSED = new Set(['host', 'connection', 'keep-alive', 'content-length', 'transfer-encoding', 'te', 'upgrade', 'expect']);

const titled = (name: string): string => name.replace(/(?:^|-)[a-z]/g, (one) => one.toUpperCase());

/** The request as the other server gets it. */
export function callTo(os: Os, turn: Turn, pass: Directive, target: Target, peer: Peer): Call {
  const { request } = turn;
  turn.proxyHost = target.port === 80 ? target.host : `${target.host}:${target.port}`;
  const location = turn.scope.findLast(({ name }) => name === 'location');
  const prefix = location ? locationOf(location).pattern : '/';
  const path = (pass.args[0] ?? '').includes('$') ? target.path ?? request.target : target.path === undefined ? untouched(turn) : target.path + turn.uri.slice(prefix.length) + (turn.args === '' ? '' : `?${turn.args}`);
  const set = new Map<string, string>([['Host', '$proxy_host'], ['Connection', 'close']]);
  for (const { args: [name = '', value = ''] } of every(turn.scope, 'proxy_set_header')) {
    for (const known of set.keys()) if (known.toLowerCase() === name.toLowerCase()) set.delete(known);
    set.set(name, value);
  }
  const names = new Set([...set.keys()].map((name) => name.toLowerCase()));
  const method = valueOf(turn.scope, 'proxy_method', request.method);
  const version = valueOf(turn.scope, 'proxy_http_version', '1.0');
  const lines = [
    `${method} ${path} HTTP/${version}`, ...[...set].flatMap(([name, value]) => { const text = expand(turn, value); return text === '' ? [] : [`${name}: ${text}`]; }),
    ...Object.entries(request.headers).filter(([name]) => !NOT_PASSED.has(name) && !names.has(name)).map(([name, value]) => `${titled(name)}: ${value}`),
    ...(request.body === '' && request.headers['content-length'] === undefined ? [] : [`Content-Length: ${utf8Bytes(request.body)}`]),
  ];
  return startCall(os, peer.host, peer.port, method, `${lines.join('\r\n')}\r\n\r\n${request.body}`, { connectMs: timeMs(valueOf(turn.scope, 'proxy_connect_timeout', '60s')), totalMs: timeMs(valueOf(turn.scope, 'proxy_read_timeout', '60s')) });
}

/** The request's own path where no rewrite changed it. */
function untouched(turn: Turn): string {
  const asked = turn.request.target.split('?')[0] ?? '/';
  return decoded(asked) === turn.uri ? turn.request.target : turn.uri + (turn.args === '' ? '' : `?${turn.args}`);
}

const decoded = (text: string): string => text.replace(/%([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, '': 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time of the configuration in milliseconds: 60s, 1h 30m. */
export const timeMs = (text: string): number => [...text.matchAll(/(\d+)(ms|[smhd]?)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 1000), 0);

const NOT_RETURNED = /^(?:server|date|connection|content-length|content-type|transfer-encoding|x-accel-.*|keep-alive)$/i;

/** What the other server said, as this one says it. */
export function passedOn(turn: Turn, pass: Directive, target: Target, response: HttpResponse): Answer {
  const hidden = new Set(every(turn.scope, 'proxy_hide_header').map(({ args }) => (args[0] ?? '').toLowerCase()));
  const headers: Record<string, string> = {};
  for (const line of response.head.split('\r\n').slice(1)) {
    const name = line.slice(0, line.indexOf(':'));
    if (name !== '' && !NOT_RETURNED.test(name) && !hidden.has(name.toLowerCase())) headers[name.toLowerCase() === 'location' ? 'Location' : name] = line.slice(name.length + 1).trim();
  }
  const { Location: location } = headers;
  const location0 = turn.scope.findLast(({ name }) => name === 'location');
  const base = pass.args[0] ?? '';
  if (location !== undefined && location.startsWith(base) && valueOf(turn.scope, 'proxy_redirect', 'default') === 'default') headers['Location'] = `http://${turn.request.headers['host'] ?? ''}${target.path === undefined ? '' : location0 ? locationOf(location0).pattern : '/'}${location.slice(base.length)}`;
  const type = response.headers['content-type'];
  const length = turn.request.method === 'HEAD' ? response.headers['content-length'] : undefined;
  return { status: response.status, body: response.body, ...(type === undefined ? {} : { type }), headers: { ...headers, ...(length === undefined ? {} : { 'Content-Length': length }) } };
}

/** Why another server did not answer: the status for the client and the words for the error log. */
export function failure(problem: Problem, peer: Peer): { readonly status: number; readonly text: string } {
  switch (problem) {
    case 'unknown-host': case 'try-again': return { status: 502, text: `${peer.host.replace(/\.$/, '')} could not be resolved (${problem === 'unknown-host' ? '3: Host not found' : '110: Operation timed out'})` };
    case 'refused': return { status: 502, text: 'connect() failed (111: Connection refused) while connecting to upstream' };
    case 'unreachable': return { status: 502, text: 'connect() failed (113: Host is unreachable) while connecting to upstream' };
    case 'connect-timeout': return { status: 504, text: 'upstream timed out (110: Connection timed out) while connecting to upstream' };
    case 'timeout': return { status: 504, text: 'upstream timed out (110: Connection timed out) while reading response header from upstream' };
    default: return { status: 502, text: 'upstream prematurely closed connection while reading response header from upstream' };
  }
}
