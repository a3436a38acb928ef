import { describe, expect, test } from 'vitest';
import type { DnsType } from '../../../src/simulator/base/dns';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import { Pod } from '../../../src/simulator/kinds/pod/kind';
import { answerDns } from '../../../src/simulator/node/dns';
import { backoff, nextToStart, wantsRestart } from '../../../src/simulator/node/lifecycle';
import { newContainer, type ContainerRecord, type PodRecord } from '../../../src/simulator/node/records';
import { expand } from '../../../src/simulator/node/environment';
import { Event } from '../../../src/simulator/kinds/event/kind';
import { kubectl } from '../../../src/kubectl/index';

function cluster(manifest: string, preloaded: 'all' | readonly string[] = 'all') {
  const made = createCluster({ seed: 'node', nodes: 2, epochMs: 1_795_251_600_000, preloaded, programs: { kubectl } });
  made.workstation.writeFile('it.yaml', manifest);
  const { err, exit } = made.workstation.run('kubectl apply -f it.yaml');
  expect({ err, exit }).toEqual({ err: '', exit: 0 });
  return made;
}
const pod = (spec: string) => `apiVersion: v1\nkind: Pod\nmetadata: { name: p, labels: { app: p } }\nspec: ${spec}\n`;
const messages = (made: ReturnType<typeof cluster>) => made.client.list(Event).filter(({ involvedObject }) => involvedObject.name === 'p').map(({ reason, message, count }) => `${reason} x${count}: ${message}`);

test('names of a headless Service, of its Pods, and of addresses', () => {
  const made = cluster(`apiVersion: v1
kind: Service
metadata: { name: web }
spec: { clusterIP: None, selector: { app: p }, ports: [{ name: http, port: 80 }] }
---
${pod('{ hostname: one, subdomain: web, containers: [{ name: c, image: "nginx:1.28" }] }')}`);
  made.runUntilQuiet(60_000);
  const address = made.client.get(Pod, 'p', 'default').status?.podIP ?? '';
  const ask = (name: string, type: DnsType = 'A') => { const answer = answerDns(made.client, { name, type }); return [answer.code, answer.answers.map(({ data }) => data)]; };
  expect(ask('web.default.svc.cluster.local')).toEqual(['NOERROR', [address]]);
  expect(ask('WEB.default.svc.cluster.local.')).toEqual(['NOERROR', [address]]);
  expect(ask('web.default.svc.cluster.local', 'AAAA')).toEqual(['NOERROR', []]);
  expect(ask('one.web.default.svc.cluster.local')).toEqual(['NOERROR', [address]]);
  expect(ask('two.web.default.svc.cluster.local')).toEqual(['NXDOMAIN', []]);
  expect(ask('_http._tcp.web.default.svc.cluster.local', 'SRV')).toEqual(['NOERROR', ['0 100 80 one.web.default.svc.cluster.local']]);
  expect(ask(`${address.split('.').toReversed().join('.')}.in-addr.arpa`, 'PTR')).toEqual(['NOERROR', ['one.web.default.svc.cluster.local']]);
  expect(ask('kubernetes.default.svc.cluster.local')).toEqual(['NOERROR', ['10.96.0.1']]);
  expect(ask('none.default.svc.cluster.local')).toEqual(['NXDOMAIN', []]);
  expect(ask('example.com')).toEqual(['NXDOMAIN', []]);
});

test('an image nobody serves: the pull fails, is backed off, and tried again', () => {
  const made = cluster(pod('{ containers: [{ name: c, image: "nginx:9.99" }] }'), []);
  made.advance(5_000);
  const waiting = () => made.client.get(Pod, 'p', 'default').status?.containerStatuses?.[0]?.state?.waiting;
  const why = 'failed to pull and unpack image "docker.io/library/nginx:9.99": failed to resolve image: docker.io/library/nginx:9.99: not found';
  expect(waiting()).toEqual({ reason: 'ErrImagePull', message: why });
  const told = messages(made).filter((message) => !message.startsWith('Scheduled'));
  expect(new Set(told)).toEqual(new Set([
    'Pulling x1: Pulling image "nginx:9.99"', `Failed x1: Failed to pull image "nginx:9.99": ${why}`, 'Failed x1: Error: ErrImagePull',
    'BackOff x1: Back-off pulling image "nginx:9.99"', 'Failed x1: Error: ImagePullBackOff',
  ]));
  made.advance(15_000);
  expect(waiting()).toEqual({ reason: 'ImagePullBackOff', message: `Back-off pulling image "nginx:9.99": ErrImagePull: ${why}` });
});

test('an image that is not on the node yet is pulled once', () => {
  const made = cluster(pod('{ containers: [{ name: c, image: "nginx:1.28" }] }'), []);
  made.advance(20_000);
  expect(made.client.get(Pod, 'p', 'default').status?.phase).toBe('Running');
  expect(messages(made).find((message) => message.startsWith('Pulled'))).toMatch(/^Pulled x1: Successfully pulled image "nginx:1.28" in [\d.]+s \([\d.]+s including waiting\)\. Image size: \d+ bytes\.$/);
});

test('init containers run before the others; a command that fails for good fails the Pod', () => {
  const made = cluster(pod(`{ restartPolicy: Never, volumes: [{ name: v, emptyDir: {} }],
  initContainers: [{ name: i, image: busybox:1.36, command: [sh, -c, "echo made > /v/file"], volumeMounts: [{ name: v, mountPath: /v }] }],
  containers: [{ name: c, image: busybox:1.36, command: [sh, -c, "cat /v/file; exit 3"], volumeMounts: [{ name: v, mountPath: /v }] }] }`));
  made.advance(5_000);
  const { status } = made.client.get(Pod, 'p', 'default');
  expect([status?.phase, status?.initContainerStatuses?.[0]?.state?.terminated?.reason, status?.containerStatuses?.[0]?.state?.terminated?.exitCode]).toEqual(['Failed', 'Completed', 3]);
  expect(made.api.request({ method: 'GET', path: '/api/v1/namespaces/default/pods/p/log' }).text).toBe('made\n');
});

test('a container that keeps failing waits longer each time', () => {
  const made = cluster(pod('{ containers: [{ name: c, image: busybox:1.36, command: [sh, -c, "exit 1"] }] }'));
  const restarts = () => made.client.get(Pod, 'p', 'default').status?.containerStatuses?.[0]?.restartCount;
  const counts = [5, 20, 40, 70, 120].map((seconds) => { made.advance(seconds * 1_000); return restarts(); });
  expect(counts).toEqual([...counts].toSorted((a, b) => Number(a) - Number(b)));
  expect(counts[0]).toBe(1);
  expect(counts.at(-1)).toBeLessThanOrEqual(6);
  expect(counts.at(-1)).toBeGreaterThanOrEqual(4);
});

const container = (name: string, kind: ContainerRecord['kind'], change: Partial<ContainerRecord> = {}): ContainerRecord => ({ ...newContainer(name, kind, 'ContainerCreating'), ...change });
const ended = (exitCode: number) => ({ terminated: { exitCode, reason: '' } });
const record = (containers: readonly ContainerRecord[]): PodRecord => ({ uid: 'u', node: 'n', namespace: 'd', name: 'p', generation: 1, startMs: 0, stage: 'ready', shown: false, containers, mountFailures: 0, timers: {} });

test.each<[string, readonly ContainerRecord[], string | undefined]>([
  ['the first init container', [container('i', 'init'), container('c', 'main')], 'i'],
  ['nothing while it runs', [container('i', 'init', { runningMs: 0 }), container('c', 'main')], undefined],
  ['it again after it failed', [container('i', 'init', ended(1)), container('c', 'main')], 'i'],
  ['the others once it is done', [container('i', 'init', ended(0)), container('c', 'main')], 'c'],
  ['nothing before a sidecar has started', [container('s', 'sidecar', { runningMs: 0 }), container('c', 'main')], undefined],
  ['what ended', [container('c', 'main', { runningMs: 0 }), container('d', 'main', ended(0))], 'd'],
  ['nothing that is to wait', [container('c', 'main', { ...ended(1), notBeforeMs: 100 })], undefined],
])('to start next: %s', (_title, containers, expected) => expect(nextToStart(record(containers), 'Always', 50)?.name).toBe(expected));

test.each([['Always', 0, true], ['Always', 1, true], ['OnFailure', 0, false], ['OnFailure', 1, true], ['Never', 1, false]] as const)('restartPolicy %s after exit %i: %s', (policy, code, expected) => {
  expect(wantsRestart(container('c', 'main', ended(code)), policy)).toBe(expected);
});

describe('back-off', () => {
  const crashed = (more: Partial<ContainerRecord>) => container('c', 'main', more);
  test.each<[what: string, record: ContainerRecord, nowMs: number, wanted: ReturnType<typeof backoff>]>([
    ['none the first time', crashed({}), 0, { backoffMs: 10_000, backoffSetMs: 0 }],
    ['then what was set', crashed({ backoffMs: 20_000, backoffSetMs: 0 }), 500_000, 20_000],
    ['none again after ten minutes', crashed({ backoffMs: 20_000, backoffSetMs: 0 }), 600_001, { backoffMs: 10_000, backoffSetMs: 600_001 }],
    ['nothing is kept in mind when a probe ends the first run', crashed({ stopping: 'anew' }), 4_000, { backoffMs: 0, backoffSetMs: 0 }],
    ['none either when it ends the second', crashed({ stopping: 'anew', last: { exitCode: 0, reason: 'Completed', finishedMs: 4_000 } }), 8_000, { backoffMs: 10_000, backoffSetMs: 8_000 }],
    ['but when it ends the third, soon after', crashed({ stopping: 'anew', last: { exitCode: 0, reason: 'Completed', finishedMs: 8_000 }, backoffMs: 10_000, backoffSetMs: 8_000 }), 12_000, 10_000],
    ['a run as long as the wait is made again at once, the next wait is longer', crashed({ stopping: 'anew', last: { exitCode: 0, reason: 'Completed', finishedMs: 8_000 }, backoffMs: 10_000, backoffSetMs: 8_000 }), 18_000, { backoffMs: 20_000, backoffSetMs: 18_000 }],
  ])('%s', (_, record, nowMs, wanted) => expect(backoff(record, nowMs)).toEqual(wanted));
});

test('$(NAME) is put in where it is known', () => expect(expand('$(A)-$(B)-$$(A)-$A', { A: 'x' })).toBe('x-$(B)-$(A)-$A'));

test('a readiness gate opens and closes with its condition, whoever sets that', () => {
  const made = cluster(pod('{ readinessGates: [{ conditionType: example.com/ready }], containers: [{ name: c, image: "busybox:1.36", command: [sleep, "1000"] }] }'));
  const ready = () => { made.advance(1_000); const found = made.client.get(Pod, 'p', 'default').status?.conditions?.find(({ type }) => type === 'Ready'); return [found?.status, found?.message]; };
  const set = (status: string) => made.workstation.run(`kubectl patch pod p --subresource=status -p '{"status":{"conditions":[{"type":"example.com/ready","status":"${status}"}]}}'`);
  made.advance(3_000);
  expect(ready()).toEqual(['False', 'corresponding condition of pod readiness gate "example.com/ready" does not exist.']);
  set('False');
  expect(ready()).toEqual(['False', 'the status of pod readiness gate "example.com/ready" is not "True", but False']);
  set('True');
  expect(ready()).toEqual(['True', undefined]);
  set('False');
  expect(ready()[0]).toBe('False');
});
