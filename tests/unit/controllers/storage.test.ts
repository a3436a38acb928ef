import { expect, test } from 'vitest';
import { PersistentVolume } from '../../../src/simulator/kinds/persistentvolume/kind';
import { PersistentVolumeClaim } from '../../../src/simulator/kinds/persistentvolumeclaim/kind';
import { Pod } from '../../../src/simulator/kinds/pod/kind';
import { StorageClass } from '../../../src/simulator/kinds/storageclass/kind';
import { Namespace } from '../../../src/simulator/kinds/namespace/kind';
import { Event } from '../../../src/simulator/kinds/event/kind';
import { mismatch } from '../../../src/simulator/kinds/common/claimMatch';
import { smallCluster, type SmallCluster } from '../kinds/small-cluster';

const volume = (name: string, storage: string, policy: string) => ({
  apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name },
  spec: { capacity: { storage }, accessModes: ['ReadWriteOnce'], storageClassName: 'manual', persistentVolumeReclaimPolicy: policy, hostPath: { path: `/tmp/${name}` } },
});
const claim = (name: string, storage: string, storageClassName: string) =>
  ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace: 'default' }, spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage } } } });
const user = (name: string, claimName: string) =>
  ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec: { containers: [{ name: 'c', image: 'i' }], volumes: [{ name: 'd', persistentVolumeClaim: { claimName } }] } });

function cluster(): SmallCluster {
  const small = smallCluster();
  small.client.create(StorageClass, { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'manual' }, provisioner: 'kubernetes.io/no-provisioner' });
  small.client.create(StorageClass, { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'late' }, provisioner: 'kubernetes.io/host-path', volumeBindingMode: 'WaitForFirstConsumer' });
  small.run(1000);
  return small;
}
const phases = ({ client }: SmallCluster) => client.list(PersistentVolume).map((each) => `${each.metadata.name} ${each.status?.phase}`);

test('a claim takes the smallest volume that is large enough; its end releases or deletes it by policy', () => {
  const small = cluster();
  for (const made of [volume('big', '5Gi', 'Retain'), volume('fit', '2Gi', 'Delete'), volume('small', '512Mi', 'Retain')]) small.client.create(PersistentVolume, made);
  small.run(100);
  small.client.create(PersistentVolumeClaim, claim('a', '1Gi', 'manual'));
  small.client.create(PersistentVolumeClaim, claim('b', '3Gi', 'manual'));
  small.run(1000);
  expect(small.client.list(PersistentVolumeClaim).map((each) => each.spec.volumeName)).toEqual(['fit', 'big']);
  for (const name of ['a', 'b']) small.client.delete(PersistentVolumeClaim, name, 'default');
  small.run(1000);
  expect(phases(small)).toEqual(['big Released', 'small Available']);
});

test.each([
  { source: { nfs: { server: 'storage.example.com', path: '/exports/pv1' } }, message: 'error getting deleter volume plugin for volume "mine": no deletable volume plugin matched' },
  { source: { hostPath: { path: '/data' } }, message: 'host_path deleter only supports /tmp/.+ but received provided /data' },
])('a volume whose storage nobody can delete stays as Failed and says why: $message', ({ source, message }) => {
  const small = cluster();
  const { spec: { hostPath: _, ...spec }, ...made } = volume('mine', '1Gi', 'Delete');
  small.client.create(PersistentVolume, { ...made, spec: { ...spec, ...source } });
  small.client.create(PersistentVolumeClaim, claim('a', '1Gi', 'manual'));
  small.run(1000);
  small.client.delete(PersistentVolumeClaim, 'a', 'default');
  small.run(1000);
  expect(phases(small)).toEqual(['mine Failed']);
  expect(small.client.find(PersistentVolume, 'mine')?.status?.message).toBe(message);
  expect(small.client.list(Event).filter(({ reason }) => reason === 'VolumeFailedDelete').map((each) => each.message)).toEqual([message]);
});

test('a claim in use stays until its Pod is gone, and its volume until the claim is', () => {
  const small = cluster();
  small.client.create(PersistentVolumeClaim, claim('a', '1Gi', 'standard'));
  small.client.create(Pod, user('p', 'a'));
  small.run(2000);
  const [made] = small.client.list(PersistentVolume);
  small.client.delete(PersistentVolume, made?.metadata.name ?? '', undefined);
  small.client.delete(PersistentVolumeClaim, 'a', 'default');
  small.run(2000);
  expect(small.client.get(PersistentVolumeClaim, 'a', 'default').metadata.deletionTimestamp).toBeDefined();
  expect(small.waits().map((wait) => wait.rule)).toEqual(expect.arrayContaining(['storageprotection.a-pod-uses-the-claim', 'storageprotection.a-claim-is-bound-to-the-volume']));
  small.client.delete(Pod, 'p', 'default');
  small.run(5000);
  expect([small.client.list(PersistentVolumeClaim), small.client.list(PersistentVolume)]).toEqual([[], []]);
});

test('a class that waits for its first consumer provisions once a Pod is placed', () => {
  const small = cluster();
  small.client.create(PersistentVolumeClaim, claim('a', '1Gi', 'late'));
  small.run(1000);
  expect(small.client.list(Event).map((event) => event.reason)).toContain('WaitForFirstConsumer');
  expect(small.client.list(PersistentVolume)).toEqual([]);
  small.client.create(Pod, user('p', 'a'));
  small.run(2000);
  expect(small.client.get(PersistentVolumeClaim, 'a', 'default').status?.phase).toBe('Bound');
  expect(small.client.get(Pod, 'p', 'default').spec.nodeName).toBeDefined();
});

test('a namespace takes everything in it along', () => {
  const small = cluster();
  small.client.create(Namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' }, spec: {} });
  small.run(1000);
  small.client.create(PersistentVolumeClaim, { ...claim('a', '1Gi', 'standard'), metadata: { name: 'a', namespace: 'team' } });
  small.run(1000);
  small.client.delete(Namespace, 'team', undefined);
  expect(small.client.get(Namespace, 'team').status?.phase).toBe('Terminating');
  small.run(12_000);
  expect([small.client.find(Namespace, 'team'), small.client.list(PersistentVolumeClaim), small.client.list(PersistentVolume)]).toEqual([undefined, [], []]);
});

test.each<[what: string, volume: object, claim: object, why: string | undefined]>([
  ['one that fits, whatever its labels', {}, { selector: { matchLabels: { a: 'b' } } }, undefined],
  ['a small one', { capacity: { storage: '512Mi' } }, {}, 'requested PV is too small'],
  ['one of another class', { storageClassName: '' }, {}, 'storageClassName does not match'],
  ['one of another mode', { volumeMode: 'Block' }, {}, 'incompatible volumeMode'],
  ['one for other access', { accessModes: ['ReadOnlyMany'] }, {}, 'incompatible accessMode'],
])('a volume asked for by name: %s', (_, changes, asks, why) => {
  const [made, wanted] = [volume('a', '1Gi', 'Retain'), claim('c', '1Gi', 'manual')];
  expect(mismatch({ ...made, spec: { ...made.spec, ...changes } } as unknown as PersistentVolume, { ...wanted, spec: { ...wanted.spec, ...asks } } as unknown as PersistentVolumeClaim)).toBe(why);
});
