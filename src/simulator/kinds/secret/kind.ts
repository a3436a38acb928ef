import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type Secret = schema.Secret;

/** The token clients name Secret by. */
export const Secret: Kind<Secret> = {
  group: '', version: 'v1', kind: 'Secret', plural: 'secrets', singular: 'secret', shortNames: [], categories: [], scope: 'Namespaced', subresources: [],
};
