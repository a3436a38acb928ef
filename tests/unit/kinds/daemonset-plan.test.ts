import { expect, test } from 'vitest';
import { backOffIn, remembering } from '../../../src/simulator/kinds/daemonset/backOff';
import { eligibility, newPod } from '../../../src/simulator/kinds/daemonset/eligible';
import { placesOf, type DaemonFacts } from '../../../src/simulator/kinds/daemonset/facts';
import { surplusOf } from '../../../src/simulator/kinds/daemonset/history';
import type { DaemonSet } from '../../../src/simulator/kinds/daemonset/kind';
import { plan } from '../../../src/simulator/kinds/daemonset/plan';
import { statusOf } from '../../../src/simulator/kinds/daemonset/status';
import { validate } from '../../../src/simulator/kinds/daemonset/validate';
import type { Node } from '../../../src/simulator/kinds/node/kind';
import type { Pod } from '../../../src/simulator/kinds/pod/kind';

const NOW_MS = Date.UTC(2026, 10, 21, 9, 1);
const container = { name: 'c', image: 'i' };
const set = (spec: object = {}, pod: object = {}) => ({
  apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent', namespace: 'default', uid: 'set', annotations: { 'deprecated.daemonset.template.generation': '3' } },
  spec: { selector: { matchLabels: { app: 'a' } }, template: { metadata: { labels: { app: 'a' } }, spec: { containers: [container], ...pod } }, updateStrategy: rolling(1, 0), revisionHistoryLimit: 10, ...spec },
}) as unknown as DaemonSet;
const rolling = (maxUnavailable: number | string, maxSurge: number | string) => ({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable, maxSurge } });
const node = (name: string, taints: readonly object[] = [], labels: Record<string, string> = {}) => ({ metadata: { name, labels }, spec: { taints } }) as unknown as Node;
const nodes = ['n1', 'n2', 'n3', 'n4'].map((name) => node(name));

/** `n1 new ready`: node, revision, then what is true of the Pod. */
function podOf(text: string, index: number): Pod {
  const [at = '', revision = '', ...words] = text.split(' ');
  const is = (word: string) => words.includes(word);
  const seconds = is('just') ? '59' : '00';
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: { name: `${at}-${revision}-${index}`, namespace: 'default', uid: `${index}`, creationTimestamp: `2026-11-21T09:00:0${index}Z`, labels: { app: 'a', 'controller-revision-hash': revision }, ...(is('going') ? { deletionTimestamp: 't' } : {}) },
    spec: { containers: [container], nodeName: at },
    status: { phase: is('failed') ? 'Failed' : is('succeeded') ? 'Succeeded' : 'Running', conditions: [{ type: 'Ready', status: is('ready') ? 'True' : 'False', lastTransitionTime: `2026-11-21T09:00:${seconds}Z` }] },
  } as unknown as Pod;
}

const factsOf = (of: DaemonSet, pods: readonly string[], on: readonly Node[] = nodes): DaemonFacts => ({ set: of, ...placesOf(of, on, pods.map(podOf)), hash: 'new', nowMs: NOW_MS, backOff: {}, chance: (name) => Number(name.slice(1)) / 10 });
const moves = (facts: DaemonFacts) => plan(facts).actions.map((action) => (action.do === 'delete' ? `-${action.pod.metadata.name}` : `+${action.parameters['node'] as string}`));

test.each<[string, DaemonSet, readonly string[], readonly string[]]>([
  ['every node gets a Pod', set(), ['n2 new ready'], ['+n1', '+n3', '+n4']],
  ['a Pod that is going holds its place until it has ended', set(), ['n1 new ready going', 'n2 new ready', 'n3 new ready', 'n4 new succeeded going'], ['+n4']],
  ['failed and ended Pods go, and nothing is updated meanwhile', set(), ['n1 new failed', 'n2 new succeeded', 'n3 old ready', 'n4 new ready'], ['-n1-new-0', '-n2-new-1']],
  ['of two on a node the older stays', set(), ['n1 new ready', 'n1 new ready', 'n2 new', 'n3 new', 'n4 new'], ['-n1-new-1']],
  ['one node at a time', set(), ['n1 old ready', 'n2 old ready', 'n3 old ready', 'n4 old ready'], ['-n1-old-0']],
  ['an unavailable new Pod counts', set(), ['n1 new', 'n2 old ready', 'n3 old ready', 'n4 old ready'], []],
  ['a Pod on its way out counts', set(), ['n1 old ready going', 'n2 old ready', 'n3 old ready', 'n4 old ready'], []],
  ['unavailable old Pods go at once, and no other beside them', set(), ['n1 old', 'n2 old', 'n3 old ready', 'n4 old ready'], ['-n1-old-0', '-n2-old-1']],
  ['one beside an unavailable old Pod, where two may be missing', set({ updateStrategy: rolling(2, 0) }), ['n1 old', 'n2 old ready', 'n3 old ready', 'n4 old ready'], ['-n1-old-0', '-n2-old-1']],
  ['two nodes', set({ updateStrategy: rolling(2, 0) }), ['n1 old ready', 'n2 old ready', 'n3 old ready', 'n4 new'], ['-n1-old-0']],
  ['percentages are rounded up', set({ updateStrategy: rolling('26%', 0) }), ['n1 old ready', 'n2 old ready', 'n3 old ready', 'n4 old ready'], ['-n1-old-0', '-n2-old-1']],
  ['ready for too short a time', set({ minReadySeconds: 5 }), ['n1 new ready just', 'n2 old ready', 'n3 old ready', 'n4 old ready'], []],
  ['OnDelete leaves old Pods alone', set({ updateStrategy: { type: 'OnDelete' } }), ['n1 old ready', 'n2 old', 'n3 new ready', 'n4 new ready'], []],
  ['a new Pod beside an old one', set({ updateStrategy: rolling(0, 1) }), ['n1 old ready', 'n2 old ready', 'n3 old ready', 'n4 old ready'], ['+n1']],
  ['surge, percentage', set({ updateStrategy: rolling(0, '50%') }), ['n1 old ready', 'n2 old ready', 'n3 old ready', 'n4 old ready'], ['+n1', '+n2']],
  ['the old one waits for the new one', set({ updateStrategy: rolling(0, 1) }), ['n1 old ready', 'n1 new', 'n2 old ready', 'n3 old ready', 'n4 old ready'], []],
  ['the old one goes once the new one is there', set({ updateStrategy: rolling(0, 1) }), ['n1 old ready', 'n1 new ready', 'n2 old ready', 'n3 old ready', 'n4 old ready'], ['-n1-old-0']],
  ['an old one that is not ready is not waited for', set({ updateStrategy: rolling(0, 1) }), ['n1 old', 'n1 new', 'n2 old ready', 'n3 old ready', 'n4 old ready'], ['-n1-old-0']],
  ['a third one goes', set({ updateStrategy: rolling(0, 1) }), ['n1 old ready', 'n1 new', 'n1 new', 'n2 new ready', 'n3 new ready', 'n4 new ready'], ['-n1-new-2']],
  ['with surge a Pod that is going is replaced at once', set({ updateStrategy: rolling(0, 1) }), ['n1 new ready going', 'n2 new ready', 'n3 new ready', 'n4 new ready'], ['+n1']],
])('%s', (_, of, pods, expected) => {
  expect(moves(factsOf(of, pods))).toEqual(expected);
});

test.each<[string, DaemonSet, Node, readonly [boolean, boolean]]>([
  ['any node', set(), node('n1'), [true, true]],
  ['without the label', set({}, { nodeSelector: { disk: 'ssd' } }), node('n1'), [false, false]],
  ['with the label', set({}, { nodeSelector: { disk: 'ssd' } }), node('n1', [], { disk: 'ssd' }), [true, true]],
  ['another node is named', set({}, { nodeName: 'n2' }), node('n1'), [false, false]],
  ['NoSchedule keeps away, but sends nobody away', set(), node('n1', [{ key: 'k', effect: 'NoSchedule' }]), [false, true]],
  ['NoExecute does both', set(), node('n1', [{ key: 'k', effect: 'NoExecute' }]), [false, false]],
  ['PreferNoSchedule does nothing', set(), node('n1', [{ key: 'k', effect: 'PreferNoSchedule' }]), [true, true]],
  ['tolerated', set({}, { tolerations: [{ key: 'k', operator: 'Exists' }] }), node('n1', [{ key: 'k', effect: 'NoExecute' }]), [true, true]],
  ['a node that is cordoned', set(), node('n1', [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }]), [true, true]],
  ['a node that is lost', set(), node('n1', [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }, { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' }]), [false, true]],
  ['a node that has just joined', set(), node('n1', [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }]), [false, true]],
  ['a node without a network', set({}, { hostNetwork: true }), node('n1', [{ key: 'node.kubernetes.io/network-unavailable', effect: 'NoSchedule' }]), [true, true]],
])('eligible: %s', (_, of, on, [shouldRun, mayStay]) => {
  expect(eligibility(of, on)).toEqual({ shouldRun, mayStay });
});

test('Pods of nodes that are not eligible any more, and those waiting for a node that is gone, are deleted', () => {
  const on = [node('n1', [{ key: 'k', effect: 'NoExecute' }]), node('n2', [{ key: 'k', effect: 'NoSchedule' }])];
  const facts = factsOf(set(), ['n1 new ready', 'n2 new ready'], on);
  expect(moves(facts)).toEqual(['-n1-new-0']);
  const waiting = { ...podOf('n9 new', 7), spec: newPod(set(), 'n9', 'new').spec } as unknown as Pod;
  const bound = podOf('n8 new ready', 8);
  const { stranded } = placesOf(set(), on, [waiting, bound]);
  expect(stranded).toEqual([waiting, bound]);
  expect(moves({ ...facts, places: [], stranded })).toEqual(['-n9-new-7']);
});

test('a daemon Pod is pinned to its node by name, and puts up with a node in trouble', () => {
  const template = {
    hostNetwork: true, tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 10 }, { key: 'foo', operator: 'Exists' }],
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] }, preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: {} }] } },
  };
  const pod = newPod(set({}, template), 'n1', 'new');
  expect(pod.metadata).toMatchObject({ generateName: 'agent-', labels: { app: 'a', 'controller-revision-hash': 'new', 'pod-template-generation': '3' }, ownerReferences: [{ kind: 'DaemonSet', name: 'agent', controller: true }] });
  expect(pod.spec.affinity?.nodeAffinity).toEqual({
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n1'] }] }] },
    preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: {} }],
  });
  expect(pod.spec.tolerations?.map(({ key, effect, tolerationSeconds }) => `${key}:${effect ?? ''}:${tolerationSeconds ?? ''}`)).toEqual([
    'node.kubernetes.io/not-ready:NoExecute:', 'foo::', 'node.kubernetes.io/unreachable:NoExecute:', 'node.kubernetes.io/disk-pressure:NoSchedule:', 'node.kubernetes.io/memory-pressure:NoSchedule:',
    'node.kubernetes.io/pid-pressure:NoSchedule:', 'node.kubernetes.io/unschedulable:NoSchedule:', 'node.kubernetes.io/network-unavailable:NoSchedule:',
  ]);
});

test('status counts the oldest Pod of each node', () => {
  const on = [...nodes, node('n5', [{ key: 'k', effect: 'NoSchedule' }])];
  const facts = factsOf(set({ minReadySeconds: 5, updateStrategy: rolling(0, 1) }), ['n1 old ready', 'n1 new ready', 'n2 new ready just', 'n3 new', 'n5 old ready'], on);
  expect(statusOf(facts, 0)).toEqual({ desiredNumberScheduled: 4, currentNumberScheduled: 3, numberMisscheduled: 1, numberReady: 2, updatedNumberScheduled: 2, numberAvailable: 1, numberUnavailable: 3, observedGeneration: 0 });
});

test('who waits says for whom', () => {
  const rulesOf = (facts: DaemonFacts) => plan(facts).waits.map(({ subject, rule, on }) => `${'slot' in subject ? subject.slot : subject.name} ${rule.replace('daemonset.', '')} ${on.object.name}`);
  expect(rulesOf(factsOf(set(), ['n1 new', 'n2 old ready', 'n3 new ready', 'n4 new ready']))).toEqual(['n2-old-1 update-waits-for-unavailable-pods n1-new-0']);
  expect(rulesOf(factsOf(set({ minReadySeconds: 5 }), ['n1 new ready just', 'n2 old ready', 'n3 new ready', 'n4 new ready']))).toEqual(['n2-old-1 waits-min-ready-seconds agent']);
  expect(rulesOf(factsOf(set(), ['n1 old ready going', 'n2 old ready', 'n3 new ready', 'n4 new ready']))).toEqual(['n1 waits-until-pod-has-ended n1-old-0', 'n2-old-1 waits-until-pod-has-ended n1-old-0']);
  expect(rulesOf(factsOf(set({ updateStrategy: rolling(0, 1) }), ['n1 old ready', 'n1 new', 'n2 old ready', 'n3 new ready', 'n4 new ready']))).toEqual(['n1-old-0 update-waits-for-the-new-pod-beside-the-old n1-new-1', 'n2-old-2 update-waits-for-unavailable-pods n1-new-1']);
  expect(rulesOf(factsOf(set({ updateStrategy: { type: 'OnDelete' } }), ['n1 old ready', 'n2 new ready', 'n3 new ready', 'n4 new ready']))).toEqual(['n1-old-0 on-delete-waits-for-you n1-old-0']);
});

test('the history limit counts revisions that Pods bear, but keeps them', () => {
  const revisions = ['a', 'b', 'c'].map((hash) => ({ metadata: { name: hash, labels: { 'controller-revision-hash': hash } } }) as never);
  const dropped = (limit: number, live: readonly string[]) => surplusOf(set({ revisionHistoryLimit: limit }), revisions, live.map((hash, index) => podOf(`n1 ${hash} ready`, index))).map((revision) => revision.metadata.name);
  expect(dropped(2, [])).toEqual(['a']);
  expect(dropped(2, ['a'])).toEqual(['b']);
  expect(dropped(0, ['b'])).toEqual(['a', 'c']);
  expect(dropped(3, [])).toEqual([]);
});

const PERCENT = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
test.each<[object, readonly string[]]>([
  [{ updateStrategy: rolling('abc', 0) }, [`maxUnavailable: Invalid value: "abc": ${PERCENT}`, 'maxUnavailable: Required value: cannot be 0 when maxSurge is 0']],
  [{ updateStrategy: rolling('5', 0) }, [`maxUnavailable: Invalid value: "5": ${PERCENT}`]],
  [{ updateStrategy: rolling(-1, 0) }, ['maxUnavailable: Invalid value: -1: must be greater than or equal to 0']],
  [{ updateStrategy: rolling('101%', 0) }, ['maxUnavailable: Invalid value: "101%": must not be greater than 100%']],
  [{ updateStrategy: rolling('0%', '150%') }, ['maxSurge: Invalid value: "150%": must not be greater than 100%']],
  [{ updateStrategy: rolling('10%', 1) }, ['maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero']],
  [{ updateStrategy: { ...rolling('10%', 0), type: 'Recreate' } }, ['updateStrategy: Unsupported value: {"Type":"Recreate","RollingUpdate":{"MaxUnavailable":"10%","MaxSurge":0}}: supported values: "RollingUpdate", "OnDelete"']],
  [{ updateStrategy: { ...rolling(0, 0), type: 'OnDelete' } }, []],
  [{ selector: {} }, ['selector: Invalid value: {}: empty selector is invalid for daemonset']],
])('refused as the real API server refuses it: %j', (spec, expected) => {
  const complete = set(spec, { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', containers: [{ ...container, imagePullPolicy: 'Always', terminationMessagePolicy: 'File' }] });
  expect(validate(complete).map(({ field, message }) => `${field.split('.').at(-1) ?? ''}: ${message}`)).toEqual(expected);
});

test('a Pod that fails again and again is deleted ever more slowly', () => {
  const failing = factsOf(set(), ['n1 new failed', 'n2 new', 'n3 new', 'n4 new']);
  const first = remembering({}, plan(failing).actions, NOW_MS);
  expect(first).toEqual({ n1: { atMs: NOW_MS, holdMs: 1000 } });
  const soon = { ...failing, nowMs: NOW_MS + 400, backOff: backOffIn(first) };
  expect(plan(soon)).toMatchObject({ actions: [], againInMs: 600 });
  const later = { ...failing, nowMs: NOW_MS + 1000, backOff: backOffIn(first) };
  expect(moves(later)).toEqual(['-n1-new-0']);
  expect(remembering(later.backOff, plan(later).actions, later.nowMs)).toEqual({ n1: { atMs: NOW_MS + 1000, holdMs: 2000 } });
  expect(remembering(later.backOff, [], NOW_MS + 2_000_000)).toBeUndefined();
});
