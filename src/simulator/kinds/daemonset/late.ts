import type { Strategy } from '../../api/strategy';
import { podWarnings } from '../common/podWarnings';
import { controller } from './controller';
import { defaults } from './defaults';
import type { DaemonSet } from './kind';
import { outline } from './outline';
import { ANNOTATION, countTemplate } from './templateGeneration';
import { validate, validateUpdate } from './validate';

export const strategy: Strategy<DaemonSet> = {
  ...outline,
  defaults,
  prepare(draft, old) {
    if (!old) draft.status = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };
    countTemplate(draft, old);
  },
  validate,
  validateUpdate,
  warnings: (set) => podWarnings(set.spec.template.spec ?? { containers: [] }, 'spec.template.spec'),
  annotationInFull: ANNOTATION,
  propagation: 'Background',
};

export const controllers = [controller];
