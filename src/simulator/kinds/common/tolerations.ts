import type * as schema from '../../../schema/generated/types';

/** Whether a toleration puts up with a taint. */
export function tolerates(toleration: schema.Toleration, taint: schema.Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return Boolean(toleration.key) && (toleration.value ?? '') === (taint.value ?? '');
}

/** Whether the tolerations of a Pod put up with all these taints. */
export const toleratesAll = (tolerations: readonly schema.Toleration[] | undefined, taints: readonly schema.Taint[]): boolean =>
  taints.every((taint) => (tolerations ?? []).some((toleration) => tolerates(toleration, taint)));
