import type { Pod } from '../pod/kind';
import { remainingMs } from './backoff';
import { indexOf, isIndexed, parseIndexes } from './indexes';
import type { Job } from './kind';
import { endedAtMs, FAILURES, IGNORED_FAILURES, type Failures } from './pods';
import { judgementOf } from './policies';

const failuresBefore = (pod: Pod): number => Number(pod.metadata.annotations?.[FAILURES] ?? 0);
const ignoredBefore = (pod: Pod): number => Number(pod.metadata.annotations?.[IGNORED_FAILURES] ?? 0);
const triesBefore = (pod: Pod): number => failuresBefore(pod) + ignoredBefore(pod);

/** What a Job that gives each index retries of its own knows of them. */
export interface Retries {
  /** Indexes that failed too often. */
  readonly givenUp: readonly number[];
  /** By index that is to be tried again, the Pod that failed last: it is kept, uncounted, until another runs in its place and knows how many failed before. */
  readonly kept: ReadonlyMap<number, Pod>;
  /** Of those, what counted as no failure. */
  readonly ignored: ReadonlySet<Pod>;
}

/** undefined for a Job whose failures are counted together. */
export function retriesOf(job: Job, failed: readonly Pod[], active: readonly Pod[], done: readonly number[]): Retries | undefined {
  const limit = job.spec?.backoffLimitPerIndex;
  if (limit === undefined || !isIndexed(job)) return undefined;
  const placed = failed.flatMap((pod) => { const index = indexOf(pod); return index !== undefined && index < (job.spec?.completions ?? 0) ? [{ index, pod }] : []; });
  const givenUp = [...new Set([...parseIndexes(job.status?.failedIndexes), ...placed.filter(({ pod }) => isGivenUp(job, pod, limit)).map(({ index }) => index)])].toSorted((a, b) => a - b);
  const settled = new Set([...done, ...givenUp, ...active.flatMap((pod) => indexOf(pod) ?? [])]);
  const open = placed.filter(({ index }) => !settled.has(index)).toSorted((a, b) => triesBefore(a.pod) - triesBefore(b.pod));
  return { givenUp, kept: new Map(open.map(({ index, pod }) => [index, pod])), ignored: new Set(open.map(({ pod }) => pod).filter((pod) => !judgementOf(job, pod).counts)) };
}

function isGivenUp(job: Job, pod: Pod, limit: number): boolean {
  const { action, counts } = judgementOf(job, pod);
  return action === 'FailIndex' || (counts && failuresBefore(pod) >= limit);
}

/** How often an index has failed by now. */
export function failuresOf({ kept, ignored }: Retries, index: number): Failures {
  const last = kept.get(index);
  if (!last) return { counted: 0, ignored: 0 };
  const isIgnored = ignored.has(last);
  return { counted: failuresBefore(last) + (isIgnored ? 0 : 1), ignored: ignoredBefore(last) + (isIgnored ? 1 : 0) };
}

/** How long an index waits until it is tried again. */
export function indexRemainingMs(retries: Retries, index: number, nowMs: number): number {
  const last = retries.kept.get(index);
  const { counted, ignored } = failuresOf(retries, index);
  return last ? remainingMs({ failures: counted + ignored, lastMs: endedAtMs(last, nowMs) }, nowMs) : 0;
}
