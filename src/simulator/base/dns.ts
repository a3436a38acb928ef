/**
 * DNS as datagrams: `os.ask(nameserver, 53, encodeQuestion(…))`, then `decodeAnswer(text read)`. The messages are JSON, but carry
 * what a real message carries, so that nslookup and dig can print it. Names are absolute, in lower case, without the final dot.
 */
export type DnsType = 'A' | 'AAAA' | 'CNAME' | 'SRV' | 'PTR' | 'NS' | 'SOA' | 'TXT' | 'MX' | 'ANY';
export type DnsCode = 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';

export interface DnsQuestion { readonly name: string; readonly type: DnsType }

/** `data` is what dig prints after the type: an address, a name, `0 33 80 web-0.web.default.svc.cluster.local` for SRV. */
export interface DnsRecord { readonly name: string; readonly type: DnsType; readonly ttlSeconds: number; readonly data: string }

export interface DnsAnswer {
  readonly question: DnsQuestion;
  readonly code: DnsCode;
  readonly authoritative: boolean;
  readonly answers: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
}

export const encodeQuestion = (question: DnsQuestion): string => JSON.stringify(question);
export const encodeAnswer = (answer: DnsAnswer): string => JSON.stringify(answer);

/** The question in a datagram, undefined when it is none. */
export function decodeQuestion(message: string): DnsQuestion | undefined {
  const value = parsed(message) as Partial<DnsQuestion> | undefined;
  return typeof value?.name === 'string' && typeof value.type === 'string' ? { name: normalName(value.name), type: value.type } : undefined;
}

/** The answer in a datagram, undefined when it is none. */
export function decodeAnswer(message: string): DnsAnswer | undefined {
  const value = parsed(message) as Partial<DnsAnswer> | undefined;
  return value?.question && value.code && value.answers ? (value as DnsAnswer) : undefined;
}

function parsed(message: string): object | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Lower case, without the final dot. */
export const normalName = (name: string): string => (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();

/** What /etc/resolv.conf says. */
export interface Resolver { readonly nameservers: readonly string[]; readonly search: readonly string[]; readonly ndots: number }

export function parseResolver(text: string): Resolver {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
  const words = (key: string) => lines.filter((line) => line[0] === key).map((line) => line.slice(1));
  const ndots = words('options').flat().map((option) => /^ndots:(\d+)$/.exec(option)?.[1]).filter((value) => value !== undefined).at(-1);
  return { nameservers: words('nameserver').flat(), search: words('search').at(-1) ?? [], ndots: ndots === undefined ? 1 : Number(ndots) };
}

/** The absolute names to ask for, in order, as a libc resolver tries them: a final dot, or enough dots, skips or postpones the search list. */
export function candidateNames(name: string, resolver: Resolver): readonly string[] {
  if (name.endsWith('.')) return [normalName(name)];
  const searched = resolver.search.map((domain) => normalName(`${name}.${domain}`));
  const dots = name.split('.').length - 1;
  return dots >= resolver.ndots ? [normalName(name), ...searched] : [...searched, normalName(name)];
}

/** The name a PTR question asks for: 10.244.1.5 → 5.1.244.10.in-addr.arpa. */
export const reverseName = (address: string): string => `${address.split('.').toReversed().join('.')}.in-addr.arpa`;

export const isIpv4 = (text: string): boolean => /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(text);
