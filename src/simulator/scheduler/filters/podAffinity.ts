import type * as schema from '../../../schema/generated/types';
import { perObject } from '../../base/remember';
import type { Pod } from '../../kinds/pod/kind';
import { curable, incurable, type Facts, type Filter, type NodeFacts } from '../facts';
import { isAbout } from '../podTerms';
import { rules } from '../rules';

type Term = schema.PodAffinityTerm;

const sharesPlace = (a: NodeFacts, b: NodeFacts, key: string) => a.node.metadata.labels?.[key] !== undefined && a.node.metadata.labels[key] === b.node.metadata.labels?.[key];

/** Whether a Pod the term is about runs in the same place as the candidate. */
const isMetBy = (term: Term, pod: Pod, candidate: NodeFacts, facts: Facts) =>
  facts.nodes.some((other) => sharesPlace(candidate, other, term.topologyKey) && other.pods.some((there) => isAbout(term, pod, there, facts)));

/** The Pods it must be near are near, those it must not be near are not, and it disturbs none that is there. */
export const podAffinity: Filter = {
  rule: rules.podAffinity,
  refuse(pod, candidate, facts) {
    const { podAffinity: near, podAntiAffinity: apart } = pod.spec.affinity ?? {};
    const wanted = near?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    if (!wanted.every((term) => isMetBy(term, pod, candidate, facts)) && !isFirstOfItsKind(wanted, pod, candidate, facts)) return incurable("node(s) didn't match pod affinity rules");
    if ((apart?.requiredDuringSchedulingIgnoredDuringExecution ?? []).some((term) => isMetBy(term, pod, candidate, facts))) return curable("node(s) didn't match pod anti-affinity rules");
    return disturbs(pod, candidate, facts) ? curable("node(s) didn't satisfy existing pods anti-affinity rules") : undefined;
  },
};

/** The first of Pods that want to be together may go anywhere the places exist. */
function isFirstOfItsKind(terms: readonly Term[], pod: Pod, candidate: NodeFacts, facts: Facts): boolean {
  const nobody = terms.every((term) => !facts.nodes.some((other) => other.pods.some((there) => isAbout(term, pod, there, facts))));
  return nobody && terms.every((term) => isAbout(term, pod, pod, facts) && candidate.node.metadata.labels?.[term.topologyKey] !== undefined);
}

const repelling = perObject((pods: readonly Pod[]) => pods.filter((pod) => pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.length));

const disturbs = (pod: Pod, candidate: NodeFacts, facts: Facts) =>
  facts.nodes.some((other) => repelling(other.pods).some((there) => (there.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [])
    .some((term) => sharesPlace(candidate, other, term.topologyKey) && isAbout(term, there, pod, facts))));
