import { equal } from '../../base/json';
import type { FieldError } from '../../api/errors';
import { forbiddenValue, invalidValue, tooLong } from '../../api/status';
import { utf8Bytes } from '../../base/text';
import type { ConfigMap } from './kind';

const MAX_BYTES = 1024 * 1024;
const KEY = /^[-._a-zA-Z0-9]+$/;
const KEY_TEXT = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/** What is wrong with a key of a ConfigMap. */
export function configKeyErrors(key: string): readonly string[] {
  if (key.length > 253) return ['must be no more than 253 characters'];
  if (!KEY.test(key)) return [KEY_TEXT];
  if (key === '.' || key === '..') return [`must not be '${key}'`];
  return key.startsWith('..') ? [`must not start with '..'`] : [];
}

export function validate(map: ConfigMap): readonly FieldError[] {
  const keyErrors = (field: string, keys: readonly string[]) => keys.flatMap((key) => configKeyErrors(key).map((why) => invalidValue(`${field}[${key}]`, key, why)));
  const shared = Object.keys(map.data ?? {}).filter((key) => map.binaryData?.[key] !== undefined);
  const size = [...Object.values(map.data ?? {}), ...Object.values(map.binaryData ?? {})].reduce((sum, value) => sum + utf8Bytes(value), 0);
  return [
    ...keyErrors('data', Object.keys(map.data ?? {})),
    ...shared.map((key) => invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData')),
    ...keyErrors('binaryData', Object.keys(map.binaryData ?? {})),
    ...(size > MAX_BYTES ? [tooLong('', MAX_BYTES)] : []),
  ];
}

/** An immutable ConfigMap stays as it is. */
export function validateUpdate(map: ConfigMap, old: ConfigMap): readonly FieldError[] {
  if (!old.immutable) return [];
  const why = 'field is immutable when `immutable` is set';
  return [
    ...(map.immutable ? [] : [forbiddenValue('immutable', why)]),
    ...(equal(map.data ?? {}, old.data ?? {}) ? [] : [forbiddenValue('data', why)]),
    ...(equal(map.binaryData ?? {}, old.binaryData ?? {}) ? [] : [forbiddenValue('binaryData', why)]),
  ];
}
