import { compareText } from '../../base/text';
import { parseTimestamp } from '../../api/object';
import { DELETION_COST, isReady, podCondition } from './podRead';
import type { Pod } from '../pod/kind';

const PHASES: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

const costOf = (pod: Pod): number => {
  const text = pod.metadata.annotations?.[DELETION_COST] ?? '';
  return /^-?(0|[1-9]\d*)$/.test(text) ? Number(text) : 0;
};
const restartsOf = (pod: Pod): number => (pod.status?.containerStatuses ?? []).reduce((most, { restartCount }) => Math.max(most, restartCount), 0);
const readySince = (pod: Pod): number | undefined => parseTimestamp(podCondition(pod, 'Ready')?.lastTransitionTime ?? '');

/** Ages are compared by their order of magnitude, so that it is not always the newest that goes; among equals the uid decides. */
const magnitude = (sinceMs: number, nowMs: number): number => (nowMs > sinceMs ? Math.floor(Math.log2((nowMs - sinceMs) * 1e6)) : 0);

function byAge(a: Pod, b: Pod, sinceA: number | undefined, sinceB: number | undefined, nowMs: number): number {
  if (sinceA === sinceB) return 0;
  if (sinceA === undefined || sinceB === undefined) return sinceA === undefined ? -1 : 1;
  return magnitude(sinceA, nowMs) - magnitude(sinceB, nowMs) || compareText(a.metadata.uid, b.metadata.uid);
}

/**
 * Pods in the order in which they are let go: those that do least come first (not yet on a node, pending, not ready), then the cheap ones,
 * those that share their node with most of their kind, the youngest, those that restarted most. `related` are all Pods that count as neighbours.
 */
export function inOrderOfDeletion(pods: readonly Pod[], related: readonly Pod[], nowMs: number): readonly Pod[] {
  const onNode = new Map<string, number>();
  for (const pod of related) if (pod.spec.nodeName) onNode.set(pod.spec.nodeName, (onNode.get(pod.spec.nodeName) ?? 0) + 1);
  const neighbours = (pod: Pod) => onNode.get(pod.spec.nodeName ?? '') ?? 0;
  return pods.toSorted((a, b) =>
    Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName))
    || (PHASES[a.status?.phase ?? ''] ?? 0) - (PHASES[b.status?.phase ?? ''] ?? 0)
    || Number(isReady(a)) - Number(isReady(b))
    || costOf(a) - costOf(b)
    || neighbours(b) - neighbours(a)
    || (isReady(a) ? byAge(a, b, readySince(a), readySince(b), nowMs) : 0)
    || restartsOf(b) - restartsOf(a)
    || byAge(a, b, parseTimestamp(a.metadata.creationTimestamp), parseTimestamp(b.metadata.creationTimestamp), nowMs));
}
