import type { Outline } from '../../api/strategy';
import { columns } from './columns';
import { Job } from './kind';
import { orphans } from './orphans';

/** What is known of Jobs before there is one. */
export const outline: Outline<Job> = {
  kind: Job,
  definition: 'Job',
  selectableFields: { 'status.successful': (job) => String(job.status?.succeeded ?? 0) },
  columns,
};

/** What is done without one. */
export const controllers = [orphans];
