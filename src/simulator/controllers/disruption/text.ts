import type * as schema from '../../../schema/generated/types';
import { compareText } from '../../base/text';

/** A label selector as Go prints the structure, which is how the event about Pods without owner shows it. */
export function goSelector(selector: schema.LabelSelector | undefined): string {
  const pairs = Object.entries(selector?.matchLabels ?? {}).toSorted(([a], [b]) => compareText(a, b)).map(([key, value]) => `${key}: ${value},`);
  const expressions = (selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) => `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`);
  return `&LabelSelector{MatchLabels:map[string]string{${pairs.join('')}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}
