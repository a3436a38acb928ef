import type * as schema from '../../../schema/generated/types';
import type { Node } from '../node/kind';

/** Whether a node meets any of the terms; a term without conditions meets none. */
export const meetsTerms = (selector: schema.NodeSelector, node: Node): boolean => selector.nodeSelectorTerms.some((term) => meetsTerm(term, node));

/** Whether a node meets all conditions of one term. */
export function meetsTerm(term: schema.NodeSelectorTerm, node: Node): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (!expressions.length && !fields.length) return false;
  return expressions.every((expression) => meets(expression, node.metadata.labels?.[expression.key]))
    && fields.every((field) => meets(field, field.key === 'metadata.name' ? node.metadata.name : undefined));
}

function meets({ operator, values = [] }: schema.NodeSelectorRequirement, value: string | undefined): boolean {
  const bound = Number(values[0]);
  switch (operator) {
    case 'In': return value !== undefined && values.includes(value);
    case 'NotIn': return value === undefined || !values.includes(value);
    case 'Exists': return value !== undefined;
    case 'DoesNotExist': return value === undefined;
    case 'Gt': return value !== undefined && Number(value) > bound;
    default: return value !== undefined && Number(value) < bound;
  }
}

/** Whether a node has the labels a Pod's nodeSelector asks for and meets its required node affinity. */
export function meetsNodeAffinity(spec: schema.PodSpec, node: Node): boolean {
  const labelled = Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => node.metadata.labels?.[key] === value);
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return labelled && (!required || meetsTerms(required, node));
}
