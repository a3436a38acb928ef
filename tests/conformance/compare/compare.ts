/**
 * Holds two recordings of one scenario against each other. A simulator must be within the variance of the real cluster: two
 * recordings of the real one compare equal, so what legitimately differs between those is normalised, and everything else counts.
 */
import { canonical, compareText, type RawRecording } from './raw';
import { milestones } from './milestones';
import { Recording } from './recording';
import { compareStep, type Difference } from './transcripts';

export const PARTS = ['transcripts', 'milestones', 'objects', 'events kubelet', 'events others'] as const;
export type Part = (typeof PARTS)[number];
export interface Comparison { readonly counts: Readonly<Record<Part, readonly [equal: number, total: number]>>; readonly notes: readonly string[] }

/** Compares `a` (the specification) with `b`. Throws when their steps are not the same. */
export function compareRecordings(rawA: RawRecording, rawB: RawRecording): Comparison {
  const acts = (raw: RawRecording) => canonical(raw.steps.map(({ run, stdin, settle, pass, node }) => [run, stdin, settle, pass, node]));
  if (acts(rawA) !== acts(rawB)) throw new Error('The two recordings are not of the same steps.');
  const tally = new Tally();
  const [a, b] = bothOf(rawA, rawB);
  const spread = [a.spread(), b.spread()];
  if (a.placement() !== b.placement()) for (const recording of [a, b]) recording.rename(true);
  tally.count('milestones', canonical(spread[0]) === canonical(spread[1]), () => ['milestones: Pods are spread over the nodes differently', ...differences(spread[0], spread[1], '')]);
  steps(a, b, tally);
  maps('milestones', milestones(a), milestones(b), tally);
  maps('objects', a.objects(), b.objects(), tally);
  const [ea, eb] = [a.eventSet(), b.eventSet()];
  for (const [event, of] of [...new Map([...ea, ...eb])].toSorted(([x], [y]) => compareText(x, y))) {
    tally.count(`events ${of}`, ea.has(event) && eb.has(event), () => [`event only in ${ea.has(event) ? 'A' : 'B'}: ${event}`]);
  }
  return tally.result();
}

class Tally {
  private readonly counts = Object.fromEntries(PARTS.map((part) => [part, [0, 0]])) as Record<Part, [number, number]>;
  private readonly notes: string[] = [];
  count(part: Part, equal: boolean, note: () => readonly string[]): void {
    this.counts[part][0] += equal ? 1 : 0;
    this.counts[part][1] += 1;
    if (!equal) this.notes.push(...note());
  }
  result = (): Comparison => ({ counts: this.counts, notes: this.notes });
}

function bothOf(rawA: RawRecording, rawB: RawRecording): [Recording, Recording] {
  const ends = rawA.steps.flatMap((step, index) => (step.settled && rawB.steps[index]?.settled ? [index] : []));
  const last = ends.at(-1) ?? -1;
  const more = [rawA, rawB].some((raw) => raw.changes.some((change) => change.step > last && !['Event', 'Node'].includes(change.object.kind)));
  const lastPhase = ends.length - (more || ends.length === 0 ? 0 : 1);
  const both: [Recording, Recording] = [new Recording(rawA, ends, lastPhase), new Recording(rawB, ends, lastPhase)];
  const named = new Set([...both[0].named, ...both[1].named]);
  for (const recording of both) { recording.named = named; recording.rename(false); }
  return both;
}

function steps(a: Recording, b: Recording, tally: Tally): void {
  for (const [index, step] of a.steps.entries()) {
    if (step.run !== undefined) {
      const differ = compareStep(a, b, index);
      tally.count('transcripts', differ === undefined, () => [`transcript of step ${index}: ${step.run}`, ...changedLines(differ ?? [[], []])]);
    } else if (step.settled !== undefined && step.settled !== b.steps[index]?.settled) tally.count('milestones', false, () => [`milestones: step ${index} settled in one only`]);
    else if (step.settled !== undefined) tally.count('milestones', true, () => []);
  }
}

function maps(part: 'milestones' | 'objects', a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>, tally: Tally): void {
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const absent = part === 'objects' && / Node /.test(` ${key}`) ? {} : undefined;
    const [x, y] = [a.get(key) ?? absent, b.get(key) ?? absent];
    tally.count(part, canonical(x) === canonical(y), () => {
      if (x === undefined || y === undefined) return [`${part}: ${key} only in ${y === undefined ? 'A' : 'B'}`];
      return [`${part}: ${key}`, ...(part === 'milestones' ? [`    A ${JSON.stringify(x)}`, `    B ${JSON.stringify(y)}`] : differences(x, y, ''))];
    });
  }
}

/** Each leaf that differs, with both values. */
function differences(a: unknown, b: unknown, path: string): string[] {
  const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isObject(a) && isObject(b)) return [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted(compareText).flatMap((key) => differences(a[key] ?? '<absent>', b[key] ?? '<absent>', `${path}.${key}`));
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) return a.flatMap((item, index) => differences(item, b[index], `${path}[${index}]`));
  return canonical(a) === canonical(b) ? [] : [`    ${path}: ${JSON.stringify(a)}  |  ${JSON.stringify(b)}`];
}

/** The lines only one side has, in order. */
function changedLines([a, b]: Difference): string[] {
  const [inA, inB] = [new Set(a), new Set(b)];
  return [...a.filter((line) => !inB.has(line)).map((line) => `    -${line}`), ...b.filter((line) => !inA.has(line)).map((line) => `    +${line}`)];
}
