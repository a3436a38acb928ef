import type { FieldError } from '../../api/errors';
import { invalidValue, tooLong } from '../../api/status';
import { decodedBytes } from '../../base/base64';
import { utf8Bytes } from '../../base/text';
import { MAX_DATA_BYTES, validateImmutable, validateKeys } from '../common/dataMaps';
import type { ConfigMap } from './kind';

/** Every complaint about a ConfigMap. */
export function validate(map: ConfigMap): readonly FieldError[] {
  const shared = Object.keys(map.data ?? {}).filter((key) => map.binaryData?.[key] !== undefined);
  const sizes = [...Object.values(map.data ?? {}).map(utf8Bytes), ...Object.values(map.binaryData ?? {}).map(decodedBytes)];
  return [
    ...validateKeys('data', map.data),
    ...shared.map((key) => invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData')),
    ...validateKeys('binaryData', map.binaryData),
    ...(sizes.reduce((sum, size) => sum + size, 0) > MAX_DATA_BYTES ? [tooLong('', MAX_DATA_BYTES)] : []),
  ];
}

/** An immutable ConfigMap stays as it is. */
export const validateUpdate = (map: ConfigMap, old: ConfigMap): readonly FieldError[] => validateImmutable(map, old, ['data', 'binaryData']);
