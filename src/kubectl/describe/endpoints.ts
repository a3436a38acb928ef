import { annotationLines, dict, labelLines, list, str, type Describe } from './context';
import { eventLines } from './events';

const ips = (addresses: ReturnType<typeof list>) => addresses.map((address) => str(address['ip'])).join(',') || '<none>';

export const endpoints: Describe = (context) => {
  const { item } = context;
  const subsets = list(item['subsets']).map(dict).map((subset) => {
    const ports = list(subset['ports']).map((port) => `    ${str(port['name']) || '<unset>'}\t${str(port['port'])}\t${str(port['protocol'])}\n`);
    const table = ports.length ? `  Ports:\n    Name\tPort\tProtocol\n    ----\t----\t--------\n${ports.join('')}` : '';
    return `  Addresses:\t${ips(list(subset['addresses']))}\n  NotReadyAddresses:\t${ips(list(subset['notReadyAddresses']))}\n${table}\n`;
  });
  return `Name:\t${item.metadata.name}\nNamespace:\t${str(item.metadata.namespace)}\n${labelLines(item)}${annotationLines(item)}Subsets:\n${subsets.join('')}${eventLines(context)}`;
};
