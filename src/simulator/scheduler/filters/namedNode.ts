import { incurable, type Filter } from '../facts';
import { rules } from '../rules';
import type { Pod } from '../../kinds/pod/kind';

/** The only nodes a Pod's required affinity names, as that of a daemon Pod does; undefined where a term leaves others open. */
function namesOf(pod: Pod): ReadonlySet<string> | undefined {
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const named = terms.map((term) => term.matchFields?.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In').map(({ values }) => values ?? []) ?? []);
  if (!named.length || named.some((lists) => !lists.length)) return undefined;
  return new Set(named.flatMap(([first = [], ...others]) => first.filter((name) => others.every((list) => list.includes(name)))));
}

/** Nodes that required affinity by name rules out are not looked at any further. */
export const namedNode: Filter = {
  rule: rules.nodeAffinity,
  refuse(pod, { node }) {
    const names = namesOf(pod);
    return !names || names.has(node.metadata.name) ? undefined : incurable("node(s) didn't satisfy plugin(s) [NodeAffinity]");
  },
};
