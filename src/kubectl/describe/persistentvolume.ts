import type { Dict } from '../api';
import { annotationLines, dict, labelLines, list, str, texts, type Describe } from './context';
import { ageOfDeletion } from './deletion';
import { eventLines } from './events';
import { volumeSource } from './podTemplate';

const MODES: Readonly<Record<string, string>> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };

/** `RWO,ROX` */
export const accessModes = (spec: Dict): string => texts(spec['accessModes']).map((mode) => MODES[mode] ?? mode).join(',');

export const persistentvolume: Describe = (context) => {
  const { item } = context;
  const spec = dict(item['spec']);
  const status = dict(item['status']);
  const claim = dict(spec['claimRef']);
  return [
    `Name:\t${item.metadata.name}\n`, labelLines(item), annotationLines(item), `Finalizers:\t[${texts(item.metadata['finalizers']).join(' ')}]\nStorageClass:\t${str(spec['storageClassName'])}\n`,
    item.metadata['deletionTimestamp'] ? `Status:\tTerminating (lasts ${ageOfDeletion(context)})\n` : `Status:\t${str(status['phase'])}\n`,
    `Claim:\t${spec['claimRef'] ? `${str(claim['namespace'])}/${str(claim['name'])}` : ''}\nReclaim Policy:\t${str(spec['persistentVolumeReclaimPolicy'])}\nAccess Modes:\t${accessModes(spec)}\n`,
    spec['volumeMode'] ? `VolumeMode:\t${str(spec['volumeMode'])}\n` : '', `Capacity:\t${str(dict(spec['capacity'])['storage'])}\n`, affinityLines(dict(spec['nodeAffinity'])),
    `Message:\t${str(status['message'])}\nSource:\n${volumeSource(spec).map(([name, value]) => `    ${name}:\t${value}\n`).join('')}`, eventLines(context),
  ].join('');
};

function affinityLines(affinity: Dict): string {
  const terms = list(dict(affinity['required'])['nodeSelectorTerms']);
  if (!terms.length) return 'Node Affinity:\t<none>\n';
  return `Node Affinity:\t\n  Required Terms:\t\n${terms.map((term, index) => `    Term ${index}:\t${list(term['matchExpressions']).map((one) => `${str(one['key'])} ${str(one['operator']).toLowerCase()}${one['values'] ? ` [${texts(one['values']).join(', ')}]` : ''}`).join('\n\t')}\n`).join('')}`;
}
