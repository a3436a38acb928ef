import type { FieldError } from '../../api/errors';
import { qualifiedNameErrors, subdomainErrors, validateLabels } from '../../api/metadata';
import { duplicateValue, forbiddenValue, invalidValue, requiredValue } from '../../api/status';
import { labelName, oneOf, portNumber, portNumberOrName, shortObjectName } from '../common/checks';
import type { Service } from './kind';

type Port = NonNullable<Service['spec']['ports']>[number];

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

/** Every complaint about a Service. */
export function validate(service: Service): readonly FieldError[] {
  const { spec } = service;
  const ports = spec.ports ?? [];
  const external = spec.type === 'ExternalName';
  const address = validateAddress(service);
  if (address.length && !external) return [...shortObjectName(service.metadata.name), ...address];
  return [
    ...shortObjectName(service.metadata.name),
    ...(!ports.length && !external && spec.clusterIP !== 'None' ? [requiredValue('spec.ports')] : []),
    ...address,
    ...(external ? (spec.externalName ? subdomainErrors(spec.externalName.replace(/\.$/, '')).map((why) => invalidValue('spec.externalName', spec.externalName, why)) : [requiredValue('spec.externalName')]) : []),
    ...ports.flatMap((port, index) => validatePort(port, index, ports)),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...oneOf(spec.sessionAffinity, ['ClientIP', 'None'], 'spec.sessionAffinity'),
    ...oneOf(spec.type, TYPES, 'spec.type'),
    ...ports.flatMap(({ nodePort }, index) => (nodePort && (spec.type === 'ClusterIP' || external) ? [forbiddenValue(`spec.ports[${index}].nodePort`, `may not be used when \`type\` is '${spec.type}'`)] : [])),
  ];
}

function validateAddress({ spec }: Service): readonly FieldError[] {
  const address = spec.clusterIPs?.[0] ?? spec.clusterIP;
  if (!address) return [];
  if (spec.type === 'ExternalName') return [forbiddenValue('spec.clusterIPs', 'may not be set for ExternalName services')];
  if (address === 'None') return spec.type === 'NodePort' || spec.type === 'LoadBalancer' ? [invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`)] : [];
  return isAddress(address) ? [] : [invalidValue('spec.clusterIPs[0]', address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
}

/** Whether a text is an IPv4 address. */
export const isAddress = (text: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256);

function validatePort(port: Port, index: number, ports: readonly Port[]): readonly FieldError[] {
  const field = `spec.ports[${index}]`;
  const before = ports.slice(0, index);
  const twice = before.some((other) => other.protocol === port.protocol && other.port === port.port);
  return [
    ...(port.name ? [...labelName(port.name, `${field}.name`), ...(before.some((other) => other.name === port.name) ? [duplicateValue(`${field}.name`, port.name)] : [])] : ports.length > 1 ? [requiredValue(`${field}.name`)] : []),
    ...portNumber(port.port ?? 0, `${field}.port`),
    ...oneOf(port.protocol, ['SCTP', 'TCP', 'UDP'], `${field}.protocol`),
    ...portNumberOrName(port.targetPort, `${field}.targetPort`),
    ...(port.appProtocol === undefined ? [] : qualifiedNameErrors(port.appProtocol).map((why) => invalidValue(`${field}.appProtocol`, port.appProtocol, why))),
    ...(twice ? [duplicateValue(field, { Name: '', Protocol: port.protocol, AppProtocol: null, Port: port.port, TargetPort: 0, NodePort: 0 })] : []),
  ];
}

/** The cluster address stays while the Service has one. */
export function validateUpdate(service: Service, old: Service): readonly FieldError[] {
  const kept = old.spec.type !== 'ExternalName' && service.spec.type !== 'ExternalName' && old.spec.clusterIP;
  return kept && service.spec.clusterIP !== old.spec.clusterIP ? [invalidValue('spec.clusterIPs[0]', [service.spec.clusterIP ?? ''], 'may not change once set')] : [];
}
