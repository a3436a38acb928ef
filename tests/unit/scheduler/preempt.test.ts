import { expect, test } from 'vitest';
import type { Facts } from '../../../src/simulator/scheduler/facts';
import '../../../src/simulator/scheduler/late';
import { place } from '../../../src/simulator/scheduler/plan';
import { departureMayHelp, nodeMayHelp } from '../../../src/simulator/scheduler/requeue';
import type { Node } from '../../../src/simulator/kinds/node/kind';
import type { Pod } from '../../../src/simulator/kinds/pod/kind';
import type { PodDisruptionBudget } from '../../../src/simulator/kinds/poddisruptionbudget/kind';

const node = (name: string, spec: object = {}, labels: object = {}) =>
  ({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } }, spec, status: { allocatable: { cpu: '2', memory: '2Gi', pods: '10' } } }) as unknown as Node;
const pod = (name: string, cpu: string, priority = 0, more: { readonly spec?: object; readonly started?: string; readonly labels?: object; readonly status?: object } = {}) => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', uid: name, labels: more.labels ?? { app: name } },
  spec: { priority, containers: [{ name: 'c', image: 'i', resources: { requests: { cpu } } }], ...more.spec },
  status: { startTime: more.started ?? '2026-01-01T00:00:00Z', conditions: [{ type: 'Ready', status: 'True' }], ...more.status },
}) as unknown as Pod;
const facts = (pods: Readonly<Record<string, readonly Pod[]>>, budgets: readonly PodDisruptionBudget[] = []): Facts => ({
  nodes: Object.entries(pods).map(([name, there]) => ({ node: node(name), pods: there })),
  claim: () => undefined, waiting: () => [], volumes: [], volume: () => undefined, storageClass: () => undefined, services: [], budgets, namespaceLabels: () => ({}),
});
const guard = (app: string, disruptionsAllowed: number) =>
  ({ metadata: { name: app, namespace: 'default' }, spec: { selector: { matchLabels: { app } } }, status: { disruptionsAllowed } }) as unknown as PodDisruptionBudget;

test.each<[string, Pod, Facts, { readonly node: string; readonly victims: readonly string[] } | string]>([
  ['the younger of two equals goes', pod('p', '800m', 9), facts({ n1: [pod('old', '900m'), pod('new', '900m', 0, { started: '2026-01-02T00:00:00Z' })] }), { node: 'n1', victims: ['new'] }],
  ['the lower of two goes, though older', pod('p', '800m', 9), facts({ n1: [pod('low', '900m'), pod('mid', '900m', 5, { started: '2026-01-02T00:00:00Z' })] }), { node: 'n1', victims: ['low'] }],
  ['as few as possible', pod('p', '1', 9), facts({ n1: [pod('a', '500m'), pod('b', '500m'), pod('c', '1')] }), { node: 'n1', victims: ['c'] }],
  ['the node whose victims matter least', pod('p', '1', 9), facts({ n1: [pod('mid', '2', 5)], n2: [pod('low', '2', 1)] }), { node: 'n2', victims: ['low'] }],
  ['the node where fewer go', pod('p', '2', 9), facts({ n1: [pod('a', '1'), pod('b', '1')], n2: [pod('c', '2')] }), { node: 'n2', victims: ['c'] }],
  ['a budget is spared where another node has none', pod('p', '1', 9), facts({ n1: [pod('kept', '2')], n2: [pod('free', '2', 5)] }, [guard('kept', 0)]), { node: 'n2', victims: ['free'] }],
  ['a budget does not stop it where there is no other', pod('p', '1', 9), facts({ n1: [pod('kept', '2')] }, [guard('kept', 0)]), { node: 'n1', victims: ['kept'] }],
  ['equals make no room', pod('p', '1', 5), facts({ n1: [pod('a', '2', 5)] }), 'preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.'],
  ['not enough even so', pod('p', '1500m', 5), facts({ n1: [pod('a', '1', 5), pod('b', '1')] }), 'preemption: 0/1 nodes are available: 1 Insufficient cpu.'],
  ['too big for any', pod('p', '3', 5), facts({ n1: [pod('a', '1')] }), 'preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.'],
  ['a class that never preempts', pod('p', '1', 5, { spec: { preemptionPolicy: 'Never' } }), facts({ n1: [pod('a', '2')] }), 'preemption: not eligible due to preemptionPolicy=Never.'],
])('%s', (_, asked, given, expected) => {
  const placed = place(asked, given, () => 0);
  if (typeof expected === 'string') expect(placed).toMatchObject({ message: expect.stringContaining(expected) as unknown });
  else expect('preemption' in placed && placed.preemption ? { node: placed.preemption.node, victims: placed.preemption.victims.map((one) => one.metadata.name) } : placed).toEqual(expected);
});

const refused = (reasons: string, spec: object = {}) =>
  pod('p', '1', 0, { spec, status: { conditions: [{ type: 'PodScheduled', status: 'False', message: `0/1 nodes are available: ${reasons}. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.` }] } });
const ports = (hostPort: number) => ({ containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80, hostPort, protocol: 'TCP' }] }] });
const cordoned = node('n', { unschedulable: true });
const tainted = node('n', { taints: [{ key: 'k', effect: 'NoSchedule' }] });

test.each<[string, Pod, Node, Node | undefined, boolean]>([
  ['a label nobody asked for', refused("1 node(s) didn't match Pod's node affinity/selector", { nodeSelector: { disk: 'ssd' } }), node('n', {}, { other: 'x' }), node('n'), false],
  ['the label that was missing', refused("1 node(s) didn't match Pod's node affinity/selector", { nodeSelector: { disk: 'ssd' } }), node('n', {}, { disk: 'ssd' }), node('n'), true],
  ['a taint, whatever it was refused for', refused('1 Insufficient cpu'), tainted, node('n'), true],
  ['being cordoned', refused('1 Insufficient cpu'), cordoned, node('n'), false],
  ['being opened again', refused('1 node(s) were unschedulable'), node('n'), cordoned, true],
  ['a new node that is large enough', refused('1 Insufficient cpu'), node('m'), undefined, true],
  ['a new node that nothing can be scheduled to', refused('1 node(s) were unschedulable'), cordoned, undefined, false],
])('a Pod that waits is tried again for what may help: %s', (_, waiting, now, before, again) => {
  expect(nodeMayHelp(waiting, now, before)).toBe(again);
});

test.each<[string, Pod, Pod, boolean]>([
  ['room', refused('1 Insufficient cpu'), pod('gone', '1'), true],
  ['no label comes of it', refused("1 node(s) didn't match Pod's node affinity/selector"), pod('gone', '1'), false],
  ['the port it wants', refused("1 node(s) didn't have free ports for the requested pod ports", ports(80)), pod('gone', '1', 0, { spec: ports(80) }), true],
  ['another port', refused("1 node(s) didn't have free ports for the requested pod ports", ports(80)), pod('gone', '1', 0, { spec: ports(81) }), false],
])('and when a Pod has gone: %s', (_, waiting, gone, again) => {
  expect(departureMayHelp(waiting, gone, { namespaceLabels: () => ({}) })).toBe(again);
});
