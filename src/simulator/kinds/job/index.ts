import type { Strategy } from '../../api/strategy';
import { podWarnings } from '../common/podWarnings';
import { podNameWarnings } from '../common/template';
import { columns } from './columns';
import { controller, expiry, orphans } from './controller';
import { defaults } from './defaults';
import { selectOwnPods } from './identity';
import { Job } from './kind';
import { validate, validateUpdate } from './validate';

/** What Jobs have in Kubernetes that is only kept here. */
const KEPT_ONLY = ['podFailurePolicy', 'successPolicy', 'backoffLimitPerIndex', 'maxFailedIndexes', 'managedBy'] as const;

export const strategy: Strategy<Job> = {
  kind: Job,
  definition: 'Job',
  defaults,
  prepare(draft, old) {
    if (old) return;
    draft.status = {};
    selectOwnPods(draft);
  },
  validate,
  validateUpdate,
  warnings: (job, old) => [
    ...(old ? [] : podNameWarnings(job.metadata.name)), ...KEPT_ONLY.filter((name) => job.spec?.[name] !== undefined).map((name) => `spec.${name}: the simulator keeps this field but does not act on it`),
    ...podWarnings(job.spec?.template.spec ?? { containers: [] }, 'spec.template.spec'),
  ],
  columns,
  selectableFields: { 'status.successful': (job) => String(job.status?.succeeded ?? 0) },
  propagation: 'Background',
};

export const controllers = [controller, orphans, expiry];
