import type { LogEntry, Replay, Workbench } from './contract';
import { InputError, LogError } from './log';

/** Plays inputs on a workbench, each at its time, and lets it run on to `untilMs`. `played` hears of each input that was handled. */
export function playOn(workbench: Workbench, entries: readonly LogEntry[], untilMs: number, played: (index: number) => void = () => undefined): Replay {
  let index = 0;
  return {
    workbench, total: untilMs,
    done: () => Math.min(untilMs, workbench.nowMs()),
    step() {
      const entry = entries[index];
      const nextMs = entry?.atMs ?? untilMs;
      if (workbench.runInstant(nextMs)) return true;
      workbench.advance(nextMs - workbench.nowMs());
      if (!entry) return false;
      handle(workbench, entry, index);
      played(index++);
      return true;
    },
  };
}

/** The same at a stretch. */
export function playThrough(replay: Replay): Workbench {
  while (replay.step());
  return replay.workbench;
}

function handle(workbench: Workbench, entry: LogEntry, index: number): void {
  try {
    workbench.handle(entry.input);
  } catch (error) {
    if (error instanceof InputError) throw new LogError('log-corrupt', `The saved log can't be read: entry ${index + 1}: ${error.message}`);
    throw error;
  }
}
