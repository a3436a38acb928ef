import { copy } from '../../base/json';
import type { Client } from '../../api/client';
import { watch, type Controller, type ControllerContext, type ReconcileResult, type Wait } from '../../api/controller';
import type { Kind } from '../../api/kind';
import { latency } from '../../api/latency';
import { keyOf, splitKey } from '../../api/object';
import { allowance, withCondition } from '../../kinds/common/disruption';
import { budgetsOf } from '../../kinds/common/eviction';
import { matchesSelector } from '../../kinds/common/selector';
import { Pod } from '../../kinds/pod/kind';
import { PodDisruptionBudget } from '../../kinds/poddisruptionbudget/kind';
import { count, needsScale, type Count } from './plan';
import { rules } from './rules';
import { scaleOf, UncountableError } from './scale';
import { goSelector } from './text';

const ACTOR = 'disruption-controller';
/** The name its events come under: the one recorder of the controller manager. */
const COMPONENT = 'controllermanager';

/** Counts the Pods of each budget and says how many of them may be disrupted. */
export const budgetController = (kinds: readonly Kind[]): Controller => ({
  name: 'disruption',
  component: COMPONENT,
  delayMs: latency.disruptionMs,
  watches: [
    watch(PodDisruptionBudget, ({ object }) => [keyOf(object)]),
    // A Pod that several budgets select is one budget's only: the others do not hear of it.
    watch(Pod, ({ object, old }, client) => [...new Set([object, ...(old ? [old] : [])].flatMap((pod) => budgetsOf(pod, client).slice(0, 1).map(keyOf)))]),
  ],
  reconcile(key, context) {
    const { namespace, name } = splitKey(key);
    const budget = context.client.find(PodDisruptionBudget, name, namespace);
    context.waits([]);
    return budget ? reconcile(budget, kinds, context) : 'done';
  },
});

function reconcile(budget: PodDisruptionBudget, kinds: readonly Kind[], context: ControllerContext): ReconcileResult {
  const { client } = context;
  const pods = client.list(Pod, { namespace: budget.metadata.namespace ?? '' }).filter((pod) => matchesSelector(budget.spec?.selector, pod.metadata.labels));
  if (!pods.length) context.event({ regarding: budget, type: 'Normal', reason: 'NoPods', message: 'No matching pods found' });
  try {
    const scale = needsScale(budget) ? scaleOf(pods, kinds, client) : undefined;
    if (scale?.unmanaged.length) tellUnmanaged(budget, context);
    const counted = count(budget, pods, scale, context.nowMs());
    for (const pod of counted.overdue) context.event({ regarding: pod, type: 'Warning', reason: 'NotDeleted', message: `Pod was expected by PDB ${keyOf(budget)} to be deleted but it wasn't` });
    report(budget, counted, context);
    context.waits(waitsOf(budget, counted));
    return counted.againInMs === undefined ? 'done' : { againInMs: counted.againInMs };
  } catch (error) {
    if (!(error instanceof UncountableError)) throw error;
    failSafe(budget, error.message, context);
    return 'done';
  }
}

function tellUnmanaged(budget: PodDisruptionBudget, context: ControllerContext): void {
  context.event({
    regarding: budget, type: 'Warning', reason: 'UnmanagedPods',
    message: `Pods selected by this PodDisruptionBudget (selector: ${goSelector(budget.spec?.selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`,
  });
}

const because = (client: Client, rule: string, budget: PodDisruptionBudget): Client => client.because({ actor: ACTOR, rule, parameters: { budget: keyOf(budget) } });

function report(budget: PodDisruptionBudget, { expectedPods, desiredHealthy, currentHealthy, disruptionsAllowed, disruptedPods }: Count, { client, nowMs }: ControllerContext): void {
  const { generation } = budget.metadata;
  because(client, rules.reports, budget).editStatus(PodDisruptionBudget, budget, (draft) => {
    draft.status = {
      ...(generation === undefined ? {} : { observedGeneration: generation }), ...(Object.keys(disruptedPods).length ? { disruptedPods: copy(disruptedPods) } : {}),
      disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods, conditions: allowance(budget, disruptionsAllowed, nowMs()),
    };
  });
}

/** When Pods cannot be counted, nothing is allowed. */
function failSafe(budget: PodDisruptionBudget, why: string, { client, event, nowMs }: ControllerContext): void {
  event({ regarding: budget, type: 'Warning', reason: 'CalculateExpectedPodCountFailed', message: `Failed to calculate the number of expected pods: ${why}` });
  because(client, rules.failsSafe, budget).editStatus(PodDisruptionBudget, budget, (draft) => {
    if (!draft.status) return;
    const { observedGeneration } = draft.status;
    draft.status.disruptionsAllowed = 0;
    draft.status.conditions = withCondition(budget, { status: 'False', reason: 'SyncFailed', message: why, ...(observedGeneration === undefined ? {} : { observedGeneration }) }, nowMs());
  });
}

/** A budget that allows nothing waits for more Pods to be healthy. */
function waitsOf(budget: PodDisruptionBudget, { currentHealthy, desiredHealthy, disruptionsAllowed, expectedPods }: Count): readonly Wait[] {
  if (disruptionsAllowed > 0 || expectedPods === 0 || currentHealthy >= expectedPods) return [];
  const { name, namespace = '', uid } = budget.metadata;
  const subject = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', namespace, name, uid };
  return [{ subject, rule: rules.waitsForHealthy, on: { object: subject, path: 'status.currentHealthy', want: desiredHealthy + 1, have: currentHealthy } }];
}
