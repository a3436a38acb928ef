import type { Lab } from '../labs/contract';
import { openWorkbench } from '../workbench/index';
import type { Input, Log } from '../workbench/contract';
import { createFrames } from './frames';
import type { Frame } from './protocol';

/** How often the simulator is looked at: no coarser than a page that watches. */
const LOOK_MS = 100;

/** A lab after some inputs, each at its time: what a page shows of it while no simulator runs there, and the log to go on from. */
export function stillOf(lab: Lab, inputs: readonly { readonly atMs: number; readonly input: Input }[], untilMs: number): { readonly frames: readonly Frame[]; readonly log: Log } {
  const bench = openWorkbench(lab);
  const frames = createFrames(1);
  const seen: Frame[] = [];
  let next = 0;
  for (let atMs = 0; atMs <= untilMs; atMs += LOOK_MS) {
    for (let due = inputs[next]; due && due.atMs <= atMs; due = inputs[++next]) {
      bench.advance(due.atMs - bench.nowMs());
      bench.handle(due.input);
    }
    bench.advance(atMs - bench.nowMs());
    seen.push(frames.next(bench, { running: false, speed: 1 }, null));
  }
  return { frames: seen, log: bench.log() };
}
