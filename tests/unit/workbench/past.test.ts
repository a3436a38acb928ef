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

test('the moments of changes are in order, each once, from the lab\'s beginning on', () => {
  const bench = openWorkbench(lab);
  bench.handle(line('kubectl run lone --image=nginx'));
  bench.advance(20_000);
  const times = bench.changeTimes();
  expect(times.length).toBeGreaterThan(2);
  expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
  expect(times[0]).toBeGreaterThanOrEqual(0);
});
