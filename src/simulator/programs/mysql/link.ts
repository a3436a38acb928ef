import { failed, type Os, type Wait } from '../../base/program';
import { continueLookup, startLookup, type Lookup } from '../resolver/lookup';
import { readOptions, optionOf } from './options';
import { passwordHash } from './sql/outcome';
import { releaseOf } from './release';
import { decode, encode, SOCKET, type ToClient } from './wire';

/** Whom a client talks to, and as whom. */
export interface Target { readonly host: string; readonly port: number; readonly socket: string; readonly user: string; readonly password: string; readonly database?: string }

export interface Hello { readonly version: string; readonly comment: string; readonly id: number }
export interface Problem { readonly code: number; readonly state: string; readonly message: string }

/** A connection to a server on its way, or made. */
export interface Link { readonly target: Target; readonly lookup: Lookup | null; readonly address: string; readonly fd: number | null; readonly connected: boolean; readonly hello: Hello | null; readonly input: string; readonly sent: boolean }

export type LinkStep = { readonly link: Link; readonly wait: Wait } | { readonly link: Link; readonly ready: Hello } | { readonly problem: Problem };

const isLocal = ({ host }: Target): boolean => host === 'localhost';

export const startLink = (target: Target): Link => ({ target, lookup: null, address: '', fd: null, connected: false, hello: null, input: '', sent: false });

const cannot = (os: Os, { target }: Link, errno: number): LinkStep => {
  if (isLocal(target)) return { problem: { code: 2002, state: 'HY000', message: `Can't connect to local MySQL server through socket '${target.socket}' (${errno})` } };
  return { problem: { code: 2003, state: 'HY000', message: `Can't connect to MySQL server on '${target.host}${releaseOf(os).number < 800 ? '' : `:${target.port}`}' (${errno})` } };
};

/** Goes on towards a session. */
export function advanceLink(os: Os, given: Link): LinkStep {
  let link = given;
  if (link.fd === null) {
    const found = addressOf(os, link);
    if (!('port' in found)) return found;
    link = found.link;
    const fd = os.connect(link.address, found.port);
    if (failed(fd)) return cannot(os, link, 111);
    link = { ...link, fd };
  }
  const fd = link.fd ?? 0;
  if (!link.connected) {
    const connected = os.connected(fd);
    if (connected === undefined) return { link, wait: { writable: [fd] } };
    if (connected !== true) return cannot(os, link, connected.errno === 'EHOSTUNREACH' ? 113 : connected.errno === 'ETIMEDOUT' ? 110 : 111);
    link = { ...link, connected: true };
  }
  const read = receive(os, link);
  if (read === 'lost') return { problem: { code: 2013, state: 'HY000', message: "Lost connection to MySQL server at 'reading initial communication packet', system error: 0" } };
  ({ link } = read);
  const { message } = read;
  if (!message) return { link, wait: { readable: [fd] } };
  if ('error' in message) return { problem: message.error };
  if ('hello' in message) {
    const { user, password, database } = link.target;
    os.write(fd, encode({ login: { user, hash: passwordHash(password), ...(database === undefined ? {} : { database }) } }));
    return advanceLink(os, { ...link, hello: message.hello });
  }
  return { link, ready: link.hello ?? { version: '', comment: '', id: 0 } };
}

function addressOf(os: Os, link: Link): LinkStep | { readonly link: Link; readonly port: number } {
  const { host, port, socket } = link.target;
  if (isLocal(link.target)) {
    const text = os.readFile(socket);
    return failed(text) ? cannot(os, link, 2) : { link: { ...link, address: '127.0.0.1' }, port: Number(text) };
  }
  const result = continueLookup(os, link.lookup ?? startLookup(os, host));
  if ('lookup' in result) return { link: { ...link, lookup: result.lookup }, wait: result.wait };
  if ('problem' in result) return { problem: { code: 2005, state: 'HY000', message: `Unknown MySQL server host '${host}' (${result.problem === 'unknown' ? -2 : -3})` } };
  return { link: { ...link, address: result.addresses[0] ?? '' }, port };
}

/** The next message of the server, if it is there. */
export function receive(os: Os, link: Link): { readonly link: Link; readonly message?: ToClient } | 'lost' {
  let { input } = link;
  let ended = false;
  for (let text = link.fd === null ? null : os.read(link.fd); text !== undefined; text = os.read(link.fd ?? -1)) {
    if (text === null || failed(text)) { ended = true; break; }
    input += text;
  }
  const at = input.indexOf('\n');
  if (at < 0) return ended ? 'lost' : { link: { ...link, input } };
  const [message] = decode<ToClient>(input.slice(0, at + 1)).messages;
  return message ? { message, link: { ...link, input: input.slice(at + 1) } } : 'lost';
}

/** What the command line of a client says; `rest` are its words that are no options of a connection. */
export interface ClientArguments { readonly target: Target; readonly asksPassword: boolean; readonly openPassword: boolean; readonly rest: readonly string[] }

const VALUED: Readonly<Record<string, string>> = { u: 'user', h: 'host', P: 'port', S: 'socket' };

/** `-Ne` is `-N -e`: letters that take no value may stand together, before one that does. */
function separated(word: string): readonly string[] {
  const switches = /^-([BstNrfEAnCvqw]+)(.+)?$/.exec(word);
  if (!switches || word.length === 2) return [word];
  return [...[...switches[1] ?? ''].map((letter) => `-${letter}`), ...(switches[2] === undefined ? [] : [`-${switches[2]}`])];
}

/** Reads the options all clients share: -u -p -h -P -S, and what the configuration files say. */
export function readArguments(os: Os, groups: readonly string[], valued = ''): ClientArguments {
  const found: Record<string, string> = { ...readOptions(os, os.args.slice(1), ['client', ...groups]) };
  const rest: string[] = [];
  const words = os.args.slice(1).flatMap(separated);
  let [asksPassword, openPassword] = [false, false];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const letter = word.charAt(1);
    const long = VALUED[letter];
    if (word === '--') { rest.push(...words); break; }
    if (word === '-p' || word === '--password') asksPassword = true;
    else if (/^-p./.test(word) && !word.startsWith('--')) { found.password = word.slice(2); openPassword = true; }
    else if (word.startsWith('--')) {
      const [name, value] = optionOf(word);
      if (!['user', 'host', 'port', 'socket', 'password', 'protocol', 'defaults_extra_file', 'defaults_file', 'no_defaults', 'ssl_mode', 'skip_ssl', 'default_character_set', 'connect_timeout', 'comments', 'skip_comments'].includes(name)) { rest.push(word); continue; }
      found[name] = word.includes('=') || ['no_defaults', 'skip_ssl', 'comments', 'skip_comments'].includes(name) ? value : words.shift() ?? '';
      openPassword ||= name === 'password';
    } else if (long !== undefined && word.startsWith('-')) found[long] = word.length > 2 ? word.slice(2) : words.shift() ?? '';
    else { rest.push(word); if (word.length === 2 && word.startsWith('-') && valued.includes(letter)) rest.push(words.shift() ?? ''); }
  }
  const host = found.host ?? os.env.MYSQL_HOST ?? 'localhost';
  const target: Target = { host: found.protocol?.toLowerCase() === 'tcp' && host === 'localhost' ? '127.0.0.1' : host, port: Number(found.port ?? '3306'), socket: found.socket ?? SOCKET, user: found.user ?? 'root', password: found.password ?? os.env.MYSQL_PWD ?? '' };
  return { target, asksPassword, openPassword, rest };
}

/** The warning about a password everybody can read. */
export const warnPassword = (os: Os, program: string): void => void os.write(2, `${program}: [Warning] Using a password on the command line interface can be insecure.\n`);
