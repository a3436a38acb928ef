import type { ObjectReference, Wait } from '../../api/controller';
import type { ApiObject } from '../../api/object';
import type { Pod } from '../pod/kind';
import type { ReplicaSet } from '../replicaset/kind';
import type { Deployment } from './kind';
import { rules } from './rules';

const reference = ({ apiVersion, kind, metadata: { name, namespace = '', uid } }: ApiObject): ObjectReference => ({ apiVersion, kind, namespace, name, uid });

/** Nothing rolls out while the Deployment is paused. */
export const paused = (deployment: Deployment): Wait => ({
  subject: reference(deployment), rule: rules.paused, on: { object: reference(deployment), path: 'spec.paused', want: false, have: true }, unblock: `kubectl rollout resume deployment/${deployment.metadata.name}`,
});

/** An older ReplicaSet keeps its Pods until enough of the newest are available. */
export const forAvailable = (set: ReplicaSet, newest: ReplicaSet): Wait => ({
  subject: reference(set), rule: rules.waitsForAvailable,
  on: { object: reference(newest), path: 'status.availableReplicas', want: newest.spec.replicas ?? 1, have: newest.status?.availableReplicas ?? 0 },
});

/** The newest ReplicaSet grows only while there are fewer Pods than may be. */
export const forRoom = (deployment: Deployment, newest: ReplicaSet, total: number, maximum: number): Wait => ({
  subject: reference(newest), rule: rules.waitsForSurge, on: { object: reference(deployment), path: 'spec.strategy.rollingUpdate.maxSurge', want: maximum, have: total },
});

/** With Recreate no Pod of the new template starts beside one of the old. */
export const forOldPod = (deployment: Deployment, pod: Pod): Wait => ({
  subject: { owner: reference(deployment), slot: deployment.metadata.name }, rule: rules.waitsForOldPods,
  on: { object: reference(pod), path: 'metadata.deletionTimestamp', want: null, have: pod.metadata.deletionTimestamp ?? null },
});
