import { annotationLines, dict, joined, labelLines, selectorText, str, type Describe } from './context';
import { eventLines } from './events';
import { templateLines } from './podTemplate';
import { podCounts } from './statefulset';

const COUNTS = [
  ['Desired Number of Nodes Scheduled', 'desiredNumberScheduled'], ['Current Number of Nodes Scheduled', 'currentNumberScheduled'],
  ['Number of Nodes Scheduled with Up-to-date Pods', 'updatedNumberScheduled'], ['Number of Nodes Scheduled with Available Pods', 'numberAvailable'],
  ['Number of Nodes Misscheduled', 'numberMisscheduled'],
] as const;

export const daemonset: Describe = (context) => {
  const { item } = context;
  const spec = dict(item['spec']);
  const template = dict(spec['template']);
  return [
    `Name:\t${item.metadata.name}\nNamespace:\t${str(item.metadata.namespace)}\nSelector:\t${selectorText(dict(spec['selector']))}\n`,
    `Node-Selector:\t${joined(dict(dict(template['spec'])['nodeSelector']))}\n`, labelLines(item), annotationLines(item),
    ...COUNTS.map(([title, name]) => `${title}: ${str(dict(item['status'])[name], '0')}\n`),
    podCounts(context), templateLines(template), eventLines(context),
  ].join('');
};
