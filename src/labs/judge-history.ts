import type { Json } from '../simulator/base/json';
import { equal } from '../simulator/base/json';
import type { Evidence, Judgement, Moments, Partial, Read } from './contract';
import { body, listOf, MET, unknown, unmet } from './judge-objects';
import { differences, satisfies, valueAt } from './match';

type HistoryRead = Extract<Read, { history: unknown }>;
type Moment = NonNullable<ReturnType<Evidence['history']>>[number];

export const historyOf = (partial: Partial): HistoryRead => ({ history: listOf(partial).list });
export const partialOf = (moments: Moments): Partial => ({
  ...(moments.apiVersion === undefined ? {} : { apiVersion: moments.apiVersion }), kind: moments.kind,
  metadata: { name: moments.name, ...(moments.namespace === undefined ? {} : { namespace: moments.namespace }) },
});

interface Step { readonly partial: Partial; /** Position in time of the first match in the present attempt. */ first: number | undefined; readonly present: Set<string> }

/**
 * Moments in the order of their first match. An attempt begins when none of the objects in question is there, so a learner
 * who deletes everything and does it again is judged by what came after; one attempt in which the order held is enough.
 */
export function judgeSequence(sequence: readonly Partial[], evidence: Evidence, path: string): Judgement {
  const read = timeline(sequence, evidence);
  if (!read) return unknown('the history of these objects was not watched');
  let steps = sequence.map((partial): Step => ({ partial, first: undefined, present: new Set() }));
  for (const [position, { moment, of }] of read.entries()) {
    for (const step of steps) if (of.has(step.partial)) see(step, moment, position);
    if (inOrder(steps)) return MET;
    if (steps.some((step) => step.first !== undefined) && steps.every((step) => step.present.size === 0)) steps = sequence.map((partial) => ({ partial, first: undefined, present: new Set() }));
  }
  return sequenceMiss(steps, path);
}

function see(step: Step, { type, object }: Moment, position: number): void {
  const wanted = valueAt(step.partial as Json, 'metadata.name');
  const uid = String(valueAt(object, 'metadata.uid'));
  if (wanted !== undefined && !satisfies(wanted, valueAt(object, 'metadata.name'))) return;
  if (type === 'DELETED') step.present.delete(uid);
  else step.present.add(uid);
  if (type !== 'DELETED' && step.first === undefined && differences(body(step.partial), object).length === 0) step.first = position;
}

const inOrder = (steps: readonly Step[]): boolean => steps.every((step, index) => step.first !== undefined && (index === 0 || step.first >= (steps[index - 1]?.first ?? Infinity)));

function sequenceMiss(steps: readonly Step[], path: string): Judgement {
  const wrong = steps.findIndex((step, index) => step.first === undefined || (index > 0 && step.first < (steps[index - 1]?.first ?? Infinity)));
  const at = (index: number) => {
    const partial = steps[index]?.partial;
    const name = partial && valueAt(partial as Json, 'metadata.name');
    return { kind: partial?.kind ?? '', ...(typeof name === 'string' ? { name } : {}) };
  };
  const early = steps[wrong]?.first !== undefined || steps.slice(wrong + 1).some((step) => step.first !== undefined);
  const late = steps[wrong]?.first !== undefined ? wrong : steps.findIndex((step, index) => index > wrong && step.first !== undefined);
  if (!early) return unmet({ kind: 'not-seen-yet', check: `${path}[${wrong}]`, object: at(wrong) });
  const before = Math.max(0, steps[wrong]?.first !== undefined ? wrong - 1 : wrong);
  return unmet({ kind: 'order', check: `${path}[${late}]`, object: at(late), expected: at(before).name ?? at(before).kind });
}

/** The histories of all kinds a sequence speaks of as one, in time, and which of its partial objects each moment concerns. */
function timeline(sequence: readonly Partial[], evidence: Evidence): readonly { moment: Moment; of: ReadonlySet<Partial> }[] | undefined {
  const byRead = new Map<string, { read: HistoryRead; of: Set<Partial> }>();
  for (const partial of sequence) {
    const read = historyOf(partial);
    const entry = byRead.get(JSON.stringify(read)) ?? { read, of: new Set<Partial>() };
    entry.of.add(partial);
    byRead.set(JSON.stringify(read), entry);
  }
  const merged: { moment: Moment; of: ReadonlySet<Partial> }[] = [];
  for (const { read, of } of byRead.values()) {
    const moments = evidence.history(read);
    if (!moments) return undefined;
    merged.push(...moments.map((moment) => ({ moment, of })));
  }
  const version = ({ moment }: { moment: Moment }) => Number(valueAt(moment.object, 'metadata.resourceVersion')) || 0;
  return byRead.size === 1 ? merged : merged.toSorted((a, b) => a.moment.atMs - b.moment.atMs || version(a) - version(b));
}

/** What a field was in each incarnation (or at each moment of the last one), oldest first, as far as it had a value. */
function values(moments: Moments, history: readonly Moment[]): { readonly seen: readonly Json[]; readonly incarnations: number } {
  const byUid = new Map<string, Json[]>();
  for (const { type, object } of history) {
    if (valueAt(object, 'metadata.name') !== moments.name) continue;
    const uid = String(valueAt(object, 'metadata.uid'));
    const list = byUid.get(uid) ?? [];
    const value = valueAt(object, moments.path);
    if (type !== 'DELETED' && value !== undefined && value !== null && value !== '' && !equal(list.at(-1), value)) list.push(value);
    byUid.set(uid, list);
  }
  const all = [...byUid.values()];
  if (moments.across === 'moments') return { seen: all.at(-1) ?? [], incarnations: all.length };
  const newest = all.at(-1)?.at(-1);
  return { seen: newest === undefined ? [] : all.flatMap((list) => list.at(-1) ?? []), incarnations: all.length };
}

/** Whether a field stayed the same, or changed, from one incarnation (or moment) to the next. */
export function judgeMoments(word: 'same' | 'changed', moments: Moments, evidence: Evidence, path: string): Judgement {
  const history = evidence.history(historyOf(partialOf(moments)));
  if (!history) return unknown(`the history of ${moments.kind} was not watched`);
  const { seen, incarnations } = values(moments, history);
  const miss = { check: path, object: { kind: moments.kind, name: moments.name }, path: moments.path };
  const [before, now] = [seen.at(-2), seen.at(-1)];
  if (moments.across === 'moments') {
    if (now === undefined) return unmet({ kind: 'not-seen-yet', ...miss });
    if ((word === 'same') === (seen.length === 1)) return MET;
    return unmet({ kind: word === 'same' ? 'changed' : 'unchanged', ...miss, ...(before === undefined ? {} : { expected: before }), actual: now });
  }
  if (incarnations < 2 || before === undefined || now === undefined) return unmet({ kind: 'not-seen-yet', ...miss, ...(now === undefined ? {} : { actual: now }) });
  if (equal(before, now) === (word === 'same')) return MET;
  return unmet({ kind: word === 'same' ? 'changed' : 'unchanged', ...miss, expected: before, actual: now });
}
