import type { Taint, Toleration } from '../../../schema/generated/types';
import { tolerates } from '../../kinds/common/tolerations';

/**
 * How long a Pod may stay with these NoExecute taints on its node: 'forever', or milliseconds from when they were first seen;
 * the shortest of the tolerations that are needed counts.
 */
export function stayMs(tolerations: readonly Toleration[], taints: readonly Taint[]): number | 'forever' {
  const used = taints.map((taint) => tolerations.find((toleration) => tolerates(toleration, taint)));
  if (used.some((toleration) => !toleration)) return 0;
  const seconds = used.flatMap((toleration) => toleration?.tolerationSeconds ?? []);
  return seconds.length ? Math.max(0, Math.min(...seconds)) * 1000 : 'forever';
}
