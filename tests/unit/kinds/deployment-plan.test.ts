import { describe, expect, test } from 'vitest';
import type { Deployment } from '../../../src/simulator/kinds/deployment/kind';
import { planRolling, planScale, sizeOfNewest, surplusSets } from '../../../src/simulator/kinds/deployment/plan';
import { boundsOf, newestAnnotations } from '../../../src/simulator/kinds/deployment/sets';
import { inOrderOfDeletion } from '../../../src/simulator/kinds/common/rank';
import type { Pod } from '../../../src/simulator/kinds/pod/kind';
import type { ReplicaSet } from '../../../src/simulator/kinds/replicaset/kind';
import { randomOf } from './random-runs';

type Amount = number | string;
const deployment = (replicas: number, maxSurge: Amount = 1, maxUnavailable: Amount = 0, more: Partial<Deployment['spec']> = {}): Deployment => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'default', uid: 'd', resourceVersion: '1', creationTimestamp: '2026-11-21T09:00:00Z' },
  spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: {}, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } }, ...more },
});
interface Size { readonly spec: number; readonly available?: number; readonly annotations?: Readonly<Record<string, string>>; readonly age?: number }
const sized = (name: string, { spec, available = 0, annotations = {}, age = 0 }: Size): ReplicaSet => ({
  apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', generation: 1, creationTimestamp: `2026-11-21T09:00:${String(59 - age).padStart(2, '0')}Z`, annotations },
  spec: { replicas: spec, selector: {} }, status: { replicas: spec, availableReplicas: available, observedGeneration: 1 },
});
const sizes = (scalings: readonly { readonly set: ReplicaSet; readonly to: number }[]) => scalings.map(({ set, to }) => `${set.metadata.name}=${to}`).join(' ');

test.each<[Amount, Amount, number, number, number]>([
  ['25%', '25%', 4, 1, 1], ['25%', '25%', 1, 1, 0], ['25%', '25%', 10, 3, 2], [0, '1%', 10, 0, 1], [0, 0, 3, 0, 1], ['100%', 0, 3, 3, 0], [2, 9, 3, 2, 3], ['0%', 1, 0, 0, 0],
])('maxSurge %s and maxUnavailable %s of %i Pods are %i more and %i fewer', (maxSurge, maxUnavailable, replicas, surge, unavailable) => {
  expect(boundsOf(deployment(replicas, maxSurge, maxUnavailable))).toEqual({ surge, unavailable });
});

describe('one step of a rolling update', () => {
  test.each<[string, Deployment, Size, readonly Size[], string]>([
    ['grows as far as there is room', deployment(3), { spec: 0 }, [{ spec: 3, available: 3 }], 'new=1'],
    ['waits for the new Pod', deployment(3), { spec: 1 }, [{ spec: 3, available: 3 }], ''],
    ['lets an old Pod go for it', deployment(3), { spec: 1, available: 1 }, [{ spec: 3, available: 3 }], 'old0=2'],
    ['has nothing to do at the end', deployment(3), { spec: 3, available: 3 }, [{ spec: 0 }], ''],
    ['shrinks at once by what may be missing', deployment(4, 1, 1), { spec: 1 }, [{ spec: 4, available: 4 }], 'old0=3'],
    ['lets Pods go first that are not available', deployment(4, 1, 1), { spec: 2 }, [{ spec: 3, available: 1 }], ''],
    ['counts Pods that are missing anyway', deployment(4, 2, 1), { spec: 2, available: 2 }, [{ spec: 4, available: 2 }], 'old0=1'],
    ['takes the oldest first', deployment(3, 3, 0), { spec: 3, available: 2 }, [{ spec: 1, available: 1, age: 9 }, { spec: 2, available: 2, age: 5 }], 'old0=0 old1=1'],
    ['shrinks the newest when it is too large', deployment(2), { spec: 3, available: 3 }, [{ spec: 1, available: 1 }], 'new=2'],
  ])('%s', (_what, given, newest, old, expected) => {
    expect(sizes(planRolling({ deployment: given, newest: sized('new', newest), old: old.map((size, index) => sized(`old${index}`, size)) }).scalings)).toBe(expected);
  });
});

describe('a Deployment that is scaled while it rolls', () => {
  const knows = (desired: number, max: number) => ({ 'deployment.kubernetes.io/desired-replicas': String(desired), 'deployment.kubernetes.io/max-replicas': String(max) });
  test.each<[string, Deployment, Size, readonly Size[], string]>([
    ['one ReplicaSet gets it all', deployment(7), { spec: 3, annotations: knows(3, 4) }, [], 'new=7'],
    ['shares by what each has', deployment(20, 5, 0), { spec: 5, annotations: knows(10, 15) }, [{ spec: 10, annotations: knows(10, 15) }], 'old0=17 new=8'],
    ['shrinks all alike', deployment(5, 5, 0), { spec: 5, annotations: knows(10, 15) }, [{ spec: 10, annotations: knows(10, 15) }], 'old0=7 new=3'],
    ['down to nothing', deployment(0), { spec: 2, annotations: knows(3, 4) }, [{ spec: 2, annotations: knows(3, 4) }], 'new=0 old0=0'],
    ['old ones go when the newest has all', deployment(3), { spec: 3, available: 3, annotations: knows(3, 4) }, [{ spec: 1, annotations: knows(3, 4) }], 'old0=0'],
  ])('%s', (_what, given, newest, old, expected) => {
    expect(sizes(planScale({ deployment: given, newest: sized('new', newest), old: old.map((size, index) => sized(`old${index}`, size)) }).scalings)).toBe(expected);
  });
});

test('a revision that comes back is renumbered and remembers what it was', () => {
  const annotations = (own: Readonly<Record<string, string>>, revision: number) => newestAnnotations(deployment(1), sized('new', { spec: 1, annotations: own }), revision);
  expect(annotations({ 'deployment.kubernetes.io/revision': '1' }, 3)).toEqual({ 'deployment.kubernetes.io/revision': '3', 'deployment.kubernetes.io/revision-history': '1' });
  expect(annotations({ 'deployment.kubernetes.io/revision': '3', 'deployment.kubernetes.io/revision-history': '1' }, 5)).toEqual({ 'deployment.kubernetes.io/revision': '5', 'deployment.kubernetes.io/revision-history': '1,3' });
  expect(annotations({ 'deployment.kubernetes.io/revision': '4' }, 2)).toEqual({ 'deployment.kubernetes.io/revision': '4' });
});

test('the history limit takes the oldest revisions, never one that still has Pods', () => {
  const old = [3, 1, 2].map((revision) => sized(`r${revision}`, { spec: revision === 1 ? 1 : 0, annotations: { 'deployment.kubernetes.io/revision': String(revision) } }));
  expect(surplusSets(deployment(1, 1, 0, { revisionHistoryLimit: 1 }), old).map((set) => set.metadata.name)).toEqual(['r2']);
  expect(surplusSets(deployment(1, 1, 0, { revisionHistoryLimit: 3 }), old)).toEqual([]);
});

describe('which Pod goes first', () => {
  const pod = (uid: string, more: { node?: string; phase?: string; ready?: string; cost?: string; restarts?: number; created?: string }): Pod => ({
    apiVersion: 'v1', kind: 'Pod', metadata: { name: uid, namespace: 'default', uid, resourceVersion: '1', creationTimestamp: more.created ?? '2026-11-21T08:00:00Z', ...(more.cost ? { annotations: { 'controller.kubernetes.io/pod-deletion-cost': more.cost } } : {}) },
    spec: { containers: [], ...(more.node ? { nodeName: more.node } : {}) },
    status: { phase: more.phase ?? 'Running', conditions: more.ready ? [{ type: 'Ready', status: 'True', lastTransitionTime: more.ready }] : [], containerStatuses: [{ name: 'c', image: '', imageID: '', ready: true, restartCount: more.restarts ?? 0 }] },
  });
  const early = '2026-11-21T08:00:00Z';
  test.each<[string, Pod, Pod]>([
    ['one without a node', pod('b', {}), pod('a', { node: 'w1' })],
    ['a pending one', pod('b', { node: 'w1', phase: 'Pending' }), pod('a', { node: 'w1' })],
    ['one that is not ready', pod('b', { node: 'w1' }), pod('a', { node: 'w1', ready: early })],
    ['the cheaper one', pod('b', { node: 'w1', ready: early, cost: '-5' }), pod('a', { node: 'w1', ready: early })],
    ['the one ready for a much shorter time', pod('b', { node: 'w1', ready: '2026-11-21T08:59:00Z' }), pod('a', { node: 'w1', ready: early })],
    ['the one that restarted more', pod('b', { node: 'w1', ready: early, restarts: 2 }), pod('a', { node: 'w1', ready: early })],
    ['the much younger one', pod('b', { node: 'w1', created: '2026-11-21T08:59:58Z' }), pod('a', { node: 'w1' })],
    ['by uid among those of about the same age', pod('a', { node: 'w1', ready: '2026-11-21T08:00:01Z' }), pod('b', { node: 'w1', ready: early })],
  ])('%s', (_what, first, second) => {
    const nowMs = Date.UTC(2026, 10, 21, 9);
    for (const pods of [[first, second], [second, first]]) expect(inOrderOfDeletion(pods, pods, nowMs).map((each) => each.metadata.uid)).toEqual([first.metadata.uid, second.metadata.uid]);
  });

  test('one that shares its node with another of its kind', () => {
    const pods = [pod('a', { node: 'w1', ready: early }), pod('b', { node: 'w2', ready: early }), pod('c', { node: 'w2', ready: early })];
    expect(inOrderOfDeletion(pods, pods, 0)[0]?.spec.nodeName).toBe('w2');
  });
});

/** Any number of ReplicaSets, Pods that become available or break, a size that changes: the bounds hold after each step of the plan. */
test.each(Array.from({ length: 300 }, (_, seed) => seed))('random rollouts keep maxSurge and maxUnavailable (seed %i)', (seed) => {
  const random = randomOf(seed);
  const amount = (): Amount => (random() < 0.5 ? Math.floor(random() * 4) : `${Math.floor(random() * 100)}%`);
  const replicas = Math.floor(random() * 12);
  const given = deployment(replicas, amount(), amount());
  const { surge, unavailable } = boundsOf(given);
  const state = new Map<string, { spec: number; available: number }>([['old', { spec: replicas, available: replicas }], ['new', { spec: 0, available: 0 }]]);
  const total = () => [...state.values()].reduce((sum, { spec }) => sum + spec, 0);
  const available = () => [...state.values()].reduce((sum, one) => sum + one.available, 0);
  const at = (name: string) => sized(name, state.get(name) ?? { spec: 0 });
  for (let step = 0; step < 200; step++) {
    const before = available();
    for (const { set, to } of planRolling({ deployment: given, newest: at('new'), old: [at('old')] }).scalings) {
      const one = state.get(set.metadata.name);
      if (one) state.set(set.metadata.name, { spec: to, available: Math.min(one.available, to) });
    }
    expect(total(), `seed ${seed}`).toBeLessThanOrEqual(replicas + surge);
    expect(available(), `seed ${seed}`).toBeGreaterThanOrEqual(Math.min(before, replicas - unavailable));
    for (const one of state.values()) if (one.available < one.spec && random() < 0.6) one.available++;
    const unlucky = state.get(random() < 0.5 ? 'old' : 'new');
    if (step < 100 && unlucky?.available && random() < 0.2) unlucky.available--;
  }
  expect([state.get('new')?.spec, state.get('old')?.spec], `seed ${seed}`).toEqual([replicas, 0]);
  expect(sizeOfNewest(given, [at('new')], replicas)).toBe(replicas);
});
