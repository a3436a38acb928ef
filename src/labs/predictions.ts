import type { Check, Judgement, Outcome, Prediction } from './contract';

/** No prediction has come true, or not, yet. */
export const NO_OUTCOMES: readonly Outcome[] = [];

/**
 * Folds one judging into what became of the predictions; pure. A prediction whose moment has come is decided by the first
 * of its truths that holds, once and for good. Truths are asked in the order of the choices.
 */
export function decide(predictions: readonly Prediction[], known: readonly Outcome[], judge: (check: Check) => Judgement, atMs: number): readonly Outcome[] {
  const holds = (check: Check | undefined): boolean => check !== undefined && judge(check).verdict === 'met';
  return predictions.reduce<readonly Outcome[]>((all, { id, choices, truths, when }) => {
    const open = all.find((one) => one.id === id);
    if (open?.choice !== undefined || (!open && when && !holds(when))) return all;
    const choice = choices.find((one) => holds(truths[one]));
    if (choice === undefined) return open || !when ? all : [...all, { id }];
    return [...all.filter((one) => one !== open), { id, choice, atMs }];
  }, known);
}
