import { parseTimestamp } from '../../api/object';
import type { Node } from '../../kinds/node/kind';
import { evicting, readyOf } from './taints';

/** From one node given up to the next, in a zone where most nodes are well; where most fail, only large clusters go on, and slowly. */
const PACE_MS = 10_000;
const SLOW_PACE_MS = 100_000;
const LARGE_CLUSTER = 50;
const PARTIAL_NODES = 2;
const PARTIAL_SHARE = 0.55;

/** How nodes that fail may be given up now. */
export type Pace = { readonly everyMs: number } | 'stopped: most nodes of the zone fail' | 'stopped: all nodes fail';

const zoneOf = (node: Node): string => ['region', 'zone'].map((part) => node.metadata.labels?.[`topology.kubernetes.io/${part}`] ?? '').join(':');

/**
 * When every node fails it is likelier that the control plane is cut off than that all machines died: nothing is evicted then,
 * and little where most of a zone fails.
 */
export function paceFor(node: Node, nodes: readonly Node[]): Pace {
  if (nodes.every((each) => readyOf(each) !== 'True')) return 'stopped: all nodes fail';
  const zone = nodes.filter((each) => zoneOf(each) === zoneOf(node));
  const failing = zone.filter((each) => readyOf(each) !== 'True').length;
  const partial = failing < zone.length && failing > PARTIAL_NODES && failing / zone.length >= PARTIAL_SHARE;
  if (!partial) return { everyMs: PACE_MS };
  return nodes.length > LARGE_CLUSTER ? { everyMs: SLOW_PACE_MS } : 'stopped: most nodes of the zone fail';
}

/** When the last other node of the zone was given up; undefined if none is. */
export function lastGivenUpMs(node: Node, nodes: readonly Node[]): number | undefined {
  const others = nodes.filter((each) => each.metadata.name !== node.metadata.name && zoneOf(each) === zoneOf(node));
  const times = others.flatMap((other) => evicting(other).flatMap(({ timeAdded }) => (timeAdded ? (parseTimestamp(timeAdded) ?? []) : [])));
  return times.length ? Math.max(...times) : undefined;
}
