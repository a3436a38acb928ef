import { describe, expect, test } from 'vitest';
import { timestamp } from '../../../src/simulator/api/object';
import { parseIndexes } from '../../../src/simulator/kinds/job/indexes';
import type { Job } from '../../../src/simulator/kinds/job/kind';
import { plan, verdictOf } from '../../../src/simulator/kinds/job/plan';
import { isTracked, TRACKING } from '../../../src/simulator/kinds/job/tracking';
import type { Pod } from '../../../src/simulator/kinds/pod/kind';
import { randomOf } from './random-runs';

const EPOCH_MS = Date.UTC(2026, 10, 21, 9);
const INDEX = 'batch.kubernetes.io/job-completion-index';
const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
const job = (spec: Partial<NonNullable<Job['spec']>> = {}, status: Job['status'] = {}): Job => ({
  apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'pi', namespace: 'default', uid: 'j', resourceVersion: '1', creationTimestamp: timestamp(EPOCH_MS) },
  spec: { parallelism: 2, completions: 2, backoffLimit: 2_147_483_647, backoffLimitPerIndex: 1, completionMode: 'Indexed', template: { spec: { containers: [{ name: 'main' }], restartPolicy: 'Never' } }, ...spec }, status,
});
const pod = (index: number, failures: number, phase = 'Running', endedMs = EPOCH_MS): Pod => ({
  apiVersion: 'v1', kind: 'Pod',
  metadata: { name: `p${index}-${failures}`, namespace: 'default', uid: `p${index}-${failures}`, resourceVersion: '1', creationTimestamp: timestamp(EPOCH_MS), finalizers: [TRACKING], annotations: { [INDEX]: String(index), [FAILURES]: String(failures) } },
  spec: { containers: [] },
  status: { phase, containerStatuses: [{ name: 'main', image: '', imageID: '', ready: false, restartCount: 0, ...(phase === 'Running' ? {} : { state: { terminated: { exitCode: 1, finishedAt: timestamp(endedMs) } } }) }] },
});
const planned = (given: Job, pods: readonly Pod[], nowMs = EPOCH_MS) => plan({ job: given, pods, backoff: { failures: 0, lastMs: 0 }, nowMs });
const made = (given: Job, pods: readonly Pod[], nowMs?: number) => planned(given, pods, nowMs).creations.map(({ metadata }) => `${metadata.annotations?.[INDEX]} after ${metadata.annotations?.[FAILURES]}`);

describe('retries of each index', () => {
  test('a Pod knows how often its index failed before it', () => {
    expect(made(job(), [])).toEqual(['0 after 0', '1 after 0']);
    expect(made(job(), [pod(0, 0), pod(1, 0, 'Failed')], EPOCH_MS + 10_000)).toEqual(['1 after 1']);
  });

  test('a failed Pod waits ten seconds for its successor, twice as long the next time, and is not counted until then', () => {
    const first = planned(job({ backoffLimitPerIndex: 3 }), [pod(0, 0), pod(1, 0, 'Failed')], EPOCH_MS + 4000);
    expect([first.creations.length, first.againInMs, first.released.length, first.counted.failed, first.counted.failedIndexes]).toEqual([0, 6000, 0, undefined, '']);
    expect(planned(job({ backoffLimitPerIndex: 3 }), [pod(0, 0), pod(1, 1, 'Failed')]).againInMs).toBe(20_000);
    const replaced = planned(job(), [pod(0, 0), pod(1, 0, 'Failed'), pod(1, 1)], EPOCH_MS + 10_000);
    expect([replaced.released.length, replaced.counted.failed]).toEqual([1, 1]);
  });

  test('other indexes do not wait for one that failed', () => {
    expect(made(job({ completions: 3 }), [pod(0, 0, 'Failed')])).toEqual(['1 after 0']);
    expect(made(job({ completions: 3, parallelism: 3 }), [pod(0, 0, 'Failed')])).toEqual(['1 after 0', '2 after 0']);
  });

  test('an index that failed once too often is given up, and the Job fails when the others are done', () => {
    const one = planned(job(), [pod(0, 0), pod(1, 1, 'Failed')]);
    expect([one.creations.length, one.counted.failedIndexes, one.counted.failed, one.verdict]).toEqual([0, '1', 1, undefined]);
    const all = planned(job({}, { failedIndexes: '1', failed: 2 }), [pod(0, 0, 'Succeeded')]);
    expect([all.verdict?.reason, all.counted.completedIndexes]).toEqual(['FailedIndexes', '0']);
  });

  test('more than may fail end the Job and what still runs', () => {
    const { deletions, counting } = planned(job({ completions: 5, parallelism: 3, maxFailedIndexes: 1, backoffLimitPerIndex: 0 }), [pod(0, 0), pod(1, 0, 'Failed'), pod(2, 0, 'Failed')]);
    expect([deletions.length, counting.conditions?.map(({ type, reason }) => [type, reason])]).toEqual([1, [['FailureTarget', 'MaxFailedIndexesExceeded']]]);
  });
});

/** Pods end as chance has it: no index is tried more often than it may be, each ends done or given up, and every failure is counted once. */
test.each(Array.from({ length: 100 }, (_, seed) => seed))('random Jobs with retries for each index end as they should (seed %i)', (seed) => {
  const random = randomOf(seed);
  const [limit, completions] = [Math.floor(random() * 3), 1 + Math.floor(random() * 6)];
  let now = job({ backoffLimitPerIndex: limit, completions, parallelism: 1 + Math.floor(random() * 4) });
  let pods: Pod[] = [];
  let failures = 0;
  for (let step = 0, nowMs = EPOCH_MS; step < 400 && !verdictOf(now); step++, nowMs += 5000) {
    const result = plan({ job: now, pods, backoff: { failures: 0, lastMs: 0 }, nowMs });
    const letGo = new Set(result.released.map((one) => one.metadata.uid));
    pods = [...pods.filter((one) => isTracked(one) && !letGo.has(one.metadata.uid)), ...result.creations.map(({ metadata: { annotations } }) => pod(Number(annotations?.[INDEX]), Number(annotations?.[FAILURES])))];
    now = { ...now, status: result.counted };
    const active = pods.filter((one) => one.status?.phase === 'Running');
    expect(new Set(active.map((one) => one.metadata.annotations?.[INDEX])).size, `seed ${seed}`).toBe(active.length);
    expect(active.length, `seed ${seed}`).toBeLessThanOrEqual(now.spec?.parallelism ?? 0);
    for (const one of active) {
      const phase = random() < 0.4 ? 'Running' : random() < 0.5 ? 'Succeeded' : 'Failed';
      const [index, before] = [INDEX, FAILURES].map((name) => Number(one.metadata.annotations?.[name]));
      expect(before, `seed ${seed}`).toBeLessThanOrEqual(limit);
      if (phase === 'Failed') failures++;
      pods = pods.map((other) => (other === one ? pod(index ?? 0, before ?? 0, phase, nowMs) : other));
    }
  }
  const settled = [...parseIndexes(now.status?.completedIndexes), ...parseIndexes(now.status?.failedIndexes)].toSorted((a, b) => a - b);
  expect(settled, `seed ${seed}`).toEqual(Array.from({ length: completions }, (_, index) => index));
  expect([verdictOf(now)?.type, now.status?.failed ?? 0], `seed ${seed}`).toEqual([now.status?.failedIndexes ? 'Failed' : 'Complete', failures]);
});
