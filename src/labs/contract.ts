import type { Json } from '../simulator/base/json';

/** A lab as its folder says it, the same in every language. Parsed by `parseLab`, which refuses with file, line, field and remedy. */
export interface Lab {
  readonly id: string;
  readonly cluster: LabCluster;
  /** The files the learner begins with, in the order of their tabs: name → text. */
  readonly files: readonly LabFile[];
  /** Inputs made before the learner arrives. */
  readonly before: readonly LabStep[];
  readonly tasks: readonly Task[];
  readonly predictions: readonly Prediction[];
}

export interface LabCluster { readonly nodes: number; readonly storageClasses?: readonly Json[]; readonly seed?: string }
export interface LabFile { readonly name: string; readonly text: string }

/** Something a person does in a lab; steps.yaml of solution/ and wrong/ are lists of these, `before` of lab.yaml too. */
export type LabStep =
  | { readonly apply: string }
  /** Typed at the prompt of a terminal (default the first one). */
  | { readonly run: string; readonly terminal?: number }
  | { readonly interrupt: number }
  /** The file's whole new text, taken from the folder the steps stand in. */
  | { readonly edit: string; readonly from: string }
  | { readonly wait: { readonly task: string } | 'quiet' | { readonly seconds: number } }
  | { readonly node: { readonly [action in 'add' | 'remove' | 'stop' | 'start']?: string } };

export interface Task {
  readonly id: string;
  readonly check: Check;
  readonly holds: 'once' | 'until-next' | { readonly until: string };
  /** Something that must not break: met from the start. */
  readonly guard: boolean;
  /** How many hints the messages must hold for this task. */
  readonly hints: number;
}

export interface Prediction {
  readonly id: string;
  readonly choices: readonly string[];
  readonly truths: Readonly<Record<string, Check>>;
  /** The moment the question is about: before this has held once, no truth is asked. */
  readonly when?: Check;
}

/** What became of a prediction: which of its choices came true, and when; without them, its moment has come and nothing is decided yet. */
export interface Outcome { readonly id: string; readonly choice?: string; readonly atMs?: number }

/** A partial object: what is named must be so; lists match by merge key, else as a subset; leaves may be operators (">= 3", "/regex/", "*"). */
export type Partial = { readonly apiVersion?: string; readonly kind: string; readonly [key: string]: Json | undefined };

export type Check = Question & {
  /** A name for this part of a task's check: messages for its misses are looked up by it. */
  readonly as?: string;
};

export type Question =
  | { readonly all: readonly Check[] }
  | { readonly any: readonly Check[] }
  | { readonly none: readonly Check[] }
  | { readonly present: Partial }
  | { readonly absent: Partial }
  | { readonly count: { readonly of: Partial; readonly is: Json } }
  | { readonly every: { readonly of: Partial; readonly is: Json } }
  /** Whether a Service's selector matches so many Pods; the miss shows selector and labels side by side. */
  | { readonly selects: { readonly service: string; readonly namespace?: string; readonly pods: Json } }
  /** Moments in order: when each came to be true for the first time since the objects in question were made. */
  | { readonly sequence: readonly Partial[] }
  | { readonly same: Moments }
  | { readonly changed: Moments }
  | { readonly dns: { readonly from: string; readonly name: string; readonly answers: Json } }
  | { readonly http: { readonly from: string; readonly url: string; readonly status?: Json; readonly body?: Json } }
  | { readonly output: { readonly of: string; readonly matches?: Json; readonly exit?: Json } };

/** A field over the incarnations (uids) of one object, or over the moments of one incarnation. */
export interface Moments {
  readonly apiVersion?: string; readonly kind: string; readonly name: string; readonly namespace?: string;
  readonly path: string; readonly across?: 'incarnations' | 'moments'
  }

/** What a check needs to be judged, so that anything that can answer it will do: the simulator at once, a real cluster in its time. */
export type Read =
  | { readonly list: { readonly apiVersion: string; readonly kind: string; readonly namespace?: string } }
  | { readonly history: { readonly apiVersion: string; readonly kind: string; readonly namespace?: string } }
  | { readonly exec: { readonly pod: string; readonly namespace: string; readonly args: readonly string[] } }
  | { readonly command: string };

/** Answers to reads, by the read's canonical JSON. `history` is what was seen since the lab began, oldest first. */
export interface Evidence {
  objects(read: Extract<Read, { list: unknown }>): readonly Json[] | undefined;
  history(read: Extract<Read, { history: unknown }>): readonly { readonly atMs: number; readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: Json }[] | undefined;
  output(read: Extract<Read, { exec: unknown } | { command: unknown }>): { readonly out: string; readonly err: string; readonly exit: number } | undefined;
}

export type Judgement = { readonly verdict: 'met' } 
  /** `open` is the path of an earlier part that is not known yet, whose miss would be told first. */
  | { readonly verdict: 'unmet'; readonly miss: Miss; readonly open?: string }
  /** `open` is the path of the part that is not known yet; all before it hold. */
  | { readonly verdict: 'unknown'; readonly why: string; readonly open?: string };

/** The nearest miss: what came closest and what differs. `kind` chooses the message; the rest are its parameters. */
export interface Miss {
  readonly kind:
    | 'no-object' | 'field-differs' | 'field-missing' | 'too-many' | 'too-few' | 'still-there' | 'order' | 'not-seen-yet' | 'unchanged' | 'changed'
    | 'no-answer' | 'wrong-answers' | 'status-differs' | 'output-differs' | 'exit-differs' | 'selects-none';
  /** Path of the check inside the task, e.g. `all[1].present`. */
  readonly check: string;
  /** The name (`as`) of the innermost part that has one. */
  readonly named?: string;
  readonly object?: { readonly kind: string; readonly namespace?: string; readonly name?: string };
  readonly path?: string;
  readonly expected?: Json;
  readonly actual?: Json;
}

export interface TaskState {
  readonly id: string;
  readonly state: 'unmet' | 'met' | 'broken';
  readonly metAtMs?: number;
  readonly brokenAtMs?: number;
  readonly miss?: Miss;
}
