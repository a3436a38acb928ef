import type { Json } from '../base/json';
import type { ChildStatus, Signal, Wait } from '../base/program';
import type { Table, Timer, World } from '../world/world';

/** An entry of a file system. `program` marks an executable that runs a registered program; `device` one of /dev: what reading it gives is the name in `target`. */
export interface Inode {
  readonly type: 'file' | 'directory' | 'symlink' | 'device';
  readonly mode: number;
  readonly modifiedMs: number;
  readonly links: number;
  readonly text?: string;
  readonly sizeBytes?: number;
  readonly program?: string;
  readonly target?: string;
  readonly entries?: Readonly<Record<string, number>>;
}

/** A file system: the inodes of an image, if it has one, under those that were written since (in the table of inodes). */
export interface FileSystem {
  readonly id: string;
  /** `repository:tag` of the image below. */
  readonly image?: string;
  /** What is written here is kept in memory, and counts as the container's. */
  readonly inMemory?: true;
  readonly next: number;
}

/** Where another file system shows in a machine's tree; `inode` is its directory or file there. */
export interface Mount { readonly path: string; readonly fileSystem: string; readonly inode: number; readonly readOnly: boolean }

/** A container, or the learner's workstation: a tree of files and the processes in it. */
export interface Machine {
  readonly id: string;
  readonly hostname: string;
  /** Name of the network it is in: containers of one Pod share it. */
  readonly network: string;
  readonly root: string;
  readonly mounts: readonly Mount[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly user: string;
  readonly api: boolean;
  /** What its processes may have together. */
  readonly memoryBytes?: number;
  /** One of its processes was killed because there was no more. */
  readonly starved?: true;
  readonly nextPid: number;
}

/** Who takes turns on a machine, how many steps it had in the present millisecond, and how many it may still take at full speed (as of `ms`). */
export interface Turns { readonly ready: readonly string[]; readonly timer: boolean; readonly ms: number; readonly used: number; readonly credit: number; /** How long it napped last, while it does not rest. */ readonly napMs?: number }

export type Disposition = 'ignore' | 'catch';

export interface Process {
  readonly key: string;
  readonly machine: string;
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Counts all processes ever made: the order in which one event wakes several. */
  readonly order: number;
  readonly args: readonly string[];
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** null until the first step. */
  readonly state: Json;
  readonly started: boolean;
  readonly fds: Readonly<Record<number, number>>;
  readonly signals: Readonly<Partial<Record<Signal, Disposition>>>;
  readonly pending: readonly Signal[];
  readonly status: 'ready' | 'waiting' | 'stopped' | 'zombie';
  readonly wait?: Wait;
  readonly timer?: number;
  /** A child ended since the last step. */
  readonly childEvent?: boolean;
  readonly startedMs: number;
  /** What it keeps beside what its program needs. */
  readonly heldBytes?: number;
  readonly tty?: string;
  readonly ended?: ChildStatus & { readonly order: number };
  /** Told of a stop that `waitChild` did not report yet. */
  readonly stopUnreported?: boolean;
  readonly onExit?: Timer;
  /** Files it holds the lock of, as `fileSystem#inode`. */
  readonly locks?: readonly string[];
}

/** What a descriptor stands for; processes share it after fork and dup. */
export type Description = { readonly references: number } & (
  | { readonly kind: 'null' }
  | { readonly kind: 'endless'; readonly of: 'zero' | 'random' }
  | { readonly kind: 'file'; readonly fileSystem: string; readonly inode: number; readonly offset: number; readonly mode: 'read' | 'write' | 'append' | 'both' }
  | { readonly kind: 'read-end' | 'write-end'; readonly pipe: number }
  | { readonly kind: 'terminal'; readonly terminal: string }
  /** The other end of a terminal: what is written there is typed. */
  | { readonly kind: 'keyboard'; readonly terminal: string }
  | { readonly kind: 'output'; readonly output: string; readonly stream: 'stdout' | 'stderr' }
  | { readonly kind: 'listener'; readonly listener: string }
  | { readonly kind: 'socket'; readonly connection: number; readonly side: 'client' | 'server' }
  | { readonly kind: 'ask'; readonly answer?: string; readonly errno?: string; readonly taken?: boolean }
);

export interface Pipe { readonly buffer: string; readonly capacity: number; readonly readers: number; readonly writers: number }

export interface Terminal {
  readonly id: string;
  readonly machine: string;
  readonly mode: 'line' | 'password' | 'raw';
  readonly columns: number;
  readonly rows: number;
  readonly foreground: number;
  /** Typed and not read yet, whole lines except in raw mode. */
  readonly input: string;
  readonly line: string;
  /** Ends of input typed on an empty line. */
  readonly ends: number;
  /** Where its output goes: an output, or a pipe to whoever attached. */
  readonly output?: string;
  readonly pipe?: number;
  /** The terminal in a container that this one is bridged to. */
  readonly inner?: string;
  readonly hungUp: boolean;
}

export interface OutputChunk { readonly atMs: number; readonly stream: 'stdout' | 'stderr'; readonly text: string }

/** What somebody wrote and others read later: a container's log, a terminal's screen. Bounded: the oldest goes. */
export interface Output {
  readonly blocks: readonly (readonly OutputChunk[])[];
  /** The newest chunk, while more may come to it. */
  readonly open?: OutputChunk;
  /** Characters forgotten, and characters ever written. */
  readonly start: number;
  readonly end: number;
  /** Pipes that get a copy of what is written from now on. */
  readonly followers: readonly { readonly pipe: number; readonly stream?: 'stdout' | 'stderr'; readonly timestamps?: boolean; readonly silent?: boolean }[];
  readonly closed: boolean;
}

export interface Network { readonly id: string; readonly addresses: readonly string[]; readonly up: boolean; readonly name: string }

export interface Listener { readonly id: string; readonly network: string; readonly port: number; readonly backlog: readonly number[] }

/** A TCP connection; `toServer` and `toClient` hold what was sent and not read. */
export interface Connection {
  readonly state: 'connecting' | 'open' | 'refused' | 'unreachable' | 'timeout' | 'reset';
  readonly from: string;
  readonly to: string;
  readonly address: string;
  readonly port: number;
  readonly clientAddress: string;
  readonly clientPort: number;
  readonly toServer: string;
  readonly toClient: string;
  /** Closed by the client, by the server. */
  readonly clientClosed: boolean;
  readonly serverClosed: boolean;
  readonly request?: string;
  readonly noted: boolean;
  /** Called when something arrives for a client that is no process (a probe). */
  readonly owner?: Timer;
}

/** All tables of the runtime: the whole of its memory. */
export interface RuntimeState {
  readonly fileSystems: Table<FileSystem>;
  readonly inodes: Table<Inode>;
  readonly machines: Table<Machine>;
  readonly turns: Table<Turns>;
  readonly processes: Table<Process>;
  readonly descriptions: Table<Description>;
  readonly pipes: Table<Pipe>;
  readonly terminals: Table<Terminal>;
  readonly outputs: Table<Output>;
  readonly networks: Table<Network>;
  readonly listeners: Table<Listener>;
  readonly connections: Table<Connection>;
  /** A number never given before. */
  fresh(): number;
}

export function createState(world: World): RuntimeState {
  const counter = world.cell<number>('runtime/next', 1);
  return {
    fileSystems: world.table('runtime/fileSystems'),
    inodes: world.table('runtime/inodes'),
    machines: world.table('runtime/machines'),
    turns: world.table('runtime/turns'),
    processes: world.table('runtime/processes'),
    descriptions: world.table('runtime/descriptions'),
    pipes: world.table('runtime/pipes'),
    terminals: world.table('runtime/terminals'),
    outputs: world.table('runtime/outputs'),
    networks: world.table('runtime/networks'),
    listeners: world.table('runtime/listeners'),
    connections: world.table('runtime/connections'),
    fresh() {
      const value = counter.get();
      counter.set(value + 1);
      return value;
    },
  };
}
