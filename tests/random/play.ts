import type { Log, Workbench } from '../../src/workbench/contract';
import { InputError, openWorkbench } from '../../src/workbench/index';
import { Promises } from './invariants';
import { lab, type Move } from './moves';

/** A promise that did not hold, after which move. */
export class Broken extends Error {
  constructor(readonly what: string, readonly after: number) { super(what); }
}

function perform(bench: Workbench, move: Move): void {
  if ('advance' in move) return bench.advance(move.advance);
  try {
    bench.handle(move);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
}

/** Plays the moves on a new lab; throws Broken where a promise does not hold or the simulator breaks. */
export function play(moves: readonly Move[]): Workbench {
  const bench = openWorkbench(lab);
  const promises = new Promises(bench.cluster);
  moves.forEach((move, index) => {
    try {
      perform(bench, move);
    } catch (error) {
      throw new Broken(error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 8).join('\n') : String(error), index);
    }
    const broken = promises.check(move);
    if (broken.length > 0) throw new Broken(broken.join('\n'), index);
  });
  return bench;
}

/** Lets a lab come to rest with all its nodes running, and asks what should not be left. */
export function settle(bench: Workbench): void {
  const promises = new Promises(bench.cluster);
  for (const node of ['worker-1', 'worker-2', 'worker-3', 'worker-4']) perform(bench, { node: { action: 'start', node } });
  bench.advance(900_000);
  const broken = [...promises.check(), ...promises.orphans()];
  if (broken.length > 0) throw new Broken(broken.join('\n'), -1);
}

/** The same log again, from its JSON. */
export const again = (log: Log): Workbench => openWorkbench(lab, JSON.parse(JSON.stringify(log)) as Log);

/** The fewest moves that still fail: halves, then single moves, are left out as long as it does. */
export function shrunk(moves: readonly Move[], fails: (moves: readonly Move[]) => boolean): readonly Move[] {
  let best = moves;
  for (let size = Math.ceil(best.length / 2), tries = 0; size >= 1 && tries < 200; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.length && tries < 200; tries++) {
      const fewer = best.toSpliced(at, size);
      if (fails(fewer)) best = fewer;
      else at += size;
    }
  }
  return best;
}
