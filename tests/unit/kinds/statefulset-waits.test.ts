import { expect, test } from 'vitest';
import type { SetFacts } from '../../../src/simulator/kinds/statefulset/facts';
import type { StatefulSet } from '../../../src/simulator/kinds/statefulset/kind';
import { plan } from '../../../src/simulator/kinds/statefulset/plan';
import type { Pod } from '../../../src/simulator/kinds/pod/kind';

const START = '2026-01-01T09:00:00Z';
const setOf = (spec: Partial<StatefulSet['spec']>): StatefulSet =>
  ({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'queue', namespace: 'default', uid: 'set' }, spec: { serviceName: 'queue', selector: { matchLabels: { app: 'queue' } }, template: { spec: { containers: [] } }, ...spec } }) as unknown as StatefulSet;

/** `4 old unready`: a Pod by its ordinal and what is to be known of it. */
function podOf(text: string): Pod {
  const [ordinal = '', ...words] = text.split(' ');
  const ready = words.includes('unready') ? 'False' : 'True';
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      name: `queue-${ordinal}`, namespace: 'default', uid: ordinal, ...(words.includes('leaving') ? { deletionTimestamp: START } : {}),
      labels: { 'controller-revision-hash': words.includes('old') ? 'old' : 'new', 'statefulset.kubernetes.io/pod-name': `queue-${ordinal}`, 'apps.kubernetes.io/pod-index': ordinal },
    },
    spec: { hostname: `queue-${ordinal}`, containers: [] }, status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready, lastTransitionTime: START }] },
  } as unknown as Pod;
}

/** Who waits, by which rule, for whom: `queue-4 scale-down-waits-for-unhealthy-pod queue-1`. */
function waitsOf(spec: Partial<StatefulSet['spec']>, ...pods: readonly string[]): readonly string[] {
  const all = pods.map(podOf);
  const facts: SetFacts = {
    set: setOf(spec), pods: all, pod: (name) => all.find(({ metadata }) => metadata.name === name), claim: () => undefined,
    current: { name: 'old', template: {} as never }, update: { name: 'new', template: {} as never }, nowMs: Date.parse(START) + 3_000,
  };
  return plan(facts).waits.map(({ subject, rule, on }) => `${'slot' in subject ? subject.slot : subject.name} ${rule.replace('statefulset.', '')} ${on.object.name}`);
}

const rolling = (partition = 0): Partial<StatefulSet['spec']> => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } } });

test.each<[string, Partial<StatefulSet['spec']>, readonly string[], readonly string[]]>([
  ['scaled down while a Pod that stays is not Ready', { replicas: 2 }, ['0', '1 unready', '2', '3', '4'], [
    'queue-1 ordered-waits-until-predecessor-is-ready queue-1', 'queue-4 scale-down-waits-for-unhealthy-pod queue-1', 'queue-3 scale-down-waits-for-unhealthy-pod queue-1', 'queue-2 scale-down-waits-for-unhealthy-pod queue-1',
  ]],
  ['scaled down while the highest is not Ready, and one below it neither', { replicas: 1 }, ['0', '1 unready', '2', '3 unready'], [
    'queue-3 scale-down-waits-for-unhealthy-pod queue-1', 'queue-2 one-pod-goes-at-a-time queue-3', 'queue-1 one-pod-goes-at-a-time queue-3',
  ]],
  ['scaled down, the highest on its way out', { replicas: 1 }, ['0', '1', '2', '3 leaving'], ['queue-3 waits-until-pod-is-gone queue-3', 'queue-2 one-pod-goes-at-a-time queue-3', 'queue-1 one-pod-goes-at-a-time queue-3']],
  ['scaled down, the highest goes now: it waits for nothing, whoever below it is not Ready', { replicas: 1 }, ['0', '1 unready', '2', '3'], ['queue-2 one-pod-goes-at-a-time queue-3', 'queue-1 one-pod-goes-at-a-time queue-3']],
  ['scaled down while a Pod is Ready for too short a time', { replicas: 1, minReadySeconds: 10 }, ['0', '1'], ['queue-0 ordered-waits-min-ready-seconds queue', 'queue-1 ordered-waits-min-ready-seconds queue']],
  ['scaled down while a Pod that stays is being made', { replicas: 2, ...rolling() }, ['0', '3'], ['queue-3 scale-down-waits-for-unhealthy-pod queue-1']],
  ['updated, the highest not Ready again', { replicas: 3, ...rolling() }, ['0 old', '1 old', '2 unready'], [
    'queue-2 ordered-waits-until-predecessor-is-ready queue-2', 'queue-1 update-waits-for-unavailable-pods queue-2', 'queue-0 update-waits-for-unavailable-pods queue-2',
  ]],
  ['updated down to a partition, the highest not Ready again', { replicas: 3, ...rolling(1) }, ['0 old', '1 old', '2 unready'], [
    'queue-2 ordered-waits-until-predecessor-is-ready queue-2', 'queue-1 update-waits-for-unavailable-pods queue-2', 'queue-0 partition-holds-lower-ordinals-back queue',
  ]],
  ['updated and scaled down at once', { replicas: 2, ...rolling() }, ['0 old', '1 old', '2 old leaving'], ['queue-2 waits-until-pod-is-gone queue-2', 'queue-1 one-pod-goes-at-a-time queue-2', 'queue-0 one-pod-goes-at-a-time queue-2']],
  ['updated by hand while one is not Ready', { replicas: 2, updateStrategy: { type: 'OnDelete' } }, ['0 old', '1 unready'], ['queue-1 ordered-waits-until-predecessor-is-ready queue-1', 'queue-0 on-delete-waits-for-you queue-0']],
  ['Parallel takes all at once', { replicas: 1, podManagementPolicy: 'Parallel' }, ['0', '1 unready', '2', '3'], []],
  ['all is well', { replicas: 3, ...rolling() }, ['0', '1', '2'], []],
])('%s', (_, spec, pods, waits) => expect(waitsOf(spec, ...pods)).toEqual(waits));
