/** What page and worker say to each other. Types only: both sides import it. */
import type { Completion, Diagnostic, Edit, Fix, Heading, Hover, Said } from '../assist/index';
import type { Lab, Outcome, TaskState } from '../labs/contract';
import type { Json } from '../simulator/base/json';
import type { NetworkCall } from '../simulator/cluster/contract';
import type { Input, InputInShort, Log } from '../workbench/contract';
import type { InputError, LogError } from '../workbench/start';

export type ToWorker =
  | { readonly id: number; readonly open: { readonly lab: Lab; readonly log?: Log } }
  /** Answered with the log as it is with this input, before any frame shows what came of it. */
  | { readonly id: number; readonly input: Input }
  /** Pause, run, speed: the host's, never in the log. */
  | { readonly id: number; readonly clock: { readonly running: boolean; readonly speed: number } }
  | { readonly id: number; readonly step: 'next-event' | { readonly ms: number } | 'until-quiet' }
  | { readonly id: number; readonly query: Query }
  | { readonly acknowledge: number }
  /** Asks for a sign of life. */
  | { readonly ping: true };

export type Query =
  /** Problems of a manifest while it is typed. `others` are the texts of the files beside it, as the editor has them: names in them count, too. */
  | { readonly diagnose: { readonly text: string; readonly others: readonly string[] } }
  /** Completion at a place of a manifest, and what to show of the field there. */
  | { readonly complete: { readonly text: string; readonly offset: number; readonly others: readonly string[] } }
  | { readonly hover: { readonly text: string; readonly offset: number; readonly others: readonly string[] } }
  /** The objects and fields of a manifest, and where they begin. */
  | { readonly outline: string }
  /** Tab at the prompt. */
  | { readonly completeLine: { readonly terminal: number; readonly text: string; readonly cursor: number } }
  | Looking
  /** The cluster as it was at a moment, and where something was seen to change before and after it. */
  | { readonly past: number }
  | { readonly files: true }
  /** What `kubectl diff` says of a text that is not applied yet. */
  | { readonly diff: { readonly file: string; readonly text: string } }
  /** The lanes of the time line from the lab's beginning on. */
  | { readonly lanes: true }
  | { readonly log: true }
  | { readonly undo: true }
  /** Goes on from a moment, as if nothing had come after it. */
  | { readonly continue: number };

/** Looks at an object, now or at a moment of the past (virtual milliseconds since the lab began). Keys are those of rows. */
export type Looking = { readonly at?: number } & (
  | { readonly object: { readonly apiVersion: string; readonly kind: string; readonly namespace?: string; readonly name: string } }
  | { readonly describe: { readonly resource: string; readonly namespace?: string; readonly name: string } }
  /** The object before its last change, and when that was; null when there was none. */
  | { readonly before: string }
  | { readonly why: string }
  | { readonly events: string }
  | { readonly logs: { readonly namespace: string; readonly name: string } }
);

export interface Past {
  readonly atMs: number;
  readonly rows: readonly Row[];
  /** When something was last seen to change before it, and first after it. */
  readonly previousMs: number | undefined;
  readonly nextMs: number | undefined;
  /** What was asked for in the second before it. */
  readonly calls: readonly CallRow[];
}

/** A request between machines: who asked, by key of its row where it has one (the learner's machine has none), and who answered. */
export interface CallRow extends NetworkCall {
  /** How many of the same there were. */
  readonly count: number;
}

/** What a Pod or node was like over a stretch of time. */
export interface LaneRow {
  readonly key: string;
  readonly name: string;
  readonly kind: 'pod' | 'node';
  readonly segments: readonly {
    readonly state: 'waits' | 'pends' | 'creates' | 'unready' | 'ready' | 'leaves' | 'fails' | 'lost' | 'done' | 'cordon' | 'stopped';
    readonly fromMs: number;
    readonly toMs: number | undefined;
    readonly note?: string;
  }[];
}

/** An Event as the inspector lists it; newest last. */
export interface EventRow { readonly atMs: number; readonly type: string; readonly reason: string; readonly message: string; readonly count: number }

export type ToPage =
  | { readonly id: number; readonly answer: Json }
  /** The request could not be carried out: why, and what it is about; `message` is for a report. */
  | { readonly id: number; readonly refused: { readonly reason: LogError['reason'] | InputError['reason'] | 'nothing-to-undo' | 'bad-request'; readonly about?: string; readonly message: string; readonly usable?: Log } }
  | { readonly frame: Frame }
  | { readonly pong: true }
  | { readonly progress: { readonly done: number; readonly total: number } }
  /** A part of the code did not come: what needs it can't go on. */
  | { readonly unfetched: string }
  /** An invariant broke: the lab has stopped. The log reproduces it. */
  | { readonly crash: { readonly message: string; readonly stack: string; readonly log: Log | undefined } };

/** At most one is unacknowledged; the page acknowledges in requestAnimationFrame. Rows are changed ones only. */
export interface Frame {
  readonly number: number;
  readonly nowMs: number;
  readonly running: boolean;
  readonly speed: number;
  /** When something of the picture will change next, if nobody does anything: undefined when not in sight, null while it is not worked out. */
  readonly nextEventMs: number | null | undefined;
  readonly rows: readonly Row[];
  readonly removed: readonly string[];
  readonly terminals: readonly TerminalFrame[];
  readonly tasks: readonly TaskState[];
  /** What became of the predictions, in the first frame and when it changed. */
  readonly outcomes?: readonly Outcome[];
  /** What changed since the last frame, for the narration: message id and parameters. */
  readonly news: readonly News[];
  /** Requests since the last frame, oldest first. */
  readonly calls?: readonly CallRow[];
  /** The files, when they changed by a command (kubectl edit, redirection). */
  readonly files?: readonly { readonly name: string; readonly text: string }[];
  /** Files that a command removed. */
  readonly filesRemoved?: readonly string[];
  readonly inputs: readonly InputInShort[];
}

export interface TerminalFrame {
  readonly terminal: number;
  readonly chunk: string;
  readonly mode: 'line' | 'password' | 'raw';
  readonly foreground: string | undefined;
  readonly ended: boolean;
  /** The file that an editor has open at this terminal: the page's editor shows it, and the lines `:wq` and `:q!` close it. */
  readonly editing?: string;
}

export interface News { readonly atMs: number; readonly message: string; readonly parameters: Readonly<Record<string, string | number>> }

export type PodState = 'pending' | 'starting' | 'ready' | 'terminating' | 'failing' | 'unknown' | 'done';

/** Small records for the cluster view; `key` is kind and key of the object, e.g. `Pod default/web-0`. Whole objects come by query. */
export type Row =
  | NodeRow
  | PodRow
  | SetRow
  | ClaimRow
  | VolumeRow
  | ServiceRow
  | OtherRow;

/** What an object, or a slot without one, is held up by: a rule and its parameters, as the one who holds it states them. */
export interface WaitRow { readonly slot: string; readonly rule: string; readonly parameters: Readonly<Record<string, Json>> }

export interface NodeRow {
  readonly key: string;
  readonly type: 'node';
  readonly name: string;
  /** `unregistered`: a machine that the cluster has no Node object for. */
  readonly state: 'ready' | 'cordoned' | 'silent' | 'unregistered';
  /** Set as unschedulable, whatever its state. */
  readonly cordoned: boolean;
  /** The machine under it: nobody but the page can see whether it has power, or is there at all. */
  readonly machine: 'running' | 'stopped' | 'gone';
  readonly sinceMs: number;
  readonly waits?: readonly WaitRow[];
}

export interface PodRow {
  readonly key: string;
  readonly type: 'pod';
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly state: PodState;
  /** Kubernetes' own word, as `kubectl get` has it. */
  readonly word: string;
  /** e.g. `1/1` */
  readonly ready: string;
  readonly restarts: number;
  readonly node?: string;
  readonly ip?: string;
  /** Key of the row of the set that manages it. */
  readonly owner?: string;
  readonly ordinal?: number;
  /** The hash of the set's revision it was made by; a ReplicaSet has only one. */
  readonly revision?: string;
  readonly images?: readonly string[];
  readonly claims: readonly string[];
  readonly containers: readonly { readonly name: string; readonly ready: boolean }[];
  readonly labels: Readonly<Record<string, string>>;
  readonly sinceMs: number;
  readonly waits?: readonly WaitRow[];
}

export interface SetRow {
  readonly key: string;
  readonly type: 'set';
  readonly kind: 'StatefulSet' | 'DaemonSet' | 'Deployment' | 'ReplicaSet';
  readonly namespace: string;
  readonly name: string;
  readonly desired: number;
  readonly ready: number;
  readonly current: number;
  readonly startOrdinal: number;
  readonly ordered: boolean;
  /** Below this ordinal an update leaves Pods as they are; absent where it is 0. */
  readonly partition?: number;
  /** The revision that Pods are brought to, and its images; of a ReplicaSet its number among its Deployment's. */
  readonly revision?: string;
  readonly images?: readonly string[];
  /** Why a slot is empty, in rule and parameters, as the controller states it. */
  readonly waits: readonly WaitRow[];
  /** Key of the row of the Deployment that made this ReplicaSet. */
  readonly owner?: string;
}

export interface ClaimRow {
  readonly key: string;
  readonly type: 'claim';
  readonly namespace: string;
  readonly name: string;
  readonly phase: string;
  readonly volume?: string;
  readonly size: string;
  readonly storageClass?: string;
  readonly leaving: boolean;
  readonly waits?: readonly WaitRow[];
}

export interface VolumeRow {
  readonly key: string;
  readonly type: 'volume';
  readonly name: string;
  readonly phase: string;
  readonly claim?: string;
  readonly size: string;
  readonly leaving: boolean;
  readonly waits?: readonly WaitRow[];
}

export interface ServiceRow {
  readonly key: string;
  readonly type: 'service';
  readonly namespace: string;
  readonly name: string;
  readonly headless: boolean;
  readonly clusterIP: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly waits?: readonly WaitRow[];
  /** DNS names and the addresses they answer now. */
  readonly names: readonly { readonly name: string; readonly addresses: readonly string[] }[];
}

/** An object that the picture has no sign for, only its kind and name: what Pods read, what limits or ends them. */
export interface OtherRow {
  readonly key: string;
  readonly type: 'other';
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent where the kind has none. */
  readonly namespace: string | undefined;
  readonly name: string;
  readonly leaving: boolean;
  /** Of a PodDisruptionBudget: how many Pods may be evicted now. */
  readonly allowed: number | undefined;
}

export type { Completion, Diagnostic, Edit, Fix, Heading, Hover, Said };
