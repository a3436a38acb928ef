import { expect, test } from 'vitest';
import type { ApiObject, NewObject } from '../../../src/simulator/api/object';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import type { Cluster } from '../../../src/simulator/cluster/contract';
import { Lease } from '../../../src/simulator/kinds/lease/kind';
import { Node } from '../../../src/simulator/kinds/node/kind';
import { Pod } from '../../../src/simulator/kinds/pod/kind';
import { kubectl } from '../../../src/kubectl/index';

const EPOCH_MS = 1_795_251_600_000;
const made = (nodes = 3): Cluster => {
  const cluster = createCluster({ seed: 'nodes', nodes, epochMs: EPOCH_MS, preloaded: 'all', programs: { kubectl } });
  cluster.runUntilQuiet(60_000);
  return cluster;
};
const pod = (name: string, spec: object = {}): NewObject<Pod> => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' },
  spec: { nodeName: 'worker-2', terminationGracePeriodSeconds: 5, containers: [{ name: 'c', image: 'nginx:1.28' }], ...spec },
}) as unknown as NewObject<Pod>;
const ready = (cluster: Cluster, name: string) => cluster.client.get(Node, name).status?.conditions?.find(({ type }) => type === 'Ready');
const effects = (cluster: Cluster, name: string) => (cluster.client.get(Node, name).spec.taints ?? []).map(({ key, effect }) => `${key.split('/')[1]}:${effect}`);
const renewedMs = (cluster: Cluster, name: string) => Date.parse(cluster.client.get(Lease, name, 'kube-node-lease').spec.renewTime ?? '');
const rulesOf = (cluster: Cluster, name: string) => cluster.journal.waits().flatMap(({ subject, rule }) => ('name' in subject && subject.name === name ? [rule] : []));
const told = (cluster: Cluster) => cluster.journal.changes(0).flatMap(({ resource, object }) => {
  const event = object as ApiObject & { readonly reason?: string; readonly involvedObject?: { readonly name?: string } };
  return resource === 'events' ? [`${event.involvedObject?.name} ${event.reason}`] : [];
});

test('at rest nothing is scheduled and nothing changes, and yet leases are renewed and statuses reported', () => {
  const cluster = made();
  cluster.advance(20_000);
  const version = cluster.journal.changes(0).at(-1)?.version ?? 0;
  expect(cluster.nextMs()).toBeUndefined();
  for (const minutes of [1, 7, 60]) {
    cluster.advance(minutes * 60_000);
    const agoMs = cluster.nowMs() - renewedMs(cluster, 'worker-1');
    expect(agoMs).toBeGreaterThanOrEqual(0);
    expect(agoMs).toBeLessThanOrEqual(10_000);
    expect(cluster.nowMs() - Date.parse(ready(cluster, 'worker-1')?.lastHeartbeatTime ?? '')).toBeLessThanOrEqual(301_000);
  }
  expect(cluster.journal.changes(version)).toEqual([]);
  const { body } = cluster.api.request({ method: 'GET', path: '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/worker-1' });
  expect((body as unknown as Lease).spec).toMatchObject({ holderIdentity: 'worker-1', leaseDurationSeconds: 40, renewTime: cluster.client.get(Lease, 'worker-1', 'kube-node-lease').spec.renewTime });
});

test('a node that stops is unknown 40 to 55 seconds later; its Pods are not ready, tolerate that for their time, and stay', () => {
  const cluster = made();
  cluster.client.create(Pod, pod('a', { tolerations: [{ key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 20 }] }));
  cluster.client.create(Pod, pod('b'));
  cluster.runUntilQuiet(30_000);
  const stoppedMs = cluster.nowMs();
  cluster.node({ action: 'stop', node: 'worker-2' });
  cluster.advance(39_000);
  expect(ready(cluster, 'worker-2')?.status).toBe('True');
  expect(rulesOf(cluster, 'worker-2')).toEqual(['nodelifecycle.waits-for-the-lease-to-be-renewed']);
  cluster.advance(17_000);
  expect(ready(cluster, 'worker-2')).toMatchObject({ status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' });
  const heartbeatMs = Date.parse(ready(cluster, 'worker-2')?.lastHeartbeatTime ?? '');
  expect(heartbeatMs).toBeLessThanOrEqual(stoppedMs);
  expect(effects(cluster, 'worker-2')).toEqual(['unreachable:NoSchedule', 'unreachable:NoExecute']);
  expect(rulesOf(cluster, 'a')).toEqual(['tainteviction.waits-until-the-toleration-seconds-are-over']);
  cluster.advance(24_000);
  expect(['a', 'b'].map((name) => cluster.client.get(Pod, name, 'default').metadata.deletionTimestamp !== undefined)).toEqual([true, false]);
  expect(cluster.client.get(Pod, 'a', 'default').status?.conditions).toContainEqual(expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager' }));
  cluster.advance(600_000);
  expect(cluster.client.list(Pod).map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
  expect(rulesOf(cluster, 'b')).toEqual(['podgc.waits-for-the-kubelet-to-confirm-the-deletion']);
  expect(cluster.nextMs()).toBeUndefined();
});

test('a node that comes back ends what was deleted and makes the rest anew; who was to go may stay', () => {
  const cluster = made();
  cluster.client.create(Pod, pod('goes'));
  cluster.client.create(Pod, pod('stays'));
  cluster.runUntilQuiet(30_000);
  cluster.node({ action: 'stop', node: 'worker-2' });
  cluster.advance(60_000);
  cluster.client.delete(Pod, 'goes', 'default');
  cluster.advance(30_000);
  expect(cluster.client.list(Pod)).toHaveLength(2);
  cluster.node({ action: 'start', node: 'worker-2' });
  cluster.advance(20_000);
  expect(cluster.client.list(Pod).map(({ metadata: { name }, status }) => `${name} ${status?.phase} ${status?.containerStatuses?.[0]?.restartCount} ${status?.containerStatuses?.[0]?.lastState?.terminated?.exitCode}`)).toEqual(['stays Running 1 137']);
  expect(effects(cluster, 'worker-2')).toEqual([]);
  expect(told(cluster)).toEqual(expect.arrayContaining(['worker-2 NodeNotReady', 'stays NodeNotReady', 'worker-2 Starting', 'worker-2 NodeReady', 'stays SandboxChanged', 'stays TaintManagerEviction']));
  cluster.advance(300_000);
  expect(cluster.client.list(Pod)).toHaveLength(1);
});

test('a machine that restarts at once is missed by nobody', () => {
  const cluster = made();
  cluster.client.create(Pod, pod('a'));
  cluster.runUntilQuiet(30_000);
  cluster.node({ action: 'stop', node: 'worker-2' });
  cluster.advance(3_000);
  cluster.node({ action: 'start', node: 'worker-2' });
  cluster.advance(120_000);
  expect(told(cluster).filter((event) => event.endsWith('NodeNotReady'))).toEqual([]);
  expect(cluster.client.get(Pod, 'a', 'default').status?.containerStatuses?.[0]).toMatchObject({ ready: true, restartCount: 1 });
});

test('Pods of a Node that was deleted are removed 40 to 60 seconds later, though their node is dead', () => {
  const cluster = made();
  cluster.client.create(Pod, pod('a'));
  cluster.runUntilQuiet(30_000);
  cluster.node({ action: 'stop', node: 'worker-2' });
  cluster.client.delete(Node, 'worker-2', undefined);
  cluster.advance(39_000);
  expect(rulesOf(cluster, 'a')).toEqual(['podgc.waits-whether-the-node-comes-back']);
  cluster.advance(22_000);
  expect(cluster.client.list(Pod)).toEqual([]);
  expect(cluster.client.list(Lease).map(({ metadata }) => metadata.name)).toEqual(['worker-1', 'worker-3']);
  cluster.node({ action: 'start', node: 'worker-2' });
  cluster.advance(10_000);
  expect(ready(cluster, 'worker-2')?.status).toBe('True');
  expect(told(cluster)).toEqual(expect.arrayContaining(['worker-2 RemovingNode', 'worker-2 RegisteredNode']));
});

test('a node added registers, is not ready, then ready; one removed leaves its Node behind', () => {
  const cluster = made(1);
  expect(cluster.node({ action: 'add', node: 'worker-2' })).toBe(true);
  cluster.advance(500);
  expect([ready(cluster, 'worker-2')?.status, effects(cluster, 'worker-2')]).toEqual(['False', ['not-ready:NoSchedule']]);
  cluster.advance(500);
  expect([ready(cluster, 'worker-2')?.status, effects(cluster, 'worker-2')]).toEqual(['True', []]);
  expect(cluster.node({ action: 'add', node: 'worker-2' })).toBe(false);
  cluster.node({ action: 'remove', node: 'worker-2' });
  cluster.advance(70_000);
  expect(ready(cluster, 'worker-2')?.status).toBe('Unknown');
  expect(cluster.node({ action: 'start', node: 'worker-2' })).toBe(false);
});

test('a lease that somebody deletes is taken again', () => {
  const cluster = made();
  cluster.client.delete(Lease, 'worker-1', 'kube-node-lease');
  cluster.advance(11_000);
  expect(renewedMs(cluster, 'worker-1')).toBeGreaterThan(cluster.nowMs() - 11_000);
  cluster.advance(60_000);
  expect(ready(cluster, 'worker-1')?.status).toBe('True');
});

test('a kubelet tells within ten seconds that its node was cordoned, once', () => {
  const cluster = made();
  const cordon = (unschedulable: boolean) => cluster.client.edit(Node, cluster.client.get(Node, 'worker-1'), (draft) => { draft.spec.unschedulable = unschedulable; });
  for (const unschedulable of [true, false, true]) cordon(unschedulable);
  cluster.advance(10_000);
  cordon(false);
  cluster.advance(30_000);
  expect(told(cluster).filter((event) => event.startsWith('worker-1'))).toEqual(['worker-1 NodeNotSchedulable', 'worker-1 NodeSchedulable']);
});

test('the same failures after a restore', () => {
  const cluster = made();
  cluster.client.create(Pod, pod('a', { tolerations: [{ operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 15 }] }));
  cluster.runUntilQuiet(30_000);
  cluster.node({ action: 'stop', node: 'worker-2' });
  cluster.advance(30_000);
  const state = JSON.parse(JSON.stringify(cluster.state())) as ReturnType<Cluster['state']>;
  const other = made();
  other.restore(state);
  for (const each of [cluster, other]) { each.advance(60_000); each.node({ action: 'start', node: 'worker-2' }); each.advance(30_000); }
  expect(other.hash()).toBe(cluster.hash());
});

test('a further taint ends the stay of a Pod that does not tolerate it, and changes nothing for one that does', () => {
  const cluster = made();
  const toleration = (key: string, tolerationSeconds: number) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds });
  cluster.client.create(Pod, pod('both', { tolerations: [toleration('a', 20), toleration('b', 3)] }));
  cluster.client.create(Pod, pod('one', { tolerations: [toleration('a', 20)] }));
  cluster.runUntilQuiet(30_000);
  const taint = (key: string) => cluster.workstation.run(`kubectl taint node worker-2 ${key}=x:NoExecute`);
  const going = () => ['both', 'one'].filter((name) => cluster.client.find(Pod, name, 'default')?.metadata.deletionTimestamp !== undefined || !cluster.client.find(Pod, name, 'default'));
  taint('a');
  cluster.advance(5_000);
  taint('b');
  cluster.advance(4_000);
  expect(going()).toEqual(['one']);
  expect(cluster.journal.changes(0).flatMap(({ object }) => { const { reason, message } = object as { readonly reason?: string; readonly message?: string }; return reason === 'TaintManagerEviction' ? [message] : []; }))
    .toEqual(['Cancelling deletion of Pod default/one', 'Marking for deletion Pod default/one']);
  cluster.advance(9_000);
  expect(going()).toEqual(['one']);
  cluster.advance(3_000);
  expect(going()).toEqual(['both', 'one']);
});
