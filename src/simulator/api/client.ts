import type { Draft, Json } from '../base/json';
import type { Kind } from './kind';
import type { ApiObject, NewObject } from './object';

export interface ListOptions {
  /** undefined: all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface WriteOptions { readonly dryRun?: boolean; readonly fieldManager?: string }

export interface DeleteOptions extends WriteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/**
 * Why something was done: the fact the decision rested on, not what woke the work queue. `rule` is an id of some rules.ts,
 * `parameters` are what its sentence needs.
 */
export interface Cause {
  readonly from: { readonly change: number } | { readonly input: number } | { readonly timerMs: number };
  readonly actor: string;
  readonly rule: string;
  readonly parameters: Readonly<Record<string, Json>>;
}

/**
 * Typed access to the API server, synchronous, with everything a REST client would meet: defaulting, validation, conflicts.
 * Every method throws ApiError. What it returns is frozen and is what is stored.
 */
export interface Client {
  get<T extends ApiObject>(kind: Kind<T>, name: string, namespace?: string): T;
  /** Like get, undefined instead of NotFound. */
  find<T extends ApiObject>(kind: Kind<T>, name: string, namespace?: string): T | undefined;
  /** In the order of namespace, then name. */
  list<T extends ApiObject>(kind: Kind<T>, options?: ListOptions): readonly T[];
  /** By an index the kind's strategy declares, in the same order. */
  listBy<T extends ApiObject>(kind: Kind<T>, index: string, value: string): readonly T[];
  create<T extends ApiObject>(kind: Kind<T>, object: NewObject<T>, options?: WriteOptions): T;
  /** Replaces an object; its resourceVersion must be the stored one. */
  update<T extends ApiObject>(kind: Kind<T>, object: T, options?: WriteOptions): T;
  updateStatus<T extends ApiObject>(kind: Kind<T>, object: T, options?: WriteOptions): T;
  /** Reads the present object, edits a copy, stores it if anything differs; returns what is stored then. */
  edit<T extends ApiObject>(kind: Kind<T>, object: T, edit: (draft: Draft<T>) => void): T;
  editStatus<T extends ApiObject>(kind: Kind<T>, object: T, edit: (draft: Draft<T>) => void): T;
  /** The object as it is after the call (still there with a deletionTimestamp, or as it was last). */
  delete<T extends ApiObject>(kind: Kind<T>, name: string, namespace: string | undefined, options?: DeleteOptions): T;
  /** The binding subresource of a Pod. */
  bind(pod: ApiObject, nodeName: string): void;
  /** The same client, whose writes are recorded with this cause. */
  because(cause: Omit<Cause, 'from'> & { readonly from?: Cause['from'] }): Client;
}

/** One entry of the change log: what watches, informers, the time line and the causes read. */
export interface Change {
  /** The global resourceVersion, strictly increasing. */
  readonly version: number;
  readonly atMs: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** `plural.group` of the kind. */
  readonly resource: string;
  readonly object: ApiObject;
  /** What was stored before; undefined for ADDED. */
  readonly old?: ApiObject;
  readonly cause?: Cause;
}
