import type { Outline } from '../../api/strategy';
import { columns } from './columns';
import { Deployment } from './kind';

/** What is known of Deployments before there is one. */
export const outline: Outline<Deployment> = {
  kind: Deployment,
  definition: 'Deployment',
  columns,
};
