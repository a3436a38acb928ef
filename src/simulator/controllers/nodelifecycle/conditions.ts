import { watch, type Controller } from '../../api/controller';
import { timestamp } from '../../api/object';
import { copy } from '../../base/json';
import { latency } from '../../api/latency';
import { Node } from '../../kinds/node/kind';
import { rules } from './rules';
import { taintsByCondition } from './taints';

/** Says with taints what the conditions of a node say, and that it is cordoned: by these the scheduler keeps Pods away. */
export const conditions: Controller = {
  name: 'nodelifecycle-conditions',
  delayMs: latency.nodeTaintsMs,
  watches: [watch(Node, ({ object }) => [object.metadata.name])],
  reconcile(key, { client, nowMs }) {
    const node = client.find(Node, key);
    const taints = node && taintsByCondition(node, timestamp(nowMs()));
    if (!node || !taints) return 'done';
    client.because({ actor: 'node-lifecycle-controller', rule: rules.conditionTaints, parameters: { node: key } }).edit(Node, node, (draft) => {
      const { taints: _before, ...rest } = draft.spec;
      draft.spec = taints.length ? { ...rest, taints: copy(taints) } : rest;
    });
    return 'done';
  },
};
