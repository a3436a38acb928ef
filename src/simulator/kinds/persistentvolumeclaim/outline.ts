import type { Outline } from '../../api/strategy';
import { columns } from './columns';
import { PersistentVolumeClaim } from './kind';

/** What is known of claims before there is one. */
export const outline: Outline<PersistentVolumeClaim> = {
  kind: PersistentVolumeClaim,
  definition: 'PersistentVolumeClaim',
  columns,
  indexes: { volume: (claim) => [claim.spec.volumeName ?? ''] },
};
