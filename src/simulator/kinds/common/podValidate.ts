import type * as schema from '../../../schema/generated/types';
import type { FieldError } from '../../api/errors';
import { compareQuantities } from '../../api/quantity';
import { qualifiedNameErrors, subdomainErrors, validateLabels } from '../../api/metadata';
import { isIpv4 } from '../../base/dns';
import { forbiddenValue, invalidValue, requiredValue, unsupportedValue } from '../../api/status';
import { labelName, oneOf, uniqueLabel } from './checks';
import { validateContainers } from './containerValidate';

/** Every complaint about a Pod's spec, or a template's, in Kubernetes' order. */
export function validatePodSpec(spec: schema.PodSpec, field: string): readonly FieldError[] {
  // A volume that is wrong itself is none a container could mount.
  const volumes = new Set((spec.volumes ?? []).filter((volume) => !validateVolumes([volume], '').length).map((volume) => volume.name));
  const around = { volumes, graceSeconds: spec.terminationGracePeriodSeconds ?? 30 };
  const containers = spec.containers ?? [];
  return [
    ...validateVolumes(spec.volumes ?? [], `${field}.volumes`),
    ...(containers.length ? validateContainers(containers, `${field}.containers`, around) : [requiredValue(`${field}.containers`)]),
    ...validateContainers(spec.initContainers ?? [], `${field}.initContainers`, around, containers),
    ...oneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], `${field}.restartPolicy`),
    ...oneOf(spec.dnsPolicy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'], `${field}.dnsPolicy`),
    ...validateLabels(spec.nodeSelector, `${field}.nodeSelector`),
    ...validateAffinity(spec.affinity ?? {}, `${field}.affinity`),
    ...(spec.dnsPolicy === 'None' && !spec.dnsConfig ? [requiredValue(`${field}.dnsConfig`, 'must provide `dnsConfig` when `dnsPolicy` is None')] : []),
    ...(spec.dnsPolicy === 'None' && spec.dnsConfig && !spec.dnsConfig.nameservers?.length ? [requiredValue(`${field}.dnsConfig.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')] : []),
    ...validateDnsConfig(spec.dnsConfig ?? {}, `${field}.dnsConfig`),
    ...validateSpread(spec.topologySpreadConstraints ?? [], `${field}.topologySpreadConstraints`),
    ...(spec.activeDeadlineSeconds === undefined || (spec.activeDeadlineSeconds > 0 && spec.activeDeadlineSeconds <= SECONDS_MAX) ? [] : [invalidValue(`${field}.activeDeadlineSeconds`, spec.activeDeadlineSeconds, `must be between 1 and ${SECONDS_MAX}, inclusive`)]),
    ...(spec.hostname ? labelName(spec.hostname, `${field}.hostname`) : []),
    ...(spec.subdomain ? labelName(spec.subdomain, `${field}.subdomain`) : []),
    ...(spec.tolerations ?? []).flatMap((toleration, index) => validateToleration(toleration, `${field}.tolerations[${index}]`)),
    ...(spec.hostAliases ?? []).flatMap(({ ip, hostnames }, index) => [
      ...address(ip, `${field}.hostAliases[${index}].ip`),
      ...(hostnames ?? []).flatMap((name, at) => subdomainErrors(name).map((why) => invalidValue(`${field}.hostAliases[${index}].hostnames[${at}]`, name, why))),
    ]),
  ];
}

const SECONDS_MAX = 2_147_483_647;
const NAMESERVERS_MAX = 3;
const SEARCH = /^_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/;
const SEARCH_TEXT = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')";

/** Complaints about an address, of either family. */
const address = (text: string, field: string): readonly FieldError[] => (isIpv4(text) || /^[\da-fA-F]*:[\da-fA-F:.]*$/.test(text) ? [] : [invalidValue(field, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]);

function validateDnsConfig({ nameservers = [], searches = [] }: schema.PodDNSConfig, field: string): readonly FieldError[] {
  return [
    ...(nameservers.length > NAMESERVERS_MAX ? [invalidValue(`${field}.nameservers`, nameservers, `must not have more than ${NAMESERVERS_MAX} nameservers`)] : []),
    ...nameservers.flatMap((one, index) => address(one, `${field}.nameservers[${index}]`)),
    ...searches.flatMap((one, index) => (one === '.' || SEARCH.test(one.replace(/\.$/, '')) ? [] : [invalidValue(`${field}.searches[${index}]`, one, SEARCH_TEXT)])),
  ];
}

const HOST_PATH_TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];
/** Sources in the order in which Kubernetes looks at them. */
const SOURCES = ['emptyDir', 'hostPath', 'gitRepo', 'gcePersistentDisk', 'awsElasticBlockStore', 'secret', 'nfs', 'iscsi', 'glusterfs', 'flocker', 'persistentVolumeClaim', 'rbd', 'cinder', 'cephfs', 'quobyte', 'downwardAPI', 'fc', 'azureFile', 'configMap', 'vsphereVolume', 'portworxVolume', 'azureDisk', 'storageos', 'projected', 'scaleIO', 'csi', 'ephemeral', 'image'];

function validateVolumes(volumes: readonly schema.Volume[], field: string): readonly FieldError[] {
  return volumes.flatMap((volume, index) => {
    const at = `${field}[${index}]`;
    const before = volumes.slice(0, index).filter((other) => !validateVolumeSource(other, '').length);
    return [...validateVolumeSource(volume, at), ...uniqueLabel(volume.name, before.map(({ name }) => name), `${at}.name`)];
  });
}

function validateVolumeSource(volume: schema.Volume, at: string): readonly FieldError[] {
  const [, ...more] = SOURCES.filter((name) => name in volume);
  const { hostPath, persistentVolumeClaim: claim } = volume;
  const mode = (['secret', 'configMap', 'downwardAPI', 'projected'] as const).flatMap((name) => {
    const value = volume[name]?.defaultMode;
    return value !== undefined && (value < 0 || value > 0o777) ? [invalidValue(`${at}.${name}.defaultMode`, value, 'must be a number between 0 and 0777 (octal), both inclusive')] : [];
  });
  return [
    ...(hostPath && !more.includes('hostPath') ? (hostPath.path ? [] : [requiredValue(`${at}.hostPath.path`)]) : []),
    ...(hostPath?.path && !HOST_PATH_TYPES.includes(hostPath.type ?? '') ? [unsupportedValue(`${at}.hostPath.type`, hostPath.type, HOST_PATH_TYPES)] : []),
    ...(volume.emptyDir?.sizeLimit !== undefined && compareQuantities(volume.emptyDir.sizeLimit, '0') < 0 ? [forbiddenValue(`${at}.emptyDir.sizeLimit`, 'SizeLimit field must be a valid resource quantity')] : []),
    ...(volume.configMap && !volume.configMap.name ? [requiredValue(`${at}.configMap.name`)] : []),
    ...(volume.secret && !volume.secret.secretName ? [requiredValue(`${at}.secret.secretName`)] : []),
    ...(claim && !claim.claimName ? [requiredValue(`${at}.persistentVolumeClaim.claimName`)] : []),
    ...mode,
    ...more.map((name) => forbiddenValue(`${at}.${name}`, 'may not specify more than 1 volume type')),
  ];
}

const NODE_OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];

function validateAffinity({ nodeAffinity, podAffinity, podAntiAffinity }: schema.Affinity, field: string): readonly FieldError[] {
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

function validateSpread(constraints: readonly schema.TopologySpreadConstraint[], field: string): readonly FieldError[] {
  const ways = ['DoNotSchedule', 'ScheduleAnyway'];
  return constraints.flatMap(({ maxSkew, topologyKey, whenUnsatisfiable }, index) => [
    ...(maxSkew > 0 ? [] : [invalidValue(`${field}[${index}].maxSkew`, maxSkew ?? 0, 'must be greater than zero')]),
    ...(topologyKey ? [] : [requiredValue(`${field}[${index}].topologyKey`, 'can not be empty')]),
    ...(ways.includes(whenUnsatisfiable) ? [] : [unsupportedValue(`${field}[${index}].whenUnsatisfiable`, whenUnsatisfiable, ways)]),
  ]);
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function validateToleration({ key, operator, value, effect, tolerationSeconds }: schema.Toleration, field: string): readonly FieldError[] {
  return [
    ...(!key && operator !== 'Exists' ? [invalidValue(`${field}.operator`, operator ?? '', "operator must be Exists when `key` is empty, which means \"match all values and all keys\"")] : []),
    ...(tolerationSeconds !== undefined && effect !== 'NoExecute' ? [invalidValue(`${field}.effect`, effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set")] : []),
    ...(operator === 'Exists' && value ? [invalidValue(`${field}.operator`, value, "value must be empty when `operator` is 'Exists'")] : []),
    ...(operator && !['Equal', 'Exists'].includes(operator) ? [unsupportedValue(`${field}.operator`, operator, ['Equal', 'Exists'])] : []),
    ...(effect && !EFFECTS.includes(effect) ? [unsupportedValue(`${field}.effect`, effect, EFFECTS)] : []),
  ];
}
