/** Complaints about what the simplest Pods do not say; fetched with the first that says it. */
import type * as schema from '../../../schema/generated/types';
import type { FieldError } from '../../api/errors';
import { canonicalQuantity, compareQuantities } from '../../api/quantity';
import { qualifiedNameErrors, subdomainErrors } from '../../api/metadata';
import { invalidValue, requiredValue, unsupportedValue } from '../../api/status';
import { isIpv4 } from '../../base/dns';

const NAMESERVERS_MAX = 3;
const SEARCH = /^_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/;
const SEARCH_TEXT = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')";

/** Complaints about an address, of either family. */
const address = (text: string, field: string): readonly FieldError[] => (isIpv4(text) || /^[\da-fA-F]*:[\da-fA-F:.]*$/.test(text) ? [] : [invalidValue(field, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]);

/** Of the nameservers and searches of a Pod's own resolver. */
export function validateDnsConfig({ nameservers = [], searches = [] }: schema.PodDNSConfig, field: string): readonly FieldError[] {
  return [
    ...(nameservers.length > NAMESERVERS_MAX ? [invalidValue(`${field}.nameservers`, nameservers, `must not have more than ${NAMESERVERS_MAX} nameservers`)] : []),
    ...nameservers.flatMap((one, index) => address(one, `${field}.nameservers[${index}]`)),
    ...searches.flatMap((one, index) => (one === '.' || SEARCH.test(one.replace(/\.$/, '')) ? [] : [invalidValue(`${field}.searches[${index}]`, one, SEARCH_TEXT)])),
  ];
}

/** Of names a Pod has addresses for in its own file of hosts. */
export function validateHostAliases(aliases: readonly schema.HostAlias[], field: string): readonly FieldError[] {
  return aliases.flatMap(({ ip, hostnames }, index) => [
    ...address(ip, `${field}[${index}].ip`),
    ...(hostnames ?? []).flatMap((name, at) => subdomainErrors(name).map((why) => invalidValue(`${field}[${index}].hostnames[${at}]`, name, why))),
  ]);
}

const NODE_OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];

/** Of the nodes and Pods a Pod is to be near, or away from. */
export function validateAffinity({ nodeAffinity, podAffinity, podAntiAffinity }: schema.Affinity, field: string): readonly FieldError[] {
  const required = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const at = `${field}.nodeAffinity`;
  const weight = (value: number, where: string) => (value >= 1 && value <= 100 ? [] : [invalidValue(`${where}.weight`, value, 'must be in the range 1-100')]);
  return [
    ...(required ? validateTerms(required.nodeSelectorTerms ?? [], `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`) : []),
    ...(nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap((term, index) => weight(term.weight, `${at}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`)),
    ...([['podAffinity', podAffinity], ['podAntiAffinity', podAntiAffinity]] as const).flatMap(([name, affinity]) => [
      ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).flatMap((term, index) => validateTopologyKey(term.topologyKey, `${field}.${name}.requiredDuringSchedulingIgnoredDuringExecution[${index}].topologyKey`)),
      ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap((term, index) => {
        const where = `${field}.${name}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
        return [...weight(term.weight, where), ...validateTopologyKey(term.podAffinityTerm.topologyKey, `${where}.podAffinityTerm.topologyKey`)];
      }),
    ]),
  ];
}

function validateTerms(terms: readonly schema.NodeSelectorTerm[], field: string): readonly FieldError[] {
  if (!terms.length) return [requiredValue(field, 'must have at least one node selector term')];
  return terms.flatMap((term, index) => (term.matchExpressions ?? []).flatMap(({ operator }, at) =>
    (NODE_OPERATORS.includes(operator) ? [] : [invalidValue(`${field}[${index}].matchExpressions[${at}].operator`, operator, 'not a valid selector operator')])));
}

const validateTopologyKey = (key: string | undefined, field: string): readonly FieldError[] =>
  [...(key ? [] : [requiredValue(field, 'can not be empty')]), ...qualifiedNameErrors(key ?? '').map((why) => invalidValue(field, key ?? '', why))];

/** Of how evenly Pods are to be spread. */
export function validateSpread(constraints: readonly schema.TopologySpreadConstraint[], field: string): readonly FieldError[] {
  const ways = ['DoNotSchedule', 'ScheduleAnyway'];
  return constraints.flatMap(({ maxSkew, topologyKey, whenUnsatisfiable }, index) => [
    ...(maxSkew > 0 ? [] : [invalidValue(`${field}[${index}].maxSkew`, maxSkew ?? 0, 'must be greater than zero')]),
    ...(topologyKey ? [] : [requiredValue(`${field}[${index}].topologyKey`, 'can not be empty')]),
    ...(ways.includes(whenUnsatisfiable) ? [] : [unsupportedValue(`${field}[${index}].whenUnsatisfiable`, whenUnsatisfiable, ways)]),
  ]);
}

const FIELD_PATHS = new Set(['metadata.name', 'metadata.namespace', 'metadata.uid', 'metadata.labels', 'metadata.annotations', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs']);
const ENV_NAME = "a valid environment variable name must consist only of printable ASCII characters other than '='";

/** Of the variables of a container. */
export function validateEnv(env: readonly schema.EnvVar[], field: string): readonly FieldError[] {
  return env.flatMap(({ name, value, valueFrom }, index) => {
    const at = `${field}[${index}]`;
    const path = valueFrom?.fieldRef?.fieldPath;
    const known = path === undefined || FIELD_PATHS.has(path) || /^metadata\.(labels|annotations)\['.+'\]$/.test(path);
    return [
      ...(name ? (/^[ -<>-~]+$/.test(name) ? [] : [invalidValue(`${at}.name`, name, ENV_NAME)]) : [requiredValue(`${at}.name`)]),
      ...(known ? [] : [invalidValue(`${at}.valueFrom.fieldRef.fieldPath`, path, `error converting fieldPath: field label not supported: ${path}`)]),
      ...(valueFrom ? validateSource(valueFrom, value, `${at}.valueFrom`) : []),
    ];
  });
}

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'] as const;

function validateSource(source: schema.EnvVarSource, value: string | undefined, field: string): readonly FieldError[] {
  const given = SOURCES.filter((name) => source[name] !== undefined);
  const wrong = value ? 'may not be specified when `value` is not empty' : given.length > 1 ? 'may not have more than one field specified at a time'
    : given.length ? undefined : 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
  return [
    ...(['configMapKeyRef', 'secretKeyRef'] as const).flatMap((name) => (source[name] && !source[name].key ? [requiredValue(`${field}.${name}.key`)] : [])),
    ...(wrong ? [invalidValue(field, '', wrong)] : []),
  ];
}

const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** Of what a container asks for, and may use at most. */
export function validateResources({ limits = {}, requests = {} }: schema.ResourceRequirements, field: string): readonly FieldError[] {
  const amounts = (list: Readonly<Record<string, string>>, at: string) => Object.entries(list).flatMap(([name, amount]) => [
    ...(STANDARD.has(name) || name.includes('/') || name.startsWith('hugepages-') ? [] : [invalidValue(`${at}[${name}]`, name, 'must be a standard resource type or fully qualified'), invalidValue(`${at}[${name}]`, name, 'must be a standard resource for containers')]),
    ...(compareQuantities(amount, '0') < 0 ? [invalidValue(`${at}[${name}]`, amount, 'must be greater than or equal to 0')] : []),
    ...(name.includes('/') && !(canonicalQuantity(amount) ?? '').match(/^-?\d+[kMGTPE]?i?$/) ? [invalidValue(`${at}[${name}]`, canonicalQuantity(amount), 'must be an integer')] : []),
  ]);
  const excess = Object.entries(requests).flatMap(([name, amount]) => {
    const limit = limits[name];
    return limit !== undefined && compareQuantities(amount, limit) > 0 ? [invalidValue(`${field}.requests`, amount, `must be less than or equal to ${name} limit of ${limit}`)] : [];
  });
  return [...amounts(limits, `${field}.limits`), ...amounts(requests, `${field}.requests`), ...excess];
}
