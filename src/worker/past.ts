import type { Change } from '../simulator/api/client';
import type { Workbench } from '../workbench/contract';
import { rowsOf, rowsOfCalls } from './frames';
import type { Past } from './protocol';
import { isSeen } from './seen';

/** How long a moment of the past looks back for requests. */
const CALLS_MS = 1000;

/** The picture of a moment, with what was asked for shortly before it, and where it was last seen to change, and next. */
export function pastOf(moment: Workbench, present: Workbench): Past {
  const atMs = moment.nowMs();
  return {
    atMs, rows: [...rowsOf(moment.cluster, moment.beganMs).values()], ...momentsAround(present, atMs),
    calls: rowsOfCalls(moment, moment.cluster.journal.calls(moment.cluster.nowMs() - CALLS_MS)),
  };
}

/**
 * The last moment before one, and the first after it, at which something of the picture, the tables or the tasks is seen to
 * change. It reads only as far as it must.
 */
export function momentsAround(present: Workbench, ms: number): { readonly previousMs: number | undefined; readonly nextMs: number | undefined } {
  const { cluster, beganMs } = present;
  const changes = cluster.journal.changes(0);
  const at = beganMs + ms;
  const seenMs = (instants: Iterable<readonly Change[]>): number | undefined => {
    for (const instant of instants) {
      const atMs = (instant[0]?.atMs ?? 0) - beganMs;
      if (atMs < 0) return undefined;
      if (isSeen(instant, present)) return atMs;
    }
    return undefined;
  };
  const turns = present.turns();
  const [earlier, later] = [turns.findLast((turn) => turn < ms), turns.find((turn) => turn > ms)];
  const [before, after] = [seenMs(instantsBefore(changes, at)), seenMs(instantsAfter(changes, at))];
  return { previousMs: before === undefined ? earlier : Math.max(before, earlier ?? before), nextMs: after === undefined ? later : Math.min(after, later ?? after) };
}

/** The changes before a moment, the newest instant first. */
function* instantsBefore(changes: readonly Change[], at: number): Generator<readonly Change[]> {
  for (let end = changes.findLastIndex(({ atMs }) => atMs < at) + 1, start = end; end > 0; end = start) {
    const instant = changes[end - 1]?.atMs;
    while (start > 0 && changes[start - 1]?.atMs === instant) start--;
    yield changes.slice(start, end);
  }
}

/** The changes after a moment, the oldest instant first. */
function* instantsAfter(changes: readonly Change[], at: number): Generator<readonly Change[]> {
  for (let start = changes.findLastIndex(({ atMs }) => atMs <= at) + 1, end = start; start < changes.length; start = end) {
    const instant = changes[start]?.atMs;
    while (end < changes.length && changes[end]?.atMs === instant) end++;
    yield changes.slice(start, end);
  }
}
