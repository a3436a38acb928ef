import { query, type Dict } from '../api';
import { longTime } from '../text/age';
import { annotationLines, dict, joined, labelLines, list, mapLines, selectorText, str, texts, type Describe, type DescribeContext } from './context';
import { eventLines } from './events';
import { templateLines } from './podTemplate';

export const statefulset: Describe = (context) => {
  const { item } = context;
  const spec = dict(item['spec']);
  const strategy = dict(spec['updateStrategy']);
  const rolling = dict(strategy['rollingUpdate']);
  return [
    `Name:\t${item.metadata.name}\nNamespace:\t${str(item.metadata.namespace)}\nCreationTimestamp:\t${longTime(item.metadata['creationTimestamp'])}\n`,
    `Selector:\t${selectorText(dict(spec['selector']))}\n`, labelLines(item), annotationLines(item),
    `Replicas:\t${str(spec['replicas'], '0')} desired | ${str(dict(item['status'])['replicas'], '0')} total\n`,
    `Update Strategy:\t${str(strategy['type'])}\n`, strategy['rollingUpdate'] ? `  Partition:\t${str(rolling['partition'], '0')}\n` : '',
    rolling['maxUnavailable'] === undefined ? '' : `  MaxUnavailable:\t${str(rolling['maxUnavailable'])}\n`,
    podCounts(context), templateLines(dict(spec['template'])), claimLines(list(spec['volumeClaimTemplates'])), eventLines(context),
  ].join('');
};

/** `Pods Status:` of all Pods that a set's selector finds and that it controls. */
export function podCounts({ command, item }: DescribeContext): string {
  const selector = joined(dict(dict(dict(item['spec'])['selector'])['matchLabels']));
  const pods = command.api.items(`/api/v1/namespaces/${str(item.metadata.namespace)}/pods${query({ labelSelector: selector === '<none>' ? '' : selector })}`)
    .filter((pod) => list(pod.metadata['ownerReferences']).some((owner) => owner['controller'] === true && owner['uid'] === item.metadata['uid']));
  const count = (phase: string) => pods.filter((pod) => dict(pod['status'])['phase'] === phase).length;
  return `Pods Status:\t${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed\n`;
}

function claimLines(claims: readonly Dict[]): string {
  if (!claims.length) return 'Volume Claims:\t<none>\n';
  return `Volume Claims:\n${claims.map((claim) => {
    const spec = dict(claim['spec']);
    const metadata = dict(claim['metadata']);
    const capacity = str(dict(dict(spec['resources'])['requests'])['storage'], '<default>');
    return `  Name:\t${str(metadata['name'])}\n  StorageClass:\t${str(spec['storageClassName'])}\n${mapLines('Labels', dict(metadata['labels']), '=', '  ')}${mapLines('Annotations', dict(metadata['annotations']), ': ', '  ')}`
      + `  Capacity:\t${capacity}\n  Access Modes:\t[${texts(spec['accessModes']).join(' ')}]\n`;
  }).join('')}`;
}
