import type { ApiConnection } from '../base/program';
import type { Table, World } from '../world/world';
import { Descriptors } from './descriptors';
import { Files } from './files';
import type { Image, ProgramSource } from './image';
import { createImageStore, type ImageStore } from './imageTree';
import type { Kernel } from './kernel';
import { Networks, type NetworkHooks } from './network';
import { ProcessOs, type Parts } from './os';
import { createOutputs, type Outputs } from './outputs';
import { Processes } from './processes';
import { createState, type Machine, type RuntimeState } from './state';
import { Terminals } from './terminals';

export interface RuntimeOptions {
  readonly programs: ProgramSource;
  readonly images: readonly Image[];
  readonly epochMs: number;
  /** A time as the API writes it, with fractions: the stamps of logs. */
  stamp(ms: number): string;
  readonly network: NetworkHooks;
  /** A process' way to the API server, for machines that have one. */
  api(process: string): ApiConnection | undefined;
}

/** All machines of a cluster and the learner's own: their files, processes, terminals and sockets. */
export interface Runtime {
  readonly state: RuntimeState;
  readonly files: Files;
  readonly images: ImageStore;
  readonly descriptors: Descriptors;
  readonly outputs: Outputs;
  readonly processes: Processes;
  readonly terminals: Terminals;
  readonly networks: Networks;
  readonly machines: Table<Machine>;
  /** `firstPid`: 1 where the first process is the init of a container. */
  createMachine(machine: Omit<Machine, 'nextPid'>, firstPid?: number): void;
  /** Ends its processes without a word and forgets it; its file systems are the caller's. */
  removeMachine(id: string): void;
  /** An object of the API changed: who waits for that looks again. */
  apiChanged(): void;
  /** The view of a process, to give it descriptors. */
  view(process: string): ProcessOs;
}

export function createRuntime(world: World, options: RuntimeOptions): Runtime {
  const state = createState(world);
  const images = createImageStore(options.images, options.epochMs);
  const files = new Files(world, state, images);
  const wake = (channel: string): void => processes.scheduler.wake(channel);
  const descriptors: Descriptors = new Descriptors(state, files, () => outputs, { wake, random: () => world.random('runtime/random', ''), type: (terminal, keys) => terminals.type(terminal, keys), connectionChanged: (id, before, after) => networks.changed(id, before, after) });
  const outputs: Outputs = createOutputs(world, state, options.stamp, (pipe, text) => descriptors.feed(pipe, text), (pipe) => descriptors.endFeed(pipe));
  const views = new Map<string, ProcessOs>();
  const view = (key: string): ProcessOs => {
    const known = views.get(key);
    if (known) return known;
    if (views.size > 500) views.clear();
    const made = new ProcessOs(key, parts);
    views.set(key, made);
    return made;
  };
  const kernel: Kernel = { world, state, files, images, descriptors, program: options.programs, os: (process) => view(process.key) };
  const processes: Processes = new Processes(kernel);
  const terminals: Terminals = new Terminals(state, outputs, () => descriptors, { wake, signalGroup: (machine, group, signal) => processes.signalGroup(machine, group, signal), signalTerminal: (terminal, signal) => processes.signalTerminal(terminal, signal) });
  const networks: Networks = new Networks(world, state, () => descriptors, options.network, wake, (listener, request, client) => processes.ask(listener, request, client));
  const parts: Parts = { kernel, processes, networks, terminals, api: options.api };

  return {
    state, files, images, descriptors, outputs, processes, terminals, networks, machines: state.machines, view,
    createMachine: (machine, firstPid = 1) => state.machines.set(machine.id, { ...machine, nextPid: firstPid }),
    removeMachine(id) {
      if (!state.machines.has(id)) return;
      processes.wipe(id);
      state.machines.delete(id);
    },
    apiChanged: () => wake('api'),
  };
}
