import type { Strategy } from '../../api/strategy';
import { ageColumn, column, nameColumn } from '../common/columns';
import { ConfigMap } from './kind';
import { validate, validateUpdate } from './validate';

export const strategy: Strategy<ConfigMap> = {
  kind: ConfigMap,
  definition: 'ConfigMap',
  defaults: () => undefined,
  validate,
  validateUpdate,
  columns: [nameColumn(), column('Data', (map) => Object.keys(map.data ?? {}).length + Object.keys(map.binaryData ?? {}).length, 'Data contains the configuration data. Each key must consist of alphanumeric characters, \'-\', \'_\' or \'.\'. Values with non-UTF-8 byte sequences must use the BinaryData field. The keys stored in Data must not overlap with the keys in the BinaryData field, this is enforced during validation process.'), ageColumn()],
  generationOf: [],
};
