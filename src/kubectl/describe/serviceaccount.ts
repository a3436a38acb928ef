import { annotationLines, labelLines, list, str, type Describe } from './context';
import { eventLines } from './events';

export const serviceaccount: Describe = (context) => {
  const { item } = context;
  const pullSecrets = list(item['imagePullSecrets']).map((one) => str(one['name'])).join('\n\t') || '<none>';
  return `Name:\t${item.metadata.name}\nNamespace:\t${str(item.metadata.namespace)}\n${labelLines(item)}${annotationLines(item)}Image pull secrets:\t${pullSecrets}\n${eventLines(context)}`;
};
