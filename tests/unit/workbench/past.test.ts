import { expect, test } from 'vitest';
import type { Lab } from '../../../src/labs/contract';
import { openWorkbench } from '../../../src/workbench/index';

const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: one }\n';
const lab: Lab = { id: 'past', cluster: { nodes: 2 }, before: [], predictions: [], tasks: [], files: [{ name: 'one.yaml', text: manifest }] };
const line = (text: string) => ({ line: { terminal: 1, text } }) as const;

test('what continues from a moment has the keyframes of all that came before it', () => {
  const bench = openWorkbench(lab);
  bench.handle(line('kubectl create deployment web --image=nginx --replicas=3'));
  bench.advance(30_000);
  bench.handle(line('kubectl delete deployment web'));
  bench.advance(30_000);
  const on = bench.fork(20_000);
  expect(on.nowMs()).toBe(20_000);
  expect(on.at(0).hash()).toBe(bench.at(0).hash());
  expect(on.at(12_345).hash()).toBe(bench.at(12_345).hash());
  on.advance(40_000);
  expect(on.cluster.hash()).not.toBe(bench.cluster.hash());
  expect(on.log().entries).toHaveLength(1);
});

test('a change is known to come from the input that wrote it, or from none', () => {
  const bench = openWorkbench(lab);
  bench.handle(line('kubectl get nodes'));
  bench.handle(line('kubectl apply -f one.yaml'));
  bench.handle(line('kubectl run lone --image=nginx'));
  bench.advance(20_000);
  const writers = (kind: string, name: string) => bench.cluster.journal.changes(0).filter(({ object }) => object.kind === kind && object.metadata.name === name).map(({ version }) => bench.inputOf(version));
  expect(writers('ConfigMap', 'one')).toEqual([1]);
  const [made, ...later] = writers('Pod', 'lone');
  expect(made).toBe(2);
  expect(later.length).toBeGreaterThan(2);
  expect(later.every((input) => input === undefined)).toBe(true);
});

test('what turned without an object is known: machines that were touched and tasks that were met, each moment once, in order', () => {
  const bench = openWorkbench({ ...lab, tasks: [{ id: 'made', check: { as: 'one', present: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' } } }, holds: 'until-next', guard: false, hints: 0 }] });
  bench.advance(1_000);
  expect(bench.turns()).toEqual([]);
  bench.handle({ node: { node: 'worker-1', action: 'stop' } });
  bench.advance(1_000);
  bench.handle(line('kubectl apply -f one.yaml'));
  bench.advance(5_000);
  expect(bench.turns()).toEqual([1_000, bench.verdicts()[0]?.metAtMs]);
  expect(bench.fork(1_500).turns()).toEqual([1_000]);
  expect(() => bench.handle({ node: { node: 'worker-9', action: 'stop' } })).toThrow();
  expect(bench.turns()).toHaveLength(2);
});
