import type { Json } from '../simulator/base/json';
import type { Check, Moments, Partial } from './contract';
import { LAB_NAMESPACE } from './judge-objects';
import { isMembers } from './match';

/** The same check in another namespace than the one labs are written for: names of objects, of hosts, and where questions are asked from. */
export function relocated(check: Check, namespace: string): Check {
  if (namespace === LAB_NAMESPACE) return check;
  const part = (partial: Partial): Partial => inNamespace(moved(partial as Json, namespace) as Partial, namespace);
  const moments = (one: Moments): Moments => ({ ...one, namespace: ownNamespace(one.namespace, namespace) });
  const all = (checks: readonly Check[]): readonly Check[] => checks.map((one) => relocated(one, namespace));
  const from = (place: string): string => (place.includes('/') ? place.replace(new RegExp(`^${LAB_NAMESPACE}/`), `${namespace}/`) : `${namespace}/${place}`);
  if ('all' in check) return { ...check, all: all(check.all) };
  if ('any' in check) return { ...check, any: all(check.any) };
  if ('none' in check) return { ...check, none: all(check.none) };
  if ('present' in check) return { ...check, present: part(check.present) };
  if ('absent' in check) return { ...check, absent: part(check.absent) };
  if ('count' in check) return { ...check, count: { ...check.count, of: part(check.count.of) } };
  if ('every' in check) return { ...check, every: { of: part(check.every.of), is: moved(check.every.is, namespace) } };
  if ('selects' in check) return { ...check, selects: { ...check.selects, namespace: ownNamespace(check.selects.namespace, namespace) } };
  if ('sequence' in check) return { ...check, sequence: check.sequence.map(part) };
  if ('same' in check) return { ...check, same: moments(check.same) };
  if ('changed' in check) return { ...check, changed: moments(check.changed) };
  if ('dns' in check) return { ...check, dns: { ...check.dns, from: from(check.dns.from), name: hostIn(check.dns.name, namespace) } };
  if ('http' in check) return { ...check, http: { ...check.http, from: from(check.http.from), url: hostIn(check.http.url, namespace) } };
  return { ...check, output: { ...check.output, of: hostIn(check.output.of, namespace) } };
}

const ownNamespace = (written: string | undefined, namespace: string): string => (written === undefined || written === LAB_NAMESPACE ? namespace : written);

const hostIn = (text: string, namespace: string): string => text.replaceAll(`.${LAB_NAMESPACE}.svc`, `.${namespace}.svc`);

const inNamespace = (partial: Partial, namespace: string): Partial => {
  const metadata = partial['metadata'];
  return isMembers(metadata) && metadata['namespace'] !== undefined ? partial : { ...partial, metadata: { ...(isMembers(metadata) ? metadata : {}), namespace } };
};

/** References to the namespace of labs, wherever an object holds one. */
function moved(value: Json, namespace: string): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => moved(item, namespace));
  if (typeof value === 'string') return hostIn(value, namespace);
  if (!isMembers(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, member === undefined ? undefined : name === 'namespace' && member === LAB_NAMESPACE ? namespace : moved(member, namespace)]));
}
