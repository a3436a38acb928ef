import type * as schema from '../../../schema/generated/types';
import type { Draft } from '../../base/json';
import { timestamp } from '../../api/object';
import type { Pod } from '../pod/kind';
import type { PodDisruptionBudget } from '../poddisruptionbudget/kind';

type Condition = schema.Condition;

const TYPE = 'DisruptionAllowed';

/** The conditions of a budget with DisruptionAllowed as given; its transition time changes only with its status. */
export function withCondition(budget: PodDisruptionBudget, said: Pick<Condition, 'status' | 'reason' | 'message' | 'observedGeneration'>, nowMs: number): Draft<Condition>[] {
  const conditions = budget.status?.conditions ?? [];
  const before = conditions.find((condition) => condition.type === TYPE);
  const lastTransitionTime = before?.status === said.status ? before.lastTransitionTime : timestamp(nowMs);
  return [...conditions.filter((condition) => condition.type !== TYPE).map((condition) => ({ ...condition })), { type: TYPE, ...said, lastTransitionTime }];
}

/** Says whether disruptions are allowed. */
export const allowance = (budget: PodDisruptionBudget, disruptionsAllowed: number, nowMs: number): Draft<Condition>[] =>
  withCondition(budget, {
    status: disruptionsAllowed > 0 ? 'True' : 'False', reason: disruptionsAllowed > 0 ? 'SufficientPods' : 'InsufficientPods', message: '',
    ...(budget.metadata.generation === undefined ? {} : { observedGeneration: budget.metadata.generation }),
  }, nowMs);

/** Says in a Pod's status that it is about to be ended, and by whom; controllers tell the generation they speak of, the API server does not. */
export function setDisruptionTarget(draft: Draft<Pod>, reason: string, message: string, nowMs: number, observedGeneration?: number): void {
  const conditions = draft.status?.conditions ?? [];
  const before = conditions.find((condition) => condition.type === 'DisruptionTarget');
  const lastTransitionTime = before?.status === 'True' && before.lastTransitionTime ? before.lastTransitionTime : timestamp(nowMs);
  const generation = observedGeneration === undefined ? {} : { observedGeneration };
  const condition = { type: 'DisruptionTarget', ...generation, status: 'True', lastProbeTime: null as unknown as string, lastTransitionTime, reason, message };
  draft.status = { ...draft.status, conditions: before ? conditions.map((one) => (one === before ? condition : one)) : [...conditions, condition] };
}
