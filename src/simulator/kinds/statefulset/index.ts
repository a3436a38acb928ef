import type { Strategy } from '../../api/strategy';
import { podWarnings } from '../common/podWarnings';
import { selectorText } from '../common/selector';
import { columns } from './columns';
import { controller } from './controller';
import { defaults } from './defaults';
import { StatefulSet } from './kind';
import { validate, validateCreate, validateUpdate } from './validate';

export const strategy: Strategy<StatefulSet> = {
  kind: StatefulSet,
  definition: 'StatefulSet',
  nameRule: 'path-segment',
  defaults,
  prepare(draft, old) {
    if (!old) draft.status = { replicas: 0, availableReplicas: 0 };
    // Kubernetes 1.36 as it is shipped drops this field: its feature is off.
    delete draft.spec.updateStrategy?.rollingUpdate?.maxUnavailable;
  },
  validate,
  validateCreate,
  validateUpdate,
  warnings: (set) => podWarnings(set.spec.template.spec ?? { containers: [] }, 'spec.template.spec'),
  columns,
  propagation: 'Background',
  scale: {
    read: (set) => ({ desired: set.spec.replicas ?? 1, actual: set.status?.replicas ?? 0, selector: selectorText(set.spec.selector) }),
    write: (draft, replicas) => { draft.spec.replicas = replicas; },
  },
};

export const controllers = [controller];
