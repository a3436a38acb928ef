import { expect, test } from 'vitest';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import type { ClusterOptions } from '../../../src/simulator/cluster/contract';
import { registeredPrograms } from '../../../src/simulator/cluster/programs';
import { folders } from '../../../src/simulator/cluster/registry';
import { Pod } from '../../../src/simulator/kinds/pod/kind';
import type { WorldState } from '../../../src/simulator/world/world';
import { compareText } from '../../../src/simulator/base/text';
import { kubectl } from '../../../src/kubectl/index';

const MANIFEST = `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  clusterIP: None
  selector: { app: web }
  ports: [{ port: 80 }]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  serviceName: web
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
      - name: nginx
        image: nginx:1.28
        readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 2 }
        volumeMounts: [{ name: data, mountPath: /data }]
  volumeClaimTemplates:
  - metadata: { name: data }
    spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`;

const options: ClusterOptions = { seed: 'road', nodes: 3, epochMs: 1_795_251_600_000, preloaded: 'all', programs: { kubectl } };

function applied() {
  const cluster = createCluster(options);
  cluster.workstation.writeFile('web.yaml', MANIFEST);
  expect(cluster.workstation.run('kubectl apply -f web.yaml')).toEqual({ out: 'service/web created\nstatefulset.apps/web created\n', err: '', exit: 0 });
  return cluster;
}

function ready() {
  const cluster = applied();
  expect(cluster.runUntilQuiet(60_000)).toBe(true);
  return cluster;
}

test('modules are registered in the order of their paths', () => {
  const kinds = folders.filter((path) => path.startsWith('kinds/'));
  expect(kinds.length).toBeGreaterThan(10);
  expect(kinds).toEqual(kinds.toSorted(compareText));
  expect(registeredPrograms.length).toBeGreaterThan(5);
  expect(registeredPrograms).toEqual(registeredPrograms.toSorted(compareText));
});

test('a manifest becomes running Pods, one after the other', () => {
  const cluster = ready();
  const pods = cluster.client.list(Pod, { namespace: 'default' });
  expect(pods.map((pod) => [pod.metadata.name, pod.status?.phase, pod.status?.conditions?.find(({ type }) => type === 'Ready')?.status])).toEqual([
    ['web-0', 'Running', 'True'], ['web-1', 'Running', 'True'], ['web-2', 'Running', 'True'],
  ]);
  expect(new Set(pods.map((pod) => pod.spec.nodeName)).size).toBe(3);
  const created = cluster.journal.changes(0).filter(({ resource, type }) => resource === 'pods' && type === 'ADDED').map(({ object, atMs }) => ({ name: object.metadata.name, atMs }));
  for (const [index, { name, atMs }] of created.entries()) {
    const before = created[index - 1];
    if (!before) continue;
    const wasReady = cluster.journal.changes(0).find(({ object, resource }) => resource === 'pods' && object.metadata.name === before.name && (object as Pod).status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'));
    expect(wasReady?.atMs, `${name} came before ${before.name} was ready`).toBeLessThanOrEqual(atMs);
  }
});

test('commands reach into containers, and their exit codes come back', () => {
  const { workstation } = ready();
  expect(workstation.run('kubectl exec web-1 -- hostname')).toEqual({ out: 'web-1\n', err: '', exit: 0 });
  expect(workstation.run("kubectl exec web-1 -- sh -c 'exit 5'")).toEqual({ out: '', err: 'command terminated with exit code 5\n', exit: 5 });
  expect(workstation.run('kubectl exec -i web-0 -- cat', { stdin: 'from outside\n' }).out).toBe('from outside\n');
  expect(workstation.run('kubectl exec web-2 -- cat /etc/resolv.conf').out).toBe('search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n');
});

test('names resolve in the cluster, and what they name answers', () => {
  const cluster = ready();
  const address = cluster.client.get(Pod, 'web-1', 'default').status?.podIP ?? '';
  cluster.workstation.writeFile('client.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: { name: client }\nspec:\n  containers: [{ name: shell, image: "busybox:1.36", command: [sleep, "3600"] }]\n');
  cluster.workstation.run('kubectl apply -f client.yaml');
  cluster.runUntilQuiet(60_000);
  const found = cluster.workstation.run('kubectl exec client -- nslookup web-1.web.default.svc.cluster.local');
  expect(found.out).toContain(`Name:\tweb-1.web.default.svc.cluster.local\nAddress: ${address}\n`);
  expect(cluster.workstation.run('kubectl exec client -- nslookup web-7.web.default.svc.cluster.local').exit).toBe(1);
  expect(cluster.workstation.run('kubectl exec client -- wget -qO- http://web-1.web').out).toContain('Welcome to nginx!');
  expect(cluster.journal.calls(0).map(({ protocol, outcome }) => `${protocol} ${outcome}`)).toContain('http answered');
});

test('a deleted Pod returns under its name with its data and another address', () => {
  const cluster = ready();
  const before = cluster.client.get(Pod, 'web-1', 'default');
  cluster.workstation.run("kubectl exec web-1 -- sh -c 'echo kept > /data/note'");
  expect(cluster.workstation.run('kubectl delete pod web-1').out).toBe('pod "web-1" deleted from default namespace\n');
  cluster.runUntilQuiet(60_000);
  const after = cluster.client.get(Pod, 'web-1', 'default');
  expect(after.metadata.uid).not.toBe(before.metadata.uid);
  expect(after.status?.podIP).not.toBe(before.status?.podIP);
  expect(cluster.workstation.run('kubectl exec web-1 -- cat /data/note').out).toBe('kept\n');
});

test('equal options and calls give equal clusters, however the time is cut', () => {
  const whole = applied();
  const cut = applied();
  whole.advance(9_000);
  for (const ms of [1, 13, 400, 586, 2_000, 6_000]) cut.advance(ms);
  expect(cut.hash()).toBe(whole.hash());
  expect(JSON.stringify(cut.state())).toBe(JSON.stringify(whole.state()));
});

test.each([0, 15, 450, 700, 1_500, 5_000])('the state after %i ms goes on the same after a round trip through JSON', (ms) => {
  const first = applied();
  first.advance(ms);
  const state = JSON.parse(JSON.stringify(first.state())) as WorldState;
  const second = createCluster(options);
  second.restore(state);
  first.advance(8_000);
  second.advance(8_000);
  expect(second.hash()).toBe(first.hash());
  const command = 'kubectl get pods -o wide; kubectl exec web-0 -- hostname -f';
  expect(second.workstation.run(command)).toEqual(first.workstation.run(command));
});

test('a terminal echoes, prompts, runs and can be interrupted', () => {
  const cluster = ready();
  const { workstation } = cluster;
  const terminal = workstation.openTerminal({ columns: 80, rows: 24 });
  cluster.advance(10);
  workstation.type(terminal, 'echo one');
  cluster.advance(10);
  expect(workstation.read(terminal, 0).text).toBe('$ echo one\none\n$ ');
  workstation.type(terminal, 'while true; do :; done');
  cluster.advance(1_000);
  const { end } = workstation.read(terminal, 0);
  workstation.signal(terminal, 'INT');
  cluster.advance(100);
  workstation.type(terminal, 'echo again');
  cluster.advance(100);
  expect(workstation.read(terminal, end).text).toMatch(/\^C\n?[^]*again\n\$ $/);
});

test('an interactive shell in a container is typed into through the terminal', () => {
  const cluster = ready();
  const { workstation } = cluster;
  const terminal = workstation.openTerminal({ columns: 80, rows: 24 });
  cluster.advance(10);
  workstation.type(terminal, 'kubectl exec -it web-0 -- sh');
  cluster.advance(100);
  expect(workstation.status(terminal).foreground).toBe('kubectl exec -it web-0 -- sh');
  workstation.type(terminal, 'hostname');
  cluster.advance(100);
  expect(workstation.read(terminal, 0).text).toContain('hostname\nweb-0\n');
  workstation.type(terminal, 'exit');
  cluster.advance(100);
  expect(workstation.status(terminal).foreground).toBeUndefined();
  workstation.type(terminal, 'hostname');
  cluster.advance(100);
  expect(workstation.read(terminal, 0).text).toContain('ordinal\n');
});
