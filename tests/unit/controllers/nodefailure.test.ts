import { expect, test } from 'vitest';
import { taintsByCondition } from '../../../src/simulator/controllers/nodelifecycle/taints';
import { paceFor, lastGivenUpMs } from '../../../src/simulator/controllers/nodelifecycle/zones';
import { stayMs } from '../../../src/simulator/controllers/tainteviction/plan';
import type { Node } from '../../../src/simulator/kinds/node/kind';

const UNREACHABLE = 'node.kubernetes.io/unreachable';
const NOT_READY = 'node.kubernetes.io/not-ready';
const NOW = '2026-11-21T09:00:00Z';

interface NodeFacts { readonly conditions?: Record<string, string>; readonly taints?: readonly object[]; readonly cordoned?: boolean; readonly zone?: string }
const node = (name: string, { conditions = { Ready: 'True' }, taints, cordoned, zone }: NodeFacts = {}) => ({
  apiVersion: 'v1', kind: 'Node', metadata: { name, labels: zone ? { 'topology.kubernetes.io/zone': zone } : {} },
  spec: { ...(taints ? { taints } : {}), ...(cordoned ? { unschedulable: true } : {}) }, status: { conditions: Object.entries(conditions).map(([type, status]) => ({ type, status })) },
}) as unknown as Node;
const noSchedule = (key: string, more: object = {}) => ({ key, effect: 'NoSchedule', ...more });
const noExecute = (key: string, more: object = {}) => ({ key, effect: 'NoExecute', ...more });

test.each<[string, NodeFacts, readonly object[] | undefined]>([
  ['a healthy node', {}, undefined],
  ['unknown', { conditions: { Ready: 'Unknown' } }, [noSchedule(UNREACHABLE, { timeAdded: NOW })]],
  ['not ready, and tainted so when it registered', { conditions: { Ready: 'False' }, taints: [noSchedule(NOT_READY)] }, undefined],
  ['ready again', { taints: [noSchedule(NOT_READY), noExecute(UNREACHABLE)] }, [noExecute(UNREACHABLE)]],
  ['from not ready to unknown', { conditions: { Ready: 'Unknown' }, taints: [noSchedule(NOT_READY), noSchedule('mine')] }, [noSchedule('mine'), noSchedule(UNREACHABLE, { timeAdded: NOW })]],
  ['short of memory', { conditions: { Ready: 'True', MemoryPressure: 'True', DiskPressure: 'False' } }, [noSchedule('node.kubernetes.io/memory-pressure', { timeAdded: NOW })]],
  ['cordoned', { cordoned: true }, [noSchedule('node.kubernetes.io/unschedulable', { timeAdded: NOW })]],
  ['uncordoned', { taints: [noSchedule('node.kubernetes.io/unschedulable'), noSchedule('mine')] }, [noSchedule('mine')]],
])('taints by condition: %s', (_, facts, taints) => {
  expect(taintsByCondition(node('n', facts), NOW)).toEqual(taints);
});

test.each<[string, readonly object[], readonly object[], number | 'forever' | 'not at all']>([
  ['nothing tolerates it', [], [noExecute(UNREACHABLE)], 'not at all'],
  ['tolerated for a while', [{ key: UNREACHABLE, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }], [noExecute(UNREACHABLE)], 300_000],
  ['tolerated for ever, as a daemon does', [{ key: UNREACHABLE, operator: 'Exists', effect: 'NoExecute' }], [noExecute(UNREACHABLE)], 'forever'],
  ['one of two taints is not tolerated', [{ key: UNREACHABLE, operator: 'Exists', tolerationSeconds: 300 }], [noExecute(UNREACHABLE), noExecute('mine')], 'not at all'],
  ['the shortest toleration that is needed counts', [{ key: UNREACHABLE, operator: 'Exists', tolerationSeconds: 300 }, { key: 'mine', operator: 'Exists', tolerationSeconds: 7 }, { key: 'other', operator: 'Exists', tolerationSeconds: 1 }],
    [noExecute(UNREACHABLE), noExecute('mine')], 7_000],
  ['one without an end beside one with', [{ key: UNREACHABLE, operator: 'Exists' }, { key: 'mine', operator: 'Exists', tolerationSeconds: 9 }], [noExecute(UNREACHABLE), noExecute('mine')], 9_000],
  ['a negative time is none', [{ key: 'mine', operator: 'Exists', tolerationSeconds: -5 }], [noExecute('mine')], 0],
])('how long a Pod stays: %s', (_, tolerations, taints, stay) => {
  expect(stayMs(tolerations as never, taints as never)).toBe(stay);
});

const failing = { conditions: { Ready: 'Unknown' } };
const nodes = (well: number, bad: number, zone = '') => [...Array.from({ length: bad }, (_, index) => node(`${zone}bad-${index}`, { ...failing, zone })), ...Array.from({ length: well }, (_, index) => node(`${zone}well-${index}`, { zone }))];

test.each<[string, readonly Node[], ReturnType<typeof paceFor>]>([
  ['one of three', nodes(2, 1), { everyMs: 10_000 }],
  ['two of three', nodes(1, 2), { everyMs: 10_000 }],
  ['all of one', nodes(0, 1), 'stopped: all nodes fail'],
  ['all of three', nodes(0, 3), 'stopped: all nodes fail'],
  ['three of four', nodes(1, 3), 'stopped: most nodes of the zone fail'],
  ['most of a large cluster', nodes(20, 40), { everyMs: 100_000 }],
  ['all of one zone, another is well', [...nodes(0, 3, 'a'), ...nodes(3, 0, 'b')], { everyMs: 10_000 }],
])('how fast nodes are given up: %s', (_, all, pace) => {
  const [first] = all;
  expect(first && paceFor(first, all)).toEqual(pace);
});

test('the last node given up is that of the same zone', () => {
  const given = (name: string, zone: string, timeAdded: string) => node(name, { ...failing, zone, taints: [noExecute(UNREACHABLE, { timeAdded })] });
  const own = node('own', { ...failing, zone: 'a' });
  expect(lastGivenUpMs(own, [own, given('x', 'a', '2026-11-21T09:00:05Z'), given('y', 'b', '2026-11-21T09:00:09Z')])).toBe(Date.UTC(2026, 10, 21, 9, 0, 5));
  expect(lastGivenUpMs(own, [own, given('y', 'b', NOW)])).toBeUndefined();
});
