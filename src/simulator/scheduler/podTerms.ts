import type * as schema from '../../schema/generated/types';
import { matchesSelector } from '../kinds/common/selector';
import type { Pod } from '../kinds/pod/kind';
import type { Namespaces } from './facts';

/** Whether an affinity term that `owner` states is about `other`. */
export function isAbout(term: schema.PodAffinityTerm, owner: Pod, other: Pod, facts: Namespaces): boolean {
  const namespace = other.metadata.namespace ?? '';
  const named = term.namespaces?.length || term.namespaceSelector ? term.namespaces?.includes(namespace) : namespace === owner.metadata.namespace;
  const selected = term.namespaceSelector && matchesSelector(term.namespaceSelector, facts.namespaceLabels(namespace));
  return Boolean(named || selected) && matchesSelector(withLabelKeys(term, owner), other.metadata.labels);
}

/** `matchLabelKeys` stand for the owner's own values of these labels. */
export function withLabelKeys(term: { readonly labelSelector?: schema.LabelSelector; readonly matchLabelKeys?: readonly string[] }, owner: Pod): schema.LabelSelector | undefined {
  const keys = (term.matchLabelKeys ?? []).filter((key) => owner.metadata.labels?.[key] !== undefined);
  if (!term.labelSelector || !keys.length) return term.labelSelector;
  const more = keys.map((key) => ({ key, operator: 'In', values: [owner.metadata.labels?.[key] ?? ''] }));
  return { ...term.labelSelector, matchExpressions: [...(term.labelSelector.matchExpressions ?? []), ...more] };
}
