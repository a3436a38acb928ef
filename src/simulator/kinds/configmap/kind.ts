import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type ConfigMap = schema.ConfigMap;

/** The token clients name ConfigMap by. */
export const ConfigMap: Kind<ConfigMap> = {
  group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', singular: 'configmap', shortNames: ['cm'], categories: [], scope: 'Namespaced', subresources: [],
};
