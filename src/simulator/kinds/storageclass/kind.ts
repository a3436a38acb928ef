import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type StorageClass = schema.StorageClass;

/** The token clients name StorageClass by. */
export const StorageClass: Kind<StorageClass> = {
  group: 'storage.k8s.io', version: 'v1', kind: 'StorageClass', plural: 'storageclasses', singular: 'storageclass', shortNames: ['sc'], categories: [], scope: 'Cluster', subresources: [],
};
