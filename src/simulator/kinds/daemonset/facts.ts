import type { Json } from '../../base/json';
import type { Wait } from '../../api/controller';
import type { NewObject } from '../../api/object';
import { compareText } from '../../base/text';
import { availableInMs, isFinished, isTerminating } from '../common/podRead';
import type { Node } from '../node/kind';
import type { Pod } from '../pod/kind';
import type { BackOff } from './backOff';
import { eligibility, nodeOf, type Eligibility } from './eligible';
import type { DaemonSet } from './kind';

/** One thing to do, and by which rule; `note` is what is told of the set first. */
export type DaemonAction = { readonly rule: string; readonly parameters: Readonly<Record<string, Json>> } & (
  | { readonly do: 'create'; readonly pod: NewObject<Pod> }
  | { readonly do: 'delete'; readonly pod: Pod; readonly note?: { readonly type: 'Normal' | 'Warning'; readonly reason: string; readonly message: string } });

export interface DaemonPlan {
  readonly actions: readonly DaemonAction[];
  readonly waits: readonly Wait[];
  /** When a Pod becomes available without anything else happening. */
  readonly againInMs?: number;
}

/** A node and the set's Pods on it or made for it, the oldest first. */
export interface Place extends Eligibility { readonly node: string; readonly pods: readonly Pod[] }

/** Everything a plan rests on. */
export interface DaemonFacts {
  readonly set: DaemonSet;
  /** One for each node there is. */
  readonly places: readonly Place[];
  /** Pods made for nodes that are gone. */
  readonly stranded: readonly Pod[];
  /** The hash of the revision the template is. */
  readonly hash: string;
  readonly nowMs: number;
  /** When failed Pods were deleted last, so that one that fails again and again is made ever more slowly. */
  readonly backOff: BackOff;
  /** Which nodes an update takes first: in [0, 1) for each. */
  chance(node: string): number;
}

/** Bound Pods first, then by age. */
const byAge = (a: Pod, b: Pod): number =>
  Number(!a.spec.nodeName) - Number(!b.spec.nodeName) || compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || compareText(a.metadata.name, b.metadata.name);

/** Puts a set's Pods where they belong; those that have ended and are going count no more. */
export function placesOf(set: DaemonSet, nodes: readonly Node[], pods: readonly Pod[]): Pick<DaemonFacts, 'places' | 'stranded'> {
  const byNode = new Map<string, Pod[]>(nodes.map(({ metadata }) => [metadata.name, []]));
  const stranded: Pod[] = [];
  for (const pod of pods) {
    if (isFinished(pod) && isTerminating(pod)) continue;
    const node = nodeOf(pod);
    if (node !== undefined) (byNode.get(node) ?? stranded).push(pod);
  }
  const places = nodes.map((node) => ({ node: node.metadata.name, ...eligibility(set, node), pods: (byNode.get(node.metadata.name) ?? []).toSorted(byAge) }));
  return { places, stranded };
}

/** Whether a Pod has been ready for as long as the set asks. */
export const isAvailable = ({ set, nowMs }: Pick<DaemonFacts, 'set' | 'nowMs'>, pod: Pod): boolean => availableInMs(pod, set.spec.minReadySeconds ?? 0, nowMs) === 0;
