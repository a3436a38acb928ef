import type { PersistentVolume } from '../kinds/persistentvolume/kind';
import type { PersistentVolumeClaim } from '../kinds/persistentvolumeclaim/kind';
import type { Node } from '../kinds/node/kind';
import type { Pod } from '../kinds/pod/kind';
import type { PodDisruptionBudget } from '../kinds/poddisruptionbudget/kind';
import type { Service } from '../kinds/service/kind';
import type { StorageClass } from '../kinds/storageclass/kind';

/** A node and the Pods that take room on it. */
export interface NodeFacts { readonly node: Node; readonly pods: readonly Pod[] }

/** What selectors of namespaces are held against. */
export interface Namespaces { namespaceLabels(name: string): Readonly<Record<string, string>> }

/** Everything a placement rests on. */
export interface Facts extends Namespaces {
  readonly nodes: readonly NodeFacts[];
  /** The claim of this name in the Pod's namespace. */
  claim(name: string): PersistentVolumeClaim | undefined;
  /** Pods that have no node yet. */
  waiting(): readonly Pod[];
  readonly volumes: readonly PersistentVolume[];
  volume(name: string): PersistentVolume | undefined;
  storageClass(name: string): StorageClass | undefined;
  readonly services: readonly Service[];
  /** Of all namespaces: whom a preemption had better not end. */
  readonly budgets: readonly PodDisruptionBudget[];
}

/** Why a node cannot take a Pod, in Kubernetes' words. */
export interface Refusal {
  readonly reason: string;
  /** Further reasons of the same filter. */
  readonly more?: readonly string[];
  /** Whether the node could take it if other Pods went: a preemption might help then. */
  readonly curable: boolean;
}

/** Asks whether a node can take a Pod. */
export interface Filter {
  readonly rule: string;
  refuse(pod: Pod, candidate: NodeFacts, facts: Facts): Refusal | undefined;
}

/** Points from 0 to 100 for each node that could take the Pod; more is better. */
export interface Score {
  readonly weight: number;
  points(pod: Pod, candidates: readonly NodeFacts[], facts: Facts): readonly number[];
}

export const incurable = (reason: string): Refusal => ({ reason, curable: false });
export const curable = (reason: string): Refusal => ({ reason, curable: true });
