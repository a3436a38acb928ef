import type { Taint, Toleration } from '../../../schema/generated/types';
import { tolerates } from '../../kinds/common/tolerations';

/**
 * How long a Pod may stay with these NoExecute taints on its node: 'forever', 'not at all' where it does not tolerate one of them,
 * or milliseconds from when they were first seen; the shortest of the tolerations that are needed counts.
 */
export function stayMs(tolerations: readonly Toleration[], taints: readonly Taint[]): number | 'forever' | 'not at all' {
  const used = taints.map((taint) => tolerations.find((toleration) => tolerates(toleration, taint)));
  if (used.some((toleration) => !toleration)) return 'not at all';
  const seconds = used.flatMap((toleration) => toleration?.tolerationSeconds ?? []);
  return seconds.length ? Math.max(0, Math.min(...seconds)) * 1000 : 'forever';
}
