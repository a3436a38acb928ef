import type { Draft, Json } from '../base/json';
import type { FieldError } from './errors';
import type { Kind } from './kind';
import type { ApiObject, NewObject } from './object';
import type { Client } from './client';
import type { NameRule } from './metadata';

/** A column of the Table a list is printed as. `priority` 0 is always shown, 1 with -o wide. */
export interface Column<T extends ApiObject> {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'date' | 'number' | 'boolean';
  readonly format?: string;
  readonly description?: string;
  readonly priority: 0 | 1;
  /** The cell; ages are computed by the server's clock, `nowMs`. */
  cell(object: T, nowMs: number): string | number | boolean;
}

/** What a rule may ask while it defaults or admits an object: the store as it is, time and chance. */
export interface Admission {
  readonly client: Client;
  readonly nowMs: number;
  /** In [0, 1), the same in every replay. */
  random(purpose: string, objectKey: string): number;
  readonly operation: 'create' | 'update' | 'delete';
  readonly subresource?: string;
  /** Nothing will be stored: what is taken is not claimed. */
  readonly dryRun?: boolean;
  /** Adds a `Warning:` to the response. */
  warn(message: string): void;
}

/** The rules of one kind. The server owns the order in which they are asked (decode, default, admit, validate, store). */
export interface Strategy<T extends ApiObject = ApiObject> {
  readonly kind: Kind<T>;
  /** Name of the definition in `schema` that fields are decoded strictly against, e.g. 'StatefulSet'. */
  readonly definition: string;
  /** A warning every answer about this kind carries. */
  readonly deprecated?: string;
  /** What names look like; default: a DNS subdomain. The server itself validates all of metadata by it, before `validate` is asked. */
  readonly nameRule?: NameRule;
  /** Fills what the client left out; pure. */
  defaults(draft: Draft<T>): void;
  /** What the storage strategy does before validation: drop status on create, allocate, count generations. `old` is set on update. */
  prepare?(draft: Draft<T>, old: T | undefined, admission: Admission): void;
  /** Mutating admission (ServiceAccount, default StorageClass, tolerations). */
  admit?(draft: Draft<T>, old: T | undefined, admission: Admission): void;
  /** Every complaint, in the order Kubernetes lists them. */
  validate(object: T): readonly FieldError[];
  /** What is asked of a new object alone, before all else. */
  validateCreate?(object: T): readonly FieldError[];
  validateUpdate?(object: T, old: T): readonly FieldError[];
  validateStatusUpdate?(object: T, old: T): readonly FieldError[];
  /** Warnings about an object that is accepted (deprecated or unusual fields). */
  warnings?(object: T, old: T | undefined): readonly string[];
  readonly columns: readonly Column<T>[];
  /** What the row of an object says of itself beside its cells: that a Pod is over. */
  rowConditions?(object: T): readonly Json[];
  /** Names beyond metadata.name and metadata.namespace that field selectors may use → value. */
  readonly selectableFields?: Readonly<Record<string, (object: T) => string>>;
  /** Which namespace-independent values an object is found under: `client.listBy(Pod, 'node', 'worker-1')`. 'owner' (uids of owners) and 'orphan' (the namespace of an object nobody controls) are there for every kind. An index costs nothing until it is asked for. */
  readonly indexes?: Readonly<Record<string, (object: T) => readonly string[]>>;
  /** Which members count as spec: a change of them raises metadata.generation. Default: everything but metadata and status; [] for kinds without generation. */
  readonly generationOf?: readonly string[];
  /** How many objects of the kind a cluster has room for; default: 5,000. */
  readonly mostObjects?: number;
  /** Graceful deletion: seconds until the object goes, 0 for at once; undefined where the kind knows no grace. */
  gracePeriodSeconds?(object: T, requested: number | undefined): number | undefined;
  /** What else changes when a deletion begins that the object outlives (a Namespace's phase). */
  beginDelete?(draft: Draft<T>): void;
  /** What keeps a deleted object beside metadata.finalizers (a Namespace's spec.finalizers); it goes once both are empty. */
  keptBy?(object: T): readonly string[];
  /** May refuse (by throwing ApiError) that a Pod is evicted: disruption budgets. It also counts what it lets go. */
  admitEviction?(object: T, eviction: { readonly client: Client; readonly nowMs: number; readonly dryRun: boolean }): void;
  /** What an object's status says once its eviction is let through, before it is deleted. */
  markEvicted?(draft: Draft<T>, nowMs: number): void;
  /** May refuse (by throwing ApiError) that an object is deleted. */
  admitDelete?(object: T): void;
  /** An annotation that stands for what the API's own form of the object has elsewhere: whoever asks for metadata alone does not see it. */
  readonly annotationInFull?: string;
  /** A PUT must name the resourceVersion it replaces. */
  readonly updateNeedsVersion?: true;
  /** A DELETE answers with the object instead of a Status (Pods, Services, claims, volumes, ServiceAccounts). */
  readonly returnsDeleted?: true;
  /** Default propagation of a delete that names none. */
  readonly propagation?: 'Background' | 'Orphan';
  /** `spec.replicas`, `status.replicas` and the selector for the scale subresource. */
  readonly scale?: { read(object: T): { readonly desired: number; readonly actual: number; readonly selector: string }; write(draft: Draft<T>, replicas: number): void };
  /** Conversion to and from the versions of `kind.alsoServedAs`, by apiVersion. */
  readonly conversions?: Readonly<Record<string, Conversion<T>>>;
}

/** A kind in another version than the stored one. */
export interface Conversion<T extends ApiObject = ApiObject> {
  /** The schema's definition of this version. */
  readonly definition: string;
  from(object: T): Json;
  to(object: Json): NewObject<T>;
  /** What field selectors may name in this version, and what `selectableFields` calls it; left out where the names are the same. */
  readonly fieldLabels?: Readonly<Record<string, string>>;
}

/** What must be known of a kind before there is an object of it; the rest of its rules may come late. */
export type Outline<T extends ApiObject = ApiObject> = Pick<Strategy<T>, 'kind' | 'definition' | 'columns'> & Partial<Strategy<T>>;
