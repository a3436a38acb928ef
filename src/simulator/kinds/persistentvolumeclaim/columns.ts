import type { Column } from '../../api/strategy';
import { accessModesText, ageColumn, column, nameColumn, wideColumn } from '../common/columns';
import type { PersistentVolumeClaim } from './kind';

const bound = (claim: PersistentVolumeClaim) => Boolean(claim.spec.volumeName);

/** The columns of `kubectl get persistentvolumeclaims`. */
export const columns: readonly Column<PersistentVolumeClaim>[] = [
  nameColumn(),
  column('Status', (claim) => (claim.metadata.deletionTimestamp ? 'Terminating' : claim.status?.phase ?? '')),
  column('Volume', (claim) => claim.spec.volumeName ?? ''),
  column('Capacity', (claim) => (bound(claim) ? claim.status?.capacity?.['storage'] ?? '0' : '')),
  column('Access Modes', (claim) => (bound(claim) ? accessModesText(claim.status?.accessModes) : '')),
  column('StorageClass', (claim) => claim.spec.storageClassName ?? ''),
  column('VolumeAttributesClass', (claim) => claim.spec.volumeAttributesClassName ?? '<unset>'),
  ageColumn(),
  wideColumn('VolumeMode', (claim) => claim.spec.volumeMode ?? '<unset>'),
];
