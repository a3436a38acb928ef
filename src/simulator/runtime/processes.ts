import { invariant } from '../base/invariant';
import type { Json } from '../base/json';
import type { ChildStatus, Failure, Signal, SpawnRequest, Step } from '../base/program';
import { failed } from '../base/program';
import type { Timer } from '../world/world';
import { machineOf, processKey, type Kernel } from './kernel';
import type { Look } from './files';
import { Memory } from './memory';
import { Scheduler } from './scheduler';
import type { Machine, Process, Terminal } from './state';

/** Numbers signals have on Linux: a death by signal n counts as exit code 128 + n. */
export const SIGNAL_NUMBERS: Readonly<Record<Signal, number>> = {
  HUP: 1, INT: 2, QUIT: 3, KILL: 9, USR1: 10, USR2: 12, PIPE: 13, ALRM: 14, TERM: 15, CHLD: 17, CONT: 18, STOP: 19, TSTP: 20, WINCH: 28,
};
const HARMLESS: ReadonlySet<Signal> = new Set(['CHLD', 'CONT', 'WINCH']);
const STOPPING: ReadonlySet<Signal> = new Set(['STOP', 'TSTP']);
const BY_SIGNAL = Object.entries(SIGNAL_NUMBERS) as [Signal, number][];
/** Processes one machine may have, as a limit on pids has it. */
const MAX_PROCESSES = 256;
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

/** What a new process begins with, when no process asks for it but the machine's owner. */
export interface Launch {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Descriptor number → description. */
  readonly fds: Readonly<Record<number, number>>;
  readonly tty?: string;
  /** Called with { process, code, signal? } when it ends. */
  readonly onExit?: Timer;
}

const groupOf = (group: 'new' | number | undefined, pid: number, parent: Process): number => (group === 'new' ? pid : group ?? parent.group);

/** A request that was answered in one call, and what the answer rested on. */
interface Answered { readonly process: string; readonly env: Process['env']; readonly request: string; readonly client: string; readonly looked: readonly Look[]; readonly again: Json }

/** Processes of all machines: birth, steps, signals, death. */
export class Processes {
  readonly scheduler: Scheduler;
  readonly memory: Memory;
  /** The process in the middle of a step, and the signal or failure that ends or stops it after that step. */
  private stepping: { readonly key: string; fatal: Signal | undefined; exit: number | undefined } | undefined;
  /** Keys of the processes of each machine, by pid: derived. */
  private byMachine = new Map<string, Set<string>>();
  /** What servers answered last, by listener: only spares work, so it is no state. */
  private readonly answers = new Map<string, Answered>();

  constructor(private readonly kernel: Kernel) {
    kernel.world.onRestore(() => {
      this.byMachine = new Map();
      this.answers.clear();
      for (const process of kernel.state.processes.values()) this.note(process);
    });
    this.memory = new Memory(kernel, this);
    this.scheduler = new Scheduler(kernel.world, kernel.state, () => kernel.descriptors, (process) => this.step(process));
  }

  get(key: string): Process | undefined {
    return this.kernel.state.processes.get(key);
  }

  /** All processes of a machine by pid. */
  of(machine: string): readonly Process[] {
    const found: Process[] = [];
    for (const key of this.byMachine.get(machine) ?? []) {
      const process = this.get(key);
      if (process) found.push(process);
    }
    return found;
  }

  /** Starts a process whose parent is the machine's owner. */
  launch(machineId: string, launch: Launch): string | Failure {
    const machine = machineOf(this.kernel.state, machineId);
    const env = { ...machine.env, ...launch.env };
    const found = this.executable(machine, launch.cwd ?? machine.cwd, launch.args, env);
    if (failed(found)) return found;
    const pid = machine.nextPid;
    this.create(machine, {
      parent: 0, group: pid, args: found.args, program: found.program, env, cwd: launch.cwd ?? machine.cwd, fds: launch.fds, signals: {}, state: null, started: false,
      ...(launch.tty === undefined ? {} : { tty: launch.tty }), ...(launch.onExit ? { onExit: launch.onExit } : {}),
    });
    return processKey(machineId, pid);
  }

  spawn(parent: Process, request: SpawnRequest): number | Failure {
    const machine = machineOf(this.kernel.state, parent.machine);
    const cwd = request.cwd ?? parent.cwd;
    const env = request.env ?? parent.env;
    const found = this.executable(machine, cwd, request.args, env);
    if (failed(found)) return found;
    if (this.isFull(machine)) return { errno: 'ENOMEM' };
    const pid = machine.nextPid;
    this.create(machine, {
      parent: parent.pid, group: groupOf(request.group, pid, parent), args: found.args, program: found.program, env, cwd, fds: this.passed(parent, request), signals: ignoredOnly(parent.signals), state: null, started: false,
      ...(parent.tty === undefined ? {} : { tty: parent.tty }),
    });
    return pid;
  }

  /** Where there is no room for another process, the child ends at once, and the parent's standard error says why; a script is over then, at a terminal the command is broken off. */
  fork(parent: Process, state: Json, group?: 'new' | number): number {
    const machine = machineOf(this.kernel.state, parent.machine);
    const full = this.isFull(machine);
    const fds = Object.fromEntries(Object.entries(parent.fds).map(([fd, id]) => [fd, this.kernel.descriptors.share(id)]));
    const { args, program, env, cwd, signals } = parent;
    this.create(machine, { parent: parent.pid, group: groupOf(group, machine.nextPid, parent), args, program, env, cwd, fds, signals, state, started: true, ...(parent.tty === undefined ? {} : { tty: parent.tty }) });
    if (full) this.refuseChild(parent, processKey(machine.id, machine.nextPid));
    return machine.nextPid;
  }

  /** A child that ended or stopped and was not reported yet. */
  waitChild(parent: Process, pid?: number): ChildStatus | undefined | Failure {
    const children = this.of(parent.machine).filter((child) => child.parent === parent.pid && (pid === undefined || child.pid === pid));
    if (children.length === 0) return { errno: 'ECHILD' };
    const zombie = children.filter((child) => child.ended).toSorted((a, b) => (a.ended?.order ?? 0) - (b.ended?.order ?? 0))[0];
    if (zombie?.ended) {
      this.remove(zombie);
      const { order: _order, ...status } = zombie.ended;
      return status;
    }
    const stopped = children.find((child) => child.stopUnreported);
    if (!stopped) return undefined;
    this.put({ ...stopped, stopUnreported: false });
    return { pid: stopped.pid, code: 128 + SIGNAL_NUMBERS.TSTP, signal: 'TSTP', stopped: true };
  }

  /** `outside`: sent by the machine's owner, who may also kill process 1. */
  signal(key: string, signal: Signal, from: 'inside' | 'outside' = 'inside'): void {
    const process = this.get(key);
    if (!process || process.status === 'zombie') return;
    if (signal === 'CONT' && process.status === 'stopped') { this.put({ ...process, status: 'waiting', stopUnreported: false }); this.scheduler.ready({ ...process, status: 'waiting', stopUnreported: false }); }
    const protectedInit = process.pid === 1 && process.parent === 0;
    if (this.stepping?.key === key && process.signals[signal] === undefined && !HARMLESS.has(signal)) { if (!protectedInit) this.stepping.fatal ??= signal; return; }
    if (signal === 'KILL') { if (!protectedInit || from === 'outside') this.end(process, 128 + SIGNAL_NUMBERS.KILL, 'KILL'); return; }
    const disposition = signal === 'STOP' ? undefined : process.signals[signal];
    if (disposition === 'ignore') return;
    if (disposition === 'catch') { this.deliver(key, signal); return; }
    if (HARMLESS.has(signal) || protectedInit) return;
    if (STOPPING.has(signal)) { this.stop(process); return; }
    this.end(process, 128 + SIGNAL_NUMBERS[signal], signal);
  }

  signalGroup(machine: string, group: number, signal: Signal, from: 'inside' | 'outside' = 'inside'): void {
    for (const process of this.of(machine)) if (process.group === group) this.signal(process.key, signal, from);
  }

  /** A key of a terminal: for the group at its front, or, when that has just ended, for the shell that has not taken the terminal back yet. */
  signalTerminal({ id, machine, foreground }: Pick<Terminal, 'id' | 'machine' | 'foreground'>, signal: Signal): void {
    const all = this.of(machine);
    const front = all.filter((process) => process.group === foreground && process.status !== 'zombie');
    const targets = front.length > 0 ? front : all.filter((process) => process.tty === id && process.parent === 0);
    for (const process of targets) this.signal(process.key, signal);
  }

  /** Has the server that rests on a listener answer a request in one call; undefined where that is not to be had. */
  ask(listener: string, request: string, client: string): string | undefined {
    const process = this.scheduler.atRest(`listener:${listener}`);
    const program = process && this.kernel.program(process.program);
    if (!process || !program?.answer) return undefined;
    const asked = { process: process.key, env: process.env, request, client };
    const known = this.answers.get(listener);
    const again = known && this.holds(known, asked) ? known.again : undefined;
    const os = this.kernel.os(process);
    const { result, looked } = again === undefined ? this.kernel.files.witness(() => program.answer?.(process.state, request, client, os)) : { result: program.answer(process.state, request, client, os, again), looked: [] };
    const after = result && this.get(process.key);
    if (after) this.put({ ...after, state: result.state });
    if (again === undefined && result?.again !== undefined) this.answers.set(listener, { ...asked, looked, again: result.again });
    return result?.text;
  }

  /** Whether a request is the one that was answered, by a server that would see the same. */
  private holds(known: Answered, asked: Omit<Answered, 'looked' | 'again'>): boolean {
    return known.process === asked.process && known.env === asked.env && known.request === asked.request && known.client === asked.client
      && known.looked.every(([place, inode]) => this.kernel.files.inode(place) === inode);
  }

  put(process: Process): void {
    this.kernel.state.processes.set(process.key, process);
  }

  /** Ends every process of a machine at once, as when a node loses power: nobody is told. */
  wipe(machine: string): void {
    for (const process of this.of(machine)) {
      this.close(this.scheduler.unblock(process));
      this.remove(process);
    }
    this.kernel.state.turns.delete(machine);
  }

  private isFull({ id }: Machine): boolean { return (this.byMachine.get(id)?.size ?? 0) >= MAX_PROCESSES; }

  private refuseChild(parent: Process, child: string): void {
    const process = this.get(child);
    const errors = parent.fds[2];
    if (errors !== undefined) this.kernel.descriptors.write(errors, `${parent.args[0] ?? 'sh'}: can't fork: Resource temporarily unavailable\n`);
    if (process) this.end(process, 2);
    if (parent.tty !== undefined) this.signal(parent.key, 'INT');
    else if (this.stepping?.key === parent.key) this.stepping.exit = 2;
  }

  private note({ machine, key }: Process): void {
    const keys = this.byMachine.get(machine);
    if (keys) keys.add(key);
    else this.byMachine.set(machine, new Set([key]));
  }

  private remove({ machine, key }: Process): void {
    this.kernel.state.processes.delete(key);
    const keys = this.byMachine.get(machine);
    keys?.delete(key);
    if (keys?.size === 0) this.byMachine.delete(machine);
  }

  private create(machine: Machine, fields: Omit<Process, 'key' | 'machine' | 'pid' | 'order' | 'pending' | 'status' | 'startedMs'>): void {
    const pid = machine.nextPid;
    const key = processKey(machine.id, pid);
    this.kernel.state.machines.set(machine.id, { ...machine, nextPid: pid + 1 });
    const process: Process = { ...fields, key, machine: machine.id, pid, order: this.kernel.state.fresh(), pending: [], status: 'ready', startedMs: this.kernel.world.nowMs() };
    this.put(process);
    this.note(process);
    this.scheduler.enqueue(machine.id, key);
    this.memory.relieve(machine);
  }

  private passed(parent: Process, request: SpawnRequest): Record<number, number> {
    const fds: Record<number, number> = {};
    for (const [child, own] of Object.entries(request.fds ?? { 0: 0, 1: 1, 2: 2 })) {
      const id = parent.fds[own];
      if (id !== undefined) fds[Number(child)] = this.kernel.descriptors.share(id);
    }
    return fds;
  }

  private step(process: Process): void {
    const program = this.kernel.program(process.program);
    invariant(program, `No program is named "${process.program}".`);
    const running = informed(process);
    if (running !== process) this.put(running);
    const os = this.kernel.os(running);
    const current = { key: process.key, fatal: undefined as Signal | undefined, exit: undefined as number | undefined };
    this.stepping = current;
    const step = attempt(() => program.step(running.started ? running.state : program.start(os), { signals: process.pending }, os));
    this.stepping = undefined;
    const after = this.get(process.key);
    if (!after || after.status === 'zombie') return;
    const done: Process = after.started ? after : { ...after, started: true };
    if (current.exit !== undefined) { this.end(done, current.exit); return; }
    if (current.fatal && !STOPPING.has(current.fatal)) { this.end(done, 128 + SIGNAL_NUMBERS[current.fatal], current.fatal); return; }
    this.finish(done, step);
    const machine = this.kernel.state.machines.get(process.machine);
    if (machine) this.memory.look(machine);
    const stopped = current.fatal ? this.get(process.key) : undefined;
    if (stopped) this.stop(stopped);
  }

  private finish(process: Process, step: Step): void {
    if ('exit' in step) return this.end(process, step.exit & 0xff);
    if ('killed' in step) return step.outOfMemory ? void this.starve(process) : this.end(process, 128 + SIGNAL_NUMBERS[step.killed], step.killed);
    if ('exec' in step) return this.replace(process, step.exec);
    if ('wait' in step && process.status !== 'stopped') return this.scheduler.block(process, step.state, step.wait);
    this.put({ ...process, state: step.state });
    if (process.status !== 'stopped') this.scheduler.enqueue(process.machine, process.key);
  }

  private replace(process: Process, request: SpawnRequest): void {
    const machine = machineOf(this.kernel.state, process.machine);
    const cwd = request.cwd ?? process.cwd;
    const env = request.env ?? process.env;
    const found = this.executable(machine, cwd, request.args, env);
    if (failed(found)) return this.end(process, found.errno === 'ENOENT' ? NOT_FOUND : NOT_EXECUTABLE);
    const fds = request.fds ? this.passed(process, request) : Object.fromEntries(Object.entries(process.fds).map(([fd, id]) => [fd, this.kernel.descriptors.share(id)]));
    for (const id of Object.values(process.fds)) this.kernel.descriptors.release(id);
    const { heldBytes: _freed, ...kept } = process;
    this.put({ ...kept, args: found.args, program: found.program, env, cwd, fds, signals: ignoredOnly(process.signals), state: null, started: false, status: 'ready' });
    this.scheduler.enqueue(process.machine, process.key);
    this.memory.relieve(machine);
  }

  private deliver(key: string, signal: Signal): void {
    const process = this.get(key);
    if (!process) return;
    const next = process.pending.includes(signal) ? process : { ...process, pending: [...process.pending, signal] };
    this.put(next);
    if (next.status === 'waiting') this.scheduler.ready(next);
  }

  private stop(process: Process): void {
    if (process.status === 'stopped') return;
    this.put({ ...this.scheduler.unblock(process), status: 'stopped', stopUnreported: true });
    this.tellParent(process);
  }

  private tellParent(process: Process): void {
    const parent = this.get(processKey(process.machine, process.parent));
    if (!parent || parent.status === 'zombie') return;
    this.put({ ...parent, childEvent: true });
    this.scheduler.wake(`child:${parent.key}`);
    this.signal(parent.key, 'CHLD');
  }

  private close(process: Process): void {
    for (const id of Object.values(process.fds)) this.kernel.descriptors.release(id);
  }

  /** There is no memory left for this process: it is killed, if need be at the end of its step. How the container ends later, this is told of it. */
  starve({ key, machine }: Process): boolean {
    const process = this.get(key);
    if (!process || process.status === 'zombie') return true;
    this.kernel.state.machines.set(machine, { ...machineOf(this.kernel.state, machine), starved: true });
    const stepping = this.stepping?.key === key ? this.stepping : undefined;
    if (stepping) stepping.fatal = 'KILL';
    else this.end(process, 128 + SIGNAL_NUMBERS.KILL, 'KILL');
    return stepping === undefined;
  }

  private end(process: Process, code: number, signal?: Signal): void {
    const { pid, machine } = process;
    const why = this.kernel.state.machines.get(machine)?.starved ? 'out of memory' : undefined;
    const gone = this.scheduler.unblock(process);
    const ended = { pid, code, ...(signal ? { signal } : {}), order: this.kernel.state.fresh() };
    this.put({ ...gone, status: 'zombie', fds: {}, pending: [], ended });
    this.close(gone);
    if (pid === 1 && process.parent === 0) this.endOthers(machine);
    else for (const child of this.of(machine)) if (child.parent === pid) this.adopt(child);
    const parent = process.parent === 0 ? undefined : this.get(processKey(machine, process.parent));
    if (parent && parent.status !== 'zombie') this.tellParent(process);
    else this.remove(process);
    const { onExit } = process;
    if (onExit) this.kernel.world.schedule(this.kernel.world.nowMs(), { handler: onExit.handler, payload: { payload: onExit.payload, process: process.key, code, ...(signal ? { signal } : {}), ...(why ? { why } : {}) } });
  }

  /** With process 1 goes everything else in its container. */
  private endOthers(machine: string): void {
    for (const process of this.of(machine)) if (process.pid !== 1 && process.status !== 'zombie') this.end(process, 128 + SIGNAL_NUMBERS.KILL, 'KILL');
  }

  /** An orphan becomes a child of process 1, or of nobody. */
  private adopt(child: Process): void {
    const init = this.get(processKey(child.machine, 1));
    const parent = init && init.status !== 'zombie' && init.pid !== child.pid ? 1 : 0;
    if (parent === 0 && child.status === 'zombie') this.remove(child);
    else { this.put({ ...child, parent }); if (child.status === 'zombie') this.tellParent({ ...child, parent }); }
  }

  /** The program argv[0] stands for; a script's interpreter goes before it. */
  private executable(machine: Machine, cwd: string, args: readonly string[], env: Readonly<Record<string, string>>, depth = 0): { readonly program: string; readonly args: readonly string[] } | Failure {
    const name = args[0] ?? '';
    const path = env['PATH'] ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    const candidates = name.includes('/') ? [name] : path.split(':').map((directory) => `${directory || '.'}/${name}`);
    let problem: Failure = { errno: 'ENOENT' };
    for (const candidate of name === '' ? [] : candidates) {
      const found = this.kernel.files.resolve(machine, cwd, candidate);
      const inode = failed(found) || !found.place ? undefined : this.kernel.files.inode(found.place);
      if (!inode) { if (failed(found) && found.errno !== 'ENOENT' && found.errno !== 'ENOTDIR') problem = found; continue; }
      if (inode.type !== 'file' || (inode.mode & 0o111) === 0) { problem = { errno: 'EACCES' }; continue; }
      if (inode.program !== undefined) return { program: inode.program, args };
      const interpreter = /^#!\s*(\S+)[ \t]*([^\n]*)/.exec(inode.text ?? '');
      if (!interpreter || depth > 4) return { errno: 'ENOEXEC' };
      const option = (interpreter[2] ?? '').trim();
      return this.executable(machine, cwd, [interpreter[1] ?? '', ...(option ? [option] : []), candidate, ...args.slice(1)], env, depth + 1);
    }
    return problem;
  }
}

/** A process that has been told of its signals and of the end of its children. */
function informed(process: Process): Process {
  if (!process.pending.length && process.childEvent === undefined) return process;
  const { childEvent: _childEvent, ...rest } = process;
  return { ...rest, pending: [] };
}

/** A program that asks for more memory than there can be is killed, as by a kernel that has none left. */
function attempt(step: () => Step): Step {
  try {
    return step();
  } catch (error) {
    if (error instanceof RangeError) return { killed: 'KILL', outOfMemory: true };
    throw error;
  }
}

function ignoredOnly(signals: Process['signals']): Process['signals'] {
  return Object.fromEntries(BY_SIGNAL.filter(([signal]) => signals[signal] === 'ignore').map(([signal]) => [signal, 'ignore']));
}
