import type { Dict } from '../api';
import { longTime } from '../text/age';
import { annotationLines, dict, labelLines, list, str, type Describe } from './context';

export const namespace: Describe = ({ item }) =>
  `Name:\t${item.metadata.name}\n${labelLines(item)}${annotationLines(item)}Status:\t${str(dict(item['status'])['phase'])}\n${conditionLines(list(dict(item['status'])['conditions']))}\nNo resource quota.\n\nNo LimitRange resource.\n`;

const COLUMNS = ['type', 'status', 'lastTransitionTime', 'reason', 'message'];

/** What keeps a namespace that is to go. */
const conditionLines = (conditions: readonly Dict[]): string => (conditions.length
  ? `Conditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage\n  ----\t------\t------------------\t------\t-------\n${conditions.map((one) => `  ${COLUMNS.map((name) => (name === 'lastTransitionTime' ? longTime(one[name]) : str(one[name]))).join('\t')}\n`).join('')}` : '');
