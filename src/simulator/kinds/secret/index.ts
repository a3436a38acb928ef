import type { Strategy } from '../../api/strategy';
import { columns } from './columns';
import { defaults } from './defaults';
import { Secret } from './kind';
import { validate, validateUpdate } from './validate';

export const strategy: Strategy<Secret> = {
  kind: Secret,
  definition: 'Secret',
  defaults,
  validate,
  validateUpdate,
  columns,
  selectableFields: { type: (secret) => secret.type ?? '' },
  generationOf: [],
};
