import { compareText } from '../../base/text';
import type { ReplicaSet } from '../replicaset/kind';
import type { Deployment } from './kind';
import { annotation, maximumOf, replicasOf, totalOf } from './sets';

/**
 * Sizes by which several ReplicaSets share a Deployment's new size, each in the proportion it had before; what rounding leaves goes to the
 * largest. Also names those that keep their size, since all are to learn of the new one.
 */
export function proportional(deployment: Deployment, active: readonly ReplicaSet[]): readonly { readonly set: ReplicaSet; readonly to: number }[] {
  const allowed = replicasOf(deployment) > 0 ? maximumOf(deployment) : 0;
  const toAdd = allowed - totalOf(active);
  const newerFirst = toAdd > 0 ? 1 : -1;
  const order = active.toSorted((a, b) => replicasOf(b) - replicasOf(a) || newerFirst * compareText(b.metadata.creationTimestamp, a.metadata.creationTimestamp) || compareText(a.metadata.name, b.metadata.name));
  let added = 0;
  const sizes = order.map((set) => {
    const share = toAdd === 0 ? 0 : bounded(shareOf(deployment, set), toAdd - added);
    added += share;
    return { set, to: replicasOf(set) + share };
  });
  return sizes.map(({ set, to }, index) => ({ set, to: Math.max(0, index === 0 ? to + (toAdd - added) : to) }));
}

const bounded = (share: number, left: number) => (left > 0 ? Math.min(share, left) : Math.max(share, left));

/** By how much a ReplicaSet would grow if it kept its part of all. */
function shareOf(deployment: Deployment, set: ReplicaSet): number {
  const have = replicasOf(set);
  if (replicasOf(deployment) === 0) return -have;
  const before = Number(set.metadata.annotations?.[annotation.max] ?? 0) || deployment.status?.replicas || 0;
  return before === 0 ? 0 : Math.round((have * maximumOf(deployment)) / before) - have;
}
