import type { Facts, NodeFacts, Score } from '../facts';
import { meetsTerm } from '../../kinds/common/nodeTerms';
import { isAbout } from '../podTerms';
import { tolerates } from '../../kinds/common/tolerations';
import type { Pod } from '../../kinds/pod/kind';

/** 0 for the least, 100 for the most. */
function stretched(values: readonly number[]): readonly number[] {
  const most = Math.max(...values);
  const least = Math.min(...values);
  return values.map((value) => (most === least ? 0 : Math.floor((100 * (value - least)) / (most - least))));
}

/** Nodes the Pod prefers by their labels. */
export const preferredNodes: Score = {
  weight: 2,
  points(pod, candidates) {
    const terms = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const sums = candidates.map(({ node }) => terms.reduce((sum, term) => sum + (meetsTerm(term.preference, node) ? term.weight : 0), 0));
    const most = Math.max(...sums);
    return sums.map((sum) => (most ? Math.floor((100 * sum) / most) : 0));
  },
};

/** Nodes without taints that would rather keep the Pod away. */
export const preferredTaints: Score = {
  weight: 3,
  points(pod, candidates) {
    const counts = candidates.map(({ node }) => (node.spec.taints ?? []).filter((taint) => taint.effect === 'PreferNoSchedule' && !(pod.spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint))).length);
    const most = Math.max(...counts);
    return counts.map((count) => (most ? Math.floor((100 * (most - count)) / most) : 100));
  },
};

/** Places of Pods it prefers to be near, and away from those it does not. */
export const preferredPods: Score = {
  weight: 2,
  points: (pod, candidates, facts) => stretched(candidates.map((candidate) => nearness(pod, candidate, facts))),
};

function nearness(pod: Pod, candidate: NodeFacts, facts: Facts): number {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  const sum = (terms: NonNullable<typeof podAffinity>['preferredDuringSchedulingIgnoredDuringExecution']) => (terms ?? []).reduce((total, { weight, podAffinityTerm: term }) => {
    const place = candidate.node.metadata.labels?.[term.topologyKey];
    const near = facts.nodes.filter(({ node }) => place !== undefined && node.metadata.labels?.[term.topologyKey] === place).flatMap(({ pods }) => pods).filter((other) => isAbout(term, pod, other, facts));
    return total + weight * near.length;
  }, 0);
  return sum(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution) - sum(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution);
}
