import type { Lab } from '../labs/contract';
import type { Program } from '../simulator/base/program';
import { createClusterOf, programsIn, type ProgramTable } from '../simulator/cluster/core';
import type { HostOptions, Replay } from './contract';
import { createReplay } from './replay';

export { ENGINE, InputError, isInput, LogError } from './log';

/** What acts only once commands or containers run. */
export interface Tools {
  readonly kubectl: Program;
  readonly programs: ProgramTable;
  /** The programs of big images; undefined while they have not been fetched. */
  readonly late?: ProgramTable;
}

/** A program is to run whose code has not been fetched: the host fetches it, and replays the log from its beginning. */
export class ProgramMissing extends Error {
  constructor(readonly program: string) {
    super(`The program "${program}" has not been fetched yet.`);
  }
}

function programOf({ programs, late }: Tools, name: string): Program | undefined {
  const found = programsIn(programs)(name) ?? (late && programsIn(late)(name));
  if (!found && !late) throw new ProgramMissing(name);
  return found;
}

/**
 * Begins to open a log (or a new lab) and leaves the pace to the caller. The tools are not asked for before the learner has typed
 * or time has passed, if the lab types nothing itself.
 */
export function startReplay(tools: () => Tools, lab: Lab, log?: unknown, host: HostOptions = {}): Replay {
  const kubectl: Program = { start: (os) => tools().kubectl.start(os), step: (state, wake, os) => tools().kubectl.step(state, wake, os) };
  return createReplay({ createCluster: (options) => createClusterOf((name) => programOf(tools(), name), options), kubectl, host }, lab, log);
}
