import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type PersistentVolume = schema.PersistentVolume;

/** The token clients name PersistentVolume by. */
export const PersistentVolume: Kind<PersistentVolume> = {
  group: '', version: 'v1', kind: 'PersistentVolume', plural: 'persistentvolumes', singular: 'persistentvolume', shortNames: ['pv'], categories: [], scope: 'Cluster', subresources: ['status'],
};
