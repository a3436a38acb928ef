import { expect, test } from 'vitest';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import { ConfigMap } from '../../../src/simulator/kinds/configmap/kind';
import { Namespace } from '../../../src/simulator/kinds/namespace/kind';
import { Pod } from '../../../src/simulator/kinds/pod/kind';
import { kubectl } from '../../../src/kubectl/index';
import type { WorldState } from '../../../src/simulator/world/world';

const OPTIONS = { seed: 'namespaces', nodes: 1, epochMs: 1_795_251_600_000, preloaded: 'all', programs: { kubectl } } as const;
const THINGS = `apiVersion: v1
kind: Namespace
metadata: { name: team }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: kept, namespace: team, finalizers: [example.com/hold] }
---
apiVersion: v1
kind: Secret
metadata: { name: kept, namespace: team, finalizers: [example.com/hold, example.com/other] }
---
apiVersion: v1
kind: Pod
metadata: { name: slow, namespace: team }
spec: { terminationGracePeriodSeconds: 8, containers: [{ name: main, image: 'busybox:1.36', command: [sleep, '1000'] }] }
`;

function cluster(text: string) {
  const made = createCluster(OPTIONS);
  made.workstation.writeFile('it.yaml', text);
  expect(made.workstation.run('kubectl apply -f it.yaml').err).toBe('');
  made.advance(5_000);
  made.workstation.run('kubectl delete namespace team --wait=false');
  return made;
}
type Made = ReturnType<typeof cluster>;
const team = (made: Made) => made.client.find(Namespace, 'team');
const said = (made: Made) => (team(made)?.status?.conditions ?? []).map(({ type, status, message }) => `${type} ${status} ${message}`).slice(2);
const run = (made: Made, line: string) => made.workstation.run(line).out;

test('Pods go first, five seconds after the delete; all else when they are gone; what is left is told until it goes', () => {
  const made = cluster(THINGS);
  made.advance(4_500);
  expect([team(made)?.status, made.client.get(Pod, 'slow', 'team').metadata.deletionTimestamp]).toEqual([{ phase: 'Terminating' }, undefined]);
  made.advance(1_000);
  expect(made.client.get(Pod, 'slow', 'team').metadata.deletionTimestamp).toBeDefined();
  expect(made.client.get(ConfigMap, 'kept', 'team').metadata.deletionTimestamp).toBeUndefined();
  expect(said(made)).toEqual([
    'NamespaceDeletionContentFailure False All content successfully deleted, may be waiting on finalization', 'NamespaceContentRemaining False All content successfully removed',
    'NamespaceFinalizersRemaining False All content-preserving finalizers finished',
  ]);
  made.advance(5_000);
  expect(said(made)[0]).toBe('NamespaceDeletionContentFailure True Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: team for gvr: /v1, Resource=pods');
  made.advance(6_000);
  expect(said(made)).toEqual([
    'NamespaceDeletionContentFailure False All content successfully deleted, may be waiting on finalization',
    'NamespaceContentRemaining True Some resources are remaining: configmaps. has 1 resource instances, secrets. has 1 resource instances',
    'NamespaceFinalizersRemaining True Some content in the namespace has finalizers remaining: example.com/hold in 2 resource instances, example.com/other in 1 resource instances',
  ]);
  const free = `-n team --type=merge -p '{"metadata":{"finalizers":null}}'`;
  expect(run(made, `kubectl patch configmap kept ${free}`)).toBe('configmap/kept patched\n');
  made.advance(5_000);
  expect(said(made)[1]).toBe('NamespaceContentRemaining True Some resources are remaining: secrets. has 1 resource instances');
  run(made, `kubectl patch secret kept ${free}`);
  made.advance(2_000);
  expect(team(made)).toBeUndefined();
});

test('a namespace without Pods goes at the first look, and comes again under the same name', () => {
  const made = cluster('apiVersion: v1\nkind: Namespace\nmetadata: { name: team }\n');
  made.advance(4_900);
  expect(run(made, 'kubectl create configmap late -n team')).toBe('');
  made.advance(200);
  expect(team(made)).toBeUndefined();
  run(made, 'kubectl create namespace team');
  made.advance(10_000);
  expect(team(made)?.status?.phase).toBe('Active');
  expect(made.client.list(ConfigMap, { namespace: 'team' }).map(({ metadata }) => metadata.name)).toEqual(['kube-root-ca.crt']);
});

test('in the middle of it a state goes on the same after JSON', () => {
  const made = cluster(THINGS);
  for (const ms of [2_000, 4_000, 4_500, 4_000]) {
    made.advance(ms);
    const [copy, same] = [createCluster(OPTIONS), createCluster(OPTIONS)];
    copy.restore(JSON.parse(JSON.stringify(made.state())) as WorldState);
    same.restore(made.state());
    copy.advance(30_000);
    same.advance(30_000);
    expect(copy.hash()).toBe(same.hash());
  }
});
