import { candidateNames, decodeAnswer, encodeQuestion, isIpv4, parseResolver, type DnsAnswer, type DnsType } from '../../base/dns';
import { failed, type Os, type Wait } from '../../base/program';

/** A resolver waits five seconds for an answer, and asks twice. */
const TIMEOUT_MS = 5000;
const ATTEMPTS = 2;

/** One question on its way. */
export interface Query { readonly server: string; readonly name: string; readonly type: DnsType; readonly fd: number; readonly untilMs: number; readonly attempt: number }

export type QueryResult = { readonly query: Query; readonly wait: Wait } | { readonly answer: DnsAnswer } | { readonly problem: 'timeout' | 'refused' };

/** The nameservers and search list of this machine. */
export function resolverOf(os: Os) {
  const text = os.readFile('/etc/resolv.conf');
  return parseResolver(failed(text) ? '' : text);
}

export function ask(os: Os, server: string, name: string, type: DnsType, attempt = 1): Query | undefined {
  const fd = os.ask(server, 53, encodeQuestion({ name, type }));
  return failed(fd) ? undefined : { server, name, type, fd, untilMs: os.nowMs() + TIMEOUT_MS, attempt };
}

/** Looks whether the answer is there; asks again after a while. */
export function proceed(os: Os, query: Query): QueryResult {
  const text = os.read(query.fd);
  if (text === undefined && os.nowMs() < query.untilMs) return { query, wait: { readable: [query.fd], untilMs: query.untilMs } };
  os.close(query.fd);
  if (text === undefined && query.attempt < ATTEMPTS) {
    const again = ask(os, query.server, query.name, query.type, query.attempt + 1);
    return again ? { query: again, wait: { readable: [again.fd], untilMs: again.untilMs } } : { problem: 'timeout' };
  }
  if (text === undefined) return { problem: 'timeout' };
  const answer = text === null || failed(text) ? undefined : decodeAnswer(text);
  return answer ? { answer } : { problem: 'refused' };
}

/** The search for a name's addresses: the names still to try, and the question on its way. */
export interface Lookup { readonly names: readonly string[]; readonly query: Query | null; readonly found: readonly string[] | null }

export type LookupResult = { readonly lookup: Lookup; readonly wait: Wait } | { readonly addresses: readonly string[] } | { readonly problem: 'unknown' | 'try-again' };

/** Begins to resolve a name as a C library does: an address, /etc/hosts, then DNS along the search list. */
export function startLookup(os: Os, name: string): Lookup {
  if (isIpv4(name)) return { names: [], query: null, found: [name] };
  const hosts = os.readFile('/etc/hosts');
  const line = failed(hosts) ? undefined : hosts.split('\n').map((one) => one.replace(/#.*/, '').trim().split(/\s+/)).find(([address = '', ...names]) => isIpv4(address) && names.includes(name));
  if (line?.[0] !== undefined) return { names: [], query: null, found: [line[0]] };
  return { names: candidateNames(name, resolverOf(os)), query: null, found: name === 'localhost' ? ['127.0.0.1'] : null };
}

export function continueLookup(os: Os, given: Lookup): LookupResult {
  if (given.found) return { addresses: given.found };
  let lookup = given;
  const [server] = resolverOf(os).nameservers;
  if (server === undefined) return { problem: 'try-again' };
  for (;;) {
    if (!lookup.query) {
      const [name, ...names] = lookup.names;
      if (name === undefined) return { problem: 'unknown' };
      lookup = { ...lookup, names, query: ask(os, server, name, 'A') ?? null };
      if (!lookup.query) return { problem: 'try-again' };
    }
    const result = proceed(os, lookup.query ?? { server, name: '', type: 'A', fd: -1, untilMs: 0, attempt: 1 });
    if ('query' in result) return { lookup: { ...lookup, query: result.query }, wait: result.wait };
    if ('problem' in result) return { problem: 'try-again' };
    const addresses = result.answer.answers.filter((record) => record.type === 'A').map((record) => record.data);
    if (addresses.length) return { addresses };
    lookup = { ...lookup, query: null };
  }
}
