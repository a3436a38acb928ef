import type { Json } from '../base/json';
import type { Change, Client } from './client';
import type { Kind } from './kind';
import type { ApiObject } from './object';

/** What somebody is held up by, stated by who holds it; replaced whole per reconcile key. The page shows these. */
export interface Wait {
  /** The object that waits, or an owner and the slot it has no object for yet. */
  readonly subject: ObjectReference | { readonly owner: ObjectReference; readonly slot: string };
  /** Id of the rule by which it waits, from a rules.ts. */
  readonly rule: string;
  readonly on: { readonly object: ObjectReference; readonly path: string; readonly want: Json; readonly have: Json };
  readonly parameters?: Readonly<Record<string, Json>>;
  readonly untilMs?: number;
  /** A command that would end the wait, where the plan knows one. */
  readonly unblock?: string;
}

export interface ObjectReference { readonly apiVersion: string; readonly kind: string; readonly namespace?: string; readonly name: string; readonly uid?: string }

/** An event as a controller says it; the recorder aggregates as Kubernetes' does. */
export interface EventNote {
  readonly regarding: ApiObject;
  /** e.g. `spec.containers{nginx}` */
  readonly fieldPath?: string;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** The node it is told from, for components that run on every node. */
  readonly host?: string;
  /** What was being done, where events are told as series: `Binding`. */
  readonly action?: string;
}

/** What a controller is given for one reconcile. */
export interface ControllerContext {
  readonly client: Client;
  nowMs(): number;
  /** In [0, 1): see World.random. */
  random(purpose: string, objectKey: string): number;
  event(note: EventNote): void;
  /** All waits of this key; an empty list says it waits for nothing. */
  waits(waits: readonly Wait[]): void;
  /** What this controller remembers of this key until it is told otherwise, where Kubernetes' own remembers in its process: plain data. */
  readonly memory: { get(): Json | undefined; set(value: Json | undefined): void };
  /** How long this reconcile keeps its worker busy: what changes meanwhile is looked at all at once when it is over. Less than a millisecond is nothing. */
  works(ms: number): void;
}

export type ReconcileResult = 'done' | { readonly againInMs: number };

/**
 * Watches and one function of a key. It reads the present, plans with a pure function, then acts. It throws to be
 * retried with back-off. It keeps nothing between calls but `memory`.
 */
export interface Controller {
  readonly name: string;
  /** Name events are reported by, e.g. 'statefulset-controller'; undefined when it reports none. */
  readonly component?: string;
  /** Tells events as events.k8s.io has them: with the time of the first one, repetitions as a series. Default: with counts. */
  readonly eventSeries?: true;
  /** Which changes concern which keys. */
  readonly watches: readonly Watch[];
  reconcile(key: string, context: ControllerContext): ReconcileResult;
  /** Virtual milliseconds from a change to the reconcile it causes; default from the latency table. */
  readonly delayMs?: number;
}

export interface Watch<T extends ApiObject = ApiObject> {
  readonly kind: Kind<T>;
  /** The keys to reconcile after this change. */
  keys(change: Change & { readonly object: T; readonly old?: T }, client: Client): readonly string[];
  /** Virtual milliseconds from these changes to the reconcile they cause, where they are collected; default the controller's. */
  readonly delayMs?: number;
}

/** Types one entry of `watches` by its kind. */
export const watch = <T extends ApiObject>(kind: Kind<T>, keys: Watch<T>['keys'], delayMs?: number): Watch => ({ kind, keys, ...(delayMs === undefined ? {} : { delayMs }) }) as unknown as Watch;

/**
 * Controllers that look after objects of every kind (garbage collection, emptying of namespaces) are made for the kinds there
 * are: their folder exports `controllersOf` instead of `controllers`.
 */
export type ControllersOf = (kinds: readonly Kind[]) => readonly Controller[];
