import type * as schema from '../../../schema/generated/types';
import { isReady } from '../common/podRead';
import { revisionOf } from './eligible';
import { isAvailable, type DaemonFacts } from './facts';

/** A set's status as its Pods are now: of each node the oldest Pod counts. Counts that are zero are left out where Kubernetes does. */
export function statusOf(facts: Pick<DaemonFacts, 'set' | 'places' | 'hash' | 'nowMs'>, collisionCount: number): schema.DaemonSetStatus {
  const { set, places, hash } = facts;
  const wanted = places.filter((place) => place.shouldRun);
  const pods = wanted.flatMap((place) => place.pods[0] ?? []);
  const available = pods.filter((pod) => isAvailable(facts, pod)).length;
  return {
    currentNumberScheduled: pods.length,
    numberMisscheduled: places.filter((place) => !place.shouldRun && place.pods.length).length,
    desiredNumberScheduled: wanted.length,
    numberReady: pods.filter(isReady).length,
    observedGeneration: set.metadata.generation ?? 0,
    ...count('updatedNumberScheduled', pods.filter((pod) => revisionOf(pod) === hash).length),
    ...count('numberAvailable', available),
    ...count('numberUnavailable', wanted.length - available),
    ...count('collisionCount', collisionCount),
    ...(set.status?.conditions ? { conditions: set.status.conditions } : {}),
  };
}

const count = <Name extends string>(name: Name, value: number): Partial<Record<Name, number>> => (value ? ({ [name]: value } as Record<Name, number>) : {});
