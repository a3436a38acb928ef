import { expect, test } from 'vitest';
import { chanceOf } from '../../random/chance';
import { lab, movesOf } from '../../random/moves';
import { InputError, openWorkbench } from '../../../src/workbench/index';
import { playThrough } from '../../../src/workbench/play';
import type { Workbench } from '../../../src/workbench/contract';

/** A lab after chance moves, whose keyframes lie close together: its clock says that each instant costs a millisecond. */
function played(seed: number): Workbench {
  let nowMs = 0;
  const bench = openWorkbench(lab, undefined, { clockMs: () => nowMs++ });
  for (const move of movesOf(chanceOf(seed), 30)) {
    try {
      if ('advance' in move) bench.advance(move.advance);
      else bench.handle(move);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
  return bench;
}

const of = (bench: Workbench) => ({
  hash: bench.cluster.hash(), log: bench.log(), tasks: bench.verdicts(), turns: bench.turns(), inputs: bench.inputs(),
  screens: bench.terminals().map(({ terminal, id }) => `${terminal}: ${bench.cluster.workstation.read(id, 0).text}`),
});

test.each([1, 2, 3, 6])('chance %i: what is undone from a keyframe is what a replay of the whole log without the input comes to', (seed) => {
  const bench = played(seed);
  const before = of(bench);
  let steps = 0;
  for (let last: Workbench | undefined = bench, undoing = last.undo(); undoing && steps < 3; steps++, undoing = last.undo()) {
    const { log, replay } = undoing;
    expect(log.entries).toHaveLength(last.inputs().length - 1);
    expect(replay.workbench.inputs().length, 'it begins before the input').toBeLessThanOrEqual(last.inputs().findLastIndex(({ changed }) => changed));
    if (steps === 0) expect(replay.workbench.nowMs(), 'and not at the beginning').toBeGreaterThan(0);
    last = playThrough(replay);
    expect(of(last)).toEqual(of(openWorkbench(lab, log)));
    expect(last.nowMs()).toBe(bench.nowMs());
  }
  expect(steps).toBe(3);
  expect(of(bench), 'the lab itself stays as it is').toEqual(before);
});
