import type { Strategy } from '../../api/strategy';
import { podWarnings } from '../common/podWarnings';
import { columns } from './columns';
import { controller } from './controller';
import { defaults } from './defaults';
import { DaemonSet } from './kind';
import { ANNOTATION, countTemplate } from './templateGeneration';
import { validate, validateUpdate } from './validate';

export const strategy: Strategy<DaemonSet> = {
  kind: DaemonSet,
  definition: 'DaemonSet',
  defaults,
  prepare(draft, old) {
    if (!old) draft.status = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };
    countTemplate(draft, old);
  },
  validate,
  validateUpdate,
  warnings: (set) => podWarnings(set.spec.template.spec ?? { containers: [] }, 'spec.template.spec'),
  columns,
  annotationInFull: ANNOTATION,
  propagation: 'Background',
};

export const controllers = [controller];
