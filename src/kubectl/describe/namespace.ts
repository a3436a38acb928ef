import { annotationLines, dict, labelLines, str, type Describe } from './context';

export const namespace: Describe = ({ item }) =>
  `Name:\t${item.metadata.name}\n${labelLines(item)}${annotationLines(item)}Status:\t${str(dict(item['status'])['phase'])}\n\nNo resource quota.\n\nNo LimitRange resource.\n`;
