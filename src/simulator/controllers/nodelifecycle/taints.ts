import type { Taint } from '../../../schema/generated/types';
import type { Node } from '../../kinds/node/kind';

export const NOT_READY = 'node.kubernetes.io/not-ready';
export const UNREACHABLE = 'node.kubernetes.io/unreachable';

/** Which taint says that a condition has a status. */
const BY_CONDITION: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: NOT_READY, Unknown: UNREACHABLE },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
};
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
const OWN: ReadonlySet<string> = new Set([UNSCHEDULABLE, ...Object.values(BY_CONDITION).flatMap((statuses) => Object.values(statuses))]);

export type NodeReady = 'True' | 'False' | 'Unknown' | undefined;

export const readyOf = (node: Node): NodeReady => node.status?.conditions?.find((condition) => condition.type === 'Ready')?.status as NodeReady;

/** The taints of a node once NoSchedule says what its conditions, and whether it is cordoned, say; undefined if it does already. */
export function taintsByCondition(node: Node, now: string): readonly Taint[] | undefined {
  const wanted = new Set((node.status?.conditions ?? []).flatMap(({ type, status }) => BY_CONDITION[type]?.[status] ?? []));
  if (node.spec.unschedulable) wanted.add(UNSCHEDULABLE);
  const before = node.spec.taints ?? [];
  const isOurs = ({ key, effect }: Taint) => effect === 'NoSchedule' && OWN.has(key);
  const kept = before.filter((taint) => !isOurs(taint) || wanted.has(taint.key));
  const missing = [...wanted].filter((key) => !before.some((taint) => isOurs(taint) && taint.key === key));
  if (!missing.length && kept.length === before.length) return undefined;
  return [...kept, ...missing.map((key) => ({ key, effect: 'NoSchedule', timeAdded: now }))];
}

/** The NoExecute taints by which Pods are sent away from a node that fails. */
export const evicting = (node: Node): readonly Taint[] => (node.spec.taints ?? []).filter(({ key, effect }) => effect === 'NoExecute' && (key === NOT_READY || key === UNREACHABLE));

/** The key of the taint that sends Pods away from a node of this readiness; undefined for one that keeps them. */
export const evictingKey = (ready: NodeReady): string | undefined => (ready === 'False' ? NOT_READY : ready === 'Unknown' ? UNREACHABLE : undefined);
