import { watch, type Controller } from '../../api/controller';
import { latency } from '../../api/latency';
import { keyOf, splitKey } from '../../api/object';
import { budgetsOf } from '../../kinds/common/eviction';
import { Pod } from '../../kinds/pod/kind';

/** Says of a Pod that several budgets select it, and which of them it counts for. */
export const overlapController: Controller = {
  name: 'disruption-overlap',
  component: 'controllermanager',
  delayMs: latency.disruptionMs,
  watches: [watch(Pod, ({ object, type }, client) => (type !== 'DELETED' && budgetsOf(object, client).length > 1 ? [keyOf(object)] : []))],
  reconcile(key, { client, event }) {
    const { namespace = '', name } = splitKey(key);
    const pod = client.find(Pod, name, namespace);
    const [chosen, another] = pod ? budgetsOf(pod, client) : [];
    if (!pod || !chosen || !another) return 'done';
    const message = `Pod ${JSON.stringify(namespace)}/${JSON.stringify(name)} matches multiple PodDisruptionBudgets.  Chose ${JSON.stringify(chosen.metadata.name)} arbitrarily.`;
    event({ regarding: pod, type: 'Warning', reason: 'MultiplePodDisruptionBudgets', message });
    return 'done';
  },
};
