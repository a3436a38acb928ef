import type { Lab } from '../labs/contract';
import type { Program } from '../simulator/base/program';
import { createClusterOf, type ProgramSource } from '../simulator/cluster/core';
import type { HostOptions, Replay } from './contract';
import { createReplay } from './replay';

export { ENGINE, InputError, isInput, LogError } from './log';

/** What acts only once commands or containers run. */
export interface Tools {
  readonly kubectl: Program;
  readonly programOf: ProgramSource;
}

/**
 * Begins to open a log (or a new lab) and leaves the pace to the caller. The tools are not asked for before the learner has typed
 * or time has passed, if the lab types nothing itself.
 */
export function startReplay(tools: () => Tools, lab: Lab, log?: unknown, host: HostOptions = {}): Replay {
  const kubectl: Program = { start: (os) => tools().kubectl.start(os), step: (state, wake, os) => tools().kubectl.step(state, wake, os) };
  return createReplay({ createCluster: (options) => createClusterOf((name) => tools().programOf(name), options), kubectl, host }, lab, log);
}
