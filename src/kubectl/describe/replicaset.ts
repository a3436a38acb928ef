import { annotationLines, controller, dict, labelLines, list, selectorText, str, type Describe } from './context';
import { conditionLines } from './deployment';
import { eventLines } from './events';
import { templateLines } from './podTemplate';
import { podCounts } from './statefulset';

export const replicaset: Describe = (context) => {
  const { item } = context;
  const spec = dict(item['spec']);
  const status = dict(item['status']);
  return [
    `Name:\t${item.metadata.name}\nNamespace:\t${str(item.metadata.namespace)}\nSelector:\t${selectorText(dict(spec['selector']))}\n`,
    labelLines(item), annotationLines(item), controller(item),
    `Replicas:\t${str(status['replicas'], '0')} current / ${str(spec['replicas'], '1')} desired\n`,
    podCounts(context), templateLines(dict(spec['template'])), conditionLines(list(status['conditions'])), eventLines(context),
  ].join('');
};
