import { expect, test } from 'vitest';
import type { Wait } from '../../../src/simulator/api/controller';
import type { NewObject } from '../../../src/simulator/api/object';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import { Node } from '../../../src/simulator/kinds/node/kind';
import { Pod } from '../../../src/simulator/kinds/pod/kind';

const made = () => createCluster({ seed: 'waits', nodes: 2, epochMs: 1_795_251_600_000, preloaded: 'all' });
const pod = (spec: object): NewObject<Pod> => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'default' }, spec: { terminationGracePeriodSeconds: 5, ...spec } }) as unknown as NewObject<Pod>;
const busybox = (script: string, more: object = {}) => ({ name: 'c', image: 'busybox:1.36', command: ['sh', '-c', script], ...more });
const essence = ({ rule, on, parameters }: Wait) => ({ rule, path: on.path, parameters });

test.each<[string, object, number, readonly object[], 'in time' | 'open']>([
  ['an image that is nowhere', { containers: [{ name: 'c', image: 'nowhere:1' }] }, 5_000, [{ rule: 'kubelet.image-pull-back-off', path: 'status.containerStatuses{c}', parameters: { container: 'c', image: 'nowhere:1', message: expect.stringContaining('repository does not exist') as string } }], 'in time'],
  ['a container that crashes', { containers: [busybox('exit 3')] }, 8_000, [{ rule: 'kubelet.crash-loop-back-off', path: 'status.containerStatuses{c}', parameters: { container: 'c', exitCode: 3, restarts: 1 } }], 'in time'],
  ['a readiness probe that fails', { containers: [busybox('sleep 1000', { readinessProbe: { exec: { command: ['false'] }, periodSeconds: 2 } })] }, 6_000,
    [{ rule: 'kubelet.readiness-probe-has-not-succeeded', path: 'spec.containers{c}.readinessProbe', parameters: { container: 'c', periodSeconds: 2, failures: 3 } }], 'open'],
  ['a startup probe that fails', { containers: [busybox('sleep 1000', { startupProbe: { exec: { command: ['false'] }, failureThreshold: 30 }, readinessProbe: { exec: { command: ['true'] } } })] }, 6_000,
    [{ rule: 'kubelet.startup-probe-has-not-succeeded', path: 'spec.containers{c}.startupProbe', parameters: { container: 'c', periodSeconds: 10, failures: 1 } }], 'open'],
  ['an init container that goes on', { initContainers: [{ ...busybox('sleep 1000'), name: 'first' }], containers: [busybox('sleep 1000')] }, 6_000,
    [{ rule: 'kubelet.init-containers-come-first', path: 'status.containerStatuses{c}', parameters: { container: 'c', initContainer: 'first' } }], 'open'],
  ['a readiness gate', { readinessGates: [{ conditionType: 'mine' }], containers: [busybox('sleep 1000')] }, 6_000, [{ rule: 'kubelet.readiness-gate-is-not-met', path: 'status.conditions{mine}', parameters: { gate: 'mine' } }], 'open'],
  ['a Pod that is well', { containers: [busybox('sleep 1000')] }, 6_000, [], 'open'],
])('%s', (_, spec, afterMs, waits, until) => {
  const cluster = made();
  cluster.client.create(Pod, pod(spec));
  cluster.advance(afterMs);
  const stated = cluster.journal.waits();
  expect(stated.map(essence)).toEqual(waits.map((wait) => wait));
  if (until === 'in time') expect(stated[0]?.untilMs).toBeGreaterThan(cluster.nowMs());
});

test('a Pod that ends waits for its containers until the grace period is over', () => {
  const cluster = made();
  cluster.client.create(Pod, pod({ containers: [busybox('trap "" TERM; sleep 1000')] }));
  cluster.advance(5_000);
  const askedMs = cluster.nowMs();
  cluster.client.delete(Pod, 'p', 'default');
  cluster.advance(1_000);
  const [wait] = cluster.journal.waits();
  expect(wait && essence(wait)).toEqual({ rule: 'kubelet.grace-period-of-a-pod-that-ends', path: 'status.containerStatuses', parameters: { containers: 'c', seconds: 5 } });
  expect((wait?.untilMs ?? 0) - askedMs).toBeGreaterThanOrEqual(5_000);
  cluster.advance(9_000);
  expect(cluster.journal.waits()).toEqual([]);
});

test('a Pod without a node names each node and the filter that refuses it', () => {
  const cluster = made();
  cluster.client.edit(Node, cluster.client.get(Node, 'worker-2'), (draft) => { draft.spec.unschedulable = true; });
  cluster.advance(100);
  cluster.client.create(Pod, pod({ containers: [busybox('sleep 1000', { resources: { requests: { cpu: '64' } } })] }));
  cluster.advance(1_000);
  expect(cluster.journal.waits().map(({ rule, on }) => `${on.object.name} ${rule} ${on.path} ${String(on.have)}`)).toEqual([
    'worker-1 scheduler.resources-do-not-suffice status.allocatable Insufficient cpu',
    'worker-2 scheduler.node-is-unschedulable spec.unschedulable node(s) were unschedulable',
  ]);
});
