import type { FieldError } from '../../api/errors';
import { invalidValue, tooLong } from '../../api/status';
import { decodedBytes } from '../../base/base64';
import { equal } from '../../base/json';
import { MAX_DATA_BYTES, validateImmutable, validateKeys } from '../common/dataMaps';
import { rareFields } from '../common/parts';
import type { Secret } from './kind';

/** Every complaint about a Secret. */
export function validate(secret: Secret): readonly FieldError[] {
  const size = Object.values(secret.data ?? {}).reduce((sum, value) => sum + decodedBytes(value), 0);
  return [
    ...validateKeys('data', secret.data),
    ...(size > MAX_DATA_BYTES ? [tooLong('data', MAX_DATA_BYTES)] : []),
    ...(secret.type === 'Opaque' ? [] : rareFields.code().lackOf(secret)),
  ];
}

/** A Secret's type stays; an immutable one stays as it is. */
export const validateUpdate = (secret: Secret, old: Secret): readonly FieldError[] => [
  ...(equal(secret.type, old.type) ? [] : [invalidValue('type', secret.type, 'field is immutable')]),
  ...validateImmutable(secret, old, ['data']),
];
