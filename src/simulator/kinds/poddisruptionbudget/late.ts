import type { Strategy } from '../../api/strategy';
import type { PodDisruptionBudget } from './kind';
import { outline } from './outline';
import { validate } from './validate';

export const strategy: Strategy<PodDisruptionBudget> = {
  ...outline,
  defaults(draft) {
    draft.spec ??= {};
  },
  prepare(draft, old) {
    if (!old) draft.status = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
  },
  validate,
};
