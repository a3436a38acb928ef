import { failed, type Os } from '../../../base/program';
import type { Context } from './directives';
import { ConfigurationFault, parseConfiguration, type Directive, type Disk } from './parse';
import { httpOf, listensOf, locationOf, own, portOf, serversOf } from './scope';
import { absolute, undefinedIn } from './variables';

/** A host another server is to be found at, and where the configuration names it. */
export interface Host { readonly name: string; readonly place: string }

const LISTEN_WORDS = /^(?:default_server|default|ssl|http2|quic|spdy|proxy_protocol|deferred|bind|reuseport|setfib=.*|fastopen=.*|backlog=\d+|rcvbuf=.*|sndbuf=.*|accept_filter=.*|ipv6only=(?:on|off)|so_keepalive=.*)$/;
const LEVELS = new Set(['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg']);
const NUMBERS = new Set(['worker_connections', 'keepalive_requests', 'gzip_comp_level', 'types_hash_max_size', 'server_names_hash_bucket_size', 'worker_rlimit_nofile', 'limit_req_status', 'limit_conn_status']);
const SIZES = new Set(['client_max_body_size', 'client_body_buffer_size', 'client_header_buffer_size', 'proxy_buffer_size', 'gzip_min_length', 'limit_rate', 'sendfile_max_chunk', 'proxy_busy_buffers_size']);
const TIMES = /_timeout$/;

type Rule = (directive: Directive, context: Context, parents: readonly Directive[]) => string | undefined;

const RULES: Readonly<Record<string, Rule>> = {
  listen({ args: [address = '', ...more] }, _context, parents) {
    const port = portOf(address);
    if (Number.isNaN(port)) return `invalid port in "${address}" of the "listen" directive`;
    if (port === undefined && !/^(?:\d+\.\d+\.\d+\.\d+|\*|localhost|\[.*\])$/.test(address)) return `host not found in "${address}" of the "listen" directive`;
    const unknown = more.find((one) => !LISTEN_WORDS.test(one));
    if (unknown !== undefined) return `invalid parameter "${unknown}"`;
    const twin = !address.startsWith('[') && own(parents.at(-1), 'listen').some(({ args: [other = ''] }) => other === address);
    return twin ? `a duplicate listen 0.0.0.0:${port ?? 80}` : undefined;
  },
  return({ args: [code = '', text] }) {
    if (text !== undefined ? /^\d+$/.test(code) && Number(code) <= 999 : /^\d+$/.test(code) ? Number(code) <= 999 : /^(?:https?:\/\/|\$scheme)/.test(code)) return undefined;
    return `invalid return code "${code}"`;
  },
  location(directive, _context, parents) {
    const { modifier, pattern } = locationOf(directive);
    if (directive.args.length > 1 && !['=', '^~', '~', '~*'].includes(modifier)) return `invalid location modifier "${modifier}"`;
    const outer = parents.at(-1);
    const twin = own(outer, 'location').some((one) => locationOf(one).modifier.replace('^~', '') === modifier.replace('^~', '') && locationOf(one).pattern === pattern && !/^[~@]/.test(modifier));
    if (twin) return `duplicate location "${pattern}"`;
    if (outer?.name !== 'location') return undefined;
    const around = locationOf(outer);
    if (around.modifier === '=') return `location "${pattern}" cannot be inside the exact location "${around.pattern}"`;
    if (around.modifier === '@') return `location "${pattern}" cannot be inside the named location "${around.pattern}"`;
    if (modifier === '@') return `named location "${pattern}" can be on the server level only`;
    return !modifier.startsWith('~') && !around.modifier.startsWith('~') && !pattern.startsWith(around.pattern) ? `location "${pattern}" is outside location "${around.pattern}"` : undefined;
  },
  map: ({ args: [, name = ''] }) => (name.startsWith('$') ? undefined : `invalid variable name "${name}"`),
  expires: ({ args }) => (/^(?:off|max|epoch|-?(?:\d+[smhdwMy]?)+|@.*|\$.*)$/.test(args.at(-1) ?? '') ? undefined : '"expires" directive invalid value'),
  resolver: ({ args: [host = ''] }) => (/^(?:[\d.]+|\[.*\])(?::\d+)?$/.test(host) ? undefined : `host not found in resolver "${host}"`),
  set: ({ args: [name = ''] }) => (name.startsWith('$') ? undefined : `invalid variable name "${name}"`),
  rewrite: ({ args: [, , flag] }) => (flag === undefined || ['last', 'break', 'redirect', 'permanent'].includes(flag) ? undefined : `invalid parameter "${flag}"`),
  if({ args }) {
    const first = args[0] ?? '';
    const last = args.at(-1) === ')' ? args.at(-2) : args.at(-1)?.slice(0, -1);
    if (args.length > 1 && /^!?(?:=|~\*?)$/.test(last ?? '')) return `invalid condition "${first.slice(1)}"`;
    return first.startsWith('(') && (args.at(-1) ?? '').endsWith(')') && args.join('').length > 2 ? undefined : `invalid condition "${first}"`;
  },
  proxy_pass({ args: [url = ''] }, context, parents) {
    if (url.includes('$')) return undefined;
    if (!/^https?:\/\//.test(url)) return 'invalid URL prefix';
    const rest = url.replace(/^https?:\/\//, '');
    const inside = parents.at(-1);
    const awkward = context === 'f' || context === 'x' || (inside?.name === 'location' && /^[~@]/.test(locationOf(inside).modifier));
    if (awkward && rest.includes('/')) return '"proxy_pass" cannot have URI part in location given by regular expression, or inside named location, or inside "if" statement, or inside "limit_except" block';
    return rest === '' || rest.startsWith('/') ? `no host in upstream "${rest}"` : /:(?!\d+(?:\/|$))/.test(rest) ? `invalid port in upstream "${rest}"` : undefined;
  },
  error_page({ args }) {
    const bad = args.slice(0, -1).find((one) => !one.startsWith('=') && (!/^\d+$/.test(one) || Number(one) < 300 || Number(one) > 599));
    return bad === undefined ? undefined : /^\d+$/.test(bad) ? `value "${bad}" must be between 300 and 599` : `invalid value "${bad}"`;
  },
  error_log: ({ args: [, level] }) => (level === undefined || LEVELS.has(level) ? undefined : `invalid log level "${level}"`),
  access_log({ args: [path, format] }, _context, parents) {
    if (path === 'off' || format === undefined || format === 'combined') return undefined;
    const known = parents.some((block) => own(block, 'log_format').some(({ args }) => args[0] === format));
    return known ? undefined : `unknown log format "${format}"`;
  },
  log_format: ({ args: [name] }, _context, parents) => (own(parents.at(-1), 'log_format').some(({ args }) => args[0] === name) ? `duplicate "log_format" name "${name ?? ''}"` : undefined),
  upstream: ({ args: [name] }, _context, parents) => (own(parents.at(-1), 'upstream').some(({ args }) => args[0] === name) ? `duplicate upstream "${name ?? ''}"` : undefined),
  allow: address, deny: address,
  worker_processes: ({ args: [value = ''] }) => (value === 'auto' || /^\d+$/.test(value) ? undefined : '"worker_processes" directive invalid value'),
  root: ({ name }, _context, parents) => (own(parents.at(-1), 'alias').length ? `"${name}" directive is duplicate, "alias" directive was specified earlier` : undefined),
  alias: ({ name }, _context, parents) => (own(parents.at(-1), 'root').length ? `"${name}" directive is duplicate, "root" directive was specified earlier` : undefined),
};

function address({ args: [value = ''] }: Directive): string | undefined {
  return value === 'all' || value === 'unix:' || /^[\d.]+(?:\/\d+)?$/.test(value) || value.includes(':') ? undefined : `invalid parameter "${value}"`;
}

function complaintOf(directive: Directive, context: Context, parents: readonly Directive[]): string | undefined {
  const { name, args: [value = ''] } = directive;
  if (NUMBERS.has(name) && !/^\d+$/.test(value)) return `"${name}" directive invalid number`;
  if (SIZES.has(name) && !/^(?:\d+[kKmMgG]?|\$.*)$/.test(value)) return `"${name}" directive invalid value`;
  if (TIMES.test(name) && !/^(?:\d+(?:ms|[smhdwMy])? ?)+$/.test(value)) return `"${name}" directive invalid value`;
  return Object.hasOwn(RULES, name) ? RULES[name]?.(directive, context, parents) : undefined;
}

const TEXTS = new Set('return add_header set if rewrite proxy_pass proxy_set_header log_format root alias try_files error_page access_log expires index map'.split(' '));

const walk = (tree: readonly Directive[], visit: (directive: Directive) => void): void => tree.forEach((one) => {
  visit(one);
  if (one.block && !['types', 'geo', 'split_clients'].includes(one.name)) walk(one.block, visit);
});

/** Reads and checks a configuration; throws a ConfigurationFault. What is only doubtful is told to `warn`. */
export function load(os: Os, path: string, globals: string, warn: (text: string) => void): readonly Directive[] {
  const disk: Disk = {
    read: (file) => { const text = os.readFile(file); return failed(text) ? undefined : text; },
    list: (directory) => { const names = os.list(directory); return failed(names) ? [] : names; },
  };
  const tree = parseConfiguration(disk, path, complaintOf, globals);
  checkVariables(tree);
  if (!tree.some(({ name }) => name === 'events')) throw new ConfigurationFault('no "events" section in configuration');
  own(httpOf(tree), 'upstream').filter((one) => !own(one, 'server').length).forEach(({ file, line }) => { throw new ConfigurationFault(`no servers are inside upstream in ${file}:${line}`); });
  checkServers(os, tree, warn);
  return tree;
}

function checkVariables(tree: readonly Directive[]): void {
  const defined = new Set<string>();
  walk(tree, ({ name, args }) => {
    if (name === 'set') defined.add((args[0] ?? '').slice(1));
    if (name === 'map' || name === 'geo' || name === 'split_clients' || name === 'auth_request_set') defined.add((args[name === 'auth_request_set' ? 0 : args.length - 1] ?? '').slice(1));
    for (const [, group] of args.join(' ').matchAll(/\(\?P?<(\w+)>/g)) defined.add(group ?? '');
  });
  walk(tree, ({ name, args }) => {
    const texts = name === 'location' || !TEXTS.has(name) ? [] : name === 'rewrite' ? args.slice(1, 2) : args;
    for (const text of texts) {
      const unknown = undefinedIn(text, defined);
      if (unknown !== undefined) throw new ConfigurationFault(`unknown "${unknown}" variable`);
    }
  });
}

/** Names two servers claim, and certificates that are not there. */
function checkServers(os: Os, tree: readonly Directive[], warn: (text: string) => void): void {
  const claimed = new Set<string>();
  const first = new Set<number>();
  for (const server of serversOf(tree)) {
    for (const { port, first: isFirst, tls } of listensOf(server)) {
      const listen = own(server, 'listen').find(({ args }) => portOf(args[0] ?? '') === port);
      const place = listen ? ` in ${listen.file}:${listen.line}` : '';
      if (isFirst && first.has(port) && !listen?.args[0]?.startsWith('[')) throw new ConfigurationFault(`a duplicate default server for 0.0.0.0:${port}${place}`);
      if (isFirst) first.add(port);
      const certificate = own(server, 'ssl_certificate')[0] ?? own(httpOf(tree), 'ssl_certificate')[0];
      if (tls && !certificate) throw new ConfigurationFault(`no "ssl_certificate" is defined for the "listen ... ssl" directive in ${server.file}:${server.line}`);
      const path = absolute(certificate?.args[0] ?? '/');
      if (tls && failed(os.readFile(path))) throw new ConfigurationFault(`cannot load certificate "${path}": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(${path}, r) error:10000080:BIO routines::no such file)`);
    }
    for (const port of new Set(listensOf(server).map((one) => one.port))) {
      const names = own(server, 'server_name').flatMap(({ args }) => args);
      for (const name of names.length ? names : ['']) {
        if (claimed.has(`${name} ${port}`)) warn(`conflicting server name "${name}" on 0.0.0.0:${port}, ignored`);
        claimed.add(`${name} ${port}`);
      }
    }
  }
}

/** The hosts a configuration names, which must be found before it is used. */
export function hostsOf(tree: readonly Directive[]): readonly Host[] {
  const groups = new Set(own(httpOf(tree), 'upstream').map(({ args }) => args[0] ?? ''));
  const hosts: Host[] = [];
  walk(tree, ({ name, args: [text = ''], file, line, block }) => {
    const host = name.endsWith('_pass') && !text.includes('$') ? text.replace(/^\w+:\/\//, '').replace(/\/.*/, '') : name === 'server' && !block ? text : undefined;
    if (host !== undefined && !groups.has(host) && !host.startsWith('unix:')) hosts.push({ name: host.replace(/:\d+$/, ''), place: `"${name === 'server' ? host : host.replace(/:\d+$/, '')}" in ${file}:${line}` });
  });
  return hosts;
}
