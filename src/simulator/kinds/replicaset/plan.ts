import type { Json } from '../../base/json';
import type { Wait } from '../../api/controller';
import type { NewObject, OwnerReference } from '../../api/object';
import { availableInMs } from '../common/podRead';
import { podFrom } from '../common/template';
import type { Pod } from '../pod/kind';
import type { ReplicaSet } from './kind';
import { inOrderOfDeletion } from '../common/rank';
import { rules } from './rules';

interface Reason { readonly rule: string; readonly parameters: Readonly<Record<string, Json>> }

/** One thing to do, and by which rule. */
export type ReplicaSetAction = Reason & ({ readonly do: 'create'; readonly pod: NewObject<Pod> } | { readonly do: 'delete'; readonly pod: Pod });

/** Everything a plan rests on. */
export interface ReplicaSetFacts {
  readonly set: ReplicaSet;
  /** Those it controls that neither ended nor are ending. */
  readonly active: readonly Pod[];
  /** Pods of all ReplicaSets of the same owner: where many of them share a node, one of these goes first. */
  related(): readonly Pod[];
  readonly nowMs: number;
}

export interface ReplicaSetPlan {
  readonly actions: readonly ReplicaSetAction[];
  readonly waits: readonly Wait[];
  /** When a Pod becomes available without anything else happening. */
  readonly againInMs?: number;
}

/** How many Pods are made or deleted at once: the rest waits for the next look. */
const BURST = 500;

/** The reference by which the set owns its Pods. */
export const ownerOf = (set: ReplicaSet): OwnerReference =>
  ({ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: set.metadata.name, uid: set.metadata.uid, controller: true, blockOwnerDeletion: true });

/** As many Pods as the spec says: missing ones are made, and of too many those go that do least. */
export function plan(facts: ReplicaSetFacts): ReplicaSetPlan {
  const again = nextAvailability(facts);
  return { actions: facts.set.metadata.deletionTimestamp ? [] : actionsOf(facts), waits: waitsOf(facts), ...(again === undefined ? {} : { againInMs: again }) };
}

function actionsOf({ set, active, related, nowMs }: ReplicaSetFacts): readonly ReplicaSetAction[] {
  const replicas = set.spec.replicas ?? 1;
  const missing = Math.min(replicas - active.length, BURST);
  if (missing > 0) {
    return Array.from({ length: missing }, () => ({ do: 'create', pod: podFrom(set.spec.template ?? {}, ownerOf(set), set.metadata.namespace ?? ''), rule: rules.creates, parameters: { replicas } }));
  }
  const surplus = Math.min(-missing, BURST);
  if (surplus <= 0) return [];
  const order = surplus < active.length ? inOrderOfDeletion(active, related(), nowMs) : active;
  return order.slice(0, surplus).map((pod) => ({ do: 'delete', pod, rule: rules.deletes, parameters: { pod: pod.metadata.name, replicas } }));
}

const unavailable = ({ set, active, nowMs }: ReplicaSetFacts) => active.flatMap((pod) => {
  const inMs = availableInMs(pod, set.spec.minReadySeconds ?? 0, nowMs);
  return inMs ? [{ pod, inMs }] : [];
});

function nextAvailability(facts: ReplicaSetFacts): number | undefined {
  const times = unavailable(facts).map(({ inMs }) => inMs);
  return times.length ? Math.min(...times) : undefined;
}

/** Pods that are ready count as available only after `minReadySeconds`. */
function waitsOf(facts: ReplicaSetFacts): readonly Wait[] {
  const { name, namespace = '', uid } = facts.set.metadata;
  const seconds = facts.set.spec.minReadySeconds ?? 0;
  return unavailable(facts).map(({ pod, inMs }) => ({
    subject: { apiVersion: 'v1', kind: 'Pod', namespace, name: pod.metadata.name, uid: pod.metadata.uid }, rule: rules.waitsForAvailable, untilMs: facts.nowMs + inMs,
    on: { object: { apiVersion: 'apps/v1', kind: 'ReplicaSet', namespace, name, uid }, path: 'spec.minReadySeconds', want: seconds, have: seconds - Math.ceil(inMs / 1000) },
  }));
}
