import type { Lab } from '../labs/contract';
import type { Program } from '../simulator/base/program';
import { createCluster } from '../simulator/cluster/cluster';
import type { HostOptions, Replay } from './contract';
import { createReplay } from './replay';

export { ENGINE, InputError, isInput, LogError } from './log';

/** Begins to open a log (or a new lab) whose learner has this kubectl, and leaves the pace to the caller. */
export const startReplay = (kubectl: Program, lab: Lab, log?: unknown, host: HostOptions = {}): Replay => createReplay({ createCluster, kubectl, host }, lab, log);
