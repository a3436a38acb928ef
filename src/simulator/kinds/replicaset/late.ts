import type { Strategy } from '../../api/strategy';
import { podWarnings } from '../common/podWarnings';
import { selectorText } from '../common/selector';
import { podNameWarnings } from '../common/template';
import { controller } from './controller';
import { defaults } from './defaults';
import type { ReplicaSet } from './kind';
import { outline } from './outline';
import { validate, validateUpdate } from './validate';

export const strategy: Strategy<ReplicaSet> = {
  ...outline,
  defaults,
  prepare(draft, old) {
    if (!old) draft.status = { replicas: 0 };
  },
  validate,
  validateUpdate,
  warnings: (set, old) => [...(old ? [] : podNameWarnings(set.metadata.name)), ...podWarnings(set.spec.template?.spec ?? { containers: [] }, 'spec.template.spec')],
  propagation: 'Background',
  scale: {
    read: (set) => ({ desired: set.spec.replicas ?? 1, actual: set.status?.replicas ?? 0, selector: selectorText(set.spec.selector) }),
    write: (draft, replicas) => { draft.spec.replicas = replicas; },
  },
};

export const controllers = [controller];
