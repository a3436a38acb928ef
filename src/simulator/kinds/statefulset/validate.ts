import { equal } from '../../base/json';
import type { FieldError } from '../../api/errors';
import { validateAnnotations, validateLabels } from '../../api/metadata';
import { forbiddenValue, invalidValue, requiredValue, unsupportedValue } from '../../api/status';
import { labelName, notNegative, shortObjectName, validateSelector } from '../common/checks';
import { validateClaimSpec } from '../common/claimValidate';
import { validatePodSpec } from '../common/podValidate';
import { matchesSelector } from '../common/selector';
import type { StatefulSet } from './kind';

/** Every complaint about a set. */
export function validate(set: StatefulSet): readonly FieldError[] {
  const { spec } = set;
  return [
    ...shortObjectName(set.metadata.name),
    ...(['OrderedReady', 'Parallel'].includes(spec.podManagementPolicy ?? '') ? [] : [invalidValue('spec.podManagementPolicy', spec.podManagementPolicy, "must be 'OrderedReady' or 'Parallel'")]),
    ...validateStrategy(spec.updateStrategy ?? {}),
    ...(['whenDeleted', 'whenScaled'] as const).flatMap((name) => {
      const value = spec.persistentVolumeClaimRetentionPolicy?.[name];
      return value === 'Retain' || value === 'Delete' ? [] : [unsupportedValue(`spec.persistentVolumeClaimRetentionPolicy.${name}`, value, ['Retain', 'Delete'])];
    }),
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...notNegative(spec.ordinals?.start, 'spec.ordinals.start'),
    ...(spec.serviceName ? labelName(spec.serviceName, 'spec.serviceName') : []),
    ...validateSetSelector(set),
    ...validateTemplate(set),
  ];
}

/** Claim templates can't change later, so they are looked at once. */
export const validateCreate = ({ spec }: StatefulSet): readonly FieldError[] =>
  (spec.volumeClaimTemplates ?? []).flatMap((template, index) => validateClaimSpec(template.spec, `spec.volumeClaimTemplates[${index}].spec`));

function validateStrategy({ type, rollingUpdate }: NonNullable<StatefulSet['spec']['updateStrategy']>): readonly FieldError[] {
  const goRolling = rollingUpdate ? { Partition: rollingUpdate.partition ?? null, MaxUnavailable: rollingUpdate.maxUnavailable ?? null } : null;
  if (type === 'OnDelete') return rollingUpdate ? [invalidValue('spec.updateStrategy.rollingUpdate', goRolling, "only allowed for updateStrategy 'RollingUpdate'")] : [];
  if (type === 'RollingUpdate') return notNegative(rollingUpdate?.partition, 'spec.updateStrategy.rollingUpdate.partition');
  return [invalidValue('spec.updateStrategy', { Type: type, RollingUpdate: goRolling }, "must be 'RollingUpdate' or 'OnDelete'")];
}

function validateSetSelector({ spec }: StatefulSet): readonly FieldError[] {
  const labels = spec.template.metadata?.labels;
  const { selector } = spec;
  if (!selector) return [requiredValue('spec.selector'), mismatch(labels)];
  const empty = !Object.keys(selector.matchLabels ?? {}).length && !selector.matchExpressions?.length;
  if (empty) return [invalidValue('spec.selector', {}, 'empty selector is invalid for statefulset')];
  const errors = validateSelector(selector, 'spec.selector');
  return errors.length || matchesSelector(selector, labels) ? errors : [mismatch(labels)];
}

const mismatch = (labels: Readonly<Record<string, string>> | undefined) => invalidValue('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`');

/** The template is checked with the claims' volumes in it, as Pods will have them. */
function validateTemplate({ spec }: StatefulSet): readonly FieldError[] {
  const pod = spec.template.spec ?? { containers: [] };
  const claimed = (spec.volumeClaimTemplates ?? []).map((template) => ({ name: template.metadata?.name, persistentVolumeClaim: { claimName: template.metadata?.name } }));
  const names = new Set(claimed.map((volume) => volume.name));
  const volumes = [...claimed, ...(pod.volumes ?? []).filter((volume) => !names.has(volume.name))];
  const known = pod.restartPolicy === undefined || ['Always', 'OnFailure', 'Never'].includes(pod.restartPolicy);
  return [
    // The set's own look at its template and the template's: both see the labels.
    ...validateLabels(spec.template.metadata?.labels, 'spec.template.labels'),
    ...validateLabels(spec.template.metadata?.labels, 'spec.template.labels'),
    ...validateAnnotations(spec.template.metadata?.annotations, 'spec.template.annotations'),
    ...validatePodSpec({ ...pod, volumes }, 'spec.template.spec').filter((error) => error.field !== 'spec.template.spec.restartPolicy' || !known),
    ...(pod.restartPolicy === 'Always' || !known ? [] : [unsupportedValue('spec.template.spec.restartPolicy', pod.restartPolicy, ['Always'])]),
    ...(pod.activeDeadlineSeconds === undefined ? [] : [forbiddenValue('spec.template.spec.activeDeadlineSeconds', 'activeDeadlineSeconds in StatefulSet is not Supported')]),
  ];
}

const FROZEN = "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

/** A set's selector, Service, policy and claim templates stay as they were. */
export function validateUpdate(set: StatefulSet, old: StatefulSet): readonly FieldError[] {
  const frozen = ({ spec }: StatefulSet) => ({
    ...spec, replicas: 0, ordinals: 0, template: 0, updateStrategy: 0, revisionHistoryLimit: 0, persistentVolumeClaimRetentionPolicy: 0, minReadySeconds: 0,
  });
  return equal(frozen(set), frozen(old)) ? [] : [forbiddenValue('spec', FROZEN)];
}
