import type { Outline } from '../../api/strategy';
import { columns } from './columns';
import { DaemonSet } from './kind';

/** What is known of DaemonSets before there is one. */
export const outline: Outline<DaemonSet> = {
  kind: DaemonSet,
  definition: 'DaemonSet',
  columns,
};
