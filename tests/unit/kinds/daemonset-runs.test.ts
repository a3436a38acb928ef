import { expect, test } from 'vitest';
import { ControllerRevision } from '../../../src/simulator/kinds/controllerrevision/kind';
import { eligibility, nodeOf, revisionOf } from '../../../src/simulator/kinds/daemonset/eligible';
import { DaemonSet } from '../../../src/simulator/kinds/daemonset/kind';
import { Event } from '../../../src/simulator/kinds/event/kind';
import { Node } from '../../../src/simulator/kinds/node/kind';
import { Pod } from '../../../src/simulator/kinds/pod/kind';
import { isFinished, isReady, isTerminating } from '../../../src/simulator/kinds/common/podRead';
import type { Change } from '../../../src/simulator/api/client';
import { smallCluster, type SmallCluster } from './small-cluster';

const agent = (edit: Partial<DaemonSet['spec']> = {}) => ({
  apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent', namespace: 'default' },
  spec: { selector: { matchLabels: { app: 'agent' } }, template: { metadata: { labels: { app: 'agent' } } as never, spec: { containers: [{ name: 'agent', image: 'agent:1' }] } }, ...edit },
});
const get = (cluster: SmallCluster) => cluster.client.get(DaemonSet, 'agent', 'default');
const image = (cluster: SmallCluster, tag: string) => cluster.client.edit(DaemonSet, get(cluster), (draft) => { for (const one of draft.spec.template.spec?.containers ?? []) one.image = tag; });
const editNode = (cluster: SmallCluster, name: string, edit: Parameters<typeof cluster.client.edit<Node>>[2]) => cluster.client.edit(Node, cluster.client.get(Node, name), edit);
const byNode = (cluster: SmallCluster) => cluster.client.list(Pod).map((pod) => `${pod.spec.nodeName} ${pod.spec.containers[0]?.image ?? ''}`).toSorted();
const notes = (cluster: SmallCluster) => cluster.client.list(Event).filter((event) => event.involvedObject.kind === 'DaemonSet').map((event) => `${event.reason} ${event.message}`);

function started(edit: Partial<DaemonSet['spec']> = {}, seed?: string): SmallCluster {
  const cluster = smallCluster(seed === undefined ? {} : { seed });
  cluster.run(1000);
  cluster.client.create(DaemonSet, agent(edit));
  cluster.run(5000);
  return cluster;
}

test('every node has its Pod, a deleted one comes back, and the status says so', () => {
  const cluster = started();
  expect(byNode(cluster)).toEqual(['worker-1 agent:1', 'worker-2 agent:1', 'worker-3 agent:1']);
  expect(get(cluster).status).toEqual({ currentNumberScheduled: 3, numberMisscheduled: 0, desiredNumberScheduled: 3, numberReady: 3, observedGeneration: 1, updatedNumberScheduled: 3, numberAvailable: 3 });
  const [first] = cluster.client.list(Pod);
  cluster.client.delete(Pod, first?.metadata.name ?? '', 'default');
  cluster.run(5000);
  expect(byNode(cluster)).toEqual(['worker-1 agent:1', 'worker-2 agent:1', 'worker-3 agent:1']);
  expect(notes(cluster)).toHaveLength(4);
});

test('nodes that join, change their labels and are tainted get and lose their Pods', () => {
  const cluster = started({ template: { ...agent().spec.template, spec: { containers: [{ name: 'agent', image: 'agent:1' }], nodeSelector: { disk: 'ssd' } } } });
  expect(byNode(cluster)).toEqual([]);
  editNode(cluster, 'worker-2', (draft) => { draft.metadata.labels = { ...draft.metadata.labels, disk: 'ssd' }; });
  cluster.client.create(Node, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker-4', labels: { disk: 'ssd', 'kubernetes.io/hostname': 'worker-4' } }, spec: { taints: [{ key: 'joining', effect: 'NoSchedule' }] } });
  cluster.run(2000);
  expect(byNode(cluster)).toEqual(['worker-2 agent:1']);
  cluster.client.editStatus(Node, cluster.client.get(Node, 'worker-4'), (draft) => { draft.status = { ...draft.status, allocatable: { cpu: '2', memory: '4Gi', pods: '110' } }; });
  editNode(cluster, 'worker-4', (draft) => { delete draft.spec.taints; });
  cluster.run(2000);
  expect(byNode(cluster)).toEqual(['worker-2 agent:1', 'worker-4 agent:1']);
  editNode(cluster, 'worker-4', (draft) => { draft.spec.taints = [{ key: 'k', effect: 'NoSchedule' }]; });
  cluster.run(2000);
  expect(byNode(cluster)).toEqual(['worker-2 agent:1', 'worker-4 agent:1']);
  expect(get(cluster).status).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 0 });
  editNode(cluster, 'worker-2', (draft) => { delete draft.metadata.labels; });
  cluster.run(3000);
  expect(byNode(cluster)).toEqual(['worker-4 agent:1']);
  expect(get(cluster).status).toMatchObject({ desiredNumberScheduled: 0, numberMisscheduled: 1 });
});

test('an update leaves a revision, its undo makes the older one the newest', () => {
  const cluster = started();
  image(cluster, 'agent:2');
  cluster.run(20_000);
  expect(byNode(cluster)).toEqual(['worker-1 agent:2', 'worker-2 agent:2', 'worker-3 agent:2']);
  const [one, two] = cluster.client.list(ControllerRevision).toSorted((a, b) => a.revision - b.revision);
  expect([one?.revision, two?.revision]).toEqual([1, 2]);
  image(cluster, 'agent:1');
  cluster.run(20_000);
  expect(cluster.client.list(ControllerRevision).map(({ metadata, revision }) => `${metadata.name === one?.metadata.name} ${revision}`).toSorted()).toEqual(['false 2', 'true 3']);
  expect(get(cluster).metadata).toMatchObject({ generation: 3, annotations: { 'deprecated.daemonset.template.generation': '3' } });
});

test('the history limit drops old revisions, and a name that is taken raises the collision count', () => {
  const cluster = started({ revisionHistoryLimit: 1 });
  const [first] = cluster.client.list(ControllerRevision);
  for (const tag of ['agent:2', 'agent:3', 'agent:4']) { image(cluster, tag); cluster.run(20_000); }
  expect(cluster.client.list(ControllerRevision).map(({ revision }) => revision).toSorted((a, b) => a - b)).toEqual([3, 4]);
  expect(first && cluster.client.find(ControllerRevision, first.metadata.name, 'default')).toBeUndefined();
  cluster.client.create(ControllerRevision, { apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata: { name: first?.metadata.name ?? '', namespace: 'default' }, data: { taken: true }, revision: 9 });
  image(cluster, 'agent:1');
  cluster.run(20_000);
  expect(get(cluster).status).toMatchObject({ collisionCount: 1, updatedNumberScheduled: 3, numberAvailable: 3 });
});

test('orphans are adopted again with their revision; a Pod that no longer matches is let go and replaced', () => {
  const cluster = started();
  const uids = cluster.client.list(Pod).map((pod) => pod.metadata.uid);
  cluster.client.delete(DaemonSet, 'agent', 'default', { propagationPolicy: 'Orphan' });
  cluster.run(2000);
  expect(cluster.client.find(DaemonSet, 'agent', 'default')).toBeUndefined();
  expect([...cluster.client.list(Pod), ...cluster.client.list(ControllerRevision)].map((object) => object.metadata.ownerReferences)).toEqual([undefined, undefined, undefined, undefined]);
  cluster.client.create(DaemonSet, agent());
  cluster.run(2000);
  expect(cluster.client.list(Pod).map((pod) => pod.metadata.uid)).toEqual(uids);
  expect(new Set(cluster.client.list(Pod).map((pod) => pod.metadata.ownerReferences?.[0]?.uid))).toEqual(new Set([get(cluster).metadata.uid]));
  expect(cluster.client.list(ControllerRevision).map((revision) => revision.metadata.ownerReferences?.[0]?.uid)).toEqual([get(cluster).metadata.uid]);
  const [lost] = cluster.client.list(Pod);
  if (lost) cluster.client.edit(Pod, lost, (draft) => { draft.metadata.labels = { ...draft.metadata.labels, app: 'other' }; });
  cluster.run(2000);
  expect(cluster.client.list(Pod)).toHaveLength(4);
  expect(cluster.client.get(Pod, lost?.metadata.name ?? '', 'default').metadata.ownerReferences ?? []).toEqual([]);
});

test('a failed Pod is told of, deleted and made again', () => {
  const cluster = started();
  const [pod] = cluster.client.list(Pod);
  if (pod) cluster.client.editStatus(Pod, pod, (draft) => { draft.status = { ...draft.status, phase: 'Failed', reason: 'Evicted' }; });
  cluster.run(5000);
  const name = pod?.metadata.name ?? '';
  expect(notes(cluster)).toContain(`FailedDaemonPod Found failed daemon pod default/${name} on node ${pod?.spec.nodeName ?? ''}, will try to kill it`);
  expect(notes(cluster)).toContain(`SuccessfulDelete Deleted pod: ${name}`);
  expect(byNode(cluster)).toEqual(['worker-1 agent:1', 'worker-2 agent:1', 'worker-3 agent:1']);
});

const SEEDS = Array.from({ length: 40 }, (_, index) => `daemons-${index}`);

/** Small, seeded and good enough to choose inputs by. */
function chances(seed: string): (below: number) => number {
  let state = [...seed].reduce((sum, character) => Math.imul(sum, 31) + character.charCodeAt(0), 7) >>> 0;
  return (below) => { state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; return Math.floor((state / 2 ** 32) * below); };
}

const STRATEGIES = [[1, 0], [2, 0], ['50%', 0], [0, 1], [0, 2], [0, '34%']] as const;

/** Which promise a change of a Pod by the controller breaks. Old Pods that were not available anyway are replaced whatever else is down. */
function broken(cluster: SmallCluster, { object, old, type, cause, atMs }: Change): string | undefined {
  const pod = object as Pod;
  const set = cluster.client.find(DaemonSet, 'agent', 'default');
  if (!set || cause?.actor !== 'daemonset-controller') return undefined;
  const pods = cluster.client.list(Pod);
  const { maxUnavailable = 1, maxSurge = 0 } = set.spec.updateStrategy?.rollingUpdate ?? {};
  const nodes = cluster.client.list(Node).filter((node) => eligibility(set, node).shouldRun);
  const most = (amount: number | string) => (typeof amount === 'number' ? amount : Math.ceil((Number.parseInt(amount, 10) * nodes.length) / 100));
  if (type === 'ADDED') {
    const target = nodeOf(pod) ?? '';
    if (!nodes.some((node) => node.metadata.name === target)) return `${target} should run none`;
    const beside = pods.filter((other) => other.metadata.uid !== pod.metadata.uid && other.spec.nodeName === target && !isFinished(other) && !isTerminating(other));
    return beside.length > (most(maxSurge) ? 1 : 0) ? `${target} has ${beside.length} Pods already` : undefined;
  }
  const asked = object.metadata.deletionTimestamp && !old?.metadata.deletionTimestamp;
  if (!asked || cause.rule !== 'daemonset.update-replaces-pods-up-to-max-unavailable' || !isReady(old as Pod)) return undefined;
  const present = cluster.client.list(ControllerRevision).toSorted((a, b) => b.revision - a.revision)[0]?.metadata.labels?.['controller-revision-hash'];
  const unbound = cluster.changes.flatMap((change) => (change.resource === 'pods' && change.type === 'DELETED' && change.atMs === atMs ? [change.object as Pod] : []));
  const down = nodes.filter((node) => {
    const there = pods.filter((other) => other.spec.nodeName === node.metadata.name);
    const brokenBefore = [...there, ...unbound.filter((other) => nodeOf(other) === node.metadata.name)].some((other) => revisionOf(other) !== present && !isReady(other));
    return !brokenBefore && !there.some((other) => !isTerminating(other) && isReady(other));
  }).length;
  return down > most(maxUnavailable) ? `${down} nodes are down` : undefined;
}

test.each(SEEDS)('random inputs, seed %s: never too many down by its own doing, one a node, none where it should not be, and in the end all is well', (seed) => {
  const pick = chances(seed);
  const strategyOf = () => { const [maxUnavailable, maxSurge] = STRATEGIES[pick(STRATEGIES.length)] ?? [1, 0]; return { type: 'RollingUpdate', rollingUpdate: { maxUnavailable, maxSurge } }; };
  const cluster = started({ updateStrategy: strategyOf() }, seed);
  for (let step = 0; step < 25; step++) {
    const from = cluster.changes.length;
    const name = `worker-${1 + pick(3)}`;
    const pods = cluster.client.list(Pod);
    const inputs = [
      () => image(cluster, `agent:${pick(4)}`),
      () => cluster.client.edit(DaemonSet, get(cluster), (draft) => { draft.spec.updateStrategy = strategyOf(); }),
      () => editNode(cluster, name, (draft) => { draft.spec.taints = [{ key: 'k', effect: pick(2) ? 'NoSchedule' : 'NoExecute' }]; }),
      () => editNode(cluster, name, (draft) => { delete draft.spec.taints; }),
      () => { const pod = pods[pick(pods.length)]; if (pod) cluster.client.delete(Pod, pod.metadata.name, 'default'); },
      () => { const pod = pods[pick(pods.length)]; if (pod && !isTerminating(pod)) cluster.client.editStatus(Pod, pod, (draft) => { draft.status = { ...draft.status, phase: 'Failed' }; }); },
    ];
    inputs[pick(inputs.length)]?.();
    const until = cluster.world.nowMs() + pick(3000);
    for (let seen = from; cluster.world.runInstant(until) || seen < cluster.changes.length;) {
      for (; seen < cluster.changes.length; seen++) {
        const change = cluster.changes[seen];
        if (change?.resource === 'pods') expect(broken(cluster, change), `${seed}, step ${step}`).toBeUndefined();
      }
    }
    cluster.world.moveTo(until);
  }
  for (const name of ['worker-1', 'worker-2', 'worker-3']) editNode(cluster, name, (draft) => { delete draft.spec.taints; });
  cluster.run(60_000);
  const wanted = get(cluster).spec.template.spec?.containers[0]?.image ?? '';
  expect(byNode(cluster)).toEqual([1, 2, 3].map((index) => `worker-${index} ${wanted}`));
  expect(get(cluster).status).toMatchObject({ desiredNumberScheduled: 3, numberAvailable: 3, updatedNumberScheduled: 3 });
});
