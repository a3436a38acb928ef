import type { Json } from '../simulator/base/json';
import { compareText } from '../simulator/base/text';
import type { Check, Evidence, Judgement, Miss, Partial, Read } from './contract';
import { differences, isMembers, isOperator, satisfies, valueAt, type Difference } from './match';

export const MET: Judgement = { verdict: 'met' };
export const unmet = (miss: Miss): Judgement => ({ verdict: 'unmet', miss });
export const unknown = (why: string): Judgement => ({ verdict: 'unknown', why });

/** The namespace of labs, where a check names none. */
export const LAB_NAMESPACE = 'default';

type Of<Key extends string> = Extract<Check, { readonly [K in Key]: unknown }>;

/** The objects a partial object speaks of. Without an apiVersion it is the core group's; namespace `*` means all. */
export function listOf(partial: Partial): Extract<Read, { list: unknown }> {
  const namespace = valueAt(partial as Json, 'metadata.namespace') ?? LAB_NAMESPACE;
  return { list: { apiVersion: partial.apiVersion ?? 'v1', kind: partial.kind, ...(namespace === '*' ? {} : { namespace: String(namespace) }) } };
}

/** What of a partial object is compared: all but what `listOf` has already chosen by. */
export function body(partial: Partial): Json {
  const rest = without(partial as Json, ['apiVersion', 'kind']);
  return isMembers(rest.metadata) ? { ...rest, metadata: without(rest.metadata, ['namespace']) } : rest;
}

const without = (value: Json, names: readonly string[]): { readonly [key: string]: Json | undefined } =>
  isMembers(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name))) : {};

const text = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

export function referenceOf(object: Json): NonNullable<Miss['object']> {
  const namespace = text(valueAt(object, 'metadata.namespace'));
  return { kind: text(valueAt(object, 'kind')) ?? '', ...(namespace === undefined ? {} : { namespace }), name: text(valueAt(object, 'metadata.name')) ?? '' };
}

interface Candidate { readonly object: Json; readonly name: string; readonly found: readonly Difference[]; readonly named: boolean }

/** Candidates in the order of nearness: the name that was asked for, then fewest differing leaves, then name. */
function ranked(partial: Partial, objects: readonly Json[]): readonly Candidate[] {
  const wanted = valueAt(partial as Json, 'metadata.name');
  return objects
    .map((object): Candidate => {
      const name = text(valueAt(object, 'metadata.name')) ?? '';
      return { object, name, found: differences(body(partial), object), named: wanted === undefined || satisfies(wanted, name) };
    })
    .toSorted((a, b) => Number(b.named) - Number(a.named) || a.found.length - b.found.length || compareText(a.name, b.name));
}

function missing(partial: Partial, path: string, nearest: string | undefined): Miss {
  const wanted = valueAt(partial as Json, 'metadata.name');
  const name = typeof wanted === 'string' && !isOperator(wanted) ? { name: wanted } : {};
  return { kind: 'no-object', check: path, object: { kind: partial.kind, ...name },
    ...(wanted === undefined ? {} : { path: 'metadata.name', expected: wanted }), ...(nearest === undefined ? {} : { actual: nearest }) };
}

function differs(object: Json, difference: Difference, path: string): Miss {
  const { kind, path: field, expected, actual } = difference;
  return { kind, check: path, object: referenceOf(object), path: field, expected, ...(actual === undefined ? {} : { actual }) };
}

export function judgePresent(partial: Partial, evidence: Evidence, path: string): Judgement {
  const objects = evidence.objects(listOf(partial));
  if (!objects) return unknown(`nothing is known about ${partial.kind}`);
  const [nearest] = ranked(partial, objects);
  if (!nearest?.named) return unmet(missing(partial, path, nearest?.name));
  const [first] = nearest.found;
  return first ? unmet(differs(nearest.object, first, path)) : MET;
}

export function judgeAbsent(partial: Partial, evidence: Evidence, path: string): Judgement {
  const objects = evidence.objects(listOf(partial));
  if (!objects) return unknown(`nothing is known about ${partial.kind}`);
  const [still] = ranked(partial, objects).filter((candidate) => candidate.found.length === 0);
  return still ? unmet({ kind: 'still-there', check: path, object: referenceOf(still.object) }) : MET;
}

/** A number that is not as asked, said as too few or too many. */
export function judgeNumber(expected: Json, actual: number, miss: Omit<Miss, 'kind' | 'expected' | 'actual'>): Judgement {
  if (satisfies(expected, actual)) return MET;
  const bound = typeof expected === 'number' ? expected : Number(/-?\d+(\.\d+)?/.exec(String(expected))?.[0] ?? Number.NaN);
  const above = typeof expected === 'string' && expected.startsWith('<') ? true : actual > bound;
  return unmet({ kind: above ? 'too-many' : 'too-few', ...miss, expected, actual });
}

export function judgeCount({ count }: Of<'count'>, evidence: Evidence, path: string): Judgement {
  const objects = evidence.objects(listOf(count.of));
  if (!objects) return unknown(`nothing is known about ${count.of.kind}`);
  const matching = ranked(count.of, objects).filter((candidate) => candidate.found.length === 0);
  return judgeNumber(count.is, matching.length, { check: path, object: { kind: count.of.kind } });
}

/** All objects that match `of`, and at least one of them, must match `is`; the miss is that of the one with most to mend last. */
export function judgeEvery({ every }: Of<'every'>, evidence: Evidence, path: string): Judgement {
  const objects = evidence.objects(listOf(every.of));
  if (!objects) return unknown(`nothing is known about ${every.of.kind}`);
  const chosen = ranked(every.of, objects).filter((candidate) => candidate.found.length === 0);
  if (chosen.length === 0) return unmet(missing(every.of, path, undefined));
  const [nearest] = chosen
    .map((candidate) => ({ ...candidate, found: differences(every.is, candidate.object) }))
    .filter((candidate) => candidate.found.length > 0)
    .toSorted((a, b) => a.found.length - b.found.length || compareText(a.name, b.name));
  const first = nearest?.found[0];
  return nearest && first ? unmet(differs(nearest.object, first, path)) : MET;
}

export const serviceOf = ({ selects }: Of<'selects'>): Partial => ({
  apiVersion: 'v1', kind: 'Service', metadata: { name: selects.service, ...(selects.namespace === undefined ? {} : { namespace: selects.namespace }) },
});
export const podsOf = ({ selects }: Of<'selects'>): Partial => ({ apiVersion: 'v1', kind: 'Pod', ...(selects.namespace === undefined ? {} : { metadata: { namespace: selects.namespace } }) });

export function judgeSelects(check: Of<'selects'>, evidence: Evidence, path: string): Judgement {
  const found = judgePresent(serviceOf(check), evidence, path);
  const pods = evidence.objects(listOf(podsOf(check)));
  if (found.verdict !== 'met') return found;
  if (!pods) return unknown('nothing is known about Pod');
  const service = evidence.objects(listOf(serviceOf(check)))?.find((object) => valueAt(object, 'metadata.name') === check.selects.service) ?? null;
  const selector = valueAt(service, 'spec.selector');
  const chosen = isMembers(selector) && Object.keys(selector).length > 0 ? pods.filter((pod) => carries(pod, selector)) : [];
  const result = judgeNumber(check.selects.pods, chosen.length, { check: path, object: referenceOf(service) });
  if (result.verdict === 'met' || chosen.length > 0) return result;
  if (pods.length === 0) return unmet({ kind: 'no-object', check: path, object: { kind: 'Pod' } });
  return unmet({ kind: 'selects-none', check: path, object: referenceOf(service), path: 'spec.selector', expected: usualLabels(pods, selector), actual: selector ?? {} });
}

const carries = (pod: Json, selector: { readonly [key: string]: Json | undefined }): boolean => {
  const labels = valueAt(pod, 'metadata.labels');
  return isMembers(labels) && Object.keys(selector).every((key) => labels[key] === selector[key]);
};

/** What most Pods carry under the selector's keys (all their labels, where the selector has none of their keys). */
function usualLabels(pods: readonly Json[], selector: Json | undefined): Json {
  const counts = new Map<string, { labels: Json; pods: number }>();
  for (const pod of pods) {
    const labels = valueAt(pod, 'metadata.labels');
    if (!isMembers(labels)) continue;
    const shared = Object.keys(labels).filter((key) => isMembers(selector) && key in selector);
    const keys = shared.length > 0 ? shared : Object.keys(labels).filter((key) => !key.includes('/') && !key.endsWith('-hash'));
    const part = Object.fromEntries(keys.toSorted(compareText).map((key) => [key, labels[key]]));
    const entry = counts.get(JSON.stringify(part)) ?? { labels: part, pods: 0 };
    counts.set(JSON.stringify(part), { labels: part, pods: entry.pods + 1 });
  }
  const [most] = [...counts].toSorted(([a, x], [b, y]) => y.pods - x.pods || compareText(a, b));
  return most?.[1].labels ?? {};
}
