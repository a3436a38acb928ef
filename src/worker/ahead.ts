import type { Workbench } from '../workbench/contract';
import { PartMissing } from '../simulator/base/late';
import type { Frame } from './protocol';
import { isSeen } from './seen';

/** Runs the next instant; true when it changed something that the learner sees. */
export function runVisibly(workbench: Workbench, limitMs: number): 'seen' | 'changed' | 'ran' | false {
  const { cluster } = workbench;
  const [before, turns] = [cluster.journal.version(), workbench.turns()];
  const came = workbench.runNext(limitMs);
  if (came !== false && turns !== workbench.turns()) return 'seen';
  return came === 'changed' && isSeen(cluster.journal.changes(before), workbench) ? 'seen' : came;
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
