/** Complaints about volumes that are more than an empty directory or a claim: fetched with the first of them. */
import type * as schema from '../../../schema/generated/types';
import type { FieldError } from '../../api/errors';
import { compareQuantities } from '../../api/quantity';
import { forbiddenValue, invalidValue, requiredValue, unsupportedValue } from '../../api/status';
import { OF_FILES, validateFieldRef, validateResourceRef } from './fieldValidate';

const HOST_PATH_TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];
const MODE = 'must be a number between 0 and 0777 (octal), both inclusive';
const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'];
const TOKEN_SECONDS_MIN = 600;

const isBackwards = (path: string): boolean => path.split('/').includes('..');
const mode = (value: number | undefined, field: string): readonly FieldError[] => (value !== undefined && (value < 0 || value > 0o777) ? [invalidValue(field, value, MODE)] : []);

/** Of a path below a volume's directory; a volume's own files do not begin with `..` either. */
function localPath(path: string | undefined, field: string): readonly FieldError[] {
  if (!path) return [requiredValue(field)];
  return [...insidePath(path, field), ...(path.startsWith('..') && !isBackwards(path) ? [invalidValue(field, path, "must not start with '..'")] : [])];
}

const insidePath = (path: string, field: string): readonly FieldError[] => [
  ...(path.startsWith('/') ? [invalidValue(field, path, 'must be a relative path')] : []), ...(isBackwards(path) ? [invalidValue(field, path, "must not contain '..'")] : []),
];

const keyFiles = (items: readonly schema.KeyToPath[] = [], field: string): readonly FieldError[] => items.flatMap(({ key, path, mode: own }, index) => [
  ...(key ? [] : [requiredValue(`${field}.items[${index}].key`)]), ...localPath(path, `${field}.items[${index}].path`), ...mode(own, `${field}.items[${index}].mode`),
]);

/** Kubernetes names no item of these. */
const ownFiles = (items: readonly schema.DownwardAPIVolumeFile[] = [], field: string): readonly FieldError[] => items.flatMap(({ path, fieldRef, resourceFieldRef, mode: own }) => [
  ...localPath(path, `${field}.path`),
  ...(fieldRef ? [...validateFieldRef(fieldRef, `${field}.fieldRef`, OF_FILES), ...(resourceFieldRef ? [invalidValue(field, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously')] : [])]
    : resourceFieldRef ? validateResourceRef(resourceFieldRef, `${field}.resourceFieldRef`, true) : [requiredValue(field, 'one of fieldRef and resourceFieldRef is required')]),
  ...mode(own, `${field}.mode`),
]);

function projectedErrors({ sources = [], defaultMode }: schema.ProjectedVolumeSource, field: string): readonly FieldError[] {
  const taken = new Set<string>();
  const twice = (value: string, paths: readonly (string | undefined)[]) => paths.flatMap((path = '') => {
    const again = path !== '' && taken.has(path);
    taken.add(path);
    return again ? [invalidValue(field, value || path, 'conflicting duplicate paths')] : [];
  });
  return [...mode(defaultMode, `${field}.defaultMode`), ...sources.flatMap((source, index): readonly FieldError[] => {
    const at = `${field}.sources[${index}]`;
    const { serviceAccountToken: token, downwardAPI } = source;
    const of = (name: 'secret' | 'configMap'): readonly FieldError[] => {
      const files = source[name];
      return files ? [...(files.name ? [] : [requiredValue(`${at}.${name}.name`)]), ...keyFiles(files.items, `${at}.${name}`), ...twice(files.name ?? '', (files.items ?? []).map(({ path }) => path))] : [];
    };
    const [, ...more] = Object.keys(source);
    return [
      ...of('secret'), ...of('configMap'),
      ...(downwardAPI ? [...ownFiles(downwardAPI.items, `${at}.downwardAPI`), ...twice('', (downwardAPI.items ?? []).map(({ path }) => path))] : []),
      ...(token ? [...((token.expirationSeconds ?? TOKEN_SECONDS_MIN) < TOKEN_SECONDS_MIN ? [invalidValue(`${at}.serviceAccountToken.expirationSeconds`, token.expirationSeconds, 'may not specify a duration less than 10 minutes')] : []),
        ...(token.path ? [] : [requiredValue(`${field}.path`)]), ...twice('', [token.path])] : []),
      ...more.map(() => forbiddenValue(at, 'may not specify more than 1 volume type per source')),
    ];
  })];
}

/** Of one volume. */
export function validateSpecialVolume(volume: schema.Volume, at: string, without: readonly string[]): readonly FieldError[] {
  const { hostPath, emptyDir, configMap, secret, downwardAPI, projected, nfs } = volume;
  return [
    ...(emptyDir?.sizeLimit !== undefined && compareQuantities(emptyDir.sizeLimit, '0') < 0 ? [forbiddenValue(`${at}.emptyDir.sizeLimit`, 'SizeLimit field must be a valid resource quantity')] : []),
    ...(hostPath && !without.includes('hostPath') ? hostPathErrors(hostPath, `${at}.hostPath`) : []),
    ...(secret ? [...(secret.secretName ? [] : [requiredValue(`${at}.secret.secretName`)]), ...mode(secret.defaultMode, `${at}.secret.defaultMode`), ...keyFiles(secret.items, `${at}.secret`)] : []),
    ...(nfs ? [...(nfs.server ? [] : [requiredValue(`${at}.nfs.server`)]), ...(nfs.path ? (nfs.path.startsWith('/') ? [] : [invalidValue(`${at}.nfs.path`, nfs.path, 'must be an absolute path')]) : [requiredValue(`${at}.nfs.path`)])] : []),
    ...(downwardAPI ? [...mode(downwardAPI.defaultMode, `${at}.downwardAPI.defaultMode`), ...ownFiles(downwardAPI.items, `${at}.downwardAPI`)] : []),
    ...(configMap ? [...(configMap.name ? [] : [requiredValue(`${at}.configMap.name`)]), ...mode(configMap.defaultMode, `${at}.configMap.defaultMode`), ...keyFiles(configMap.items, `${at}.configMap`)] : []),
    ...(projected ? projectedErrors(projected, `${at}.projected`) : []),
  ];
}

/** Of a mount of less than a whole volume, or one that is to spread. Kubernetes does not say of most of them which it is. */
export const validateSpecialMount = ({ subPath, subPathExpr, mountPropagation: propagation }: schema.VolumeMount, field: string, index: number): readonly FieldError[] => [
  ...(subPath ? insidePath(subPath, `${field}.subPath`) : []),
  ...(subPathExpr ? [...(subPath ? [invalidValue(`${field}[${index}].subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive')] : []), ...insidePath(subPathExpr, `${field}.subPathExpr`)] : []),
  ...(propagation === undefined || PROPAGATIONS.includes(propagation) ? [] : [unsupportedValue(`${field}.mountPropagation`, propagation, PROPAGATIONS)]),
];

function hostPathErrors({ path, type = '' }: schema.HostPathVolumeSource, field: string): readonly FieldError[] {
  if (!path) return [requiredValue(`${field}.path`)];
  return [...(isBackwards(path) ? [invalidValue(`${field}.path`, path, "must not contain '..'")] : []), ...(HOST_PATH_TYPES.includes(type) ? [] : [unsupportedValue(`${field}.type`, type, HOST_PATH_TYPES)])];
}
