import type * as schema from '../../../schema/generated/types';
import type { FieldError } from '../../api/errors';
import { validateLabels } from '../../api/metadata';
import { forbiddenValue, invalidValue, requiredValue, unsupportedValue } from '../../api/status';
import { labelName, oneOf, uniqueLabel } from './checks';
import { validateContainers } from './containerValidate';
import { rareFields } from './parts';

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
    ...(spec.affinity ? rareFields.code().validateAffinity(spec.affinity, `${field}.affinity`) : []),
    ...(spec.dnsPolicy === 'None' && !spec.dnsConfig ? [requiredValue(`${field}.dnsConfig`, 'must provide `dnsConfig` when `dnsPolicy` is None')] : []),
    ...(spec.dnsPolicy === 'None' && spec.dnsConfig && !spec.dnsConfig.nameservers?.length ? [requiredValue(`${field}.dnsConfig.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')] : []),
    ...(spec.dnsConfig ? rareFields.code().validateDnsConfig(spec.dnsConfig, `${field}.dnsConfig`) : []),
    ...(spec.topologySpreadConstraints ? rareFields.code().validateSpread(spec.topologySpreadConstraints, `${field}.topologySpreadConstraints`) : []),
    ...(spec.activeDeadlineSeconds === undefined || (spec.activeDeadlineSeconds > 0 && spec.activeDeadlineSeconds <= SECONDS_MAX) ? [] : [invalidValue(`${field}.activeDeadlineSeconds`, spec.activeDeadlineSeconds, `must be between 1 and ${SECONDS_MAX}, inclusive`)]),
    ...(spec.hostname ? labelName(spec.hostname, `${field}.hostname`) : []),
    ...(spec.subdomain ? labelName(spec.subdomain, `${field}.subdomain`) : []),
    ...(spec.tolerations ?? []).flatMap((toleration, index) => validateToleration(toleration, `${field}.tolerations[${index}]`)),
    ...(spec.hostAliases ? rareFields.code().validateHostAliases(spec.hostAliases, `${field}.hostAliases`) : []),
  ];
}

const SECONDS_MAX = 2_147_483_647;
/** Sources in the order in which Kubernetes looks at them. */
const SOURCES = ['emptyDir', 'hostPath', 'gitRepo', 'gcePersistentDisk', 'awsElasticBlockStore', 'secret', 'nfs', 'iscsi', 'glusterfs', 'flocker', 'persistentVolumeClaim', 'rbd', 'cinder', 'cephfs', 'quobyte', 'downwardAPI', 'fc', 'azureFile', 'configMap', 'vsphereVolume', 'portworxVolume', 'azureDisk', 'storageos', 'projected', 'scaleIO', 'csi', 'ephemeral', 'image'];

function validateVolumes(volumes: readonly schema.Volume[], field: string): readonly FieldError[] {
  return volumes.flatMap((volume, index) => {
    const at = `${field}[${index}]`;
    const before = volumes.slice(0, index).filter((other) => !validateVolumeSource(other, '').length);
    return [...validateVolumeSource(volume, at), ...uniqueLabel(volume.name, before.map(({ name }) => name), `${at}.name`)];
  });
}

/** What every Pod is given for its ServiceAccount. */
const TOKEN_VOLUME = 'kube-api-access-';

function validateVolumeSource(volume: schema.Volume, at: string): readonly FieldError[] {
  const [, ...more] = SOURCES.filter((name) => name in volume);
  const { emptyDir, persistentVolumeClaim: claim, name = '', ...others } = volume;
  return [
    ...(emptyDir?.sizeLimit || (Object.keys(others).length && !name.startsWith(TOKEN_VOLUME)) ? rareFields.code().validateSpecialVolume(volume, at, more) : []),
    ...(claim && !claim.claimName ? [requiredValue(`${at}.persistentVolumeClaim.claimName`)] : []),
    ...more.map((name) => forbiddenValue(`${at}.${name}`, 'may not specify more than 1 volume type')),
  ];
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
