import type * as schema from '../../../schema/generated/types';
import { compareText } from '../../base/text';

type Labels = Readonly<Record<string, string>> | undefined;

/** Whether labels have every pair of an equality selector. An empty selector matches nothing here: a Service without one selects no Pods. */
export function matchesPairs(pairs: Labels, labels: Labels): boolean {
  for (const _ in pairs) return hasPairs(pairs, labels);
  return false;
}

function hasPairs(pairs: Labels, labels: Labels): boolean {
  for (const key in pairs) if (labels?.[key] !== pairs[key]) return false;
  return true;
}

/** Whether labels meet a label selector. None selects nothing, an empty one everything. */
export function matchesSelector(selector: schema.LabelSelector | undefined, labels: Labels): boolean {
  if (!selector) return false;
  return hasPairs(selector.matchLabels, labels) && (selector.matchExpressions ?? []).every((expression) => meets(expression, labels?.[expression.key]));
}

function meets({ operator, values = [] }: schema.LabelSelectorRequirement, value: string | undefined): boolean {
  if (operator === 'In') return value !== undefined && values.includes(value);
  if (operator === 'NotIn') return value === undefined || !values.includes(value);
  return operator === 'Exists' ? value !== undefined : value === undefined;
}

/** A map as Kubernetes writes it out: by key. */
export const inKeyOrder = <Value>(map: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> => Object.fromEntries(Object.entries(map).toSorted(([a], [b]) => compareText(a, b)));

/** A selector as Kubernetes' complaints show it: labels first, whatever came first in what was sent. */
export const shownSelector = (selector: schema.LabelSelector | undefined) =>
  (selector ? { ...(selector.matchLabels ? { matchLabels: inKeyOrder(selector.matchLabels) } : {}), ...(selector.matchExpressions ? { matchExpressions: selector.matchExpressions } : {}) } : null);

/** A selector as `kubectl get -l` writes it, `<none>` for an empty one. */
export function selectorText(selector: schema.LabelSelector | undefined): string {
  const pairs = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => [key, `${key}=${value}`] as const);
  const expressions = (selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    const list = `(${values.toSorted(compareText).join(',')})`;
    const text = operator === 'In' ? `${key} in ${list}` : operator === 'NotIn' ? `${key} notin ${list}` : operator === 'Exists' ? key : `!${key}`;
    return [key, text] as const;
  });
  return [...pairs, ...expressions].toSorted((a, b) => compareText(a[0], b[0])).map(([, text]) => text).join(',') || '<none>';
}
