import { parseTimestamp } from '../../api/object';
import type { Pod } from '../pod/kind';

/** By which a Pod says how dear it is to those who choose the Pods to let go. */
export const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

/** What controllers, scheduler and tables ask about a Pod. */
export const podCondition = (pod: Pod, type: string) => pod.status?.conditions?.find((condition) => condition.type === type);

export const isReady = (pod: Pod): boolean => podCondition(pod, 'Ready')?.status === 'True';

export const isTerminating = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined;

/** How important a Pod is to the scheduler; without a class, not at all. */
export const priorityOf = (pod: Pod): number => pod.spec.priority ?? 0;

/** A Pod whose containers have all ended for good. */
export const isFinished = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

export const isRunningAndReady = (pod: Pod): boolean => pod.status?.phase === 'Running' && isReady(pod);

/** Virtual milliseconds until a ready Pod has been ready for `minReadySeconds`; 0 when it has, undefined when it is not ready. */
export function availableInMs(pod: Pod, minReadySeconds: number, nowMs: number): number | undefined {
  if (!isReady(pod)) return undefined;
  if (minReadySeconds === 0) return 0;
  const since = parseTimestamp(podCondition(pod, 'Ready')?.lastTransitionTime ?? '') ?? nowMs;
  return Math.max(0, since + minReadySeconds * 1000 - nowMs);
}
