import { availableInMs, isRunningAndReady, isTerminating } from '../common/podRead';
import type { Pod } from '../pod/kind';
import { halt, proceed, type SetFacts, type Step } from './facts';
import { ordinalOf, ordinalsOf, podNameOf, revisionOf, wantsOrdinal } from './identity';
import type { StatefulSet } from './kind';
import { rules } from './rules';
import * as waits from './waits';

/** Pods of another revision go one at a time, from the highest ordinal down to the partition; each must be there again and available before the next goes. */
export function planUpdate(facts: SetFacts): Step {
  const { set, pods, update } = facts;
  const isOld = (pod: Pod) => revisionOf(pod) !== update.name && !isTerminating(pod);
  if (!pods.some(isOld)) return proceed();
  const replicas = pods.filter((pod) => wantsOrdinal(set, ordinal(set, pod))).toSorted((a, b) => ordinal(set, b) - ordinal(set, a));
  if (set.spec.updateStrategy?.type === 'OnDelete') return proceed([], replicas.filter(isOld).map((pod) => waits.onDelete(facts, pod)));
  const first = (set.spec.ordinals?.start ?? 0) + (set.spec.updateStrategy?.rollingUpdate?.partition ?? 0);
  const held = replicas.filter((pod) => isOld(pod) && ordinal(set, pod) < first).map((pod) => waits.partition(facts, pod, first));
  for (const wanted of ordinalsOf(set).toReversed().filter((candidate) => candidate >= first)) {
    const name = podNameOf(set, wanted);
    const pod = facts.pod(name);
    if (!pod) return halt([], [...held, ...replicas.filter((other) => isOld(other) && ordinal(set, other) >= first).map((other) => waits.forNewPod(facts, other, name))]);
    if (isOld(pod)) return halt([{ do: 'delete', pod, rule: rules.updatesFromTop, parameters: { pod: pod.metadata.name, revision: update.name } }], held);
    if (isUnavailable(facts, pod)) return halt([], [...held, ...replicas.filter((other) => isOld(other) && ordinal(set, other) >= first).map((other) => waits.forUpdate(facts, other, pod))]);
  }
  return proceed([], held);
}

const ordinal = (set: StatefulSet, pod: Pod) => ordinalOf(set, pod.metadata.name) ?? -1;

const isUnavailable = ({ set, nowMs }: SetFacts, pod: Pod) => isTerminating(pod) || !isRunningAndReady(pod) || availableInMs(pod, set.spec.minReadySeconds ?? 0, nowMs) !== 0;
