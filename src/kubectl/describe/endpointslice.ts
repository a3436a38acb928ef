import { annotationLines, dict, labelLines, list, str, texts, type Describe } from './context';
import { eventLines } from './events';

export const endpointslice: Describe = (context) => {
  const { item } = context;
  const ports = list(item['ports']);
  const endpoints = list(item['endpoints']);
  return [
    `Name:\t${item.metadata.name}\nNamespace:\t${str(item.metadata.namespace)}\n`, labelLines(item), annotationLines(item), `AddressType:\t${str(item['addressType'])}\n`,
    ports.length ? `Ports:\n  Name\tPort\tProtocol\n  ----\t----\t--------\n${ports.map((port) => `  ${str(port['name']) || '<unset>'}\t${str(port['port'], '<unset>')}\t${str(port['protocol'])}\n`).join('')}` : 'Ports: <unset>\n',
    endpoints.length ? `Endpoints:\n${endpoints.map((one) => {
      const target = dict(one['targetRef']);
      return `  - Addresses:\t${texts(one['addresses']).join(',')}\n    Conditions:\n      Ready:\t${str(dict(one['conditions'])['ready'], '<unset>')}\n    Hostname:\t${str(one['hostname'], '<unset>')}\n${one['targetRef'] ? `    TargetRef:\t${str(target['kind'])}/${str(target['name'])}\n` : ''}    NodeName:\t${str(one['nodeName'], '<unset>')}\n    Zone:\t${str(one['zone'], '<unset>')}\n`;
    }).join('')}` : 'Endpoints: <none>\n',
    eventLines(context),
  ].join('');
};
