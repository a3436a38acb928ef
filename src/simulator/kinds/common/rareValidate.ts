/** Complaints about what the simplest Pods do not say; fetched with the first that says it. */
import type * as schema from '../../../schema/generated/types';
import type { FieldError } from '../../api/errors';
import { canonicalQuantity, compareQuantities } from '../../api/quantity';
import { qualifiedNameErrors, subdomainErrors } from '../../api/metadata';
import { invalidValue, requiredValue, unsupportedValue } from '../../api/status';
import { DELETION_COST } from './podRead';
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

/** Of how dear a Pod says it is. */
export function validateDeletionCost({ [DELETION_COST]: text = '' }: Readonly<Record<string, string>>): readonly FieldError[] {
  return /^-?(0|[1-9]\d*)$/.test(text) && Math.abs(Number(text)) <= 2_147_483_647 ? [] : [invalidValue(`metadata.annotations[${DELETION_COST}]`, text, 'must be a 32bit integer')];
}

const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** Of what a container asks for, and may use at most. */
export function validateResources({ limits = {}, requests = {} }: schema.ResourceRequirements, field: string): readonly FieldError[] {
  const own = (name: string, amount: string, at: string) => [
    ...(STANDARD.has(name) || name.includes('/') || name.startsWith('hugepages-') ? [] : [invalidValue(`${at}[${name}]`, name, 'must be a standard resource type or fully qualified'), invalidValue(`${at}[${name}]`, name, 'must be a standard resource for containers')]),
    ...(compareQuantities(amount, '0') < 0 ? [invalidValue(`${at}[${name}]`, amount, 'must be greater than or equal to 0')] : []),
    ...(name.includes('/') && !(canonicalQuantity(amount) ?? '').match(/^-?\d+[kMGTPE]?i?$/) ? [invalidValue(`${at}[${name}]`, canonicalQuantity(amount), 'must be an integer')] : []),
  ];
  return [
    ...Object.entries(limits).flatMap(([name, amount]) => own(name, amount, `${field}.limits`)),
    ...Object.entries(requests).flatMap(([name, amount]) => [...own(name, amount, `${field}.requests`), ...beside(name, amount, limits[name], field)]),
  ];
}

/** Of what is asked for beside its limit: of what cannot be shared, exactly as much. */
function beside(name: string, amount: string, limit: string | undefined, field: string): readonly FieldError[] {
  const shared = !name.includes('/') && !name.startsWith('hugepages-');
  if (limit === undefined) return shared ? [] : [requiredValue(`${field}.limits`, 'Limit must be set for non overcommitable resources')];
  const order = compareQuantities(amount, limit);
  const excess = (how: string) => [invalidValue(`${field}.requests`, canonicalQuantity(amount), `must be ${how} ${name} limit of ${canonicalQuantity(limit) ?? limit}`)];
  return shared ? (order > 0 ? excess('less than or equal to') : []) : order === 0 ? [] : excess('equal to');
}
