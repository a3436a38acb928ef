import type { FieldError } from '../../api/errors';
import { forbiddenValue, invalidValue } from '../../api/status';
import { equal } from '../../base/json';

const KEY = /^[-._a-zA-Z0-9]+$/;
const KEY_TEXT = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/** How many bytes a ConfigMap or a Secret may hold. */
export const MAX_DATA_BYTES = 1024 * 1024;

/** What is wrong with a key of a ConfigMap or a Secret. */
export function configKeyErrors(key: string): readonly string[] {
  if (key.length > 253) return ['must be no more than 253 characters'];
  if (!KEY.test(key)) return [KEY_TEXT];
  if (key === '.' || key === '..') return [`must not be '${key}'`];
  return key.startsWith('..') ? [`must not start with '..'`] : [];
}

/** Complaints about the keys of one map. */
export const validateKeys = (field: string, map: Readonly<Record<string, string>> | undefined): readonly FieldError[] =>
  Object.keys(map ?? {}).flatMap((key) => configKeyErrors(key).map((why) => invalidValue(`${field}[${key}]`, key, why)));

const FIXED = 'field is immutable when `immutable` is set';

/** What is immutable stays as it is, in the fields named. */
export function validateImmutable<T extends { readonly immutable?: boolean }>(object: T, old: T, fields: readonly (keyof T & string)[]): readonly FieldError[] {
  if (!old.immutable) return [];
  return [
    ...(object.immutable ? [] : [forbiddenValue('immutable', FIXED)]),
    ...fields.filter((field) => !equal(object[field] ?? {}, old[field] ?? {})).map((field) => forbiddenValue(field, FIXED)),
  ];
}
