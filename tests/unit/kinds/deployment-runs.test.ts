import { expect, test } from 'vitest';
import { Deployment } from '../../../src/simulator/kinds/deployment/kind';
import { Event } from '../../../src/simulator/kinds/event/kind';
import { Job } from '../../../src/simulator/kinds/job/kind';
import { Pod } from '../../../src/simulator/kinds/pod/kind';
import { ReplicaSet } from '../../../src/simulator/kinds/replicaset/kind';
import { smallCluster, type SmallCluster } from './small-cluster';

const template = { metadata: { labels: { app: 'web' } } as never, spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'nginx', image: 'nginx:1.27' }] } };
function started(edit: Partial<Deployment['spec']> = {}): SmallCluster {
  const cluster = smallCluster();
  cluster.run(1000);
  cluster.client.create(Deployment, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'default' }, spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template, ...edit } });
  cluster.run(10_000);
  return cluster;
}
const get = (cluster: SmallCluster) => cluster.client.get(Deployment, 'web', 'default');
const change = (cluster: SmallCluster, edit: Parameters<typeof cluster.client.edit<Deployment>>[2], runMs = 20_000) => { cluster.client.edit(Deployment, get(cluster), edit); cluster.run(runMs); };
const setImage = (cluster: SmallCluster, image: string, runMs?: number) => change(cluster, (draft) => { const [container] = draft.spec.template.spec?.containers ?? []; if (container) container.image = image; }, runMs);
const sets = (cluster: SmallCluster) => cluster.client.list(ReplicaSet).toSorted((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1));
const sizes = (cluster: SmallCluster) => sets(cluster).map((set) => `${set.metadata.annotations?.['deployment.kubernetes.io/revision']}:${set.spec.replicas}/${set.status?.availableReplicas ?? 0}`);
const notes = (cluster: SmallCluster, kind: string) => cluster.client.list(Event).filter((event) => event.involvedObject.kind === kind).map((event) => event.message ?? '');
const condition = (cluster: SmallCluster, type: string) => get(cluster).status?.conditions?.find((one) => one.type === type);

test('a Deployment makes a ReplicaSet of its template, which makes Pods with names of its own', () => {
  const cluster = started();
  const [set] = sets(cluster);
  expect(set?.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{1,10}$/);
  for (const pod of cluster.client.list(Pod)) expect(pod.metadata.name).toMatch(new RegExp(`^${set?.metadata.name}-[a-z0-9]{5}$`));
  expect(get(cluster).status).toMatchObject({ observedGeneration: 1, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3, terminatingReplicas: 0 });
  expect([condition(cluster, 'Available')?.reason, condition(cluster, 'Progressing')?.reason]).toEqual(['MinimumReplicasAvailable', 'NewReplicaSetAvailable']);
});

test('a rolling update keeps its bounds all the way, and what was is kept as a revision', () => {
  const cluster = started({ strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } });
  const from = cluster.changes.length;
  setImage(cluster, 'nginx:1.28');
  expect(sizes(cluster)).toEqual(['1:0/0', '2:3/3']);
  let replicas = new Map(sets(cluster).map((set) => [set.metadata.name, set.metadata.annotations?.['deployment.kubernetes.io/revision'] === '1' ? 3 : 0]));
  for (const { resource, object } of cluster.changes.slice(from)) {
    if (resource !== 'replicasets.apps') continue;
    replicas = new Map([...replicas, [object.metadata.name, (object as ReplicaSet).spec.replicas ?? 1]]);
    expect([...replicas.values()].reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(4);
    expect([...replicas.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(3);
  }
  change(cluster, (draft) => { draft.spec.template = template as never; });
  expect(sizes(cluster)).toEqual(['3:3/3', '2:0/0']);
  expect(sets(cluster)[0]?.metadata.annotations?.['deployment.kubernetes.io/revision-history']).toBe('1');
});

test('a rollout whose Pods never become ready stops, says for what it waits, and runs out of time', () => {
  const cluster = started({ replicas: 4, progressDeadlineSeconds: 60, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } });
  const names = new Set(cluster.client.list(Pod).map((pod) => pod.metadata.name));
  // Every Pod that is made from now on is broken.
  Object.assign(cluster.broken, { has: (name: string) => !names.has(name) });
  setImage(cluster, 'nginx:none', 30_000);
  expect(sizes(cluster)).toEqual(['1:3/3', '2:2/0']);
  expect(cluster.waits().filter(({ rule }) => rule.startsWith('deployment.')).map(({ rule }) => rule)).toEqual(['deployment.new-replicaset-waits-for-room', 'deployment.old-replicaset-waits-for-available-pods']);
  expect(condition(cluster, 'Progressing')?.reason).toBe('ReplicaSetUpdated');
  cluster.run(60_000);
  expect(condition(cluster, 'Progressing')).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' });
  expect(condition(cluster, 'Available')?.status).toBe('True');
});

test('Recreate starts no new Pod before the last old one is gone', () => {
  const cluster = started({ strategy: { type: 'Recreate' } });
  const from = cluster.changes.length;
  setImage(cluster, 'nginx:1.28');
  const moves = cluster.changes.slice(from).filter(({ resource, type }) => resource === 'pods' && type !== 'MODIFIED').map(({ type }) => type);
  expect(moves).toEqual(['DELETED', 'DELETED', 'DELETED', 'ADDED', 'ADDED', 'ADDED']);
});

test('a paused Deployment scales but rolls nothing out, and says so', () => {
  const cluster = started();
  change(cluster, (draft) => { draft.spec.paused = true; });
  setImage(cluster, 'nginx:1.28');
  change(cluster, (draft) => { draft.spec.replicas = 4; });
  expect(sizes(cluster)).toEqual(['1:4/4']);
  expect(condition(cluster, 'Progressing')).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused' });
  expect(cluster.waits()).toMatchObject([{ rule: 'deployment.paused-rolls-nothing-out', unblock: 'kubectl rollout resume deployment/web' }]);
  change(cluster, (draft) => { delete draft.spec.paused; });
  expect(sizes(cluster)).toEqual(['1:0/0', '2:4/4']);
});

test('minReadySeconds holds a rollout back, and each Pod says until when', () => {
  const cluster = started({ replicas: 2, minReadySeconds: 5 });
  const from = cluster.world.nowMs();
  setImage(cluster, 'nginx:1.28', 3000);
  expect(cluster.waits().find(({ rule }) => rule === 'replicaset.waits-min-ready-seconds')?.untilMs).toBeGreaterThan(from + 4000);
  cluster.run(20_000);
  expect(sizes(cluster)).toEqual(['1:0/0', '2:2/2']);
});

test('the history limit drops the oldest ReplicaSets', () => {
  const cluster = started({ revisionHistoryLimit: 1 });
  for (const image of ['nginx:1.28', 'nginx:1.29', 'nginx:1.30']) setImage(cluster, image);
  expect(sizes(cluster)).toEqual(['3:0/0', '4:3/3']);
});

test('a name that another template took raises the collision count', () => {
  const cluster = started();
  setImage(cluster, 'nginx:1.28');
  const taken = sets(cluster)[1];
  if (!taken) throw new Error('there is no second ReplicaSet');
  setImage(cluster, 'nginx:1.29');
  const { name, namespace, labels, ownerReferences } = taken.metadata;
  cluster.client.delete(ReplicaSet, name, namespace);
  cluster.run(2000);
  cluster.client.create(ReplicaSet, { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name, namespace: namespace ?? '', labels: { ...labels, app: 'other' } }, spec: { replicas: 0, selector: { matchLabels: { app: 'other' } }, template: { metadata: { labels: { app: 'other' } } as never, spec: { containers: [{ name: 'x', image: 'x' }] } } } });
  expect(ownerReferences?.[0]?.kind).toBe('Deployment');
  setImage(cluster, 'nginx:1.28');
  expect(get(cluster).status?.collisionCount).toBe(1);
  expect(sets(cluster).some((set) => set.metadata.name !== name && set.spec.template?.spec?.containers[0]?.image === 'nginx:1.28' && set.status?.availableReplicas === 3)).toBe(true);
});

test('a ReplicaSet adopts Pods that match, lets go those that no longer do, and keeps its number', () => {
  const cluster = smallCluster();
  cluster.run(1000);
  cluster.client.create(Pod, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'mine', namespace: 'default', labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } });
  cluster.client.create(ReplicaSet, { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'rs', namespace: 'default' }, spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template } });
  cluster.run(5000);
  const owners = () => cluster.client.list(Pod).map((pod) => [pod.metadata.name === 'mine', pod.metadata.ownerReferences?.[0]?.name]);
  expect(owners()).toEqual([[true, 'rs'], [false, 'rs']]);
  cluster.client.edit(Pod, cluster.client.get(Pod, 'mine', 'default'), (draft) => { draft.metadata.labels = { app: 'mine' }; });
  cluster.run(5000);
  expect(owners()).toEqual([[true, undefined], [false, 'rs'], [false, 'rs']]);
  expect(cluster.client.get(ReplicaSet, 'rs', 'default').status).toEqual({ replicas: 2, fullyLabeledReplicas: 2, readyReplicas: 2, availableReplicas: 2, terminatingReplicas: 0, observedGeneration: 1 });
});

test('a Job retries after a failure with a wait, is complete after a success, and takes its Pods along', () => {
  const cluster = smallCluster();
  cluster.run(1000);
  cluster.client.create(Job, { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'pi', namespace: 'default' }, spec: { ttlSecondsAfterFinished: 30, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox:1.36' }] } } } });
  const end = (phase: string) => {
    const [pod] = cluster.client.list(Pod).filter((one) => one.status?.phase === 'Running');
    if (pod) cluster.client.editStatus(Pod, pod, (draft) => { draft.status = { ...draft.status, phase }; });
    cluster.run(3000);
  };
  cluster.run(3000);
  end('Failed');
  expect(cluster.client.get(Job, 'pi', 'default').status).toMatchObject({ failed: 1, uncountedTerminatedPods: {} });
  expect(cluster.waits().map(({ rule }) => rule)).toEqual(['job.waits-longer-after-each-failure']);
  cluster.run(10_000);
  end('Succeeded');
  expect(cluster.client.get(Job, 'pi', 'default').status?.conditions?.map(({ type }) => type)).toEqual(['SuccessCriteriaMet', 'Complete']);
  expect(notes(cluster, 'Job').at(-1)).toBe('Job completed');
  expect(cluster.client.list(Pod).map((pod) => pod.metadata.finalizers)).toEqual([undefined, undefined]);
  cluster.run(40_000);
  expect([cluster.client.list(Job).length, cluster.client.list(Pod).length]).toEqual([0, 0]);
});
