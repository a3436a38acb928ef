import type { Os } from '../../../base/program';
import type { HttpRequest } from '../../common/http';
import { formatTime } from '../../common/time';
import type { Directive } from './parse';
import { every, httpOf, own, regex, valueOf, type Scope } from './scope';

/** A request on its way through the configuration. */
export interface Turn {
  readonly os: Os;
  readonly tree: readonly Directive[];
  readonly request: HttpRequest;
  readonly client: string;
  readonly port: number;
  readonly server: Directive;
  scope: Scope;
  /** The path as it stands: decoded and cleaned, changed by rewrites. */
  uri: string;
  args: string;
  readonly set: Record<string, string>;
  /** What the last regular expression matched. */
  match: readonly (string | undefined)[];
  named: Readonly<Record<string, string>>;
  /** What the answer was, for the log. */
  answered: { readonly status: number; readonly bodyBytes: number; readonly bytes: number; readonly headers: Readonly<Record<string, string>> };
  readonly startedMs: number;
  readonly connection: number;
  readonly requests: number;
  upstream: { readonly address: string; readonly status: string };
  /** Whether the configuration sent the request here, not its client. */
  internal: boolean;
  /** The host and port a request is passed on to. */
  proxyHost: string;
}

export const hostOf = (turn: Turn): string => {
  const host = turn.request.headers['host']?.replace(/:\d*$/, '').toLowerCase();
  return host ?? serverName(turn);
};

/** The first line of a request. */
export const requestLine = ({ request }: Turn): string => `${request.method} ${request.target} ${request.version}`.trim();

export const serverName = ({ server }: Turn): string => own(server, 'server_name')[0]?.args[0] ?? '';

type Value = (turn: Turn) => string;

const header = (name: string): Value => ({ request }) => request.headers[name] ?? '';
const forwarded: Value = ({ request, client }) => [request.headers['x-forwarded-for'], client].filter((one) => one !== undefined).join(', ');
const seconds = (ms: number): string => (ms / 1000).toFixed(3);

const VARIABLES: Readonly<Record<string, Value>> = {
  args: ({ args }) => args, query_string: ({ args }) => args, is_args: ({ args }) => (args === '' ? '' : '?'), uri: ({ uri }) => uri, document_uri: ({ uri }) => uri,
  request_uri: ({ request }) => request.target, request_method: ({ request }) => request.method, request: requestLine,
  host: hostOf, hostname: ({ os }) => os.hostname, server_name: serverName, server_port: ({ port }) => String(port), server_addr: ({ os }) => os.addresses()[0] ?? '', server_protocol: ({ request }) => request.version,
  scheme: () => 'http', https: () => '', remote_addr: ({ client }) => client, binary_remote_addr: ({ client }) => client, realip_remote_addr: ({ client }) => client, remote_port: ({ connection }) => String(40_000 + (connection % 20_000)), remote_user: () => '',
  content_type: header('content-type'), content_length: header('content-length'), request_body: ({ request }) => request.body, request_length: ({ request }) => String(request.length),
  status: ({ answered }) => String(answered.status).padStart(3, '0'), body_bytes_sent: ({ answered }) => String(answered.bodyBytes), bytes_sent: ({ answered }) => String(answered.bytes),
  time_local: ({ os }) => formatTime(os.nowMs(), '%d/%b/%Y:%T %z'), time_iso8601: ({ os }) => formatTime(os.nowMs(), '%FT%T+00:00'), msec: ({ os }) => seconds(os.nowMs()), request_time: ({ os, startedMs }) => seconds(os.nowMs() - startedMs),
  connection: ({ connection }) => String(connection), connection_requests: ({ requests }) => String(requests), pid: ({ os }) => String(os.pid), nginx_version: ({ os }) => os.env['NGINX_VERSION'] ?? '', pipe: () => '.',
  request_id: ({ os, connection, requests }) => (connection * 4096 + requests).toString(16).padStart(8, '0') + Math.floor(os.nowMs()).toString(16).padStart(24, '0'), request_completion: () => 'OK', limit_rate: () => '0', gzip_ratio: () => '',
  document_root: (turn) => rootOf(turn), realpath_root: (turn) => rootOf(turn), request_filename: (turn) => fileOf(turn),
  proxy_host: ({ proxyHost }) => proxyHost.replace(/:80$/, ''), proxy_port: ({ proxyHost }) => /:(\d+)$/.exec(proxyHost)?.[1] ?? '80', proxy_add_x_forwarded_for: forwarded,
  upstream_addr: ({ upstream }) => upstream.address, upstream_status: ({ upstream }) => upstream.status, upstream_response_time: ({ os, startedMs, upstream }) => (upstream.address === '' ? '' : seconds(os.nowMs() - startedMs)),
  upstream_connect_time: ({ upstream }) => (upstream.address === '' ? '' : '0.000'), upstream_header_time: ({ upstream }) => (upstream.address === '' ? '' : '0.000'), upstream_response_length: ({ answered, upstream }) => (upstream.address === '' ? '' : String(answered.bodyBytes)), upstream_cache_status: () => '',
  connections_active: () => '1', connections_reading: () => '0', connections_writing: () => '1', connections_waiting: () => '0', ssl_protocol: () => '', ssl_cipher: () => '', http2: () => '', tcpinfo_rtt: () => '0', invalid_referer: () => '',
};

const PREFIXES: readonly (readonly [prefix: string, value: (turn: Turn, rest: string) => string])[] = [
  ['sent_http_', (turn, rest) => Object.entries(turn.answered.headers).find(([name]) => name.toLowerCase() === rest.replaceAll('_', '-'))?.[1] ?? ''],
  ['upstream_http_', (turn, rest) => Object.entries(turn.answered.headers).find(([name]) => name.toLowerCase() === rest.replaceAll('_', '-'))?.[1] ?? ''],
  ['http_', (turn, rest) => turn.request.headers[rest.replaceAll('_', '-')] ?? ''],
  ['arg_', (turn, rest) => turn.args.split('&').find((one) => one.toLowerCase().startsWith(`${rest}=`))?.slice(rest.length + 1) ?? ''],
  ['cookie_', (turn, rest) => (turn.request.headers['cookie'] ?? '').split(/;\s*/).find((one) => one.startsWith(`${rest}=`))?.slice(rest.length + 1) ?? ''],
];

/** The value of a variable; undefined where there is none of that name. */
function look(turn: Turn, name: string): string | undefined {
  if (/^\d$/.test(name)) return turn.match[Number(name)] ?? '';
  if (turn.named[name] !== undefined) return turn.named[name];
  if (turn.set[name] !== undefined) return turn.set[name];
  const map = own(httpOf(turn.tree), 'map').find(({ args }) => args[1] === `$${name}`);
  if (map) return mapped(turn, map);
  const known = VARIABLES[name];
  if (known) return known(turn);
  const prefix = PREFIXES.find(([start]) => name.startsWith(start));
  return prefix?.[1](turn, name.slice(prefix[0].length));
}

function mapped(turn: Turn, map: Directive): string {
  const value = expand(turn, map.args[0] ?? '');
  const rows = map.block ?? [];
  const exact = rows.find(({ name }) => name !== 'default' && name.toLowerCase() === value.toLowerCase()) ?? rows.find(({ name }) => name.startsWith('~') && regex(name.replace(/^~\*?/, ''), name.startsWith('~*') ? 'i' : '').test(value));
  return expand(turn, (exact ?? rows.find(({ name }) => name === 'default'))?.args[0] ?? '');
}

const REFERENCE = /\$(?:\{(\w+)\}|([A-Za-z_]\w*|\d))/g;

/** Puts the values of its variables into a text. */
export const expand = (turn: Turn, text: string): string => text.replace(REFERENCE, (_, braced?: string, plain?: string) => look(turn, braced ?? plain ?? '') ?? '');

/** The first variable of a text that nobody defines. */
export function undefinedIn(text: string, defined: ReadonlySet<string>): string | undefined {
  for (const [, braced, plain] of text.matchAll(REFERENCE)) {
    const name = braced ?? plain ?? '';
    if (!/^\d$/.test(name) && !defined.has(name) && !Object.hasOwn(VARIABLES, name) && !PREFIXES.some(([start]) => name.startsWith(start))) return name;
  }
  return undefined;
}

const DEFAULT_ROOT = '/etc/nginx/html';

/** A path of the configuration, as seen from nginx's own directory. */
export const absolute = (path: string): string => (path.startsWith('/') ? path : `/etc/nginx/${path}`);

export const rootOf = (turn: Turn): string => absolute(expand(turn, aliasOf(turn)?.args[0] ?? valueOf(turn.scope, 'root', DEFAULT_ROOT)));

/** What stands in for the root and the location's prefix: `alias` of the innermost location that says where its files are. */
function aliasOf({ scope }: Turn): Directive | undefined {
  const inner = scope.findLast((block) => own(block, 'alias').length + own(block, 'root').length > 0);
  return own(inner, 'alias')[0];
}

/** The file that stands for the path as it is now. */
export function fileOf(turn: Turn, path = turn.uri): string {
  const alias = aliasOf(turn);
  if (!alias) return rootOf(turn) + path;
  const location = turn.scope.findLast((block) => block.name === 'location' && block.block?.includes(alias));
  const pattern = location?.args.at(-1) ?? '';
  const isRegex = location !== undefined && location.args.length > 1 && (location.args[0] ?? '').startsWith('~');
  return isRegex ? rootOf(turn) : rootOf(turn) + path.slice(pattern.replace(/^(?:\^~|=)/, '').length);
}

/** The lines of the log a request is written to: the file, and the text. */
export function accessLines(turn: Turn): readonly { readonly path: string; readonly text: string }[] {
  const logs = every(turn.scope, 'access_log');
  if (!logs.length) return [{ path: '/var/log/nginx/access.log', text: formatted(turn, 'combined') }];
  return logs.filter(({ args }) => args[0] !== 'off').map(({ args: [path = '', format = 'combined'] }) => ({ path, text: formatted(turn, format) }));
}

const COMBINED = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

/** A line of a log format: what is empty is a dash. */
function formatted(turn: Turn, name: string): string {
  const format = own(httpOf(turn.tree), 'log_format').find(({ args }) => args[0] === name);
  const [escape, ...parts] = format?.args.slice(1) ?? [COMBINED];
  const json = escape === 'escape=json';
  const text = (/^escape=/.test(escape ?? '') ? parts : [escape, ...parts]).join('');
  return text.replace(REFERENCE, (_, braced?: string, plain?: string) => {
    const value = look(turn, braced ?? plain ?? '') ?? '';
    return json ? value.replace(/["\\]/g, '\\$&') : value === '' ? '-' : value;
  });
}
