import { expect, test } from 'vitest';
import { chanceOf } from '../../random/chance';
import type { Lab } from '../../../src/labs/contract';
import { openWorkbench } from '../../../src/workbench/index';
import { thinned } from '../../../src/workbench/keyframes';

const waypoints = (costs: readonly number[]) => costs.map((cost, id) => ({ id, cost }));
const costs = (all: readonly { readonly cost: number }[]) => all.map(({ cost }) => cost);

test.each<[string, readonly number[], number, readonly number[]]>([
  ['as many as may be stay as they are', [0, 5, 5], 3, [0, 5, 5]],
  ['the cheapest way between neighbours is taken together', [0, 5, 2, 3, 9], 4, [0, 5, 5, 9]],
  ['the first and the newest stay', [0, 1, 1, 1, 1], 2, [0, 4]],
])('%s', (_, before, most, after) => expect(costs(thinned(waypoints(before), most))).toEqual(after));

test.each([1, 2, 3])('chance %i: added one by one, they stay bounded, cover the whole way and lie close together', (seed) => {
  const chance = chanceOf(seed);
  let kept: readonly { readonly id: number; readonly cost: number }[] = waypoints([0]);
  let whole = 0;
  for (let id = 1; id <= 2_000; id++) {
    const cost = 20 + chance.number(10);
    whole += cost;
    kept = thinned([...kept, { id, cost }], 100);
  }
  expect(kept).toHaveLength(100);
  expect([kept[0]?.id, kept.at(-1)?.id]).toEqual([0, 2_000]);
  expect(costs(kept).reduce((sum, cost) => sum + cost, 0)).toBe(whole);
  expect(Math.max(...costs(kept)), 'no way is much longer than it must be').toBeLessThan((2.2 * whole) / 100);
});

test('a lab that is slow and long is as it was at each of its moments, whichever keyframes are left', () => {
  const lab: Lab = { id: 'long', cluster: { nodes: 2 }, before: [], predictions: [], tasks: [], files: [] };
  let nowMs = 0;
  const slow = openWorkbench(lab, undefined, { clockMs: () => (nowMs += 30) });
  slow.handle({ line: { terminal: 1, text: 'kubectl create deployment loop --image=busybox --replicas=2 -- sh -c "while true; do sleep 1; done"' } });
  const hashes = new Map<number, number>();
  for (let ms = 30_000; ms <= 400_000; ms += 37_000) {
    slow.advance(ms - slow.nowMs());
    hashes.set(ms, slow.cluster.hash());
  }
  for (const [ms, hash] of hashes) expect(slow.at(ms).hash()).toBe(hash);
});
