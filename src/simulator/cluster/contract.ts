import type { ApiConnection, ApiResponse, Os, Program } from '../base/program';
import type { Json } from '../base/json';
import type { Change, Client } from '../api/client';
import type { Wait } from '../api/controller';
import type { Image, ProgramTable } from '../runtime/image';
import type { ServerOptions } from '../server/server';
import type { NetworkCall } from '../runtime/network';
import type { WorldState } from '../world/world';

export interface ClusterOptions {
  readonly seed: string;
  /** How many worker nodes there are: worker-1 … worker-N. */
  readonly nodes: number;
  readonly epochMs: number;
  /** Default: `standard` (default class, dynamic, Immediate, Delete), as in the recordings. */
  readonly storageClasses?: readonly Json[];
  /** Instead of all images of simulator/images, e.g. the stand-ins the recordings were made with. */
  readonly images?: readonly Image[];
  /** Images every node has before anything is pulled; 'all' as on the recorded cluster. Default: none. */
  readonly preloaded?: 'all' | readonly string[];
  /** What the API server offers clients other than the page's own: YAML bodies, descriptions of columns. */
  readonly serving?: Pick<ServerOptions, 'parseYaml' | 'printYaml' | 'columnTexts' | 'changesKept'>;
  /** Who writes fields that are stored without effect is warned of it, as no real server would. Default: only what Kubernetes warns of. */
  readonly warnsOf?: 'fields without effect';
  /** Programs beside those of simulator/programs: the page adds kubectl for the learner's prompt. */
  readonly programs?: ProgramTable;
}

export interface NodeAction { readonly action: 'add' | 'remove' | 'stop' | 'start'; readonly node: string }

/** What the page may read beside the API: Kubernetes has no such thing. */
export interface Journal {
  /** All changes after a version, oldest first. */
  changes(afterVersion: number): readonly Change[];
  /** The version of the newest change. */
  version(): number;
  /** Who waits for what now. */
  waits(): readonly Wait[];
  /** What machines asked each other for after a moment, oldest first; only the newest are kept. */
  calls(afterMs: number): readonly NetworkCall[];
  /** The machines that nodes run on, whatever the API says of them, in the order they came. */
  machines(): readonly { readonly node: string; readonly stopped: boolean }[];
}

/** A machine outside the cluster that can reach its API: the learner's. It runs the same programs as containers do. */
export interface Workstation {
  /** Starts sh at a new terminal; returns the terminal's id. */
  openTerminal(size: { readonly columns: number; readonly rows: number }): string;
  closeTerminal(terminal: string): void;
  /** A whole line, as Enter sends it (without the line feed), or the answer to a password prompt. */
  type(terminal: string, line: string): void;
  signal(terminal: string, signal: 'INT' | 'QUIT' | 'TSTP'): void;
  endOfInput(terminal: string): void;
  resize(terminal: string, size: { readonly columns: number; readonly rows: number }): void;
  /** Output since an offset in characters, and where to go on. `mode` tells whether the next line is echoed; `prompting` whether the terminal waits for one. */
  read(terminal: string, from: number): { readonly text: string; readonly end: number };
  status(terminal: string): { readonly mode: 'line' | 'password' | 'raw'; readonly foreground: string | undefined; readonly ended: boolean; /** The file that an editor has open there. */ readonly editing?: string };
  terminals(): readonly string[];
  /** Files under the home folder, by relative path, and those that an editor has open: new ones, and by their whole path those elsewhere. */
  files(): Readonly<Record<string, string>>;
  writeFile(path: string, text: string): void;
  removeFile(path: string): void;
  /** Runs one command line to its end (or `limitMs` of virtual time) without a terminal: tests, probing checks. */
  run(line: string, options?: { readonly stdin?: string; readonly limitMs?: number; readonly interruptAfterMs?: number }): CommandResult;
  /** Starts a command line without waiting; for a caller that drives time itself. */
  start(line: string, stdin?: string): number;
  /** The output of a started command so far; `exit` once it ended. */
  result(pid: number): CommandResult & { readonly ended: boolean };
  interrupt(pid: number): void;
  /** Sends a request to a server in the cluster's network, in which this machine is. */
  call(address: string, port: number, request: string): Call;
}

/** A connection that carries one request and its answer. */
export interface Call {
  /** All that has come so far; it is `refused` where nobody listens, and `ended` once the server has closed. */
  read(): { readonly text: string; readonly state: 'waiting' | 'refused' | 'ended' };
  close(): void;
}

export interface CommandResult { readonly out: string; readonly err: string; readonly exit: number }

/** An upgraded connection (exec, attach, a followed log) of a caller outside of every machine. */
export interface Connection {
  /** What came out since the last read; `ended` when nothing more will. `error` gives one Status object as JSON text. */
  read(stream: 'stdout' | 'stderr' | 'error'): { readonly text: string; readonly ended: boolean };
  /** How many characters were taken. */
  write(text: string): number;
  closeInput(): void;
  /** Lets go of everything: as when the client's line breaks. */
  close(): void;
}

/** One simulated cluster: a pure function of its options, what is done to it, and how far time has gone. */
export interface Cluster {
  readonly client: Client;
  /** The REST door, as kubectl and the HTTP server use it. */
  readonly api: ApiConnection;
  /** exec, attach and logs that are followed, for a host that is no machine of the cluster. */
  connect(path: string): Connection | ApiResponse;
  readonly journal: Journal;
  readonly workstation: Workstation;
  nowMs(): number;
  /** The time of the next thing that is scheduled. */
  nextMs(): number | undefined;
  /** Runs everything up to and including now + ms. `advance(a); advance(b)` equals `advance(a + b)`. */
  advance(ms: number): void;
  /** Runs the next instant if it is not after `limitMs` (absolute); for hosts that slice real time. */
  runInstant(limitMs: number): boolean;
  /** Advances until no object has changed for 4 virtual seconds, or `limitMs` have gone; true if it became quiet. */
  runUntilQuiet(limitMs: number, quietMs?: number): boolean;
  /** False when it makes no sense: the node to add is there already, or there is none of this name. */
  node(action: NodeAction): boolean;
  /** Runs one command in a container, as `kubectl exec` would: for checks on a fork. */
  exec(pod: { readonly namespace: string; readonly name: string; readonly container?: string }, args: readonly string[], limitMs?: number): CommandResult;
  state(): WorldState;
  /** A cluster made with the same options goes on from here exactly as the one the state was taken from. */
  restore(state: WorldState): void;
  /** 32-bit hash over all objects, for comparing two runs. */
  hash(): number;
}

export type { NetworkCall, Os, Program };
