import { invariant } from '../base/invariant';
import type { Json } from '../base/json';
import type { Wait } from '../base/program';
import type { World } from '../world/world';
import type { Descriptors } from './descriptors';
import type { Process, RuntimeState } from './state';

/** Steps a machine may take in one virtual millisecond: an endless loop moves the clock instead of holding up the host. */
const STEPS_PER_MS = 10;
/** Steps a machine that has rested takes at full speed; then it takes as many as come back with time, and takes them together. */
const CREDIT = 20_000;
const CREDIT_PER_MS = 0.5;
const NAP_MS = 20;
/** A machine that never rests naps longer and longer, up to this. */
const LONGEST_NAP_MS = 100;

/** Characters one step may move about: more counts as several. */
const STEP_CHARACTERS = 1 << 14;

/**
 * Decides which process steps next: each machine has a queue of ready ones, and a process that waits is found by what it
 * waits for. The index of waiters is derived from the table of processes.
 */
export class Scheduler {
  private waiters = new Map<string, Set<string>>();
  /** What the present step has moved about. */
  private moved = 0;

  constructor(private readonly world: World, private readonly state: RuntimeState, private readonly descriptors: () => Descriptors, private readonly step: (process: Process) => void) {
    world.handle('runtime/turn', (machine) => this.turn(machine as string));
    world.handle('runtime/alarm', (key) => this.alarm(key as string));
    world.onRestore(() => this.rebuild());
  }

  /** The process that steps has so much text to read, write or copy. */
  charge(characters: number): void {
    this.moved += characters;
  }

  /** Something happened that processes may wait for; several wake in the order in which they were made. */
  wake(channel: string): void {
    const waiting = this.waiters.get(channel);
    if (!waiting) return;
    const woken = [...waiting].map((key) => this.state.processes.get(key)).filter((process) => process !== undefined);
    for (const process of woken.toSorted((a, b) => a.order - b.order)) this.ready(process);
  }

  /** The one process that waits for something, where it is the only one and nothing else is ready to run on its machine. */
  atRest(channel: string): Process | undefined {
    const waiting = this.waiters.get(channel);
    const [key] = waiting?.size === 1 ? waiting : [];
    const process = key === undefined ? undefined : this.state.processes.get(key);
    return process?.status === 'waiting' && !this.state.turns.get(process.machine)?.ready.length ? process : undefined;
  }

  /** Puts a process that waited, or is new, into its machine's queue. */
  ready(process: Process): void {
    if (process.status !== 'waiting') return;
    const { wait: _wait, timer, ...rest } = process;
    this.forget(process);
    if (timer !== undefined) this.world.cancel(timer);
    this.state.processes.set(process.key, { ...rest, status: 'ready' });
    this.enqueue(process.machine, process.key);
  }

  enqueue(machine: string, key: string): void {
    const turns = this.state.turns.get(machine) ?? { ready: [], timer: false, ms: this.world.nowMs(), used: 0, credit: CREDIT };
    if (!turns.timer) this.world.schedule(this.world.nowMs(), { handler: 'runtime/turn', payload: machine });
    this.state.turns.set(machine, { ...turns, ready: [...turns.ready, key], timer: true });
  }

  /** Lets a process wait in a state, unless what it waits for is there already. */
  block(process: Process, state: Json, wait: Wait): void {
    const now = this.world.nowMs();
    const descriptors = this.descriptors();
    const of = (fds: readonly number[] | undefined) => (fds ?? []).map((fd) => process.fds[fd]).filter((id) => id !== undefined);
    const there = (wait.child && process.childEvent) || process.pending.length > 0 || (wait.untilMs !== undefined && wait.untilMs <= now)
      || of(wait.readable).some((id) => descriptors.readable(id)) || of(wait.writable).some((id) => descriptors.writable(id));
    if (there) {
      this.state.processes.set(process.key, { ...process, state, status: 'ready' });
      this.enqueue(process.machine, process.key);
      return;
    }
    const timer = wait.untilMs === undefined ? undefined : this.world.schedule(wait.untilMs, { handler: 'runtime/alarm', payload: process.key });
    const waiting: Process = { ...process, state, status: 'waiting', wait, ...(timer === undefined ? {} : { timer }) };
    this.state.processes.set(process.key, waiting);
    this.remember(waiting);
  }

  /** A process stopped or ended: it waits for nothing any more. */
  unblock(process: Process): Process {
    if (process.status !== 'waiting') return process;
    this.forget(process);
    if (process.timer !== undefined) this.world.cancel(process.timer);
    const { wait: _wait, timer: _timer, ...rest } = process;
    return rest;
  }

  private alarm(key: string): void {
    const process = this.state.processes.get(key);
    if (!process || process.status !== 'waiting') return;
    const { timer: _timer, ...rest } = process;
    this.ready(rest);
  }

  private turn(machine: string): void {
    const now = this.world.nowMs();
    const first = this.state.turns.get(machine);
    if (!first) return;
    const credit = Math.min(CREDIT, first.credit + (now - first.ms) * CREDIT_PER_MS);
    const before = first.ms === now ? first.used : 0;
    const allowed = Math.min(STEPS_PER_MS, before + Math.floor(credit));
    let used = before;
    for (let turns = first; turns.ready.length > 0 && used < allowed; used++) {
      const [key, ...ready] = turns.ready;
      this.state.turns.set(machine, { ...turns, ready });
      const process = key === undefined ? undefined : this.state.processes.get(key);
      this.moved = 0;
      if (process?.status === 'ready') this.step(process);
      used += Math.floor(this.moved / STEP_CHARACTERS);
      const after = this.state.turns.get(machine);
      if (!after) return;
      turns = after;
    }
    const last = this.state.turns.get(machine);
    invariant(last, `The machine ${machine} went away in its turn.`);
    const more = last.ready.length > 0;
    const left = credit - (used - before);
    const tired = more && left < 1;
    const napMs = tired ? Math.min(LONGEST_NAP_MS, (first.napMs ?? NAP_MS) + 1) : undefined;
    const over = Math.max(0, used - allowed);
    const pauseMs = napMs === undefined ? 1 + Math.floor(over / STEPS_PER_MS) : napMs + Math.ceil(over / CREDIT_PER_MS);
    if (more) this.world.schedule(now + pauseMs, { handler: 'runtime/turn', payload: machine });
    this.state.turns.set(machine, { ready: last.ready, timer: more, ms: now, used, credit: napMs === undefined ? left : STEPS_PER_MS - pauseMs * CREDIT_PER_MS, ...(napMs === undefined ? {} : { napMs }) });
  }

  private channels(process: Process): readonly string[] {
    const { wait } = process;
    if (!wait) return [];
    const fds = [...(wait.readable ?? []), ...(wait.writable ?? [])];
    const ids = fds.map((fd) => process.fds[fd]).filter((id) => id !== undefined);
    return [...ids.map((id) => this.descriptors().channel(id)), ...(wait.child ? [`child:${process.key}`] : []), ...(wait.changeAfter === undefined ? [] : ['api'])];
  }

  private remember(process: Process): void {
    for (const channel of this.channels(process)) {
      const set = this.waiters.get(channel);
      if (set) set.add(process.key);
      else this.waiters.set(channel, new Set([process.key]));
    }
  }

  private forget(process: Process): void {
    for (const channel of this.channels(process)) {
      const set = this.waiters.get(channel);
      set?.delete(process.key);
      if (set?.size === 0) this.waiters.delete(channel);
    }
  }

  private rebuild(): void {
    this.waiters = new Map();
    for (const process of this.state.processes.values()) if (process.status === 'waiting') this.remember(process);
  }
}
