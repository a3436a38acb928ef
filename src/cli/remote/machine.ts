import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, unlinkSync, writeFileSync, type Stats } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { Errno, Failure, FileStat, Os, Signal } from '../../simulator/base/program';
import type { Journal } from './journal';
import type { RemoteApi } from './streams';

/** Where a program's input comes from and its output goes to. */
export interface Console {
  /** What was typed and not read yet; null at the end, undefined: nothing yet. */
  read(): string | null | undefined;
  write(descriptor: 1 | 2, text: string): void;
  isTty(descriptor: number): boolean;
  setRaw(raw: boolean): void;
}

export interface MachineOptions { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>>; readonly cwd: string; readonly console: Console }

/** What of an operating system kubectl asks for, of this machine. Everything that asks or acts goes through the journal. */
export class Machine {
  /** Caught signals are delivered with the next step; others end the program. */
  readonly caught = new Set<Signal>();
  readonly os: Os;
  private exited: { readonly pid: number; readonly code: number } | undefined;

  constructor(private readonly options: MachineOptions, journal: Journal, api: RemoteApi) {
    const { args, env, cwd, console } = options;
    const path = (name: string) => resolve(cwd, name);
    const acts = {
      nowMs: () => Date.now(),
      random: () => Math.random(),
      read: (fd: number) => (fd === 0 ? console.read() : api.read(fd)),
      write: (fd: number, text: string) => (fd === 1 || fd === 2 ? (console.write(fd, text), text.length) : api.write(fd, text)),
      close: (fd: number) => api.close(fd),
      isTty: (fd: number) => console.isTty(fd),
      terminalSize: () => undefined,
      setTerminal: (mode: 'line' | 'password' | 'raw') => console.setRaw(mode === 'raw'),
      onSignal: (signal: Signal, action: 'default' | 'ignore' | 'catch') => void (action === 'catch' ? this.caught.add(signal) : this.caught.delete(signal)),
      readFile: (name: string) => tried(() => readFileSync(path(name), 'utf8')),
      writeFile: (name: string, text: string) => tried(() => writeFileSync(path(name), text)),
      stat: (name: string, follow?: 'follow' | 'no-follow') => tried(() => statOf((follow === 'no-follow' ? lstatSync : statSync)(path(name)))),
      list: (name: string) => tried(() => readdirSync(path(name)).toSorted()),
      makeDirectory: (name: string) => tried(() => void mkdirSync(path(name))),
      remove: (name: string) => tried(() => unlinkSync(path(name))),
      removeDirectory: (name: string) => tried(() => rmdirSync(path(name))),
      spawn: ({ args: words }: { readonly args: readonly string[] }) => this.spawn(words),
      waitChild: () => this.exited,
    } as const;
    const noted = Object.fromEntries(Object.entries(acts).map(([name, act]) => [name, (...given: never[]) => journal.ask(() => (act as (...all: never[]) => unknown)(...given))]));
    this.os = offering({ pid: process.pid, parent: process.ppid, args, env, cwd, hostname: hostname(), api, ...noted });
  }

  /** Runs a program (an editor) at this terminal until it ends. */
  private spawn([program = '', ...args]: readonly string[]): number | Failure {
    const { status, error } = spawnSync(program, args, { stdio: 'inherit', cwd: this.options.cwd });
    if (error) return failureOf(error);
    this.exited = { pid: 1, code: status ?? 1 };
    return 1;
  }
}

/** An Os of which only the given part is there; asking for another is a mistake of ours. */
const offering = (part: object): Os => new Proxy(part, {
  get(target, name) {
    if (!(name in target)) throw new Error(`kubectl asked for ${String(name)}, which this machine does not offer it`);
    return target[name as keyof typeof target];
  },
}) as Os;

const failureOf = (error: Error & { readonly code?: unknown }): Failure => ({ errno: (error.code ?? 'EINVAL') as Errno });

function tried<Result>(act: () => Result): Result | Failure {
  try {
    return act();
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return failureOf(error);
    throw error;
  }
}

const statOf = (stats: Stats): FileStat => ({
  type: stats.isDirectory() ? 'directory' : stats.isSymbolicLink() ? 'symlink' : 'file', sizeBytes: stats.size, mode: stats.mode & 0o777, modifiedMs: Math.floor(stats.mtimeMs), links: stats.nlink, inode: stats.ino, user: stats.uid, group: stats.gid,
});
