import { expect, test } from 'vitest';
import { chanceOf, seedsOf } from './chance';
import { lab, movesOf, type Move } from './moves';
import { again, Broken, play, settle, shrunk } from './play';
import { kubectl } from '../../src/kubectl/index';
import { createCluster } from '../../src/simulator/cluster/cluster';
import type { Workbench } from '../../src/workbench/contract';
import type { WorldState } from '../../src/simulator/world/world';
import { LAB_EPOCH_MS } from '../../src/workbench/log';

const MOVES = 60;
const SEEDS = seedsOf(30);

/** Runs `proof`; where it fails, finds the fewest moves that fail likewise and says seed and moves. */
function proven(seed: number, moves: readonly Move[], proof: (moves: readonly Move[]) => void): void {
  try {
    proof(moves);
  } catch (error) {
    const fails = (fewer: readonly Move[]) => { try { proof(fewer); return false; } catch { return true; } };
    const until = error instanceof Broken && error.after >= 0 ? moves.slice(0, error.after + 1) : moves;
    const few = shrunk(until, fails);
    throw new Error(`seed ${seed} fails after ${few.length} moves:\n${few.map((move) => JSON.stringify(move)).join('\n')}\n${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

const screens = (bench: Workbench) => bench.terminals().map(({ terminal, id }) => `${terminal}: ${bench.cluster.workstation.read(id, 0).text}`);

test.each(SEEDS)('seed %i: promises hold after every move, and nothing is left that should not be', (seed) => {
  proven(seed, movesOf(chanceOf(seed), MOVES), (moves) => settle(play(moves)));
});

test.each(SEEDS.slice(0, Math.ceil(SEEDS.length / 3)))('seed %i: the same log gives the same lab', (seed) => {
  proven(seed, movesOf(chanceOf(seed), MOVES), (moves) => {
    const first = play(moves);
    const second = again(first.log());
    expect({ hash: second.cluster.hash(), screens: screens(second), log: second.log() }).toEqual({ hash: first.cluster.hash(), screens: screens(first), log: first.log() });
  });
});

test.each(SEEDS.slice(0, Math.ceil(SEEDS.length / 3)))('seed %i: a state that went through JSON goes on the same, and time may be cut anywhere', (seed) => {
  const moves = movesOf(chanceOf(seed), MOVES);
  proven(seed, moves, (some) => {
    const { cluster } = play(some);
    const copy = createCluster({ seed: lab.id, nodes: lab.cluster.nodes, epochMs: LAB_EPOCH_MS, programs: { kubectl } });
    copy.restore(JSON.parse(JSON.stringify(cluster.state())) as WorldState);
    cluster.advance(60_000);
    const chance = chanceOf(seed + 7);
    for (let left = 60_000; left > 0;) { const ms = Math.min(left, 1 + chance.number(9_000)); copy.advance(ms); left -= ms; }
    expect(copy.hash()).toBe(cluster.hash());
    expect(JSON.stringify(copy.state())).toBe(JSON.stringify(cluster.state()));
  });
});
