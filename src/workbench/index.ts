import type { Lab } from '../labs/contract';
import type { HostOptions, OpenWorkbench, Replay } from './contract';
import '../kubectl/index';
import '../simulator/cluster/late/index';
import { playThrough } from './play';
import * as start from './start';
import { tools } from './tools';

export { ENGINE, InputError, isInput, LogError } from './log';
export { perform, walk } from './walk';

/** Begins to open a log (or a new lab) and leaves the pace to the caller. */
export const startReplay = (lab: Lab, log?: unknown, host: HostOptions = {}): Replay => start.startReplay(() => tools, lab, log, host);

export const openWorkbench: OpenWorkbench = (lab, log, host) => playThrough(startReplay(lab, log, host));
