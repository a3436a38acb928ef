import { copy } from '../../base/json';
import { watch, type Controller } from '../../api/controller';
import { timestamp } from '../../api/object';
import { Node } from '../../kinds/node/kind';
import { rules } from './rules';

const TAINT = 'node.kubernetes.io/unschedulable';

/** A node that takes no new Pods says so with a taint, too. */
const controller: Controller = {
  name: 'cordontaint',
  watches: [watch(Node, ({ object, old }) => (object.spec?.unschedulable === old?.spec?.unschedulable ? [] : [object.metadata.name]))],
  reconcile(key, { client, nowMs }) {
    const node = client.find(Node, key);
    const taints = node?.spec?.taints ?? [];
    const cordoned = node?.spec?.unschedulable === true;
    if (!node || taints.some((taint) => taint.key === TAINT) === cordoned) return 'done';
    const others = taints.filter((taint) => taint.key !== TAINT);
    const wanted = cordoned ? [...others, { key: TAINT, effect: 'NoSchedule', timeAdded: timestamp(nowMs()) }] : others;
    client.because({ actor: 'node-lifecycle-controller', rule: rules.follows, parameters: { node: key } }).edit(Node, node, (draft) => {
      const { taints: _before, ...rest } = draft.spec ?? {};
      draft.spec = wanted.length ? { ...rest, taints: copy(wanted) } : rest;
    });
    return 'done';
  },
};

export const controllers = [controller];
