/**
 * The contract of everything that runs as a process, in a container or at the learner's prompt: sh, nginx, curl, kubectl.
 * A program is a resumable state machine over plain data. The runtime calls `step` whenever what it waits for may have
 * happened; a wake-up may be spurious, so a step looks again (`os.read`, `os.waitChild`, `os.nowMs`) and never counts.
 */
import type { Json } from './json';

export type Signal = 'HUP' | 'INT' | 'QUIT' | 'KILL' | 'USR1' | 'USR2' | 'PIPE' | 'ALRM' | 'TERM' | 'CHLD' | 'CONT' | 'STOP' | 'TSTP' | 'WINCH';

/** POSIX error names as programs know them; `strerror` of the runtime puts them into words. */
export type Errno =
  | 'ENOENT' | 'EACCES' | 'EEXIST' | 'ENOTDIR' | 'EISDIR' | 'ENOTEMPTY' | 'EBADF' | 'EINVAL' | 'EROFS' | 'ENOSPC' | 'ECHILD' | 'ESRCH' | 'EPERM'
  | 'ENOEXEC' | 'EXDEV' | 'ELOOP' | 'EPIPE' | 'EADDRINUSE' | 'ECONNREFUSED' | 'EHOSTUNREACH' | 'ETIMEDOUT' | 'ECONNRESET' | 'ENOTCONN' | 'E2BIG' | 'ENOMEM' | 'ENAMETOOLONG';

/** A failed call; a call that succeeded returns its own value instead. */
export interface Failure { readonly errno: Errno }

export const failed = (result: unknown): result is Failure => typeof result === 'object' && result !== null && 'errno' in result;

/** What a blocked program waits for: any of these, or the virtual time `untilMs`, or a caught signal. */
export interface Wait {
  readonly readable?: readonly number[];
  readonly writable?: readonly number[];
  /** A child changed state. */
  readonly child?: true;
  /** Any object of the API changed after this resourceVersion (kubectl's watches). */
  readonly changeAfter?: number;
  readonly untilMs?: number;
}

/** How a step ends: blocked, ready to go on at once (throttled by the runtime), replaced by another program, or over. */
export type Step<State extends Json = Json> =
  | { readonly state: State; readonly wait: Wait }
  | { readonly state: State; readonly again: true }
  | { readonly exec: SpawnRequest }
  | { readonly exit: number }
  /** Dies of a signal, as a shell that kills itself does. */
  | { readonly killed: Signal; readonly outOfMemory?: true };

/** Why `step` is called. `signals` are caught signals that came since the last step, in order. */
export interface Wake { readonly signals: readonly Signal[] }

export interface Program<State extends Json = Json> {
  /** The state a process of this program begins with; `os.args[0]` is the name it was called by. */
  start(os: Os): State;
  /** Runs until it must wait, exits, or has done about a screenful of work. Must not keep anything outside `state`. */
  step(state: State, wake: Wake, os: Os): Step<State>;
  /**
   * What a server at rest answers to one request that comes on a connection of its own, which ends with the answer. It must leave
   * behind what playing the steps would: the runtime spares itself the steps for the probes of a kubelet. undefined: play them.
   * `again` is what the same request was answered with before, when no file that was looked at is another since: then only what
   * is new about the repetition is to be done (a line of the log), and the text may be the one of before.
   */
  answer?(state: State, request: string, client: string, os: Os, again?: Json): { readonly state: State; readonly text: string; readonly again?: Json } | undefined;
}

export interface SpawnRequest {
  /** argv[0] is looked up in PATH unless it holds a slash. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Which of the parent's descriptors the child gets under which number; others are not passed on. Default: 0, 1, 2 as they are. */
  readonly fds?: Readonly<Record<number, number>>;
  /** A process group of its own (a background job, or a pipeline of an interactive shell). */
  readonly group?: 'new' | number;
}

export interface FileStat {
  readonly type: 'file' | 'directory' | 'symlink';
  readonly sizeBytes: number;
  /** Permission bits, e.g. 0o644. */
  readonly mode: number;
  readonly modifiedMs: number;
  readonly links: number;
  readonly inode: number;
  readonly user: number;
  readonly group: number;
  /** Where a symbolic link points. */
  readonly target?: string;
  /** A device that gives as much as is read: its whole text is not to be had. */
  readonly endless?: true;
}

export type OpenMode = 'read' | 'write' | 'append' | 'create-exclusive' | 'read-write';

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly args: readonly string[];
  readonly state: 'running' | 'sleeping' | 'zombie' | 'stopped';
  readonly startedMs: number;
  readonly user: string;
  readonly tty?: string;
}

export interface ChildStatus { readonly pid: number; readonly code: number; readonly signal?: Signal; readonly stopped?: true }

/**
 * What a process may ask of its machine. All calls return at once. Text is text: contents are strings, sizes count UTF-8 bytes.
 * `undefined` from `read`, `accept` and `waitChild` means "not yet": return a Wait that names the descriptor (or child).
 */
export interface Os {
  readonly pid: number;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly hostname: string;
  readonly parent: number;
  /** Virtual time in milliseconds since the Unix epoch. */
  nowMs(): number;
  /** In [0, 1), the same in every replay. */
  random(purpose: string): number;

  // Descriptors
  /** Up to `maxCharacters` (default: all there is); null at the end of the file. */
  read(fd: number, maxCharacters?: number): string | null | undefined | Failure;
  /** How many characters were taken; 0 means the pipe is full: wait for `writable`. A broken pipe raises SIGPIPE and returns EPIPE. */
  write(fd: number, text: string): number | Failure;
  close(fd: number): void | Failure;
  /** Makes `as` (default: the lowest free number) another name of `fd`; returns it. */
  duplicate(fd: number, as?: number): number | Failure;
  pipe(): { readonly read: number; readonly write: number };
  isTty(fd: number): boolean;
  /** Columns and rows of the controlling terminal, if there is one. */
  terminalSize(): { readonly columns: number; readonly rows: number } | undefined;
  /** Echo off while a password is typed; a `raw` terminal passes on single keys. */
  setTerminal(mode: 'line' | 'password' | 'raw'): void;
  /** Hands the terminal's keyboard signals to a process group (job control). */
  setForeground(group: number): void;

  // Files
  open(path: string, mode: OpenMode, permissions?: number): number | Failure;
  stat(path: string, follow?: 'follow' | 'no-follow'): FileStat | Failure;
  list(path: string): readonly string[] | Failure;
  /** The whole text of a file. */
  readFile(path: string): string | Failure;
  writeFile(path: string, text: string): void | Failure;
  makeDirectory(path: string, permissions?: number): void | Failure;
  remove(path: string): void | Failure;
  removeDirectory(path: string): void | Failure;
  rename(from: string, to: string): void | Failure;
  link(target: string, path: string, type: 'symbolic' | 'hard'): void | Failure;
  setMode(path: string, permissions: number): void | Failure;
  setModified(path: string, ms: number): void | Failure;
  truncate(path: string, sizeBytes: number): void | Failure;
  readonly cwd: string;
  changeDirectory(path: string): void | Failure;
  seek(fd: number, offset: number): void | Failure;
  /** Takes the lock of a file until this process ends; EACCES while another process has it, on whatever machine. */
  lock(path: string): void | Failure;

  // Memory
  /** Says how much this process keeps beside what every process of its program needs. Where there is no room for that the call does not return: the process is killed. `moved`: what was copied for it, which takes time; by default what it has grown by. */
  hold(bytes: number, moved?: number): void;

  // Processes
  /** ENOENT or EACCES when there is no such program. */
  spawn(request: SpawnRequest): number | Failure;
  /** A child that goes on from `state` with copies of all descriptors: the shell's subshells. `group` as in a SpawnRequest. */
  fork(state: Json, group?: 'new' | number): number;
  /** A child that ended (or stopped) and was not waited for yet; ECHILD when there is none at all. */
  waitChild(pid?: number): ChildStatus | undefined | Failure;
  /** A negative pid addresses a process group. */
  kill(pid: number, signal: Signal | 0): void | Failure;
  /** What a signal does to this process from now on; `catch` delivers it with the next Wake. */
  onSignal(signal: Signal, action: 'default' | 'ignore' | 'catch'): void;
  processes(): readonly ProcessInfo[];

  // Network
  /** Starts listening on a TCP port of this machine; a number above 65535 is a local socket, which no packet from elsewhere reaches. */
  listen(port: number): number | Failure;
  accept(fd: number): number | undefined | Failure;
  /** Begins a TCP connection; wait for `writable`, then `connected` tells how it went. */
  connect(address: string, port: number): number | Failure;
  connected(fd: number): true | undefined | Failure;
  peer(fd: number): { readonly address: string; readonly port: number } | undefined;
  /** Sends one datagram; the descriptor turns readable with the answer, or with an error (ETIMEDOUT is the caller's own timer). */
  ask(address: string, port: number, message: string): number | Failure;
  addresses(): readonly string[];
  /** Whether an address answers an echo request: undefined is "no answer". */
  reachable(address: string): 'yes' | 'no-answer' | 'unreachable';

  // The cluster's API, where this machine has a way to it (kubectl at the prompt)
  readonly api?: ApiConnection;
}

/** Plain HTTP semantics to the API server. `path` includes the query. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** Instead of `body`: text as it came (YAML, a truncated document). */
  readonly text?: string;
}
export interface ApiResponse {
  readonly status: number;
  readonly body: Json;
  /** Values of the Warning headers, decoded. */
  readonly warnings: readonly string[];
  /** Set for a body that is not JSON (container logs, /healthz). */
  readonly text?: string;
  /** Where it is neither JSON nor, for a text, plain text in UTF-8; null for an answer without a body. */
  readonly contentType?: string | null;
}
export interface WatchEvent { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'; readonly object: Json }

export interface ApiConnection {
  request(request: ApiRequest): ApiResponse;
  /** What happened to the list at `path` after `resourceVersion`; `resourceVersion` in the answer is where to go on. Wait with `changeAfter`. */
  changes(path: string, resourceVersion: string, accept?: string): { readonly events: readonly WatchEvent[]; readonly resourceVersion: string };
  /**
   * Opens an upgraded connection (pods/exec, pods/attach, pods/log with follow, pods/portforward). The descriptors are the caller's:
   * `stdin` to write, `stdout`, `stderr` and `error` to read; `error` gives one Status object as JSON text when the other side is done.
   */
  connect(path: string): { readonly stdin: number; readonly stdout: number; readonly stderr: number; readonly error: number } | ApiResponse;
}
