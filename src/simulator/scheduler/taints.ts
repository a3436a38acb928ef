import type * as schema from '../../schema/generated/types';

/** Whether a toleration puts up with a taint. */
export function tolerates(toleration: schema.Toleration, taint: schema.Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return Boolean(toleration.key) && (toleration.value ?? '') === (taint.value ?? '');
}
