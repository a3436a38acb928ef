import type { Directive } from './parse';

/** The blocks a request is in, from the outside to the inside: what the innermost does not say, the one around it does. */
export type Scope = readonly Directive[];

/** All directives of a name in the innermost block that has any. */
export function every(scope: Scope, name: string): readonly Directive[] {
  for (const block of scope.toReversed()) {
    const found = own(block, name);
    if (found.length) return found;
  }
  return [];
}

/** The directives of a name in one block. */
export const own = (block: Directive | undefined, name: string): readonly Directive[] => block?.block?.filter((one) => one.name === name) ?? [];

/** The first value of a directive, with what it is where nobody says. */
export const valueOf = (scope: Scope, name: string, otherwise: string): string => every(scope, name)[0]?.args[0] ?? otherwise;

export const isOn = (scope: Scope, name: string, otherwise: 'on' | 'off'): boolean => valueOf(scope, name, otherwise).toLowerCase() === 'on';

/** Where a server listens: the port, and whether it answers for names nobody has. */
export interface Listen { readonly port: number; readonly first: boolean; readonly tls: boolean }

/** The ports of a server; 80 where it names none. What it says of IPv6 goes for the same ports. */
export function listensOf(server: Directive): readonly Listen[] {
  const found = own(server, 'listen').map(({ args: [address = '', ...more] }) => ({ port: portOf(address) ?? 80, first: more.includes('default_server') || more.includes('default'), tls: more.includes('ssl') })).filter(({ port }) => port > 0);
  return found.length ? found : [{ port: 80, first: false, tls: false }];
}

/** The port of what `listen` is given: 80, 127.0.0.1:8080, [::]:80; undefined for an address alone, NaN for none at all. */
export function portOf(address: string): number | undefined {
  if (address.startsWith('unix:')) return 0;
  const text = /^\d+$/.test(address) ? address : /^(?:\[[^\]]*\]|[^:]*):(.*)$/.exec(address)?.[1];
  if (text === undefined) return undefined;
  return /^\d+$/.test(text) && Number(text) > 0 && Number(text) < 65_536 ? Number(text) : Number.NaN;
}

export const httpOf = (tree: readonly Directive[]): Directive | undefined => tree.find(({ name }) => name === 'http');
export const serversOf = (tree: readonly Directive[]): readonly Directive[] => own(httpOf(tree), 'server');

export const portsOf = (tree: readonly Directive[]): readonly number[] => [...new Set(serversOf(tree).flatMap(listensOf).map(({ port }) => port))];

/** The server that answers for a name on a port. */
export function serverFor(tree: readonly Directive[], port: number, host: string): Directive | undefined {
  const here = serversOf(tree).filter((server) => listensOf(server).some((one) => one.port === port));
  const named = (fits: (name: string) => boolean): Directive | undefined => here.find((server) => own(server, 'server_name').flatMap(({ args }) => args).some(fits));
  return named((name) => name.toLowerCase() === host || (name.startsWith('.') && name.slice(1) === host))
    ?? named((name) => /^\*?\./.test(name) && host.endsWith(name.replace(/^\*/, '')))
    ?? named((name) => name.endsWith('.*') && host.startsWith(name.slice(0, -1)))
    ?? named((name) => name.startsWith('~') && regex(name.slice(1), 'i').test(host))
    ?? here.find((server) => listensOf(server).some((one) => one.port === port && one.first)) ?? here[0];
}

/** A regular expression as PCRE would read it; one that JavaScript has no words for matches nothing. */
export function regex(source: string, flags: string): RegExp {
  try {
    return new RegExp(source.replace(/\(\?P</g, '(?<').replace(/^\(\?i\)/, ''), source.startsWith('(?i)') ? 'i' : flags);
  } catch {
    return /(?!)/;
  }
}

const modifierOf = ({ args }: Directive): string => (args.length > 1 ? args[0] ?? '' : /^(?:\^~|~\*|=|~|@)/.exec(args[0] ?? '')?.[0] ?? '');
const patternOf = (location: Directive): string => (location.args.length > 1 ? location.args[1] ?? '' : (location.args[0] ?? '').slice(modifierOf(location) === '@' ? 0 : modifierOf(location).length));

/** What a location is for: how it is compared, and with what. */
export const locationOf = (location: Directive): { readonly modifier: string; readonly pattern: string } => ({ modifier: modifierOf(location), pattern: patternOf(location) });

/** The location of a path: the blocks from the outermost, and what its regular expression matched. Without one it is the server's own. */
export function locate(block: Directive, path: string): { readonly blocks: Scope; readonly match?: RegExpExecArray } | undefined {
  const locations = own(block, 'location').map((one) => ({ one, ...locationOf(one) }));
  const exact = locations.find(({ modifier, pattern }) => modifier === '=' && pattern === path);
  if (exact) return { blocks: [exact.one] };
  const prefix = locations.filter(({ modifier, pattern }) => (modifier === '' || modifier === '^~') && path.startsWith(pattern)).toSorted((a, b) => b.pattern.length - a.pattern.length)[0];
  const within = prefix && locate(prefix.one, path);
  const nested = prefix && { blocks: [prefix.one, ...within?.blocks ?? []], ...(within?.match ? { match: within.match } : {}) };
  if (prefix?.modifier === '^~' || nested?.match) return nested;
  for (const { one, modifier, pattern } of locations) {
    const match = modifier.startsWith('~') ? regex(pattern, modifier === '~*' ? 'i' : '').exec(path) : null;
    if (match) return { blocks: [one, ...locate(one, path)?.blocks ?? []], match };
  }
  return nested;
}
