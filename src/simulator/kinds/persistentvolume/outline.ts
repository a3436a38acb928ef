import type { Outline } from '../../api/strategy';
import { columns } from './columns';
import { PersistentVolume } from './kind';

/** What is known of volumes before there is one. */
export const outline: Outline<PersistentVolume> = {
  kind: PersistentVolume,
  definition: 'PersistentVolume',
  columns,
};
