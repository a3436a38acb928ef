import type { Column } from '../../api/strategy';
import { accessModesText, ageColumn, column, nameColumn, wideColumn } from '../common/columns';
import type { PersistentVolume } from './kind';

const claimText = ({ spec: { claimRef } }: PersistentVolume) => (claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : '');

/** The columns of `kubectl get persistentvolumes`. */
export const columns: readonly Column<PersistentVolume>[] = [
  nameColumn(),
  column('Capacity', (volume) => volume.spec.capacity?.['storage'] ?? ''),
  column('Access Modes', (volume) => accessModesText(volume.spec.accessModes)),
  column('Reclaim Policy', (volume) => volume.spec.persistentVolumeReclaimPolicy ?? ''),
  column('Status', (volume) => (volume.metadata.deletionTimestamp ? 'Terminating' : volume.status?.phase ?? '')),
  column('Claim', claimText),
  column('StorageClass', (volume) => volume.spec.storageClassName ?? ''),
  column('VolumeAttributesClass', (volume) => volume.spec.volumeAttributesClassName ?? '<unset>'),
  column('Reason', (volume) => volume.status?.reason ?? ''),
  ageColumn(),
  wideColumn('VolumeMode', (volume) => volume.spec.volumeMode ?? '<unset>'),
];
