import type { Client } from '../../api/client';
import { ApiError, type StatusCause } from '../../api/errors';
import { timestamp } from '../../api/object';
import { unexpected } from '../../api/status';
import { isReady } from './podRead';
import { matchesSelector } from './selector';
import type { Pod } from '../pod/kind';
import { allowance } from './disruption';
import { PodDisruptionBudget } from '../poddisruptionbudget/kind';

const REFUSED = "Cannot evict pod as it would violate the pod's disruption budget.";
const STILL_PROCESSED_SECONDS = 10;

/** The budgets of a Pod's namespace that select it. */
export const budgetsOf = (pod: Pod, client: Client): readonly PodDisruptionBudget[] =>
  client.list(PodDisruptionBudget, { namespace: pod.metadata.namespace ?? '' }).filter(({ spec }) => matchesSelector(spec?.selector, pod.metadata.labels));

/** Lets a Pod's eviction through, spending one disruption of its budget, or refuses it as the API server does. */
export function spendDisruption(pod: Pod, { client, nowMs, dryRun }: { readonly client: Client; readonly nowMs: number; readonly dryRun: boolean }): void {
  const counts = pod.status?.phase === 'Running' && !pod.metadata.deletionTimestamp;
  if (!counts) return;
  const [budget, another] = budgetsOf(pod, client);
  if (another) throw unexpected('This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.');
  if (!budget || (!isReady(pod) && mayGoUnhealthy(budget))) return;
  const allowed = allowedBy(budget);
  if (dryRun) return;
  client.editStatus(PodDisruptionBudget, budget, (draft) => {
    const disruptedPods = { ...draft.status?.disruptedPods, [pod.metadata.name]: timestamp(nowMs) };
    draft.status = { ...draft.status, disruptedPods, disruptionsAllowed: allowed - 1, conditions: allowance(budget, allowed - 1, nowMs) };
  });
}

/** Pods that are not ready do not count for a budget: they may go while it is kept, or always where it says so. */
function mayGoUnhealthy({ spec, status }: PodDisruptionBudget): boolean {
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const desired = status?.desiredHealthy ?? 0;
  return desired > 0 && (status?.currentHealthy ?? 0) >= desired;
}

/** How many disruptions a budget allows; throws when it is none. */
function allowedBy({ metadata, status }: PodDisruptionBudget): number {
  const because = (message: string): readonly StatusCause[] => [{ reason: 'DisruptionBudget', message: `The disruption budget ${metadata.name} ${message}` }];
  if (!status || (status.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    throw new ApiError(429, 'TooManyRequests', REFUSED, { causes: because('is still being processed by the server.'), retryAfterSeconds: STILL_PROCESSED_SECONDS });
  }
  if (status.disruptionsAllowed) return status.disruptionsAllowed;
  const failed = status.conditions?.find((condition) => condition.type === 'DisruptionAllowed' && condition.reason === 'SyncFailed');
  const why = failed ? `does not allow evicting pods currently because it failed sync: ${failed.message}` : `needs ${status.desiredHealthy ?? 0} healthy pods and has ${status.currentHealthy ?? 0} currently`;
  throw new ApiError(429, 'TooManyRequests', REFUSED, { causes: because(why) });
}
