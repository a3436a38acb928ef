import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type StatefulSet = schema.StatefulSet;

/** The token clients name StatefulSet by. */
export const StatefulSet: Kind<StatefulSet> = {
  group: 'apps', version: 'v1', kind: 'StatefulSet', plural: 'statefulsets', singular: 'statefulset', shortNames: ['sts'], categories: ['all'], scope: 'Namespaced', subresources: ['status', 'scale'],
};
