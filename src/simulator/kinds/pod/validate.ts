import { equal } from '../../base/json';
import type { FieldError } from '../../api/errors';
import { forbiddenValue } from '../../api/status';
import { goWords, rareFields } from '../common/parts';
import { validatePodSpec } from '../common/podValidate';
import { podWarnings } from '../common/podWarnings';
import { DELETION_COST } from '../common/podRead';
import type { Pod } from './kind';

/** Every complaint about a Pod's spec. */
export const validate = (pod: Pod): readonly FieldError[] => [...(pod.metadata.annotations?.[DELETION_COST] === undefined ? [] : rareFields.code().validateDeletionCost(pod.metadata.annotations)), ...validatePodSpec(pod.spec, 'spec')];

const IMMUTABLE = 'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** What an update may not touch. */
export function validateUpdate(pod: Pod, old: Pod): readonly FieldError[] {
  const count = (name: 'containers' | 'initContainers') => (pod.spec[name]?.length ?? 0) - (old.spec[name]?.length ?? 0);
  const changed = (['containers', 'initContainers'] as const).filter((name) => count(name) !== 0);
  if (changed.length) return changed.map((name) => forbiddenValue(`spec.${name}`, 'pod updates may not add or remove containers'));
  if (equal(mutableRemoved(pod), mutableRemoved(old))) return [];
  const { goDiff, goPodSpec } = goWords.code();
  return [forbiddenValue('spec', IMMUTABLE + goDiff(goPodSpec(old.spec), goPodSpec(mutableFrom(pod, old))))];
}

/** The spec an update asks for, with what may change as it was. */
function mutableFrom({ spec }: Pod, { spec: old }: Pod): Pod['spec'] {
  const images = (name: 'containers' | 'initContainers') => spec[name]?.map((container, index) => ({ ...container, image: old[name]?.[index]?.image ?? '' }));
  const initContainers = images('initContainers');
  const { activeDeadlineSeconds: _seconds, tolerations: _tolerations, ...rest } = spec;
  const kept = { ...(old.activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds: old.activeDeadlineSeconds }), ...(old.tolerations ? { tolerations: old.tolerations } : {}) };
  return { ...rest, ...kept, containers: images('containers') ?? [], ...(initContainers ? { initContainers } : {}) };
}

const withoutImage = (containers: Pod['spec']['containers'] | undefined) => containers?.map((container) => ({ ...container, image: undefined }));

function mutableRemoved(pod: Pod): unknown {
  const { spec } = pod;
  return { ...spec, containers: withoutImage(spec.containers), initContainers: withoutImage(spec.initContainers), activeDeadlineSeconds: undefined, tolerations: undefined, schedulingGates: undefined };
}

/** A Pod that is there already brings no warnings any more. */
export const warnings = (pod: Pod, old: Pod | undefined): readonly string[] => (old ? [] : podWarnings(pod.spec, 'spec'));
