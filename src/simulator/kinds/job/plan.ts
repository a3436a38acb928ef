import { parseTimestamp, timestamp } from '../../api/object';
import type { NewObject } from '../../api/object';
import type { Wait } from '../../api/controller';
import type * as schema from '../../../schema/generated/types';
import { isFinished, isReady, isTerminating } from '../common/podRead';
import type { Pod } from '../pod/kind';
import { inOrderOfDeletion } from '../common/rank';
import { counted, remainingMs, type Backoff } from './backoff';
import { formatIndexes, indexOf, isIndexed, parseIndexes } from './indexes';
import type { Job } from './kind';
import { failJobMessage, hasFailed, judgementOf, successMessage } from './policies';
import { isActive, newPod, restartsOf } from './pods';
import { failuresOf, indexRemainingMs, retriesOf } from './retries';
import { rules } from './rules';
import { isTracked } from './tracking';
import { forBackoff, forEnd, suspended } from './waits';

type Status = schema.JobStatus;
export type Verdict = Pick<schema.JobCondition, 'reason' | 'message'> & { readonly type: 'Complete' | 'Failed' };

/** Everything a plan rests on. `pods` are all the Job controls. */
export interface JobFacts { readonly job: Job; readonly pods: readonly Pod[]; readonly backoff: Backoff; readonly nowMs: number }

export interface JobPlan {
  readonly creations: readonly NewObject<Pod>[];
  readonly deletions: readonly { readonly pod: Pod; readonly rule: string; /** Whether its end counts as a failure. */ readonly counts: boolean }[];
  /** Ended Pods that are counted now, and are then let go. */
  readonly released: readonly Pod[];
  /** The status that names the Pods that are being counted, and the one in which they are. */
  readonly counting: Status;
  readonly counted: Status;
  /** What is to be told once the last status stands. */
  readonly verdict?: Verdict;
  readonly turn?: 'suspended' | 'resumed';
  readonly backoff: Backoff;
  readonly waits: readonly Wait[];
  readonly againInMs?: number;
}

const INTERIM = { Complete: 'SuccessCriteriaMet', Failed: 'FailureTarget' } as const;
const said = (job: Job, type: string) => job.status?.conditions?.find((condition) => condition.type === type && condition.status === 'True');

/** Whether a Job has ended for good. */
export const verdictOf = (job: Job): schema.JobCondition | undefined => said(job, 'Complete') ?? said(job, 'Failed');

const LIMIT = { type: 'Failed', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' } as const;
const DEADLINE = { type: 'Failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' } as const;
const INDEXES = { type: 'Failed', reason: 'FailedIndexes', message: 'Job has failed indexes' } as const;
const TOO_MANY_INDEXES = { type: 'Failed', reason: 'MaxFailedIndexesExceeded', message: 'Job has exceeded the specified maximal number of failed indexes' } as const;
const REACHED = { type: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' } as const;

/** What a Job knows of its Pods: those that run, those that end, those that ended since it last counted. */
function tally({ job, pods }: JobFacts) {
  const uncounted = job.status?.uncountedTerminatedPods;
  const done = new Set([...(uncounted?.succeeded ?? []), ...(uncounted?.failed ?? [])]);
  const ended = pods.filter((pod) => isTracked(pod) && !done.has(pod.metadata.uid));
  const hasSucceeded = (pod: Pod) => pod.status?.phase === 'Succeeded';
  const succeeded = ended.filter(hasSucceeded);
  const failed = ended.filter((pod) => !hasSucceeded(pod) && hasFailed(job, pod));
  const before = parseIndexes(job.status?.completedIndexes);
  const indexes = isIndexed(job) ? [...new Set([...before, ...succeeded.flatMap((pod) => indexOf(pod) ?? [])])].filter((index) => index < (job.spec?.completions ?? 0)) : [];
  const total = isIndexed(job) ? indexes.length : (job.status?.succeeded ?? 0) + (uncounted?.succeeded?.length ?? 0) + succeeded.length;
  const active = pods.filter(isActive);
  return {
    active, retries: retriesOf(job, failed, active, indexes), terminating: pods.filter((pod) => isTerminating(pod) && !isFinished(pod)), succeeded, failed, indexes, uncounted, total,
    allFailed: (job.status?.failed ?? 0) + (uncounted?.failed?.length ?? 0) + failed.filter((pod) => judgementOf(job, pod).counts).length,
    stillTracked: pods.filter((pod) => isTracked(pod) && done.has(pod.metadata.uid)),
  };
}

type Tally = ReturnType<typeof tally>;

function deadlineMs(job: Job): number | undefined {
  const start = parseTimestamp(job.status?.startTime ?? '');
  const seconds = job.spec?.activeDeadlineSeconds;
  return start === undefined || seconds === undefined || job.spec?.suspend ? undefined : start + seconds * 1000;
}

/** How the Job ends, if it is clear by now. */
function verdict({ job, pods, nowMs }: JobFacts, known: Tally): Verdict | undefined {
  for (const type of ['Failed', 'Complete'] as const) {
    const decided = said(job, INTERIM[type]);
    if (decided) return { type, reason: decided.reason ?? '', message: decided.message ?? '' };
  }
  const fatal = failJobMessage(job, pods);
  if (fatal !== undefined) return { type: 'Failed', reason: 'PodFailurePolicy', message: fatal };
  const limit = job.spec?.backoffLimit ?? 6;
  const restarts = job.spec?.template.spec?.restartPolicy === 'OnFailure' ? restartsOf(pods) : 0;
  if (known.allFailed > limit || (restarts > 0 && restarts >= limit)) return LIMIT;
  if ((deadlineMs(job) ?? Infinity) <= nowMs) return DEADLINE;
  const { completions, maxFailedIndexes = Infinity } = job.spec ?? {};
  const givenUp = known.retries?.givenUp.length ?? 0;
  if (givenUp > maxFailedIndexes) return TOO_MANY_INDEXES;
  if (givenUp && givenUp + known.total >= (completions ?? 0)) return INDEXES;
  const enough = successMessage(job, known.indexes);
  if (enough !== undefined) return { type: 'Complete', reason: 'SuccessPolicy', message: enough };
  if (job.spec?.suspend) return undefined;
  const reached = completions === undefined ? known.total > 0 && known.active.length === 0 : known.total >= completions;
  return reached ? REACHED : undefined;
}

/** What is to be done for a Job that has not ended. */
export function plan(facts: JobFacts): JobPlan {
  const known = tally(facts);
  const end = verdict(facts, known);
  const backoff = known.retries ? facts.backoff : counted(facts.backoff, known.succeeded, known.failed, facts.nowMs);
  const { creations, deletions, delayMs } = work(facts, known, end, backoff);
  const failing = deletions.filter(({ counts }) => counts).map(({ pod }) => pod);
  const kept = new Set(end ? [] : known.retries?.kept.values());
  const failed = [...known.failed.filter((pod) => !kept.has(pod)), ...failing];
  const gone = known.active.length - deletions.length + creations.length;
  const terminating = known.terminating.length + deletions.length;
  const over = end !== undefined && gone === 0 && terminating === 0;
  const counting = countingStatus(facts, known, { succeeded: known.succeeded, failed: failed.filter((pod) => judgementOf(facts.job, pod).counts), active: gone, ready: known.active.filter((pod) => isReady(pod) && !deletions.some((one) => one.pod === pod)).length, terminating, end });
  const deadline = deadlineMs(facts.job);
  const times = [...(delayMs ? [delayMs] : []), ...(deadline !== undefined && !end ? [deadline - facts.nowMs] : [])];
  return {
    creations, deletions, released: [...known.succeeded, ...failed, ...known.stillTracked], counting, counted: countedStatus(counting, over ? end : undefined, facts), backoff,
    ...(over ? { verdict: end } : {}), ...turnOf(facts.job, end), waits: waitsOf(facts, known, end, delayMs),
    ...(times.length ? { againInMs: Math.max(1, Math.min(...times)) } : {}),
  };
}

interface Work { readonly creations: readonly NewObject<Pod>[]; readonly deletions: JobPlan['deletions']; readonly delayMs: number }

function work({ job, nowMs }: JobFacts, known: Tally, end: Verdict | undefined, backoff: Backoff): Work {
  const { active } = known;
  const deleting = (pods: readonly Pod[], rule: string, counts: boolean): Work => ({ creations: [], deletions: pods.map((pod) => ({ pod, rule, counts })), delayMs: 0 });
  if (end?.type === 'Failed') return deleting(active, rules.fails, true);
  if (job.spec?.suspend) return deleting(active, rules.suspends, false);
  const { completions, parallelism = 1, podReplacementPolicy } = job.spec ?? {};
  const wanted = end ? 0 : completions === undefined ? (known.total > 0 ? Math.min(active.length, parallelism) : parallelism) : Math.max(0, Math.min(completions - known.total - (known.retries?.givenUp.length ?? 0), parallelism));
  if (active.length > wanted) return deleting(inOrderOfDeletion(active, [], nowMs).slice(0, active.length - wanted), rules.deletesSurplus, false);
  const missing = wanted - active.length - (podReplacementPolicy === 'Failed' ? known.terminating.length : 0);
  if (missing <= 0) return deleting([], rules.deletesSurplus, false);
  const delayMs = known.retries ? 0 : remainingMs(backoff, nowMs);
  return { deletions: [], ...(delayMs > 0 ? { delayMs, creations: [] } : newPods(job, known, missing, nowMs)) };
}

const BURST = 500;

/** Of the next indexes those that need not wait for another try; how long, where all must. */
function newPods(job: Job, { active, indexes, retries }: Tally, missing: number, nowMs: number): Pick<Work, 'creations' | 'delayMs'> {
  const count = Math.min(missing, BURST);
  if (!isIndexed(job)) return { creations: Array.from({ length: count }, () => newPod(job)), delayMs: 0 };
  const taken = new Set([...indexes, ...(retries?.givenUp ?? []), ...active.flatMap((pod) => indexOf(pod) ?? [])]);
  const next = Array.from({ length: job.spec?.completions ?? 0 }, (_, index) => index).filter((index) => !taken.has(index)).slice(0, count);
  if (!retries) return { creations: next.map((index) => newPod(job, index)), delayMs: 0 };
  const due = next.filter((index) => indexRemainingMs(retries, index, nowMs) === 0);
  const delayMs = due.length || !next.length ? 0 : Math.min(...next.map((index) => indexRemainingMs(retries, index, nowMs)));
  return { creations: due.map((index) => newPod(job, index, failuresOf(retries, index))), delayMs };
}

/** Whether the Job has just been suspended or resumed. */
function turnOf(job: Job, end: Verdict | undefined): Pick<JobPlan, 'turn'> {
  if (end) return {};
  if (job.spec?.suspend) return said(job, 'Suspended') ? {} : { turn: 'suspended' };
  return said(job, 'Suspended') ? { turn: 'resumed' } : {};
}

interface Now { readonly succeeded: readonly Pod[]; readonly failed: readonly Pod[]; readonly active: number; readonly ready: number; readonly terminating: number; readonly end: Verdict | undefined }

const uids = (name: 'succeeded' | 'failed', before: readonly string[] | undefined, pods: readonly Pod[]) => {
  const all = [...(before ?? []), ...pods.map((pod) => pod.metadata.uid)];
  return all.length ? { [name]: all } : {};
};

/** The status while ended Pods are being counted. In an Indexed Job the indexes count at once. */
function countingStatus({ job, nowMs }: JobFacts, known: Tally, now: Now): Status {
  const { active: _, conditions: __, startTime, ...rest } = job.status ?? {};
  const indexed = isIndexed(job);
  const conditions = conditionsOf(job, now.end, nowMs);
  const started = job.spec?.suspend && !now.end ? undefined : turnOf(job, now.end).turn === 'resumed' ? timestamp(nowMs) : startTime ?? timestamp(nowMs);
  return {
    ...rest, ...(started === undefined ? {} : { startTime: started }), ...(now.active ? { active: now.active } : {}), ready: now.ready, terminating: now.terminating,
    ...(indexed && known.indexes.length ? { completedIndexes: formatIndexes(known.indexes), succeeded: known.indexes.length } : {}),
    ...(known.retries ? { failedIndexes: formatIndexes(known.retries.givenUp) } : {}),
    uncountedTerminatedPods: { ...uids('succeeded', known.uncounted?.succeeded, indexed ? [] : now.succeeded), ...uids('failed', known.uncounted?.failed, now.failed) },
    ...(conditions.length ? { conditions } : {}),
  };
}

function conditionsOf(job: Job, end: Verdict | undefined, nowMs: number): readonly schema.JobCondition[] {
  const conditions = job.status?.conditions ?? [];
  const say = (type: string, status: string, reason: string, message: string): readonly schema.JobCondition[] =>
    [...conditions.filter((condition) => condition.type !== type), { type, status, lastProbeTime: timestamp(nowMs), lastTransitionTime: timestamp(nowMs), reason, message }];
  if (end) return said(job, INTERIM[end.type]) ? conditions : say(INTERIM[end.type], 'True', end.reason ?? '', end.message ?? '');
  const { turn } = turnOf(job, end);
  if (!turn) return conditions;
  return turn === 'suspended' ? say('Suspended', 'True', 'JobSuspended', 'Job suspended') : say('Suspended', 'False', 'JobResumed', 'Job resumed');
}

/** The status once everything is counted, with the verdict where there is one. */
function countedStatus(counting: Status, end: Verdict | undefined, { nowMs }: JobFacts): Status {
  const { succeeded = [], failed = [] } = counting.uncountedTerminatedPods ?? {};
  const now = timestamp(nowMs);
  return {
    ...counting, uncountedTerminatedPods: {},
    ...(succeeded.length ? { succeeded: (counting.succeeded ?? 0) + succeeded.length } : {}), ...(failed.length ? { failed: (counting.failed ?? 0) + failed.length } : {}),
    ...(end ? { conditions: [...(counting.conditions ?? []), { type: end.type, status: 'True', lastProbeTime: now, lastTransitionTime: now, reason: end.reason ?? '', message: end.message ?? '' }] } : {}),
    ...(end?.type === 'Complete' ? { completionTime: now } : {}),
  };
}

function waitsOf({ job, nowMs, pods }: JobFacts, known: Tally, end: Verdict | undefined, delayMs: number): readonly Wait[] {
  const last = [...known.terminating, ...(end ? known.active : [])][0];
  if (end) return last ? [forEnd(job, last)] : [];
  if (job.spec?.suspend) return [suspended(job)];
  return delayMs > 0 ? [forBackoff(job, pods.find((pod) => pod.status?.phase === 'Failed'), nowMs + delayMs)] : [];
}
