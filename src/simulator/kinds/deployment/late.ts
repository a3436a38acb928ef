import { equal } from '../../base/json';
import type { Strategy } from '../../api/strategy';
import { podWarnings } from '../common/podWarnings';
import { selectorText } from '../common/selector';
import { podNameWarnings } from '../common/template';
import { controller } from './controller';
import { defaults } from './defaults';
import type { Deployment } from './kind';
import { outline } from './outline';
import { validate, validateUpdate } from './validate';

export const strategy: Strategy<Deployment> = {
  ...outline,
  defaults,
  prepare(draft, old, { subresource }) {
    if (!old) draft.status = {};
    // Its annotations are its ReplicaSets' too, so a change of them is one of what is wanted.
    else if (subresource === undefined && !equal(draft.metadata.annotations ?? {}, old.metadata.annotations ?? {})) draft.metadata.generation = (old.metadata.generation ?? 0) + 1;
  },
  validate,
  validateUpdate,
  warnings: (deployment, old) => [...(old ? [] : podNameWarnings(deployment.metadata.name)), ...podWarnings(deployment.spec.template.spec ?? { containers: [] }, 'spec.template.spec')],
  propagation: 'Background',
  scale: {
    read: (deployment) => ({ desired: deployment.spec.replicas ?? 1, actual: deployment.status?.replicas ?? 0, selector: selectorText(deployment.spec.selector) }),
    write: (draft, replicas) => { draft.spec.replicas = replicas; },
  },
};

export const controllers = [controller];
