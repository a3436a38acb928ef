import type { DescribeContext } from './context';
import { annotationLines, dict, labelLines, list, str, texts, type Describe } from './context';
import { ageOfDeletion } from './deletion';
import { eventLines } from './events';
import { accessModes } from './persistentvolume';

export const persistentvolumeclaim: Describe = (context) => {
  const { item } = context;
  const spec = dict(item['spec']);
  const status = dict(item['status']);
  const bound = Boolean(spec['volumeName']);
  return [
    `Name:\t${item.metadata.name}\nNamespace:\t${str(item.metadata.namespace)}\nStorageClass:\t${str(spec['storageClassName'])}\n`,
    item.metadata['deletionTimestamp'] ? `Status:\tTerminating (lasts ${ageOfDeletion(context)})\n` : `Status:\t${str(status['phase'])}\n`,
    `Volume:\t${str(spec['volumeName'])}\n`, labelLines(item), annotationLines(item), `Finalizers:\t[${texts(item.metadata['finalizers']).join(' ')}]\n`,
    `Capacity:\t${bound ? str(dict(status['capacity'])['storage']) || '0' : ''}\nAccess Modes:\t${bound ? accessModes(status) : ''}\n`, spec['volumeMode'] ? `VolumeMode:\t${str(spec['volumeMode'])}\n` : '',
    `Used By:\t${usersOf(context).join('\n\t') || '<none>'}\n`, eventLines(context),
  ].join('');
};

function usersOf({ command, item }: DescribeContext): readonly string[] {
  return command.api.items(`/api/v1/namespaces/${str(item.metadata.namespace)}/pods`)
    .filter((pod) => list(dict(pod['spec'])['volumes']).some((volume) => dict(volume['persistentVolumeClaim'])['claimName'] === item.metadata.name)).map((pod) => pod.metadata.name);
}
