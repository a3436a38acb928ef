import { amountOf } from '../common/amounts';
import { isTerminating } from '../common/podRead';
import type { Pod } from '../pod/kind';
import { newPod, revisionOf } from './eligible';
import { isAvailable, type DaemonAction, type DaemonFacts, type DaemonPlan, type Place } from './facts';
import type { DaemonSet } from './kind';
import { rules } from './rules';
import * as waits from './waits';

type Step = Omit<DaemonPlan, 'againInMs'>;

/** How many of the nodes may be without a Pod, or have one too many, while an update goes on; percentages are rounded up. */
export function allowances(set: DaemonSet, desired: number): { readonly maxUnavailable: number; readonly maxSurge: number } {
  const { maxUnavailable = 1, maxSurge = 0 } = set.spec.updateStrategy?.rollingUpdate ?? {};
  const [unavailable, surge] = [amountOf(maxUnavailable, desired, 'up'), amountOf(maxSurge, desired, 'up')];
  return { maxUnavailable: unavailable || surge ? unavailable : 1, maxSurge: surge };
}

/** What a node has of the present revision and of older ones, Pods that are going left out; undefined when it has several of one. */
interface Pair { readonly place: Place; readonly fresh: Pod | undefined; readonly old: Pod | undefined }

function pairOf(facts: DaemonFacts, place: Place): Pair | undefined {
  const present = place.pods.filter((pod) => !isTerminating(pod));
  const [fresh, old] = [present.filter((pod) => revisionOf(pod) === facts.hash), present.filter((pod) => revisionOf(pod) !== facts.hash)];
  return fresh.length > 1 || old.length > 1 ? undefined : { place, fresh: fresh[0], old: old[0] };
}

/** Pods of older revisions give way to the present one, a few nodes at a time. */
export function planUpdate(facts: DaemonFacts): Step {
  const { set, places } = facts;
  const concerned = places.filter((place) => place.shouldRun || place.pods.length);
  const pairs = concerned.map((place) => pairOf(facts, place));
  const outdated = pairs.flatMap((pair) => (pair?.old ? [{ ...pair, old: pair.old }] : []));
  if (set.spec.updateStrategy?.type !== 'RollingUpdate') return { actions: [], waits: outdated.map(({ old }) => waits.onDelete(facts, old)) };
  if (!outdated.length) return { actions: [], waits: [] };
  const { maxUnavailable, maxSurge } = allowances(set, places.filter((place) => place.shouldRun).length);
  return maxSurge ? planSurge(facts, pairs, outdated, maxSurge) : planReplacing(facts, pairs, outdated, maxUnavailable);
}

type Outdated = Pair & { readonly old: Pod };

/** Old Pods that are not available go at once, and count as missing; of the others as many go as may be missing beside them (recorded in a-node-fails-in-the-middle-of-an-update). */
function planReplacing(facts: DaemonFacts, pairs: readonly (Pair | undefined)[], outdated: readonly Outdated[], maxUnavailable: number): Step {
  const held = (pair: Pair | undefined) => !pair || Boolean(pair.old) === Boolean(pair.fresh) || Boolean(pair.fresh && !isAvailable(facts, pair.fresh));
  const down = pairs.filter(held).length;
  const single = outdated.filter(({ fresh }) => !fresh);
  const broken = single.filter(({ old }) => !isAvailable(facts, old));
  const [chosen, rest] = choose(facts, single.filter(({ old }) => isAvailable(facts, old)), maxUnavailable - down - broken.length);
  const replace = ({ old, place }: Outdated): DaemonAction =>
    ({ do: 'delete', pod: old, rule: rules.replaces, parameters: { pod: old.metadata.name, node: place.node, maxUnavailable } });
  const blocking = pairs.flatMap((pair) => (held(pair) ? pair?.fresh ?? pair?.place.pods[0] ?? [] : []));
  const first = blocking[0] ?? broken[0]?.old ?? chosen[0]?.old;
  return { actions: [...broken, ...chosen].map(replace), waits: first ? rest.map(({ old }) => waits.forUpdate(facts, old, first)) : [] };
}

/**
 * New Pods start beside old ones; those beside unavailable ones at once, of the others as many as there may be too many. On a node that is
 * to have none any more an old Pod goes when it is unavailable, or when enough others are available.
 */
function planSurge(facts: DaemonFacts, pairs: readonly (Pair | undefined)[], outdated: readonly Outdated[], maxSurge: number): Step {
  const isUp = (pod: Pod) => isAvailable(facts, pod);
  const waiting = outdated.filter(({ fresh }) => fresh && !isUp(fresh));
  const over = outdated.filter(({ fresh }) => fresh && isUp(fresh));
  const single = outdated.filter(({ fresh }) => !fresh);
  const staying = single.filter(({ place }) => place.shouldRun);
  const [chosen, rest] = choose(facts, staying.filter(({ old }) => isUp(old)), maxSurge - waiting.length - pairs.filter((pair) => !pair).length);
  const spare = pairs.filter((pair) => [pair?.old, pair?.fresh].some((pod) => pod && isUp(pod))).length - facts.places.filter((place) => place.shouldRun).length;
  const leaving = single.filter(({ place }) => !place.shouldRun);
  const dispensable = [...leaving.filter(({ old }) => !isUp(old)), ...leaving.filter(({ old }) => isUp(old)).slice(0, Math.max(0, spare))];
  const beside = [...staying.filter(({ old }) => !isUp(old)), ...chosen];
  const actions: readonly DaemonAction[] = [
    ...[...over, ...dispensable].map(({ old, place }): DaemonAction => ({ do: 'delete', pod: old, rule: rules.endsOld, parameters: { pod: old.metadata.name, node: place.node } })),
    ...beside.map(({ place }): DaemonAction => ({ do: 'create', pod: newPod(facts.set, place.node, facts.hash), rule: rules.surges, parameters: { node: place.node, maxSurge } })),
  ];
  const first = waiting[0]?.fresh;
  return { actions, waits: [...waiting.flatMap(({ old, fresh }) => (fresh ? [waits.forFresh(facts, old, fresh)] : [])), ...(first ? rest.map(({ old }) => waits.forUpdate(facts, old, first)) : [])] };
}

/** As many as may be, by chance, and those left over. */
function choose(facts: DaemonFacts, candidates: readonly Outdated[], room: number): readonly [readonly Outdated[], readonly Outdated[]] {
  if (room <= 0) return [[], candidates];
  if (room >= candidates.length) return [candidates, []];
  const drawn = candidates.map((candidate) => ({ candidate, draw: facts.chance(candidate.place.node) })).toSorted((a, b) => a.draw - b.draw).map(({ candidate }) => candidate);
  return [drawn.slice(0, room), drawn.slice(room)];
}
