import { describe, expect, test } from 'vitest';
import { timestamp, type NewObject } from '../../../src/simulator/api/object';
import { counted, remainingMs } from '../../../src/simulator/kinds/job/backoff';
import { formatIndexes, parseIndexes } from '../../../src/simulator/kinds/job/indexes';
import type { Job } from '../../../src/simulator/kinds/job/kind';
import { plan, verdictOf, type JobPlan } from '../../../src/simulator/kinds/job/plan';
import { isTracked, TRACKING } from '../../../src/simulator/kinds/job/tracking';
import type { Pod } from '../../../src/simulator/kinds/pod/kind';
import { randomOf } from './random-runs';

const EPOCH_MS = Date.UTC(2026, 10, 21, 9);
const job = (spec: Partial<NonNullable<Job['spec']>> = {}, status: Job['status'] = {}): Job => ({
  apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'pi', namespace: 'default', uid: 'j', resourceVersion: '1', creationTimestamp: timestamp(EPOCH_MS) },
  spec: { parallelism: 1, completions: 1, backoffLimit: 6, template: { spec: { containers: [{ name: 'main' }], restartPolicy: 'Never' } }, ...spec }, status,
});

interface Life { readonly phase?: string; readonly going?: boolean; readonly restarts?: number; readonly endedMs?: number; readonly index?: number; readonly tracked?: boolean }
const pod = (uid: string, { phase = 'Running', going = false, restarts = 0, endedMs = EPOCH_MS, index, tracked = true }: Life = {}): Pod => ({
  apiVersion: 'v1', kind: 'Pod',
  metadata: {
    name: uid, namespace: 'default', uid, resourceVersion: '1', creationTimestamp: timestamp(EPOCH_MS), ...(tracked ? { finalizers: [TRACKING] } : {}), ...(going ? { deletionTimestamp: timestamp(endedMs) } : {}),
    ...(index === undefined ? {} : { annotations: { 'batch.kubernetes.io/job-completion-index': String(index) } }),
  },
  spec: { containers: [] },
  status: { phase, containerStatuses: [{ name: 'main', image: '', imageID: '', ready: phase === 'Running', restartCount: restarts, ...(phase === 'Running' ? {} : { state: { terminated: { exitCode: 0, finishedAt: timestamp(endedMs) } } }) }] },
});
const planned = (given: Job, pods: readonly Pod[], nowMs = EPOCH_MS) => plan({ job: given, pods, backoff: { failures: 0, lastMs: 0 }, nowMs });
const brief = ({ creations, deletions, verdict }: JobPlan) => `+${creations.length} -${deletions.length}${verdict ? ` ${verdict.reason}` : ''}`;

describe('what a Job does next', () => {
  test.each<[string, Job, readonly Pod[], string]>([
    ['starts as many as may run at once', job({ parallelism: 3, completions: 5 }), [], '+3 -0'],
    ['never more than are still missing', job({ parallelism: 3, completions: 5 }, { succeeded: 4 }), [], '+1 -0'],
    ['replaces one that has ended', job({ parallelism: 2, completions: 5 }), [pod('a', { phase: 'Succeeded' }), pod('b')], '+1 -0'],
    ['is complete with the last success', job({}), [pod('a', { phase: 'Succeeded' })], '+0 -0 CompletionsReached'],
    ['ends what is too much', job({ parallelism: 1, completions: 5 }), [pod('a'), pod('b'), pod('c')], '+0 -2'],
    ['a queue starts no more after the first success', job({ parallelism: 2, completions: undefined as never }), [pod('a', { phase: 'Succeeded' }), pod('b')], '+0 -0'],
    ['a queue is complete when the last has ended', job({ parallelism: 2, completions: undefined as never }), [pod('a', { phase: 'Succeeded' }), pod('b', { phase: 'Succeeded' })], '+0 -0 CompletionsReached'],
    ['fails after too many failures', job({ backoffLimit: 1 }, { failed: 1 }), [pod('a', { phase: 'Failed' })], '+0 -0 BackoffLimitExceeded'],
    ['ends what runs when it fails', job({ backoffLimit: 0, parallelism: 2, completions: 2 }), [pod('a', { phase: 'Failed' }), pod('b')], '+0 -1'],
    ['restarts in place count too', job({ backoffLimit: 2, template: { spec: { containers: [], restartPolicy: 'OnFailure' } } }), [pod('a', { restarts: 2 })], '+0 -1'],
    ['runs out of time', job({ activeDeadlineSeconds: 5 }, { startTime: timestamp(EPOCH_MS - 5000) }), [], '+0 -0 DeadlineExceeded'],
    ['a deleted Pod is a failed one', job({ backoffLimit: 0 }), [pod('a', { going: true })], '+0 -0'],
    ['waits for a Pod that ends, where it is told to', job({ podReplacementPolicy: 'Failed' }, { failed: 1, uncountedTerminatedPods: { failed: ['a'] } }), [pod('a', { going: true })], '+0 -0'],
    ['suspended, it ends what runs', job({ suspend: true }), [pod('a')], '+0 -1'],
    ['the lowest missing indexes are next', job({ completionMode: 'Indexed', parallelism: 2, completions: 4 }, { completedIndexes: '0', succeeded: 1 }), [pod('b', { index: 1 })], '+1 -0'],
  ])('%s', (_what, given, pods, expected) => expect(brief(planned(given, pods))).toBe(expected));

  test('an ended Pod is named first and counted then', () => {
    const { counting, counted: after, released } = planned(job({ completions: 3 }), [pod('a', { phase: 'Succeeded' })]);
    expect([counting.uncountedTerminatedPods, counting.succeeded]).toEqual([{ succeeded: ['a'] }, undefined]);
    expect([after.uncountedTerminatedPods, after.succeeded, released.length]).toEqual([{}, 1, 1]);
  });

  test('the outcome is announced before it stands', () => {
    const { counting, counted: after } = planned(job({}), [pod('a', { phase: 'Succeeded' })]);
    expect([counting.conditions, after.conditions].map((conditions) => conditions?.map(({ type }) => type))).toEqual([['SuccessCriteriaMet'], ['SuccessCriteriaMet', 'Complete']]);
  });
});

test('failures wait ten seconds, then twice as long each, until one succeeds', () => {
  const once = counted({ failures: 0, lastMs: 0 }, [], [pod('a', { phase: 'Failed' })], EPOCH_MS);
  const twice = counted(once, [], [pod('b', { phase: 'Failed', endedMs: EPOCH_MS + 20_000 })], EPOCH_MS + 20_000);
  const healed = counted(twice, [pod('c', { phase: 'Succeeded', endedMs: EPOCH_MS + 60_000 })], [], EPOCH_MS + 60_000);
  expect([remainingMs(once, EPOCH_MS), remainingMs(once, EPOCH_MS + 4000), remainingMs(twice, EPOCH_MS + 20_000), remainingMs(healed, EPOCH_MS + 60_000)]).toEqual([10_000, 6000, 20_000, 0]);
  expect(remainingMs({ failures: 30, lastMs: EPOCH_MS }, EPOCH_MS)).toBe(600_000);
});

test.each([['', []], ['0', [0]], ['0,1', [0, 1]], ['0-2', [0, 1, 2]], ['0,1,3-6,9', [0, 1, 3, 4, 5, 6, 9]]])('indexes %s', (text, indexes) => {
  expect([formatIndexes(indexes), parseIndexes(text)]).toEqual([text, indexes]);
});

/** Pods that succeed, fail or are deleted as chance has it: never more at once than may be, each end counted once, and the Job ends. */
test.each(Array.from({ length: 150 }, (_, seed) => seed))('random Jobs keep their parallelism and count each Pod once (seed %i)', (seed) => {
  const random = randomOf(seed);
  const limit = Math.floor(random() * 4);
  const indexed = random() < 0.4;
  let now = job({ parallelism: 1 + Math.floor(random() * 4), completions: 1 + Math.floor(random() * 8), backoffLimit: limit, ...(indexed ? { completionMode: 'Indexed' } : {}) });
  let pods: Pod[] = [];
  let backoff = { failures: 0, lastMs: 0 };
  let [nowMs, made] = [EPOCH_MS, 0];
  const ends = { Succeeded: 0, Failed: 0 };
  for (let step = 0; step < 400 && !verdictOf(now); step++, nowMs += 5000) {
    const result = plan({ job: now, pods, backoff, nowMs });
    const going = new Set(result.deletions.map((one) => one.pod.metadata.uid));
    const letGo = new Set([...result.released.map((one) => one.metadata.uid), ...result.deletions.filter(({ counts }) => !counts).map((one) => one.pod.metadata.uid)]);
    const born = result.creations.map((fresh: NewObject<Pod>) => pod(`p${made++}`, { index: indexed ? Number(fresh.metadata.annotations?.['batch.kubernetes.io/job-completion-index']) : undefined } as Life));
    pods = pods.map((one) => ({ ...one, metadata: { ...one.metadata, ...(going.has(one.metadata.uid) ? { deletionTimestamp: timestamp(nowMs) } : {}), finalizers: letGo.has(one.metadata.uid) ? [] : one.metadata.finalizers ?? [] } }));
    pods = [...pods.filter((one) => !one.metadata.deletionTimestamp || isTracked(one)), ...born];
    backoff = result.backoff;
    now = { ...now, status: result.counted };
    const active = pods.filter((one) => one.status?.phase === 'Running' && !one.metadata.deletionTimestamp);
    expect(active.length, `seed ${seed}`).toBeLessThanOrEqual(now.spec?.parallelism ?? 0);
    expect(new Set(active.map((one) => one.metadata.annotations?.['batch.kubernetes.io/job-completion-index'] ?? one.metadata.uid)).size, `seed ${seed}`).toBe(active.length);
    for (const one of active) {
      const phase = random() < 0.5 ? 'Running' : random() < 0.75 ? 'Succeeded' : 'Failed';
      if (phase === 'Running') continue;
      ends[phase]++;
      const index = one.metadata.annotations?.['batch.kubernetes.io/job-completion-index'];
      pods = pods.map((other) => (other === one ? pod(one.metadata.uid, { phase, endedMs: nowMs, ...(index === undefined ? {} : { index: Number(index) }) }) : other));
    }
  }
  const verdict = verdictOf(now);
  expect(verdict?.type, `seed ${seed}`).toBe(ends.Failed > limit ? 'Failed' : 'Complete');
  if (verdict?.type === 'Complete') expect([now.status?.succeeded, now.status?.failed ?? 0], `seed ${seed}`).toEqual([now.spec?.completions, ends.Failed]);
});
