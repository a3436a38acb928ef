import type { Lab, Outcome, TaskState } from '../labs/contract';
import type { Cluster, NodeAction } from '../simulator/cluster/contract';
import type { Json } from '../simulator/base/json';

/** Everything that can be done to a lab. Apply, by button or key, is the line `kubectl apply -f FILE`. */
export type Input =
  | { readonly line: { readonly terminal: number; readonly text: string } }
  | { readonly signal: { readonly terminal: number; readonly signal: 'INT' | 'QUIT' | 'TSTP' } }
  | { readonly eof: { readonly terminal: number } }
  | { readonly terminal: { readonly open: number; readonly columns: number; readonly rows: number } | { readonly close: number } }
  /** The new text of a file, logged just before a command that may read it. */
  | { readonly edited: { readonly file: string; readonly text: string } }
  | { readonly file: { readonly remove: string } | { readonly rename: string; readonly to: string } }
  | { readonly node: NodeAction }
  | { readonly request: { readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; readonly path: string; readonly body?: Json } };

export interface LogEntry { readonly atMs: number; readonly input: Input; /** Checksum of objects and terminal output after it, for opening logs of another engine. */ readonly checksum?: number }

/** A lab in play, whole: persisted, shared, replayed. Times are virtual milliseconds since the lab began. */
export interface Log {
  readonly format: 1;
  readonly engine: string;
  readonly lab: string;
  readonly labHash: string;
  readonly seed: string;
  readonly epochMs: number;
  readonly entries: readonly LogEntry[];
  readonly untilMs: number;
}

/** An input in a few words; what was done to a node also as it was done. */
export interface InputInShort { readonly atMs: number; readonly summary: string; readonly changed: boolean; readonly node?: Extract<Input, { node: unknown }>['node'] }

/** One lab in play: what worker, command line and tests wrap. Times are virtual milliseconds since the lab began. */
export interface Workbench {
  readonly lab: Lab;
  readonly cluster: Cluster;
  nowMs(): number;
  handle(input: Input): void;
  advance(ms: number): void;
  /** For hosts that slice real time: runs one instant if it is not after `limitMs`. */
  runInstant(limitMs: number): boolean;
  /** The same, and says whether an object changed. */
  runNext(limitMs: number): 'changed' | 'ran' | false;
  /** Jumps to the next change of an object, at most `limitMs` ahead; false if there is none. */
  nextEvent(limitMs: number): boolean;
  verdicts(): readonly TaskState[];
  /** What became of the lab's predictions, as far as it is decided. */
  outcomes(): readonly Outcome[];
  log(): Log;
  /** A read-only cluster as it was at a moment. */
  at(ms: number): Cluster;
  /** Another workbench that goes on from a moment. */
  fork(ms: number): Workbench;
  /** When the lab began, in virtual milliseconds since the Unix epoch. */
  readonly beganMs: number;
  /** The learner's terminals by number, and the workstation's name for each. */
  terminals(): readonly { readonly terminal: number; readonly id: string }[];
  /** The inputs so far in short, and whether each changed something: the same list as long as there is nothing new. */
  inputs(): readonly InputInShort[];
  /** When a task or a prediction turned, or the learner did something to a machine: no object need have changed then. In order; the same list as long as there is nothing new. */
  turns(): readonly number[];
  /** Which of the inputs wrote a change by kubectl, or at the API itself; undefined for what the cluster did. */
  inputOf(version: number): number | undefined;
  /** Another workbench, in which the last input that changed something was never made; undefined when there is none. */
  undo(): Undoing | undefined;
}

/** What a host may give: a clock that tells how much real time replay costs (keyframes are set by it, results are not). */
export interface HostOptions { readonly clockMs?: () => number }

/** Opens a log, or a new lab when there is none. Throws LogError for a log that is corrupt or of another lab; nothing is lost by it. */
export type OpenWorkbench = (lab: Lab, log?: Log, host?: HostOptions) => Workbench;

/** A lab on its way to being without an input: `replay` begins at the last keyframe before it; `log` comes to the same from the lab's beginning. */
export interface Undoing { readonly log: Log; readonly replay: Replay }

/** A log on its way into a workbench, in slices: for hosts that show progress. */
export interface Replay {
  readonly total: number;
  done(): number;
  /** One instant or one input; false when the log is through. */
  step(): boolean;
  readonly workbench: Workbench;
}
