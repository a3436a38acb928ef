import { perObject } from '../../base/remember';
import { isTerminating } from '../../kinds/common/podRead';
import { matchesPairs, matchesSelector } from '../../kinds/common/selector';
import { controllerOf } from '../../api/object';
import type { Pod } from '../../kinds/pod/kind';
import type { Facts, NodeFacts, Score } from '../facts';

interface Constraint { readonly topologyKey: string; readonly maxSkew: number; /** Two constraints of one key count the same Pods. */ readonly key: string; counts(other: Pod): boolean }

/** Nodes with fewer Pods of the same kind: by the Pod's soft constraints, else, for Pods of a controller or a Service, over host names. */
export const spread: Score = {
  weight: 2,
  points(pod, candidates, facts) {
    const constraints = constraintsOf(pod, facts);
    if (!constraints.length) return candidates.map(() => 0);
    const tables = constraints.map((constraint) => costsOf(constraint, candidates));
    const costs = candidates.map((_, index) => Math.round(tables.reduce((sum, table) => sum + (table[index] ?? 0), 0)));
    const most = Math.max(...costs);
    const least = Math.min(...costs);
    return costs.map((cost) => (most === 0 ? 100 : Math.floor((100 * (most + least - cost)) / most)));
  },
};

function constraintsOf(pod: Pod, facts: Facts): readonly Constraint[] {
  const sameNamespace = (other: Pod) => other.metadata.namespace === pod.metadata.namespace && !isTerminating(other);
  if (pod.spec.topologySpreadConstraints?.length) {
    return pod.spec.topologySpreadConstraints.filter((one) => one.whenUnsatisfiable === 'ScheduleAnyway')
      .map(({ topologyKey, maxSkew, labelSelector }) => ({ topologyKey, maxSkew, key: JSON.stringify([pod.metadata.namespace, labelSelector]), counts: (other) => sameNamespace(other) && matchesSelector(labelSelector, other.metadata.labels) }));
  }
  const services = facts.services.filter((service) => service.metadata.namespace === pod.metadata.namespace && matchesPairs(service.spec.selector, pod.metadata.labels));
  const owner = controllerOf(pod);
  if (!services.length && !owner) return [];
  const counts = (other: Pod) => sameNamespace(other) && (!owner || controllerOf(other)?.uid === owner.uid)
    && services.every((service) => matchesPairs(service.spec.selector, other.metadata.labels));
  const key = JSON.stringify([pod.metadata.namespace, owner?.uid, services.map((service) => service.spec.selector)]);
  return [{ topologyKey: 'kubernetes.io/hostname', maxSkew: 3, key, counts }, { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5, key, counts }];
}

const tallies = perObject((_: readonly Pod[]) => new Map<string, number>());

/** How many Pods of a node a constraint counts. */
function tally(pods: readonly Pod[], { key, counts }: Constraint): number {
  const known = tallies(pods);
  const count = known.get(key) ?? pods.filter(counts).length;
  known.set(key, count);
  return count;
}

/** Each Pod in a candidate's place costs more, the more places there are. */
function costsOf(constraint: Constraint, candidates: readonly NodeFacts[]): readonly number[] {
  const places = candidates.map(({ node }) => node.metadata.labels?.[constraint.topologyKey]);
  const counts = new Map<string, number>();
  candidates.forEach(({ pods }, index) => {
    const place = places[index];
    if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + tally(pods, constraint));
  });
  const weight = Math.log(counts.size + 2);
  return places.map((place) => (place === undefined ? 0 : (counts.get(place) ?? 0) * weight + constraint.maxSkew - 1));
}
