import { curable, incurable, type Facts, type Filter } from '../facts';
import { matchesSelector } from '../../kinds/common/selector';
import { isTerminating } from '../../kinds/common/podRead';
import type { Pod } from '../../kinds/pod/kind';
import { withLabelKeys } from '../podTerms';
import { rules } from '../rules';
import { nodeAffinity } from './nodeAffinity';

type Constraint = NonNullable<Pod['spec']['topologySpreadConstraints']>[number];

/** Topology spread constraints that must hold. */
export const spread: Filter = {
  rule: rules.spread,
  refuse(pod, candidate, facts) {
    for (const constraint of (pod.spec.topologySpreadConstraints ?? []).filter((one) => one.whenUnsatisfiable === 'DoNotSchedule')) {
      const place = candidate.node.metadata.labels?.[constraint.topologyKey];
      if (place === undefined) return incurable("node(s) didn't match pod topology spread constraints (missing required label)");
      const counts = countByPlace(constraint, pod, facts);
      const least = counts.size < (constraint.minDomains ?? 1) ? 0 : Math.min(...counts.values());
      const self = matchesSelector(constraint.labelSelector, pod.metadata.labels) ? 1 : 0;
      if ((counts.get(place) ?? 0) + self - least > constraint.maxSkew) return curable("node(s) didn't match pod topology spread constraints");
    }
    return undefined;
  },
};

/** How many Pods the constraint counts in each place that the Pod could go to. */
function countByPlace(constraint: Constraint, pod: Pod, facts: Facts): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const candidate of facts.nodes) {
    const place = candidate.node.metadata.labels?.[constraint.topologyKey];
    if (place === undefined || (constraint.nodeAffinityPolicy !== 'Ignore' && nodeAffinity.refuse(pod, candidate, facts))) continue;
    const selector = withLabelKeys(constraint, pod);
    const here = candidate.pods.filter((other) => !isTerminating(other) && other.metadata.namespace === pod.metadata.namespace && matchesSelector(selector, other.metadata.labels)).length;
    counts.set(place, (counts.get(place) ?? 0) + here);
  }
  return counts;
}
