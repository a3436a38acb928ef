import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type PersistentVolumeClaim = schema.PersistentVolumeClaim;

/** The token clients name PersistentVolumeClaim by. */
export const PersistentVolumeClaim: Kind<PersistentVolumeClaim> = {
  group: '', version: 'v1', kind: 'PersistentVolumeClaim', plural: 'persistentvolumeclaims', singular: 'persistentvolumeclaim', shortNames: ['pvc'], categories: [], scope: 'Namespaced', subresources: ['status'],
};
