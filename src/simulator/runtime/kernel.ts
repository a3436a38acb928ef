import { invariant } from '../base/invariant';
import type { Os, Program } from '../base/program';
import type { World } from '../world/world';
import type { Descriptors } from './descriptors';
import type { Files } from './files';
import type { ImageStore } from './imageTree';
import type { Machine, Process, RuntimeState } from './state';

/** What the parts of the runtime share. */
export interface Kernel {
  readonly world: World;
  readonly state: RuntimeState;
  readonly files: Files;
  readonly images: ImageStore;
  readonly descriptors: Descriptors;
  program(name: string): Program | undefined;
  /** The view of its machine a process gets; made by the composition of the runtime. */
  os(process: Process): Os;
}

export const processKey = (machine: string, pid: number): string => `${machine}:${pid}`;

export function machineOf(state: RuntimeState, id: string): Machine {
  const machine = state.machines.get(id);
  invariant(machine, `There is no machine ${id}.`);
  return machine;
}
