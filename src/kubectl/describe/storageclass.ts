import { dict, joined, str, texts, type Describe } from './context';
import { eventLines } from './events';

export const storageclass: Describe = (context) => {
  const { item } = context;
  const annotations = dict(item.metadata['annotations']);
  const isDefault = annotations['storageclass.kubernetes.io/is-default-class'] === 'true' ? 'Yes' : 'No';
  return `Name:\t${item.metadata.name}\nIsDefaultClass:\t${isDefault}\nAnnotations:\t${joined(annotations)}\nProvisioner:\t${str(item['provisioner'])}\nParameters:\t${joined(dict(item['parameters']))}\n`
    + `AllowVolumeExpansion:\t${item['allowVolumeExpansion'] === undefined ? '<unset>' : item['allowVolumeExpansion'] ? 'True' : 'False'}\nMountOptions:${texts(item['mountOptions']).map((option) => `\n  ${option}`).join('') || '\t<none>'}\n`
    + `ReclaimPolicy:\t${str(item['reclaimPolicy'])}\nVolumeBindingMode:\t${str(item['volumeBindingMode'])}\n${eventLines(context)}`;
};
