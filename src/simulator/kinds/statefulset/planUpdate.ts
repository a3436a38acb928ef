import type { Wait } from '../../api/controller';
import { availableInMs, isRunningAndReady, isTerminating } from '../common/podRead';
import type { Pod } from '../pod/kind';
import { halt, proceed, type SetFacts, type Step } from './facts';
import { ordinalOf, ordinalsOf, podNameOf, revisionOf, wantsOrdinal } from './identity';
import type { StatefulSet } from './kind';
import { rules } from './rules';
import * as waits from './waits';

/** Pods of another revision: those that are to be replaced, the highest first, and what holds the others back whatever happens. */
export interface Outdated { readonly due: readonly Pod[]; readonly held: readonly Wait[] }

export function outdated(facts: SetFacts): Outdated {
  const { set, pods } = facts;
  const old = pods.filter((pod) => isOld(facts, pod) && wantsOrdinal(set, ordinal(set, pod))).toSorted((a, b) => ordinal(set, b) - ordinal(set, a));
  if (set.spec.updateStrategy?.type === 'OnDelete') return { due: [], held: old.map((pod) => waits.onDelete(facts, pod)) };
  const first = firstUpdated(set);
  return { due: old.filter((pod) => ordinal(set, pod) >= first), held: old.filter((pod) => ordinal(set, pod) < first).map((pod) => waits.partition(facts, pod, first)) };
}

/** Pods of another revision go one at a time, from the highest ordinal down to the partition; each must be there again and available before the next goes. */
export function planUpdate(facts: SetFacts): Step {
  const { set, pods, update } = facts;
  if (!pods.some((pod) => isOld(facts, pod))) return proceed();
  const { due, held } = outdated(facts);
  if (set.spec.updateStrategy?.type === 'OnDelete') return proceed([], held);
  for (const wanted of ordinalsOf(set).toReversed().filter((candidate) => candidate >= firstUpdated(set))) {
    const name = podNameOf(set, wanted);
    const pod = facts.pod(name);
    if (pod && isOld(facts, pod)) return halt([{ do: 'delete', pod, rule: rules.updatesFromTop, parameters: { pod: pod.metadata.name, revision: update.name } }], held);
    if (!pod || isUnavailable(facts, pod)) return halt([], [...held, ...due.map((other) => waits.forUpdate(facts, other, name))]);
  }
  return proceed([], held);
}

const isOld = ({ update }: SetFacts, pod: Pod) => revisionOf(pod) !== update.name && !isTerminating(pod);

const firstUpdated = (set: StatefulSet): number => (set.spec.ordinals?.start ?? 0) + (set.spec.updateStrategy?.rollingUpdate?.partition ?? 0);

const ordinal = (set: StatefulSet, pod: Pod) => ordinalOf(set, pod.metadata.name) ?? -1;

const isUnavailable = ({ set, nowMs }: SetFacts, pod: Pod) => isTerminating(pod) || !isRunningAndReady(pod) || availableInMs(pod, set.spec.minReadySeconds ?? 0, nowMs) !== 0;
