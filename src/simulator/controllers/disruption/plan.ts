import { parseTimestamp } from '../../api/object';
import { amountOf } from '../../kinds/common/amounts';
import { isReady, isTerminating } from '../../kinds/common/podRead';
import type { Pod } from '../../kinds/pod/kind';
import type { PodDisruptionBudget } from '../../kinds/poddisruptionbudget/kind';

/** How long a Pod that was let go counts as gone before its deletion is seen. */
export const DELETION_EXPECTED_MS = 120_000;

/** How many Pods the owners of a budget's Pods want, and which Pods have no owner to ask. */
export interface Scale { readonly total: number; readonly unmanaged: readonly Pod[] }

/** What a budget says of the Pods it selects. */
export interface Count {
  readonly expectedPods: number;
  readonly desiredHealthy: number;
  readonly currentHealthy: number;
  readonly disruptionsAllowed: number;
  readonly disruptedPods: Readonly<Record<string, string>>;
  /** Pods that were let go and are still there. */
  readonly overdue: readonly Pod[];
  /** When the first of the Pods let go is to be looked for again. */
  readonly againInMs: number | undefined;
}

/** Whether a budget is reckoned against what owners want, not against the Pods there are. */
export const needsScale = ({ spec }: PodDisruptionBudget): boolean => spec?.maxUnavailable !== undefined || typeof spec?.minAvailable === 'string';

/** Counts a budget's Pods: healthy are those that are ready and neither going nor let go. */
export function count(budget: PodDisruptionBudget, pods: readonly Pod[], scale: Scale | undefined, nowMs: number): Count {
  const { expectedPods, desiredHealthy } = expectation(budget, pods, scale);
  const pending = pods.flatMap((pod) => {
    const since = isTerminating(pod) ? undefined : budget.status?.disruptedPods?.[pod.metadata.name];
    return since === undefined ? [] : [{ pod, since, untilMs: (parseTimestamp(since) ?? nowMs) + DELETION_EXPECTED_MS }];
  });
  const awaited = pending.filter(({ untilMs }) => untilMs >= nowMs);
  const disrupted = new Set(awaited.map(({ pod }) => pod));
  const currentHealthy = pods.filter((pod) => !isTerminating(pod) && !disrupted.has(pod) && isReady(pod)).length;
  return {
    expectedPods, desiredHealthy, currentHealthy, disruptionsAllowed: expectedPods > 0 ? Math.max(0, currentHealthy - desiredHealthy) : 0,
    disruptedPods: Object.fromEntries(awaited.map(({ pod, since }) => [pod.metadata.name, since])),
    overdue: pending.filter(({ untilMs }) => untilMs < nowMs).map(({ pod }) => pod),
    againInMs: awaited.length ? Math.min(...awaited.map(({ untilMs }) => untilMs - nowMs)) + 1 : undefined,
  };
}

function expectation({ spec }: PodDisruptionBudget, pods: readonly Pod[], scale: Scale | undefined): Pick<Count, 'expectedPods' | 'desiredHealthy'> {
  const expectedPods = scale ? scale.total : spec?.minAvailable === undefined ? 0 : pods.length;
  if (spec?.maxUnavailable !== undefined) return { expectedPods, desiredHealthy: Math.max(0, expectedPods - amountOf(spec.maxUnavailable, expectedPods, 'up')) };
  return { expectedPods, desiredHealthy: amountOf(spec?.minAvailable ?? 0, expectedPods, 'up') };
}
