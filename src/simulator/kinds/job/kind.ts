import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type Job = schema.Job;

/** The token clients name Job by. */
export const Job: Kind<Job> = {
  group: 'batch', version: 'v1', kind: 'Job', plural: 'jobs', singular: 'job', shortNames: [], categories: ['all'], scope: 'Namespaced', subresources: ['status'],
};
