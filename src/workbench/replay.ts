import type { Lab } from '../labs/contract';
import { createBench, type Setup } from './bench';
import type { Log, Replay, Workbench } from './contract';
import { headerOf, LogError, readLog } from './log';
import { playOn } from './play';

/**
 * A log on its way into a workbench. Where a checksum differs (another engine wrote the log), it ends with a LogError that
 * holds the part before the difference.
 */
export function createReplay(setup: Omit<Setup, 'header' | 'lab'>, lab: Lab, saved?: unknown): Replay {
  const log = saved === undefined ? undefined : readLog(lab, saved);
  const header = log ? { format: log.format, engine: headerOf(lab).engine, lab: log.lab, labHash: log.labHash, seed: log.seed, epochMs: log.epochMs } : headerOf(lab);
  const workbench = createBench({ ...setup, lab, header });
  return playOn(workbench, log?.entries ?? [], log?.untilMs ?? 0, (index) => { if (log) proveBefore(workbench, log, index); });
}

/** Once entry `index` is handled, all that came of the one before it is known: its checksum must agree. */
function proveBefore(workbench: Workbench, log: Log, index: number): void {
  const before = log.entries[index - 1];
  if (before?.checksum === undefined) return;
  const now = workbench.log().entries[index - 1]?.checksum;
  if (now === before.checksum) return;
  const usable: Log = { ...log, entries: log.entries.slice(0, index - 1).map(({ atMs, input }) => ({ atMs, input })), untilMs: before.atMs };
  throw new LogError('log-of-another-engine', `The saved log runs otherwise now: after input ${index} (${JSON.stringify(before.input)}) the cluster differs from what it was.`, usable);
}
