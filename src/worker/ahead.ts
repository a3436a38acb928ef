import type { Change } from '../simulator/api/client';
import type { Workbench } from '../workbench/contract';
import { PartMissing } from '../simulator/base/late';
import { contextOf } from './frames';
import type { Frame } from './protocol';
import { rowOf, type RowContext } from './rows';

/** Whether a change alters anything of the picture: heartbeats of nodes and what is only written down do not. */
function shows({ type, object, old }: Change, context: RowContext): boolean {
  if (object.kind === 'EndpointSlice') return true;
  const now = rowOf(object, context);
  return now !== undefined && (type !== 'MODIFIED' || old === undefined || JSON.stringify(rowOf(old, context)) !== JSON.stringify(now));
}

/** Runs the next instant; true when it changed something that the learner sees. */
export function runVisibly(workbench: Workbench, limitMs: number): 'seen' | 'changed' | 'ran' | false {
  const { cluster } = workbench;
  const before = cluster.journal.version();
  const came = workbench.runNext(limitMs);
  if (came !== 'changed') return came;
  const context = contextOf(cluster, workbench.beganMs);
  return cluster.journal.changes(before).some((change) => shows(change, context)) ? 'seen' : 'changed';
}

/**
 * Looks ahead on a copy, in slices: without another input the cluster will do exactly the same. What was found holds until
 * its moment comes, or an input does.
 */
export class Ahead {
  /** `at` is null while it is not found; the copy is let go once it is. */
  private known: { readonly of: Workbench; readonly inputs: number; readonly limitMs: number; copy?: Workbench; at: Frame['nextEventMs'] } | undefined;

  constructor(private readonly limitMs: number) {}

  next(workbench: Workbench): Frame['nextEventMs'] {
    const { known } = this;
    if (!known || known.of !== workbench || known.inputs !== workbench.inputs().length) return null;
    if (known.at === undefined) return workbench.nowMs() + this.limitMs / 2 > known.limitMs ? null : undefined;
    return known.at === null || known.at > workbench.nowMs() ? known.at : null;
  }

  /** Works on it while `goesOn` says so; true when there is more to do. */
  look(workbench: Workbench, goesOn: () => boolean): boolean {
    if (this.next(workbench) !== null) return false;
    const inputs = workbench.inputs().length;
    const { known } = this;
    const { copy, limitMs } = known?.copy && known.of === workbench && known.inputs === inputs
      ? { copy: known.copy, limitMs: known.limitMs }
      : { copy: workbench.fork(workbench.nowMs()), limitMs: workbench.nowMs() + this.limitMs };
    this.known = { of: workbench, inputs, limitMs, copy, at: null };
    do {
      const came = runOn(copy, limitMs);
      // The clock may have run past it meanwhile.
      if (came === 'seen' && copy.nowMs() <= workbench.nowMs()) continue;
      if (came === 'seen' || came === false) {
        this.known = { of: workbench, inputs, limitMs, at: came === 'seen' ? copy.nowMs() : undefined };
        return false;
      }
    } while (goesOn());
    return true;
  }
}

/** A program that is not fetched yet is to start: that is seen, and what it will do is not known here. */
function runOn(copy: Workbench, limitMs: number): ReturnType<typeof runVisibly> {
  try {
    return runVisibly(copy, limitMs);
  } catch (error) {
    if (error instanceof PartMissing) return 'seen';
    throw error;
  }
}
