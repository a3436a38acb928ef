import { parseTimestamp, timestamp } from '../../api/object';
import type * as schema from '../../../schema/generated/types';
import type { ReplicaSet } from '../replicaset/kind';
import type { Deployment } from './kind';
import { boundsOf, replicasOf, sumOf, totalOf } from './sets';

type Condition = schema.DeploymentCondition;
type Status = schema.DeploymentStatus;
export type Statement = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

export const conditionOf = (status: Status | undefined, type: string): Condition | undefined => status?.conditions?.find((condition) => condition.type === type);

/** Conditions with one more said; saying what stands there already changes nothing, and what is new stands last. */
export function withCondition(conditions: readonly Condition[], said: Statement, nowMs: number): readonly Condition[] {
  const present = conditions.find((condition) => condition.type === said.type);
  if (present && present.status === said.status && present.reason === said.reason) return conditions;
  const now = timestamp(nowMs);
  return [...conditions.filter((condition) => condition !== present), { ...said, lastUpdateTime: now, lastTransitionTime: present?.status === said.status ? present.lastTransitionTime ?? now : now }];
}

/** A deadline so large that it says there is none. */
const NO_DEADLINE = 2_147_483_647;
export const hasDeadline = ({ spec }: Deployment): boolean => spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== NO_DEADLINE;

const count = <Name extends string>(name: Name, value: number): Partial<Record<Name, number>> => (value ? ({ [name]: value } as Record<Name, number>) : {});

/** What the ReplicaSets have between them, and whether that is enough. */
export function countedStatus(deployment: Deployment, old: readonly ReplicaSet[], newest: ReplicaSet | undefined, nowMs: number): Status {
  const all = [...old, ...(newest ? [newest] : [])];
  const available = sumOf(all, (set) => set.status?.availableReplicas);
  const enough = available >= replicasOf(deployment) - boundsOf(deployment).unavailable;
  const { collisionCount } = deployment.status ?? {};
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    ...count('replicas', sumOf(all, (set) => set.status?.replicas)), ...count('updatedReplicas', newest?.status?.replicas ?? 0),
    ...count('readyReplicas', sumOf(all, (set) => set.status?.readyReplicas)), ...count('availableReplicas', available),
    ...count('unavailableReplicas', Math.max(0, totalOf(all) - available)),
    terminatingReplicas: sumOf(all, (set) => set.status?.terminatingReplicas),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    conditions: withCondition(deployment.status?.conditions ?? [], enough
      ? { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
      : { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'Deployment does not have minimum availability.' }, nowMs),
  };
}

/** Whether all Pods are of the newest template and available, and nothing else is left. */
export const isComplete = (deployment: Deployment, status: Status | undefined): boolean =>
  [status?.updatedReplicas, status?.replicas, status?.availableReplicas].every((replicas) => (replicas ?? 0) === replicasOf(deployment)) && (status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0);

function hasProgressed(before: Status, now: Status): boolean {
  const more = (...names: readonly ('updatedReplicas' | 'readyReplicas' | 'availableReplicas')[]) => names.some((name) => (now[name] ?? 0) > (before[name] ?? 0));
  const old = (status: Status) => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return more('updatedReplicas', 'readyReplicas', 'availableReplicas') || old(now) < old(before);
}

/** When the rollout's deadline passes, if it can. */
export function deadlineMs(deployment: Deployment, progressing: Condition | undefined): number | undefined {
  if (!hasDeadline(deployment) || !progressing || progressing.reason === 'NewReplicaSetAvailable') return undefined;
  const since = parseTimestamp(progressing.lastUpdateTime ?? '');
  return since === undefined ? undefined : since + (deployment.spec.progressDeadlineSeconds ?? 0) * 1000;
}

/** The status of a Deployment that rolls out: its counts, and how far it is in words. */
export function rolloutStatus(deployment: Deployment, old: readonly ReplicaSet[], newest: ReplicaSet | undefined, nowMs: number): Status {
  const counted = countedStatus(deployment, old, newest, nowMs);
  const before = deployment.status ?? {};
  const current = conditionOf(before, 'Progressing');
  const was = counted.conditions ?? [];
  const settled = counted.replicas === counted.updatedReplicas && current?.reason === 'NewReplicaSetAvailable';
  const conditions = !hasDeadline(deployment) ? was.filter((condition) => condition.type !== 'Progressing') : settled ? was : progressConditions();
  return { ...counted, conditions: withFailure(conditions, newest, old, nowMs) };

  function progressConditions(): readonly Condition[] {
    const name = newest ? `ReplicaSet "${newest.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
    const say = (status: string, reason: string, message: string): Statement => ({ type: 'Progressing', status, reason, message });
    if (isComplete(deployment, counted)) return withCondition(was, say('True', 'NewReplicaSetAvailable', `${name} has successfully progressed.`), nowMs);
    if (hasProgressed(before, counted)) return renewed(was, say('True', 'ReplicaSetUpdated', `${name} is progressing.`), nowMs);
    const deadline = deadlineMs(deployment, current);
    const late = current?.reason === 'ProgressDeadlineExceeded' || (deadline !== undefined && deadline < nowMs);
    return late ? withCondition(was, say('False', 'ProgressDeadlineExceeded', `${name} has timed out progressing.`), nowMs) : was;
  }
}

/** Like `withCondition`, but the same said again counts as new: the deadline runs from here. */
function renewed(conditions: readonly Condition[], said: Statement, nowMs: number): readonly Condition[] {
  const present = conditions.find((condition) => condition.type === said.type);
  const kept = present?.status === said.status ? present.lastTransitionTime : undefined;
  return withCondition(conditions.filter((condition) => condition !== present), said, nowMs).map((condition) => (condition.type === said.type && kept ? { ...condition, lastTransitionTime: kept } : condition));
}

/** What a ReplicaSet could not do is the Deployment's trouble too. */
function withFailure(conditions: readonly Condition[], newest: ReplicaSet | undefined, old: readonly ReplicaSet[], nowMs: number): readonly Condition[] {
  const failure = [...(newest ? [newest] : []), ...old].flatMap((set) => set.status?.conditions ?? []).find((condition) => condition.type === 'ReplicaFailure');
  const others = conditions.filter((condition) => condition.type !== 'ReplicaFailure');
  if (!failure) return others.length === conditions.length ? conditions : others;
  const { status, reason, message } = failure;
  return withCondition(conditions, { type: 'ReplicaFailure', status, ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }) }, nowMs);
}
