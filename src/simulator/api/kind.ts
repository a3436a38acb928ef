import type { ApiObject } from './object';

export type Subresource = 'status' | 'scale' | 'eviction' | 'binding' | 'log' | 'exec' | 'attach' | 'portforward' | 'token' | 'resize' | 'ephemeralcontainers';

/**
 * A kind of object as a typed token: `client.list(Pod, 'default')` is `Pod[]`. It is data only; the rules live in the
 * kind's Strategy, which the cluster's composition root hands to the server.
 */
export interface Kind<T extends ApiObject = ApiObject> {
  /** '' for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  /** e.g. 'all' */
  readonly categories: readonly string[];
  readonly scope: 'Namespaced' | 'Cluster';
  readonly subresources: readonly Subresource[];
  /** Clients may look at its objects, which are listed in the order they were made, and nothing more. */
  readonly readOnly?: true;
  /** Clients find its name and no more: a list that is always empty, or not even that; `made`: in Kubernetes it can only be created. */
  readonly absent?: 'empty' | 'hidden' | 'made';
  /** Other group/versions the same objects are served under (Event: core v1 and events.k8s.io/v1), with their conversion in the strategy. */
  readonly alsoServedAs?: readonly { readonly group: string; readonly version: string }[];
  /** Never set: carries the type. */
  readonly object?: T;
}

/** `apps/v1`, or `v1` for the core group. */
export const apiVersionOf = (kind: Pick<Kind, 'group' | 'version'>): string => (kind.group ? `${kind.group}/${kind.version}` : kind.version);

/** `statefulsets.apps`, or `pods` for the core group: how messages and tables name a resource. */
export const resourceOf = (kind: Pick<Kind, 'group' | 'plural'>): string => (kind.group ? `${kind.plural}.${kind.group}` : kind.plural);

export type ObjectOf<K> = K extends Kind<infer T> ? T : never;
