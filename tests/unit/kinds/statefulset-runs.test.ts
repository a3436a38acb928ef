import { expect, test } from 'vitest';
import { StatefulSet } from '../../../src/simulator/kinds/statefulset/kind';
import { Service } from '../../../src/simulator/kinds/service/kind';
import { Pod } from '../../../src/simulator/kinds/pod/kind';
import { PersistentVolume } from '../../../src/simulator/kinds/persistentvolume/kind';
import { PersistentVolumeClaim } from '../../../src/simulator/kinds/persistentvolumeclaim/kind';
import { EndpointSlice } from '../../../src/simulator/kinds/endpointslice/kind';
import { ControllerRevision } from '../../../src/simulator/kinds/controllerrevision/kind';
import { Event } from '../../../src/simulator/kinds/event/kind';
import { smallCluster, type SmallCluster } from './small-cluster';

const set = (edit: Partial<StatefulSet['spec']> = {}) => ({
  apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: 3, serviceName: 'web', selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } } as never, spec: { containers: [{ name: 'nginx', image: 'nginx:1.28' }] } }, ...edit,
  },
});
const withClaims = { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }] as never };

function started(edit: Partial<StatefulSet['spec']> = {}): SmallCluster {
  const cluster = smallCluster();
  cluster.run(1000);
  cluster.client.create(Service, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'default' }, spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80 }] } });
  cluster.client.create(StatefulSet, set(edit));
  cluster.run(10_000);
  return cluster;
}
const get = (cluster: SmallCluster) => cluster.client.get(StatefulSet, 'web', 'default');
const change = (cluster: SmallCluster, edit: Parameters<typeof cluster.client.edit<StatefulSet>>[2]) => cluster.client.edit(StatefulSet, get(cluster), edit);
const names = (cluster: SmallCluster) => cluster.client.list(Pod).map((pod) => pod.metadata.name);
/** Creations and requested deletions of Pods, in order. */
const moves = (cluster: SmallCluster, from = 0) => cluster.changes.slice(from).flatMap(({ resource, type, object, old }) => {
  if (resource !== 'pods') return [];
  if (type === 'ADDED') return [`+${object.metadata.name}`];
  return object.metadata.deletionTimestamp && !old?.metadata.deletionTimestamp ? [`-${object.metadata.name}`] : [];
});

test('an ordered set starts one Pod after the other, each after the one before is ready, and reports it', () => {
  const cluster = started();
  expect(moves(cluster)).toEqual(['+web-0', '+web-1', '+web-2']);
  const revision = cluster.client.list(ControllerRevision)[0]?.metadata.name;
  expect(get(cluster).status).toEqual({
    observedGeneration: 1, replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3, availableReplicas: 3,
    currentRevision: revision, updateRevision: revision, collisionCount: 0,
  });
  const pod = cluster.client.get(Pod, 'web-1', 'default');
  expect(pod.spec).toMatchObject({ hostname: 'web-1', subdomain: 'web', serviceAccountName: 'default', priority: 0 });
  expect(new Set(cluster.client.list(Pod).map((each) => each.spec.nodeName)).size).toBe(3);
  const [slice] = cluster.client.list(EndpointSlice);
  expect(slice?.endpoints?.map((endpoint) => endpoint.hostname)).toEqual(['web-0', 'web-1', 'web-2']);
  expect(slice?.metadata.generation).toBe(4);
});

test('claims are made, provisioned and bound before their Pod is scheduled, and stay when the set shrinks', () => {
  const cluster = started(withClaims);
  const claims = cluster.client.list(PersistentVolumeClaim);
  expect(claims.map((claim) => [claim.metadata.name, claim.status?.phase])).toEqual([['data-web-0', 'Bound'], ['data-web-1', 'Bound'], ['data-web-2', 'Bound']]);
  expect(cluster.client.list(PersistentVolume).map((volume) => volume.status?.phase)).toEqual(['Bound', 'Bound', 'Bound']);
  const notes = cluster.client.list(Event).map((event) => `${event.involvedObject.name} ${event.reason} ${event.message}`);
  expect(notes).toContain('web-0 FailedScheduling 0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found');
  expect(notes).toContain('web SuccessfulCreate Create Claim data-web-0 Pod web-0 in StatefulSet web success');
  const from = cluster.changes.length;
  change(cluster, (draft) => { draft.spec.replicas = 1; });
  cluster.run(10_000);
  expect(moves(cluster, from)).toEqual(['-web-2', '-web-1']);
  expect(cluster.client.list(PersistentVolumeClaim).map((claim) => claim.metadata.uid)).toEqual(claims.map((claim) => claim.metadata.uid));
});

test('a parallel set starts and shrinks at once', () => {
  const cluster = started({ podManagementPolicy: 'Parallel' });
  const pods = cluster.client.list(Pod);
  expect(new Set(pods.map((pod) => pod.metadata.creationTimestamp)).size).toBe(1);
  const from = cluster.changes.length;
  change(cluster, (draft) => { draft.spec.replicas = 0; });
  cluster.run(100);
  expect(moves(cluster, from)).toEqual(['-web-2', '-web-1', '-web-0']);
});

test('a rolling update replaces from the top down to the partition', () => {
  const cluster = started({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } });
  const from = cluster.changes.length;
  change(cluster, (draft) => { const [container] = draft.spec.template.spec?.containers ?? []; if (container) container.image = 'nginx:1.29'; });
  cluster.run(20_000);
  expect(moves(cluster, from)).toEqual(['-web-2', '+web-2', '-web-1', '+web-1']);
  expect(cluster.client.list(ControllerRevision).map((revision) => revision.revision).toSorted((a, b) => a - b)).toEqual([1, 2]);
  expect(get(cluster).status).toMatchObject({ currentReplicas: 1, updatedReplicas: 2 });
  expect(cluster.waits().map((wait) => wait.rule)).toContain('statefulset.partition-holds-lower-ordinals-back');
});

test('a rolling update of a parallel set replaces one Pod after the other too, and waits for the one it has just made', () => {
  const cluster = started({ podManagementPolicy: 'Parallel' });
  const from = cluster.changes.length;
  change(cluster, (draft) => { draft.spec.template.spec = { containers: [{ name: 'nginx', image: 'nginx:1.27' }] }; });
  cluster.run(60_000);
  expect(moves(cluster, from)).toEqual(['-web-2', '+web-2', '-web-1', '+web-1', '-web-0', '+web-0']);
  const since = cluster.changes.slice(from);
  const made = since.findIndex(({ type, object }) => type === 'ADDED' && object.metadata.name === 'web-2');
  const ready = since.findIndex(({ object }, index) => index > made && object.metadata.name === 'web-2' && (object as Pod).status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'));
  const next = since.findIndex(({ object }) => object.metadata.name === 'web-1' && object.metadata.deletionTimestamp !== undefined);
  expect([made < ready, ready < next]).toEqual([true, true]);
});

test('a broken update stays stuck until its Pod is deleted, even after the template is mended', () => {
  const cluster = started();
  cluster.broken.add('web-2');
  change(cluster, (draft) => { const [container] = draft.spec.template.spec?.containers ?? []; if (container) container.image = 'nginx:none'; });
  cluster.run(10_000);
  cluster.broken.clear();
  const stuck = cluster.client.get(Pod, 'web-2', 'default').metadata.uid;
  const from = cluster.changes.length;
  change(cluster, (draft) => { const [container] = draft.spec.template.spec?.containers ?? []; if (container) container.image = 'nginx:1.28'; });
  cluster.run(60_000);
  expect(moves(cluster, from)).toEqual([]);
  expect(cluster.waits().find((wait) => wait.unblock)?.unblock).toBe('kubectl delete pod web-2');
  cluster.client.delete(Pod, 'web-2', 'default');
  cluster.run(20_000);
  expect(cluster.client.get(Pod, 'web-2', 'default').metadata.uid).not.toBe(stuck);
  expect(get(cluster).status).toMatchObject({ readyReplicas: 3, updatedReplicas: 3, currentRevision: get(cluster).status?.updateRevision });
});

test('with OnDelete a Pod keeps its revision until it is deleted', () => {
  const cluster = started({ updateStrategy: { type: 'OnDelete' } });
  change(cluster, (draft) => { const [container] = draft.spec.template.spec?.containers ?? []; if (container) container.image = 'nginx:1.29'; });
  const from = cluster.changes.length;
  cluster.run(10_000);
  expect(moves(cluster, from)).toEqual([]);
  cluster.client.delete(Pod, 'web-0', 'default');
  cluster.run(10_000);
  expect(cluster.client.list(Pod).map((pod) => pod.spec.containers[0]?.image)).toEqual(['nginx:1.29', 'nginx:1.28', 'nginx:1.28']);
});

test('the retention policy deletes claims with scaled-down ordinals and with the set', () => {
  const cluster = started({ ...withClaims, persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete', whenDeleted: 'Delete' } });
  change(cluster, (draft) => { draft.spec.replicas = 1; });
  cluster.run(10_000);
  expect(cluster.client.list(PersistentVolumeClaim).map((claim) => claim.metadata.name)).toEqual(['data-web-0']);
  cluster.client.delete(StatefulSet, 'web', 'default');
  cluster.run(10_000);
  expect([names(cluster), cluster.client.list(PersistentVolumeClaim), cluster.client.list(PersistentVolume), cluster.client.list(ControllerRevision)]).toEqual([[], [], [], []]);
});

test('Pods orphaned by a deletion are adopted by a set of the same name', () => {
  const cluster = started();
  const uids = cluster.client.list(Pod).map((pod) => pod.metadata.uid);
  cluster.client.delete(StatefulSet, 'web', 'default', { propagationPolicy: 'Orphan' });
  cluster.run(1000);
  expect(cluster.client.list(Pod).map((pod) => pod.metadata.ownerReferences)).toEqual([undefined, undefined, undefined]);
  cluster.client.create(StatefulSet, set());
  cluster.run(5000);
  expect(cluster.client.list(Pod).map((pod) => pod.metadata.uid)).toEqual(uids);
  expect(cluster.client.list(Pod).every((pod) => pod.metadata.ownerReferences?.[0]?.uid === get(cluster).metadata.uid)).toBe(true);
});

test('ordinals may start elsewhere, and minReadySeconds delays the next Pod', () => {
  const cluster = started({ ordinals: { start: 5 }, minReadySeconds: 4, replicas: 2 });
  expect(moves(cluster)).toEqual(['+web-5', '+web-6']);
  const created = cluster.client.list(Pod).map((pod) => Date.parse(pod.metadata.creationTimestamp));
  expect((created[1] ?? 0) - (created[0] ?? 0)).toBeGreaterThanOrEqual(4000);
  expect(get(cluster).status?.availableReplicas).toBe(2);
});

test('a foreground deletion takes the Pods first and ends', () => {
  const cluster = started();
  cluster.client.delete(StatefulSet, 'web', 'default', { propagationPolicy: 'Foreground' });
  cluster.run(100);
  expect(get(cluster).metadata.finalizers).toEqual(['foregroundDeletion']);
  cluster.run(10_000);
  expect([cluster.client.find(StatefulSet, 'web', 'default'), names(cluster), cluster.client.list(ControllerRevision)]).toEqual([undefined, [], []]);
});
