import { equal } from '../../base/json';
import type { FieldError } from '../../api/errors';
import { forbiddenValue, invalidValue, requiredValue, unsupportedValue } from '../../api/status';
import { goDiff, goVolumeSource } from '../common/goTemplate';
import { validateModes, VOLUME_MODES } from '../common/claimValidate';
import type { PersistentVolume } from './kind';

const POLICIES = ['Delete', 'Recycle', 'Retain'];
/** Members of a volume's spec that are not the storage itself. */
const COMMON = new Set(['accessModes', 'capacity', 'claimRef', 'mountOptions', 'nodeAffinity', 'persistentVolumeReclaimPolicy', 'storageClassName', 'volumeAttributesClassName', 'volumeMode']);

const sourcesOf = (volume: PersistentVolume) => Object.keys(volume.spec).filter((name) => !COMMON.has(name));

/** Every complaint about a volume. */
export function validate(volume: PersistentVolume): readonly FieldError[] {
  const { spec } = volume;
  const [source, ...more] = sourcesOf(volume);
  const policy = spec.persistentVolumeReclaimPolicy ?? '';
  return [
    ...(spec.accessModes?.length ? validateModes(spec.accessModes, 'spec.accessModes') : [requiredValue('spec.accessModes')]),
    ...(spec.capacity ? [] : [requiredValue('spec.capacity')]),
    ...(spec.capacity?.['storage'] === undefined ? [unsupportedValue('spec.capacity', spec.capacity ?? null, ['storage'])] : []),
    ...(POLICIES.includes(policy) ? [] : [unsupportedValue('spec.persistentVolumeReclaimPolicy', policy, POLICIES)]),
    ...(spec.hostPath && !spec.hostPath.path ? [requiredValue('spec.hostPath.path')] : []),
    ...(spec.hostPath?.path?.split('/').includes('..') ? [invalidValue('spec.hostPath.path', spec.hostPath.path, "must not contain '..'")] : []),
    ...(spec.local && !spec.nodeAffinity?.required ? [requiredValue('spec.nodeAffinity', 'Local volume requires node affinity')] : []),
    ...more.map((name) => forbiddenValue(`spec.${name}`, 'may not specify more than 1 volume type')),
    ...(source ? [] : [requiredValue('spec', 'must specify a volume type')]),
    ...(VOLUME_MODES.includes(spec.volumeMode ?? '') ? [] : [unsupportedValue('spec.volumeMode', spec.volumeMode, VOLUME_MODES)]),
  ];
}

/** The storage behind a volume and its mode stay. */
export function validateUpdate(volume: PersistentVolume, old: PersistentVolume): readonly FieldError[] {
  const source = ({ spec }: PersistentVolume) => Object.fromEntries(Object.entries(spec).filter(([name]) => !COMMON.has(name)));
  return [
    ...(equal(source(volume), source(old)) ? [] : [forbiddenValue('spec.persistentvolumesource', 'spec.persistentvolumesource is immutable after creation' + goDiff(goVolumeSource(old.spec), goVolumeSource(volume.spec)))]),
    ...(volume.spec.volumeMode === old.spec.volumeMode ? [] : [invalidValue('volumeMode', volume.spec.volumeMode, 'field is immutable')]),
  ];
}
