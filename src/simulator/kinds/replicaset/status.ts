import { timestamp } from '../../api/object';
import type { ApiError } from '../../api/errors';
import type * as schema from '../../../schema/generated/types';
import { availableInMs, isReady } from '../common/podRead';
import type { Pod } from '../pod/kind';
import type { ReplicaSet } from './kind';

/** What could not be done, as the set's condition reports it. */
export interface Failure { readonly reason: 'FailedCreate' | 'FailedDelete'; readonly error: ApiError }

const FAILURE = 'ReplicaFailure';

/** The set's status as its Pods are now; counts that are zero are left out where Kubernetes does. */
export function statusOf(set: ReplicaSet, active: readonly Pod[], terminating: readonly Pod[], failure: Failure | undefined, nowMs: number): schema.ReplicaSetStatus {
  const labels = Object.entries(set.spec.template?.metadata?.labels ?? {});
  const labelled = active.filter((pod) => labels.every(([key, value]) => pod.metadata.labels?.[key] === value)).length;
  const ready = active.filter(isReady);
  const available = ready.filter((pod) => availableInMs(pod, set.spec.minReadySeconds ?? 0, nowMs) === 0).length;
  const conditions = conditionsOf(set, failure, nowMs);
  return {
    replicas: active.length,
    ...(labelled ? { fullyLabeledReplicas: labelled } : {}), ...(ready.length ? { readyReplicas: ready.length } : {}), ...(available ? { availableReplicas: available } : {}),
    terminatingReplicas: terminating.length,
    observedGeneration: set.metadata.generation ?? 0,
    ...(conditions.length ? { conditions } : {}),
  };
}

function conditionsOf(set: ReplicaSet, failure: Failure | undefined, nowMs: number): readonly schema.ReplicaSetCondition[] {
  const conditions = set.status?.conditions ?? [];
  const present = conditions.find((condition) => condition.type === FAILURE);
  if (!failure) return present ? conditions.filter((condition) => condition !== present) : conditions;
  if (present) return conditions;
  return [...conditions, { type: FAILURE, status: 'True', lastTransitionTime: timestamp(nowMs), reason: failure.reason, message: failure.error.message }];
}
