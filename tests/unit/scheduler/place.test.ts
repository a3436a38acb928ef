import { expect, test } from 'vitest';
import type { Facts } from '../../../src/simulator/scheduler/facts';
import '../../../src/simulator/scheduler/late';
import { place } from '../../../src/simulator/scheduler/plan';
import type { Node } from '../../../src/simulator/kinds/node/kind';
import type { Pod } from '../../../src/simulator/kinds/pod/kind';

const node = (name: string, edit: Partial<Node['spec']> = {}, labels: Record<string, string> = {}) =>
  ({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } }, spec: edit, status: { allocatable: { cpu: '1', memory: '1Gi', pods: '3' } } }) as unknown as Node;
const pod = (spec: object = {}, name = 'p', labels: Record<string, string> = { app: 'a' }) =>
  ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', uid: name, labels }, spec: { containers: [{ name: 'c', image: 'i' }], ...spec } }) as unknown as Pod;
const facts = (nodes: readonly Node[], pods: Readonly<Record<string, readonly Pod[]>> = {}, claims: Readonly<Record<string, object>> = {}): Facts => ({
  nodes: nodes.map((each) => ({ node: each, pods: pods[each.metadata.name] ?? [] })),
  claim: (name) => claims[name] as never, waiting: () => [], volumes: [], volume: () => undefined, storageClass: () => undefined, services: [], budgets: [], namespaceLabels: () => ({}),
});
const three = [node('n1'), node('n2'), node('n3')];
const tail = (count: number, why: string) => `. no new claims to deallocate, preemption: 0/3 nodes are available: ${count} ${why}.`;
const helpless = tail(3, 'Preemption is not helpful for scheduling');
const asking = (requests: object) => ({ containers: [{ name: 'c', image: 'i', resources: { requests } }] });
const needsClaim = { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] };
const onlyOn = (name: string) => ({ affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] }] } } } });
const apart = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: 'a' } }, topologyKey: 'kubernetes.io/hostname' }] } } };

test.each<[string, Pod, Facts, string]>([
  ['too much memory', pod(asking({ memory: '2Gi' })), facts(three), `0/3 nodes are available: 3 Insufficient memory${helpless}`],
  ['no label', pod({ nodeSelector: { disk: 'ssd' } }), facts(three), `0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector${helpless}`],
  ['each node for its own reason', pod({ nodeSelector: { disk: 'ssd' } }), facts([node('n1', { taints: [{ key: 'team', value: 'db', effect: 'NoSchedule' }] }), node('n2', { unschedulable: true }), node('n3')]),
    `0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable${helpless}`],
  ['one to a node', pod(apart, 'p4'), facts(three, { n1: [pod(apart, 'p1')], n2: [pod(apart, 'p2')], n3: [pod(apart, 'p3')] }),
    `0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules${tail(3, 'No preemption victims found for incoming pod')}`],
  ['claim not there', pod(needsClaim), facts(three), '0/3 nodes are available: persistentvolumeclaim "data" not found. not found'],
  ['claim not bound', pod(needsClaim), facts(three, {}, { data: { metadata: {}, spec: {} } }), '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found'],
  ['claim going', pod(needsClaim), facts(three, {}, { data: { metadata: { deletionTimestamp: 't' }, spec: {} } }), '0/3 nodes are available: persistentvolumeclaim "data" is being deleted. not found'],
  ['a daemon Pod whose own node is full', pod({ ...asking({ cpu: '2' }), ...onlyOn('n2') }), facts([node('n1', { unschedulable: true }), node('n2'), node('n3')]),
    `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]${helpless}`],
  ['a claim for one Pod whose volume is being made for another', pod(needsClaim), { ...facts(three, {}, { data: { metadata: { annotations: { 'volume.kubernetes.io/selected-node': 'n1', 'pv.kubernetes.io/bind-completed': 'yes' } }, spec: { accessModes: ['ReadWriteOncePod'], volumeName: 'v' } } }), waiting: () => [pod(needsClaim, 'other')], volume: () => ({ spec: {} }) as never },
    `0/3 nodes are available: 3 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod${tail(3, 'No preemption victims found for incoming pod')}`],
  ['no nodes', pod(), facts([]), 'no nodes available to schedule pods'],
])('%s', (_, asked, given, message) => {
  expect(place(asked, given, () => 0)).toMatchObject({ message });
});

test('Pods of one owner spread, equal nodes are chosen by chance, and a tolerated taint does not repel', () => {
  const owned = (name: string) => ({ ...pod({}, name), metadata: { ...pod({}, name).metadata, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 's', uid: 's', controller: true }] } }) as Pod;
  const busy = facts(three, { n1: [owned('a')], n3: [owned('b')] });
  expect(place(owned('c'), busy, () => 0)).toMatchObject({ node: { metadata: { name: 'n2' } } });
  expect(place(pod(), facts(three), (name) => (name === 'n3' ? 0.9 : 0.1))).toMatchObject({ node: { metadata: { name: 'n3' } } });
  const tainted = facts([node('n1', { taints: [{ key: 'k', value: 'v', effect: 'NoExecute' }] })]);
  expect(place(pod({ tolerations: [{ key: 'k', operator: 'Exists' }] }), tainted, () => 0)).toMatchObject({ node: { metadata: { name: 'n1' } } });
});
