import { describe, expect, test } from 'vitest';
import { tie, tieBeside } from '../../../src/ui/cluster/Ties';
import { firstAmiss } from '../../../src/ui/cluster/Inspector';
import { toYaml } from '../../../src/ui/cluster/yaml';
import { cutName } from '../../../src/ui/cluster/cut-name';
import { isOrdinalName, splitSentence } from '../../../src/ui/parts/Sentence';
import { buildClusterModel } from '../../../src/ui/state/cluster-model';
import { axisStep, growLanes, scaleEnd } from '../../../src/ui/state/time-line';
import { rows } from './scene';

const model = buildClusterModel(rows);

describe('the picture\'s facts', () => {
  test('slots in order, passed as far as the set has got', () => {
    expect(model.sets[0]?.slots.map(({ name, pod, passed }) => [name, pod?.state, passed])).toEqual([['web-0', 'ready', true], ['web-1', 'starting', false], ['web-2', undefined, false]]);
  });
  test('Pods on their nodes', () => expect(model.nodes.map(({ row, pods }) => [row.name, pods.map((pod) => pod.name)])).toEqual([['worker-1', ['web-0']], ['worker-2', ['testpod']], ['worker-3', ['web-1']]]));
  test('claims in the order of slots, with the one still to be made', () => {
    expect(model.claims.map(({ name, pod, volume }) => [name, pod, volume?.name])).toEqual([['www-web-0', 'web-0', 'pvc-7c1e0b4a'], ['www-web-1', 'web-1', 'pvc-04bd11f2'], ['www-web-2', 'web-2', undefined]]);
  });
  test('volumes no claim holds: before one comes, and after it has gone', () => {
    const volume = (name: string, phase: string) => ({ key: `PersistentVolume ${name}`, type: 'volume', name, phase, size: '1Gi', leaving: false }) as const;
    const claim = { key: 'PersistentVolumeClaim default/notes', type: 'claim', namespace: 'default', name: 'notes', phase: 'Bound', volume: 'shelf-2', size: '1Gi', leaving: false } as const;
    expect(buildClusterModel([volume('shelf-3', 'Released'), volume('shelf-2', 'Bound'), volume('shelf-1', 'Available'), claim]).looseVolumes.map(({ name }) => name)).toEqual(['shelf-1', 'shelf-3']);
    expect(model.looseVolumes).toEqual([]);
  });
  test('a headless Service lists its slots, with and without addresses', () => {
    expect(model.services[0]).toMatchObject({ selects: 2, ready: 1 });
    expect(model.services[0]?.names.map(({ name, addresses, pod }) => [name, addresses, pod?.name])).toEqual([
      ['nginx-svc', ['10.244.1.6'], undefined], ['web-0.nginx-svc', ['10.244.1.6'], 'web-0'], ['web-1.nginx-svc', [], 'web-1'], ['web-2.nginx-svc', [], undefined]]);
  });
  test('a Deployment with the ReplicaSets that have Pods, a DaemonSet; no tracks', () => {
    const set = (kind: 'Deployment' | 'ReplicaSet' | 'DaemonSet', name: string, current: number, owner?: string) =>
      ({ key: `${kind} default/${name}`, type: 'set', kind, namespace: 'default', name, desired: current, ready: current, current, startOrdinal: 0, ordered: false, waits: [], ...(owner === undefined ? {} : { owner }) }) as const;
    const rows = [set('ReplicaSet', 'web-b', 2, 'Deployment default/web'), set('ReplicaSet', 'web-a', 0, 'Deployment default/web'), set('Deployment', 'web', 2), set('DaemonSet', 'agent', 3)];
    expect(buildClusterModel(rows)).toMatchObject({ sets: [], workloads: [{ name: 'agent' }, { name: 'web' }, { name: 'web-b' }] });
  });
  test('a Deployment in update: its ReplicaSets and their Pods carry the tag that differs, the newest is the wanted one', () => {
    const set = (kind: 'Deployment' | 'ReplicaSet', name: string, more: object) =>
      ({ key: `${kind} default/${name}`, type: 'set', kind, namespace: 'default', name, desired: 1, ready: 1, current: 1, startOrdinal: 0, ordered: false, waits: [], ...more }) as const;
    const [old, young] = ['a', 'b'].map((name, index) => set('ReplicaSet', `web-${name}`, { owner: 'Deployment default/web', revision: `${9 + index}`, images: [`nginx:1.${27 + index}`] }));
    const found = rows.find(({ type }) => type === 'pod');
    if (!old || !young || found?.type !== 'pod') throw new Error('the scene has a Pod');
    const pod = { ...found, key: 'Pod default/web-b-x', owner: young.key };
    expect([...buildClusterModel([old, young, set('Deployment', 'web', {}), pod]).tags]).toEqual([
      [young.key, { text: '1.28', turn: 'updated' }], ['Pod default/web-b-x', { text: '1.28', turn: 'updated' }], [old.key, { text: '1.27', turn: 'turn' }],
    ].toSorted((a, b) => (a[0] === old.key ? -1 : b[0] === old.key ? 1 : 0)));
    expect(buildClusterModel([young, set('Deployment', 'web', {}), pod]).tags.size, 'one ReplicaSet is no update').toBe(0);
  });
  test('what has no sign is listed by kind and name; storage classes once something asks for storage', () => {
    const other = (kind: string, name: string) => ({ key: `${kind} default/${name}`, type: 'other', apiVersion: 'v1', kind, namespace: undefined, name, leaving: false, allowed: undefined }) as const;
    const others = [other('StorageClass', 'standard'), other('Secret', 'b'), other('ConfigMap', 'c10'), other('ConfigMap', 'c9')];
    expect(buildClusterModel(others).others.map(({ key }) => key)).toEqual(['ConfigMap default/c9', 'ConfigMap default/c10', 'Secret default/b']);
    expect(buildClusterModel([...others, ...rows]).others.map(({ kind }) => kind)).toContain('StorageClass');
  });
  test('an empty cluster has no parts', () => expect(buildClusterModel([])).toEqual({ sets: [], workloads: [], others: [], nodes: [], unplaced: [], claims: [], looseVolumes: [], services: [], pods: [], tags: new Map() }));
  test('the first thing amiss is the slot that is not Ready', () => expect(firstAmiss(model)).toBe('Pod default/web-1'));
});

describe('the time line', () => {
  const pod = rows.find((row) => row.key === 'Pod default/web-1');
  if (pod?.type !== 'pod') throw new Error('the scene has no web-1');
  test('segments follow each other, and end with the Pod', () => {
    const first = growLanes(new Map(), [{ ...pod, state: 'pending', word: 'Pending', sinceMs: 1000 }], [], 1000);
    const second = growLanes(first, [{ ...pod, state: 'starting', word: 'ContainerCreating', sinceMs: 2000 }], [], 2000);
    const third = growLanes(second, [{ ...pod, state: 'ready', sinceMs: 5000 }], [], 5100);
    const gone = growLanes(third, [], [pod.key], 9000);
    expect(gone.get(pod.key)?.segments).toEqual([{ state: 'pends', fromMs: 1000, toMs: 2000 }, { state: 'creates', fromMs: 2000, toMs: 5000 }, { state: 'ready', fromMs: 5000, toMs: 9000 }]);
  });
  test('the same state again adds nothing', () => {
    const lanes = growLanes(new Map(), [pod], [], 40_000);
    expect(growLanes(lanes, [{ ...pod, restarts: 1 }], [], 50_000).get(pod.key)?.segments).toHaveLength(1);
  });
  test('the scale has room ahead and about nine marks', () => {
    for (const nowMs of [0, 1000, 72_000, 600_000, 7_200_000]) {
      const end = scaleEnd(nowMs, undefined);
      expect(end).toBeGreaterThanOrEqual(nowMs * 1.2);
      expect(end / axisStep(end)).toBeLessThanOrEqual(11);
    }
  });
});

describe('small things', () => {
  test('ties run straight, then at 45 degrees', () => {
    expect(tie({ x: 10, y: 0 }, { x: 10, y: 90 }, 40)).toBe('M10 0V90');
    expect(tie({ x: 10, y: 0 }, { x: 110, y: 90 }, 40)).toBe('M10 0V40L20 50H100L110 60V90');
    expect(tieBeside({ x: 10, y: 0 }, { x: 126, y: 190 }, 110, 40), 'below another claim').toBe('M10 0V40L20 50H100L110 60V184L116 190H126');
    expect(tieBeside({ x: 200, y: 0 }, { x: 94, y: 190 }, 110, 40), 'mirrored').toBe('M200 0V40L190 50H120L110 60V184L104 190H94');
  });
  test('long names lose their middle, never the ordinal', () => expect([cutName('web-0'), cutName('mysql-statefulset-primary-12')]).toEqual(['web-0', 'mysql-stateful…-12']));
  test('names become links, code stays code', () => {
    expect(splitSentence('web-1 waits, `kubectl get`, not web-10.', new Set(['web-1']))).toEqual([
      { text: 'web-1', kind: 'name' }, { text: ' ', kind: 'text' }, { text: 'waits', kind: 'text' }, { text: ', ', kind: 'text' }, { text: 'kubectl get', kind: 'code' }, { text: ', ', kind: 'text' }, { text: 'not', kind: 'text' }, { text: ' ', kind: 'text' }, { text: 'web-10', kind: 'text' }, { text: '.', kind: 'text' }]);
  });
  test('Kubernetes’ own words in a sentence are set apart, whole ones only, and names stay links', () => {
    expect(splitSentence('web-1, web-10: Readiness probe failed', new Set(['web-10']), ['web-1', 'Readiness probe failed'])).toEqual([
      { text: 'web-1', kind: 'value' }, { text: ', ', kind: 'text' }, { text: 'web-10', kind: 'name' }, { text: ': ', kind: 'text' }, { text: 'Readiness probe failed', kind: 'value' }]);
  });
  test('a name is not torn from its ordinal, as long as a line has room for it', () =>
    expect(['queue-3', 'mysql-statefulset-0', 'worker-1', 'one-by-one', 'nginx', '-2', '2026-01-01', 'mysql-data-mysql-statefulset-3'].filter(isOrdinalName)).toEqual(['queue-3', 'mysql-statefulset-0', 'worker-1']));
  test('objects read as kubectl prints them', () => {
    expect(toYaml({ kind: 'Pod', metadata: { name: 'web-0', labels: {} }, spec: { containers: [{ name: 'a', args: ['yes', '8', 'x: y'] }], on: true, text: 'a\nb\n' } })).toBe(
      'kind: Pod\nmetadata:\n  name: web-0\n  labels: {}\nspec:\n  containers:\n  - name: a\n    args:\n    - "yes"\n    - "8"\n    - "x: y"\n  "on": true\n  text: |\n    a\n    b\n');
  });
});
