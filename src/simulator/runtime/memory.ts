import { machineOf, type Kernel } from './kernel';
import type { Machine, Process } from './state';

const MIB = 1 << 20;
/** What a node has for containers without a limit. */
const NODE_MEMORY_BYTES = 24_683_060 * 1024;
/** Mebibytes a process of a program needs at rest, as the servers' own processes have; everything else is as small as a busybox applet. */
const RESIDENT_MIB: Readonly<Record<string, number>> = { mysqld: 190, fluentd: 48, jump: 20, mehdb: 8, agnhost: 12, kubectl: 30, mysql: 6, nginx: 3, curl: 5, dig: 6, 'bind/nslookup': 6, bash: 2 };
const SMALL_MIB = 0.5;

/** What the kernel counts for a process: its program's share, and what it keeps. */
const residentBytes = ({ program, heldBytes = 0, status }: Pick<Process, 'program' | 'heldBytes' | 'status'>): number =>
  (status === 'zombie' ? 0 : (RESIDENT_MIB[program] ?? SMALL_MIB) * MIB + heldBytes);

/** Whom the kernel kills when there is no more: who has most, of several the youngest. */
const largest = (processes: readonly Process[]): Process | undefined =>
  processes.filter(({ status }) => status !== 'zombie').toSorted((a, b) => residentBytes(b) - residentBytes(a) || b.order - a.order)[0];

/** What memory needs of the processes. */
interface Killing {
  of(machine: string): readonly Process[];
  put(process: Process): void;
  /** Kills for want of memory; whether that is done, and not only at the end of its step. */
  starve(process: Process): boolean;
}

/** Keeps the processes of a machine within what they may have together. */
export class Memory {
  constructor(private readonly kernel: Pick<Kernel, 'state' | 'files'>, private readonly processes: Killing) {}

  /** See Os.hold. Throws RangeError where there is no room. */
  hold(process: Process, bytes: number): void {
    if ((process.heldBytes ?? 0) === bytes) return;
    const machine = machineOf(this.kernel.state, process.machine);
    const others = machine.memoryBytes === undefined ? 0 : this.usedBytes(machine) - residentBytes(process);
    const held: Process = { ...process, heldBytes: bytes };
    if (others + residentBytes(held) > (machine.memoryBytes ?? NODE_MEMORY_BYTES)) throw new RangeError('out of memory');
    this.processes.put(held);
  }

  /** Kills until the rest has room. */
  relieve({ id, memoryBytes }: Machine): void {
    while (memoryBytes !== undefined) {
      const machine = this.kernel.state.machines.get(id);
      const victim = machine && this.usedBytes(machine) > memoryBytes ? largest(this.processes.of(id)) : undefined;
      if (!victim || !this.processes.starve(victim)) return;
    }
  }

  /** After a step: files may have been written that are kept in memory. They stay when who wrote them is killed, so nobody else has room. */
  look(machine: Machine): void {
    if (machine.memoryBytes === undefined || !machine.mounts.some(({ fileSystem }) => this.kernel.state.fileSystems.get(fileSystem)?.inMemory)) return;
    if (this.usedBytes(machine) > machine.memoryBytes) for (const process of this.processes.of(machine.id)) this.processes.starve(process);
  }

  private usedBytes({ id, mounts }: Machine): number {
    const files = new Set(mounts.map(({ fileSystem }) => fileSystem).filter((one) => this.kernel.state.fileSystems.get(one)?.inMemory));
    return [...this.processes.of(id).map(residentBytes), ...[...files].map((one) => this.kernel.files.usedBytes(one))].reduce((sum, bytes) => sum + bytes, 0);
  }
}
