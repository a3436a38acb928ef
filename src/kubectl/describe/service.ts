import { query } from '../api';
import { annotationLines, dict, joined, labelLines, list, str, texts, type Describe, type DescribeContext } from './context';
import { eventLines } from './events';

export const service: Describe = (context) => {
  const { item } = context;
  const spec = dict(item['spec']);
  const ports = list(spec['ports']);
  return [
    `Name:\t${item.metadata.name}\nNamespace:\t${str(item.metadata.namespace)}\n`, labelLines(item), annotationLines(item),
    `Selector:\t${joined(dict(spec['selector']))}\nType:\t${str(spec['type'])}\n`,
    spec['ipFamilyPolicy'] ? `IP Family Policy:\t${str(spec['ipFamilyPolicy'])}\n` : '', `IP Families:\t${texts(spec['ipFamilies']).join(',') || '<none>'}\n`,
    `IP:\t${str(spec['clusterIP'])}\n`, `IPs:\t${texts(spec['clusterIPs']).join(',') || '<none>'}\n`,
    texts(spec['externalIPs']).length ? `External IPs:\t${texts(spec['externalIPs']).join(',')}\n` : '', spec['externalName'] ? `External Name:\t${str(spec['externalName'])}\n` : '',
    ...ports.map((port) => `Port:\t${str(port['name'], '<unset>')}\t${str(port['port'])}/${str(port['protocol'])}\nTargetPort:\t${str(port['targetPort'])}/${str(port['protocol'])}\n${port['nodePort'] ? `NodePort:\t${str(port['name'], '<unset>')}\t${str(port['nodePort'])}/${str(port['protocol'])}\n` : ''}Endpoints:\t${endpoints(context, str(port['name']))}\n`),
    `Session Affinity:\t${str(spec['sessionAffinity'])}\n`, spec['externalTrafficPolicy'] ? `External Traffic Policy:\t${str(spec['externalTrafficPolicy'])}\n` : '',
    spec['internalTrafficPolicy'] ? `Internal Traffic Policy:\t${str(spec['internalTrafficPolicy'])}\n` : '', spec['healthCheckNodePort'] ? `HealthCheck NodePort:\t${str(spec['healthCheckNodePort'])}\n` : '',
    texts(spec['loadBalancerSourceRanges']).length ? `LoadBalancer Source Ranges:\t${texts(spec['loadBalancerSourceRanges']).join(',')}\n` : '', eventLines(context),
  ].join('');
};

/** Ready addresses behind one port: the first three, and how many more. A slice whose Pods have no such port says where they are, without a port. */
function endpoints({ command, item }: DescribeContext, port: string): string {
  const path = `/apis/discovery.k8s.io/v1/namespaces/${str(item.metadata.namespace)}/endpointslices${query({ labelSelector: `kubernetes.io/service-name=${item.metadata.name}` })}`;
  const slices = command.api.items(path);
  if (!slices.length) return '<none>';
  const addresses = slices.flatMap((slice) => {
    const ports = list(slice['ports']);
    const number = ports.find((one) => str(one['name']) === port)?.['port'];
    if (number === undefined && ports.length > 0) return [];
    const ready = list(slice['endpoints']).filter((one) => dict(one['conditions'])['ready'] !== false).flatMap((one) => texts(one['addresses']).slice(0, 1));
    return number === undefined ? ready : ready.map((address) => `${address}:${str(number)}`);
  });
  return addresses.length > 3 ? `${addresses.slice(0, 3).join(',')} + ${addresses.length - 3} more...` : addresses.join(',');
}
