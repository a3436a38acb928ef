import type { Json } from '../../base/json';
import type { Wait } from '../../api/controller';
import type { Pod } from '../pod/kind';
import type { ReplicaSet } from '../replicaset/kind';
import type { Deployment } from './kind';
import { proportional } from './proportion';
import { rules } from './rules';
import { annotation, boundsOf, byCreation, maximumOf, replicasOf, revisionOf, sumOf, totalOf } from './sets';
import * as waits from './waits';

/** A ReplicaSet gets another size, or only word of the Deployment's. */
export interface Scaling { readonly set: ReplicaSet; readonly to: number; readonly rule: string; readonly parameters: Readonly<Record<string, Json>> }

/** Everything a plan rests on. `newest` is the ReplicaSet of the present template; it may be one that is about to be made. */
export interface DeploymentFacts {
  readonly deployment: Deployment;
  readonly newest: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
  /** A Pod of an older template that has not ended. */
  readonly oldPod?: Pod;
}

export interface DeploymentPlan { readonly scalings: readonly Scaling[]; readonly waits: readonly Wait[] }

const scaling = (set: ReplicaSet, to: number, rule: string, parameters: Readonly<Record<string, Json>> = {}): Scaling => ({ set, to, rule, parameters: { replicaset: set.metadata.name, replicas: to, ...parameters } });
const allOf = ({ newest, old }: DeploymentFacts): readonly ReplicaSet[] => [...old, ...(newest ? [newest] : [])];
export const isActive = (set: ReplicaSet): boolean => replicasOf(set) > 0;

/** Whether the Deployment's size is another than its ReplicaSets know: then it is scaled first, and nothing rolls. */
export const isScaled = (deployment: Deployment, sets: readonly ReplicaSet[]): boolean =>
  sets.some((set) => isActive(set) && set.metadata.annotations?.[annotation.desired] !== undefined && Number(set.metadata.annotations[annotation.desired]) !== replicasOf(deployment));

/** How large a ReplicaSet of the newest template may be now. */
export function sizeOfNewest(deployment: Deployment, sets: readonly ReplicaSet[], have: number): number {
  const replicas = replicasOf(deployment);
  if (deployment.spec.strategy?.type === 'Recreate') return replicas;
  const room = maximumOf(deployment) - totalOf(sets);
  return room <= 0 ? have : have + Math.max(0, Math.min(room, replicas - have));
}

/** A paused or scaled Deployment: its ReplicaSets get the new size between them, as they stand to each other. */
export function planScale(facts: DeploymentFacts): DeploymentPlan {
  const { deployment, newest, old } = facts;
  const waiting = deployment.spec.paused ? [waits.paused(deployment)] : [];
  const done = (scalings: readonly Scaling[]): DeploymentPlan => ({ scalings, waits: waiting });
  const replicas = replicasOf(deployment);
  const active = allOf(facts).filter(isActive);
  const only = active.length === 0 ? newest ?? old.toSorted(byCreation).at(-1) : active[0];
  if (active.length <= 1) return done(only && replicasOf(only) !== replicas ? [scaling(only, replicas, rules.scalesSet)] : []);
  if (newest && isSaturated(deployment, newest)) return done(old.filter(isActive).map((set) => scaling(set, 0, rules.shrinksOld)));
  if (deployment.spec.strategy?.type === 'Recreate') return done([]);
  return done(proportional(deployment, active).map(({ set, to }) => scaling(set, to, rules.scalesInProportion)));
}

const isSaturated = (deployment: Deployment, set: ReplicaSet): boolean =>
  [replicasOf(set), Number(set.metadata.annotations?.[annotation.desired] ?? -1), set.status?.availableReplicas ?? 0].every((count) => count === replicasOf(deployment));

/** One step of a rolling update: the newest ReplicaSet grows as long as there is room; when it can't, the older ones shrink as far as enough Pods are available. */
export function planRolling(facts: DeploymentFacts & { readonly newest: ReplicaSet }): DeploymentPlan {
  const { deployment, newest } = facts;
  const replicas = replicasOf(deployment);
  const have = replicasOf(newest);
  const size = have > replicas ? replicas : sizeOfNewest(deployment, allOf(facts), have);
  if (size !== have) return { scalings: [scaling(newest, size, have > size ? rules.scalesSet : rules.growsNew, { max: maximumOf(deployment) })], waits: [] };
  const shrinking = planOld(facts);
  const after = new Map(shrinking.map(({ set, to }) => [set.metadata.name, to]));
  const left = facts.old.filter((set) => (after.get(set.metadata.name) ?? replicasOf(set)) > 0);
  return {
    scalings: shrinking,
    waits: [...(have < replicas && !shrinking.length ? [waits.forRoom(deployment, newest, totalOf(allOf(facts)), maximumOf(deployment))] : []), ...left.map((set) => waits.forAvailable(set, newest))],
  };
}

/** Which older ReplicaSets shrink, and to what: first by Pods that are not available anyway, then while more are available than must be. */
function planOld(facts: DeploymentFacts & { readonly newest: ReplicaSet }): readonly Scaling[] {
  const { deployment, newest } = facts;
  const all = allOf(facts);
  const old = facts.old.toSorted(byCreation);
  const minimum = replicasOf(deployment) - boundsOf(deployment).unavailable;
  const newestMissing = replicasOf(newest) - (newest.status?.availableReplicas ?? 0);
  const sizes = new Map(old.map((set) => [set, replicasOf(set)]));
  const why = new Map<ReplicaSet, string>();
  const shrink = (limit: number, rule: string, dispensable: (set: ReplicaSet, size: number) => number) => {
    let left = limit;
    for (const set of old) {
      const size = sizes.get(set) ?? 0;
      const by = Math.max(0, Math.min(left, dispensable(set, size)));
      if (by === 0) continue;
      sizes.set(set, size - by);
      why.set(set, why.get(set) ?? rule);
      left -= by;
    }
  };
  const limit = totalOf(all) - minimum - newestMissing;
  if (limit <= 0) return [];
  shrink(limit, rules.dropsUnhealthy, (set, size) => size - (set.status?.availableReplicas ?? 0));
  shrink(sumOf(all, (set) => set.status?.availableReplicas) - minimum, rules.shrinksOld, (_, size) => size);
  return old.filter((set) => why.has(set)).map((set) => scaling(set, sizes.get(set) ?? 0, why.get(set) ?? rules.shrinksOld, { minimum }));
}

/** One step of a Recreate: the older ReplicaSets go to nothing, and only when their Pods are gone does the newest grow. */
export function planRecreate(facts: DeploymentFacts): DeploymentPlan {
  const { deployment, newest, old, oldPod } = facts;
  const ending = old.filter(isActive).map((set) => scaling(set, 0, rules.recreates));
  if (ending.length) return { scalings: ending, waits: [] };
  if (oldPod) return { scalings: [], waits: [waits.forOldPod(deployment, oldPod)] };
  const replicas = replicasOf(deployment);
  return { scalings: newest && replicasOf(newest) !== replicas ? [scaling(newest, replicas, rules.growsNew)] : [], waits: [] };
}

/** Old ReplicaSets beyond the history limit, those of the oldest revisions first; one that still has Pods is never among them. */
export function surplusSets(deployment: Deployment, old: readonly ReplicaSet[]): readonly ReplicaSet[] {
  const kept = old.filter((set) => !set.metadata.deletionTimestamp).toSorted((a, b) => revisionOf(a) - revisionOf(b) || byCreation(a, b));
  return kept.slice(0, Math.max(0, kept.length - (deployment.spec.revisionHistoryLimit ?? 10)))
    .filter((set) => !isActive(set) && !set.status?.replicas && (set.metadata.generation ?? 0) <= (set.status?.observedGeneration ?? 0));
}
