import { expect, test } from 'vitest';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import { Event } from '../../../src/simulator/kinds/event/kind';
import { Pod } from '../../../src/simulator/kinds/pod/kind';
import { kubectl } from '../../../src/kubectl/index';

function cluster(manifest: string, ...before: readonly string[]) {
  const made = createCluster({ seed: 'admission', nodes: 2, epochMs: 1_795_251_600_000, preloaded: 'all', programs: { kubectl } });
  made.workstation.writeFile('it.yaml', manifest);
  for (const line of [...before, 'kubectl apply -f it.yaml']) {
    const { err, exit } = made.workstation.run(line);
    expect({ line, err, exit }).toEqual({ line, err: '', exit: 0 });
  }
  return made;
}
const pod = (name: string, more = '', container = '') => `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  nodeName: worker-1
  ${more}
  containers: [{ name: main, image: 'busybox:1.36', command: [sleep, '1000'], ${container} }]
---
`;
const endOf = (made: ReturnType<typeof cluster>, name: string) => {
  const { phase, reason, message, conditions, containerStatuses, startTime } = made.client.get(Pod, name, 'default').status ?? {};
  expect({ conditions, containerStatuses, started: startTime !== undefined }).toEqual({ conditions: undefined, containerStatuses: undefined, started: true });
  const told = made.client.list(Event).filter(({ involvedObject }) => involvedObject.name === name).map((event) => `${event.type} ${event.reason} ${event.message} ${event.source?.component ?? event.reportingComponent}`);
  return { phase, reason, message, told };
};
const rejected = (reason: string, message: string) => ({ phase: 'Failed', reason, message: `Pod was rejected: ${message}`, told: [`Warning ${reason} ${message} kubelet`] });

const CASES: readonly (readonly [what: string, more: string, container: string, reason: string, message: string])[] = [
  ['more processors than there are', '', "resources: { requests: { cpu: '64' } }", 'OutOfcpu', "Node didn't have enough resource: cpu, requested: 64000, used: 0, capacity: 2000"],
  ['more memory than there is', '', 'resources: { requests: { memory: 900Gi, cpu: 100m } }', 'OutOfmemory', "Node didn't have enough resource: memory, requested: 966367641600, used: 0, capacity: 25275453440"],
  ['too much of both, the memory named first', '', "resources: { requests: { memory: 900Gi, cpu: '77' } }", 'OutOfcpu', "Node didn't have enough resource: cpu, requested: 77000, used: 0, capacity: 2000"],
  ['more disk than there is', '', 'resources: { requests: { ephemeral-storage: 90000Gi } }', 'OutOfephemeral-storage', "Node didn't have enough resource: ephemeral-storage, requested: 96636764160000, used: 0, capacity: 270553174016"],
  ['another label', 'nodeSelector: { a: b }', '', 'NodeAffinity', "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"],
  ['room and another label', 'nodeSelector: { a: b }', "resources: { requests: { cpu: '64' } }", 'OutOfcpu', "Node didn't have enough resource: cpu, requested: 64000, used: 0, capacity: 2000"],
  ['another node', 'affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: metadata.name, operator: In, values: [worker-2] }] }] } } }', '', 'NodeAffinity', "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"],
  ['another system', 'os: { name: windows }', '', 'PodOSNotSupported', "Failed to admit pod as the OS field doesn't match node OS"],
];

test.each(CASES)('a Pod put on a node that asks for %s is refused by its kubelet', (_, more, container, reason, message) => {
  const made = cluster(pod('p', more, container));
  made.advance(5_000);
  expect(endOf(made, 'p')).toEqual(rejected(reason, message));
  made.advance(600_000);
  expect(made.client.get(Pod, 'p', 'default').status?.phase, 'nobody tries it again').toBe('Failed');
});

test('a node takes as many Pods as it says, counting those that run', () => {
  const made = cluster(Array.from({ length: 111 }, (_, index) => pod(`p-${index}`)).join(''));
  made.advance(60_000);
  const failed = made.client.list(Pod).filter(({ status }) => status?.phase === 'Failed').map(({ metadata }) => metadata.name);
  expect(failed).toHaveLength(1);
  expect(endOf(made, failed[0] ?? '')).toEqual(rejected('OutOfpods', "Node didn't have enough resource: pods, requested: 1, used: 110, capacity: 110"));
});

test('what others on the node asked for counts until they have ended', () => {
  const half = "resources: { requests: { cpu: '1500m' } }";
  const made = cluster(pod('first', 'terminationGracePeriodSeconds: 1', half) + pod('second', '', half));
  made.advance(5_000);
  expect(endOf(made, 'second')).toEqual(rejected('OutOfcpu', "Node didn't have enough resource: cpu, requested: 1500, used: 1500, capacity: 2000"));
  made.workstation.run('kubectl delete pod first second');
  made.workstation.writeFile('third.yaml', pod('third', '', half));
  made.workstation.run('kubectl apply -f third.yaml');
  made.advance(5_000);
  expect(made.client.get(Pod, 'third', 'default').status?.phase).toBe('Running');
});

test('a port of the node is had by one Pod; a resource that no node has is not asked for', () => {
  const port = 'ports: [{ containerPort: 80, hostPort: 7777 }]';
  const made = cluster(pod('first', '', port) + pod('second', '', port) + pod('net', 'hostNetwork: true', 'ports: [{ containerPort: 7777 }]') + pod('gpu', '', 'resources: { limits: { example.com/gpu: 1 } }'));
  made.advance(5_000);
  const taken = rejected('NodePorts', "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports");
  expect([endOf(made, 'second'), endOf(made, 'net')]).toEqual([taken, taken]);
  expect(['first', 'gpu'].map((name) => made.client.get(Pod, name, 'default').status?.phase)).toEqual(['Running', 'Running']);
});

test('a cordoned node and one that only the scheduler keeps Pods from take what is put there; a NoExecute taint does not', () => {
  const free = cluster(pod('p'), 'kubectl cordon worker-1', 'kubectl taint node worker-1 a=b:NoSchedule');
  free.advance(5_000);
  expect(free.client.get(Pod, 'p', 'default').status?.phase).toBe('Running');
  const tainted = cluster(pod('p') + pod('q', 'tolerations: [{ operator: Exists }]'), 'kubectl taint node worker-1 a=b:NoExecute');
  tainted.advance(5_000);
  expect(tainted.client.find(Pod, 'p', 'default'), 'evicted as soon as it was refused').toBeUndefined();
  const told = tainted.client.list(Event).filter(({ involvedObject }) => involvedObject.name === 'p').map(({ reason }) => reason);
  expect(told).toContain('TaintManagerEviction');
  expect(tainted.client.get(Pod, 'q', 'default').status?.phase).toBe('Running');
});

test('a set whose Pod is refused makes it again and again, and the cluster keeps up', () => {
  const made = cluster(`apiVersion: apps/v1
kind: StatefulSet
metadata: { name: st }
spec:
  serviceName: st
  selector: { matchLabels: { app: st } }
  template:
    metadata: { labels: { app: st } }
    spec: { nodeName: worker-2, containers: [{ name: main, image: 'busybox:1.36', command: [sleep, '1000'], resources: { requests: { cpu: '99' } } }] }
`);
  made.advance(60_000);
  const told = made.client.list(Event).filter(({ involvedObject, reason }) => involvedObject.name === 'st-0' && reason === 'OutOfcpu');
  expect(told.length).toBeGreaterThan(60);
  expect(told.length).toBeLessThan(300);
  expect(made.client.list(Pod).length).toBeLessThanOrEqual(1);
});
