import { equal } from '../../base/json';
import type { FieldError } from '../../api/errors';
import { forbiddenValue } from '../../api/status';
import { validatePodSpec } from '../common/podValidate';
import { podWarnings } from '../common/podWarnings';
import type { Pod } from './kind';

/** Every complaint about a Pod's spec. */
export const validate = (pod: Pod): readonly FieldError[] => validatePodSpec(pod.spec, 'spec');

const IMMUTABLE = 'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** What an update may not touch. */
export function validateUpdate(pod: Pod, old: Pod): readonly FieldError[] {
  return equal(mutableRemoved(pod), mutableRemoved(old)) ? [] : [forbiddenValue('spec', IMMUTABLE)];
}

const withoutImage = (containers: Pod['spec']['containers'] | undefined) => containers?.map((container) => ({ ...container, image: undefined }));

function mutableRemoved(pod: Pod): unknown {
  const { spec } = pod;
  return { ...spec, containers: withoutImage(spec.containers), initContainers: withoutImage(spec.initContainers), activeDeadlineSeconds: undefined, tolerations: undefined, schedulingGates: undefined };
}

export const warnings = (pod: Pod): readonly string[] => podWarnings(pod.spec, 'spec');
