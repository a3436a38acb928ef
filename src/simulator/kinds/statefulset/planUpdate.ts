import { availableInMs, isRunningAndReady, isTerminating } from '../common/podRead';
import type { Pod } from '../pod/kind';
import { ordinalOf, ordinalsOf, revisionOf } from './identity';
import type { StatefulSet } from './kind';
import { halt, proceed, type SetAction, type SetFacts, type Step } from './facts';
import { rules } from './rules';
import * as waits from './waits';

/** How many Pods an update may take away at once; at least one. */
export function maxUnavailable(set: StatefulSet): number {
  const value = set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1;
  const number = typeof value === 'string' ? Math.floor((parseInt(value, 10) * (set.spec.replicas ?? 1)) / 100) : value;
  return Math.max(1, number);
}

/** Pods of another revision go from the highest ordinal down to the partition, as many at once as may be unavailable. */
export function planUpdate(facts: SetFacts): Step {
  const { set, pods, update, nowMs } = facts;
  const wanted = new Set(ordinalsOf(set));
  const replicas = pods.filter((pod) => wanted.has(ordinalOf(set, pod.metadata.name) ?? -1)).toSorted((a, b) => ordinal(set, b) - ordinal(set, a));
  const old = replicas.filter((pod) => revisionOf(pod) !== update.name && !isTerminating(pod));
  if (set.spec.updateStrategy?.type === 'OnDelete') return proceed([], old.map((pod) => waits.onDelete(facts, pod)));
  const first = (set.spec.ordinals?.start ?? 0) + (set.spec.updateStrategy?.rollingUpdate?.partition ?? 0);
  const held = old.filter((pod) => ordinal(set, pod) < first).map((pod) => waits.partition(facts, pod, first));
  const due = old.filter((pod) => ordinal(set, pod) >= first);
  const unavailable = replicas.filter((pod) => isTerminating(pod) || !isRunningAndReady(pod) || availableInMs(pod, set.spec.minReadySeconds ?? 0, nowMs) !== 0);
  const room = maxUnavailable(set) - unavailable.length;
  const blocker = unavailable[0];
  if (due.length && room <= 0 && blocker) return halt([], [...held, ...due.map((pod) => waits.forUpdate(facts, pod, blocker))]);
  const actions = due.slice(0, Math.max(0, room)).map((pod): SetAction => ({ do: 'delete', pod, rule: rules.updatesFromTop, parameters: { pod: pod.metadata.name, revision: update.name } }));
  return proceed(actions, held);
}

const ordinal = (set: StatefulSet, pod: Pod) => ordinalOf(set, pod.metadata.name) ?? 0;
