import type { Strategy } from '../../api/strategy';
import { podWarnings } from '../common/podWarnings';
import { podNameWarnings } from '../common/template';
import { controller, expiry } from './controller';
import { defaults } from './defaults';
import { selectOwnPods } from './identity';
import type { Job } from './kind';
import { outline } from './outline';
import { validate, validateUpdate } from './validate';

/** What Jobs have in Kubernetes that is only kept here. */
const KEPT_ONLY = ['managedBy'] as const;

export const strategy: Strategy<Job> = {
  ...outline,
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
  propagation: 'Background',
};

export const controllers = [controller, expiry];
