import type * as schema from '../../../schema/generated/types';
import { availableInMs, isRunningAndReady, isTerminating } from '../common/podRead';
import type { Pod } from '../pod/kind';
import { revisionOf } from './identity';
import type { StatefulSet } from './kind';

export interface Revisions { readonly current: string; readonly update: string; readonly collisionCount: number }

/** The set's status as its Pods are now; counts that are zero are left out where Kubernetes does. */
export function statusOf(set: StatefulSet, pods: readonly Pod[], revisions: Revisions, nowMs: number): schema.StatefulSetStatus {
  const ready = pods.filter(isRunningAndReady);
  const minReadySeconds = set.spec.minReadySeconds ?? 0;
  const available = minReadySeconds === 0 ? ready.length : ready.filter((pod) => availableInMs(pod, minReadySeconds, nowMs) === 0).length;
  const staying = pods.filter((pod) => !isTerminating(pod));
  const updated = staying.filter((pod) => revisionOf(pod) === revisions.update).length;
  const replicas = set.spec.replicas ?? 1;
  const complete = set.spec.updateStrategy?.type === 'RollingUpdate' && updated === replicas && ready.length === replicas && pods.length === replicas;
  const current = complete ? updated : staying.filter((pod) => revisionOf(pod) === revisions.current).length;
  return {
    ...(set.status?.conditions ? { conditions: set.status.conditions } : {}),
    observedGeneration: set.metadata.generation ?? 0,
    replicas: pods.length,
    ...count('readyReplicas', ready.length), ...count('currentReplicas', current), ...count('updatedReplicas', updated),
    currentRevision: complete ? revisions.update : revisions.current,
    updateRevision: revisions.update,
    collisionCount: revisions.collisionCount,
    availableReplicas: available,
  };
}

const count = <Name extends string>(name: Name, value: number): Partial<Record<Name, number>> => (value ? ({ [name]: value } as Record<Name, number>) : {});
