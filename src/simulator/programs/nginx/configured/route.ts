import { failed } from '../../../base/program';
import { serveFile, typeOf } from './files';
import type { Answer } from './pages';
import type { Directive } from './parse';
import { every, httpOf, isOn, locate, locationOf, own, regex, valueOf } from './scope';
import { expand, fileOf, hostOf, type Turn } from './variables';

/** Where a request ends: an answer of this server's own, or another server that is asked. */
export type Outcome = { readonly answer: Answer } | { readonly pass: Directive };

/** How often a request may be sent to another path inside. */
const MOST_REDIRECTS = 10;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Sends a request through the configuration, with the pages the configuration has for errors. */
export function route(turn: Turn): Outcome {
  turn.scope = [httpOf(turn.tree), turn.server].filter((one) => one !== undefined);
  const first = script(turn, turn.server);
  return withErrorPage(turn, typeof first === 'object' ? first : walk(turn));
}

const plain = (status: number, problem?: string): Outcome => ({ answer: { status, body: '', ...(problem === undefined ? {} : { problem }) } });

/** Finds locations until one answers. */
function walk(turn: Turn, named?: Directive): Outcome {
  for (let count = 0, location = named; count <= MOST_REDIRECTS; count++, location = undefined) {
    const found = location ? { blocks: [location] } : locate(turn.server, turn.uri);
    turn.scope = [httpOf(turn.tree), turn.server, ...found?.blocks ?? []].filter((one) => one !== undefined);
    if (found && 'match' in found && found.match) remember(turn, found.match);
    const slash = named ? undefined : own(turn.server, 'location').find((one) => locationOf(one).pattern === `${turn.uri}/` && own(one, 'proxy_pass').length > 0);
    if (slash) return redirect(turn, 301, `${turn.uri}/${turn.args === '' ? '' : `?${turn.args}`}`);
    const inner = turn.scope.at(-1);
    const result = inner && inner !== turn.server ? script(turn, inner) : 'next';
    if (typeof result === 'object') return result;
    if (result === 'again') continue;
    if (count === 0 && !turn.internal && own(inner, 'internal').length) return plain(404);
    const ended = content(turn);
    if (ended !== 'again') return ended;
    const anew = script(turn, turn.server);
    if (typeof anew === 'object') return anew;
  }
  return plain(500, `rewrite or internal redirection cycle while processing "${turn.uri}"`);
}

function remember(turn: Turn, match: RegExpExecArray): void {
  turn.match = [...match];
  turn.named = { ...turn.named, ...match.groups };
}

/** Runs what a block says in order: set, if, return, rewrite, break. */
function script(turn: Turn, block: Directive): Outcome | 'next' | 'again' | 'stop' {
  let changed = false;
  for (const one of block.block ?? []) {
    if (one.name === 'set') turn.set[(one.args[0] ?? '').slice(1)] = expand(turn, one.args[1] ?? '');
    else if (one.name === 'break') return 'stop';
    else if (one.name === 'return') return returned(turn, one.args);
    else if (one.name === 'rewrite') {
      const result = rewritten(turn, one.args);
      if (typeof result === 'object' || result === 'stop' || result === 'again') return result;
      changed ||= result === 'changed';
    } else if (one.name === 'if' && holds(turn, one.args)) {
      turn.scope = [...turn.scope, one];
      const result = script(turn, one);
      if (result !== 'next') return result;
    }
  }
  return changed ? 'again' : 'next';
}

function returned(turn: Turn, [first = '', text]: readonly string[]): Outcome {
  if (!/^\d+$/.test(first)) return redirect(turn, 302, expand(turn, first));
  const status = Number(first);
  if (REDIRECTS.has(status) && text !== undefined) return redirect(turn, status, expand(turn, text));
  if (status === 444) return { answer: { status, body: '', close: true } };
  if (text === undefined && status !== 200) return plain(status);
  return { answer: { status, body: expand(turn, text ?? ''), type: typeOf(turn, turn.uri) } };
}

/** A redirection; what begins with a slash is on this server. */
function redirect(turn: Turn, status: number, target: string): Outcome {
  const port = turn.port === 80 || !isOn(turn.scope, 'port_in_redirect', 'on') ? '' : `:${turn.port}`;
  const here = target.startsWith('/') && isOn(turn.scope, 'absolute_redirect', 'on');
  return { answer: { status, body: '', headers: { Location: here ? `http://${hostOf(turn)}${port}${target}` : target }, ...(here ? { here } : {}) } };
}

function rewritten(turn: Turn, [pattern = '', target = '', flag]: readonly string[]): Outcome | 'same' | 'changed' | 'again' | 'stop' {
  const match = regex(pattern, '').exec(turn.uri);
  if (!match) return 'same';
  remember(turn, match);
  const to = expand(turn, target);
  const whole = to.endsWith('?') ? to.slice(0, -1) : turn.args === '' ? to : `${to}${to.includes('?') ? '&' : '?'}${turn.args}`;
  if (flag === 'redirect' || flag === 'permanent' || /^(?:https?:\/\/|\$scheme)/.test(target)) return redirect(turn, flag === 'permanent' ? 301 : 302, whole);
  goTo(turn, whole);
  return flag === 'last' ? 'again' : flag === 'break' ? 'stop' : 'changed';
}

function goTo(turn: Turn, target: string): void {
  const cut = target.indexOf('?');
  turn.uri = cut < 0 ? target : target.slice(0, cut);
  turn.args = cut < 0 ? '' : target.slice(cut + 1);
}

/** Whether the condition of an `if` holds. */
function holds(turn: Turn, args: readonly string[]): boolean {
  const [left = '', operator, ...rest] = args.join(' ').replace(/^\(\s*/, '').replace(/\s*\)$/, '').split(/\s+/);
  if (/^!?-[fdex]$/.test(left)) {
    const stat = turn.os.stat(expand(turn, operator ?? ''));
    const kind = left.at(-1);
    const is = !failed(stat) && (kind === 'e' || (kind === 'f' ? stat.type === 'file' : kind === 'd' ? stat.type === 'directory' : (stat.mode & 0o111) !== 0));
    return is !== left.startsWith('!');
  }
  const value = expand(turn, left);
  if (operator === undefined) return value !== '' && value !== '0';
  const other = rest.join(' ');
  if (operator === '=' || operator === '!=') return (value === expand(turn, other)) === (operator === '=');
  const match = regex(other, operator.endsWith('*') ? 'i' : '').exec(value);
  if (match && !operator.startsWith('!')) remember(turn, match);
  return (match !== null) !== operator.startsWith('!');
}

/** What a location does with a request that stays: who may come in, the files to try, another server, the files. */
function content(turn: Turn): Outcome | 'again' {
  const inner = turn.scope.at(-1);
  const refused = refusal(turn);
  if (refused) return refused;
  const limit = bytes(valueOf(turn.scope, 'client_max_body_size', '1m'));
  const length = Number(turn.request.headers['content-length'] ?? '0');
  if (limit > 0 && length > limit) return plain(413, `client intended to send too large body: ${length} bytes`);
  const location = turn.scope.findLast(({ name }) => name === 'location' || name === 'server');
  const tries = own(location, 'try_files')[0];
  if (tries) {
    const result = tryFiles(turn, tries.args);
    if (result !== 'next') return result;
  }
  const pass = [inner, location].map((block) => block?.block?.find(({ name }) => name.endsWith('_pass'))).find((one) => one !== undefined);
  if (pass) return { pass };
  if (own(inner, 'stub_status').length) return { answer: { status: 200, type: 'text/plain', body: `Active connections: 1 \nserver accepts handled requests\n ${turn.connection} ${turn.connection} ${turn.connection} \nReading: 0 Writing: 1 Waiting: 0 \n` } };
  const served = serveFile(turn);
  if ('again' in served) { turn.uri = served.again; return 'again'; }
  return served.redirect === undefined ? { answer: served.answer } : redirect(turn, 301, served.redirect);
}

function refusal(turn: Turn): Outcome | undefined {
  const except = own(turn.scope.at(-1), 'limit_except').find(({ args }) => !args.includes(turn.request.method) && !(turn.request.method === 'HEAD' && args.includes('GET')));
  const scope = except ? [...turn.scope, except] : turn.scope;
  const block = scope.findLast((one) => own(one, 'allow').length + own(one, 'deny').length > 0);
  const rule = block?.block?.find(({ name, args }) => (name === 'allow' || name === 'deny') && covers(args[0] ?? '', turn.client));
  if (rule?.name === 'deny') return plain(403, 'access forbidden by rule');
  const realm = valueOf(scope, 'auth_basic', 'off');
  if (realm === 'off') return undefined;
  const problem = basicProblem(turn, valueOf(scope, 'auth_basic_user_file', ''));
  return problem === undefined ? undefined : { answer: { status: 401, body: '', headers: { 'WWW-Authenticate': `Basic realm="${realm}"` }, problem: turn.request.headers['authorization'] === undefined ? `[info] ${problem}` : problem } };
}

/** Why a request's name and password do not do; passwords are compared as they stand ({PLAIN}). */
function basicProblem(turn: Turn, file: string): string | undefined {
  const given = /^Basic (.+)$/.exec(turn.request.headers['authorization'] ?? '')?.[1];
  if (given === undefined) return 'no user/password was provided for basic authentication';
  const [user = '', password] = fromBase64(given).split(/:(.*)/s);
  const text = turn.os.readFile(file);
  const line = (failed(text) ? '' : text).split('\n').find((one) => one.startsWith(`${user}:`));
  if (line === undefined) return `user "${user}" was not found in "${file}"`;
  return line.slice(user.length + 1).replace(/^\{PLAIN\}/, '') === password ? undefined : `user "${user}": password mismatch`;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function fromBase64(text: string): string {
  const bits = [...text.replace(/=+$/, '')].map((one) => DIGITS.indexOf(one).toString(2).padStart(6, '0')).join('');
  return (bits.match(/.{8}/g) ?? []).map((one) => String.fromCharCode(Number.parseInt(one, 2))).join('');
}

const number = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

/** Whether an address, a network or `all` covers a client. */
function covers(rule: string, client: string): boolean {
  if (rule === 'all') return true;
  const [address = '', bits = '32'] = rule.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(address) / size) === Math.floor(number(client) / size);
}

/** A size of the configuration in bytes: 10m, 512k. */
export const bytes = (text: string): number => Number.parseInt(text, 10) * ({ k: 1024, m: 1_048_576, g: 1_073_741_824 }[text.at(-1)?.toLowerCase() ?? ''] ?? 1);

function tryFiles(turn: Turn, args: readonly string[]): Outcome | 'next' | 'again' {
  for (const one of args.slice(0, -1)) {
    const value = expand(turn, one);
    const stat = turn.os.stat(fileOf(turn, value));
    if (failed(stat) || (stat.type === 'directory') !== one.endsWith('/')) continue;
    turn.uri = one.endsWith('/') ? value.slice(0, -1) : value;
    return 'next';
  }
  const last = args.at(-1) ?? '';
  if (/^=\d+$/.test(last)) return plain(Number(last.slice(1)));
  if (last.startsWith('@')) return toNamed(turn, last);
  goTo(turn, expand(turn, last));
  return 'again';
}

function toNamed(turn: Turn, name: string): Outcome {
  const location = own(turn.server, 'location').find(({ args }) => args[0] === name);
  return location ? walk(turn, location) : plain(500, `could not find named location "${name}"`);
}

/** Answers an error with the page the configuration names for it. */
export function withErrorPage(turn: Turn, outcome: Outcome, already = false): Outcome {
  if ('pass' in outcome) return outcome;
  const { answer } = outcome;
  const page = already || answer.status < 300 || answer.type !== undefined || answer.close ? undefined : every(turn.scope, 'error_page').find(({ args }) => args.slice(0, -1).includes(String(answer.status)));
  if (!page) return outcome;
  const target = expand(turn, page.args.at(-1) ?? '');
  const given = page.args.find((one) => one.startsWith('='));
  const status = given === undefined ? answer.status : Number(given.slice(1) || '0');
  if (/^https?:/.test(target)) return { answer: { ...answer, status: REDIRECTS.has(status) ? status : 302, headers: { Location: target } } };
  const problem = answer.problem === undefined ? {} : { problem: answer.problem };
  turn.internal = true;
  if (!target.startsWith('@')) goTo(turn, target);
  const next = target.startsWith('@') ? toNamed(turn, target) : walk(turn);
  if ('pass' in next) return next;
  if (next.answer.type === undefined) return { answer: { ...problem, ...next.answer } };
  const { 'Last-Modified': _, 'Accept-Ranges': __, ...headers } = next.answer.headers ?? {};
  const shown = status === 0 ? next.answer.status : status;
  return { answer: { ...next.answer, ...problem, headers: shown === 200 ? next.answer.headers ?? {} : headers, status: shown } };
}
