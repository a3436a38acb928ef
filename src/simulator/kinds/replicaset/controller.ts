import { copy } from '../../base/json';
import { isApiError } from '../../api/errors';
import { controllerOf, controllersOf, keyOf, splitKey } from '../../api/object';
import { latency } from '../../api/latency';
import { watch, type Controller, type ControllerContext, type ReconcileResult } from '../../api/controller';
import type { Client } from '../../api/client';
import { claimed } from '../common/claimPods';
import { isFinished, isTerminating } from '../common/podRead';
import { matchesSelector } from '../common/selector';
import { Pod } from '../pod/kind';
import { ReplicaSet } from './kind';
import { ownerOf, plan, type ReplicaSetAction } from './plan';
import { rules } from './rules';
import { statusOf, type Failure } from './status';

const ACTOR = 'replicaset-controller';

/** Keeps as many Pods of a template as a set's spec says. */
export const controller: Controller = {
  name: 'replicaset',
  component: ACTOR,
  watches: [
    watch(ReplicaSet, ({ object }) => [keyOf(object)]),
    watch(Pod, (change, client) => {
      const { object } = change;
      const owners = controllersOf(change);
      if (owners.length) return owners.filter((owner) => owner.kind === 'ReplicaSet').map((owner) => `${object.metadata.namespace}/${owner.name}`);
      return client.list(ReplicaSet, { namespace: object.metadata.namespace ?? '' }).filter((set) => matchesSelector(set.spec.selector, object.metadata.labels)).map(keyOf);
    }),
  ],
  reconcile(key, context) {
    const { namespace, name } = splitKey(key);
    const set = context.client.find(ReplicaSet, name, namespace);
    if (set) return reconcile(set, context);
    context.waits([]);
    return 'done';
  },
};

const because = (client: Client, rule: string, parameters: ReplicaSetAction['parameters'] = {}) => client.because({ actor: ACTOR, rule, parameters });
const isActive = (pod: Pod) => !isFinished(pod) && !isTerminating(pod);

function reconcile(set: ReplicaSet, context: ControllerContext): ReconcileResult {
  const { client } = context;
  const pods = claimed(Pod, client, {
    owner: set, reference: ownerOf(set), selector: set.spec.selector,
    adopting: (pod) => because(client, rules.adopts, { pod }), releasing: (pod) => because(client, rules.releases, { pod }),
  }, isActive);
  const active = pods.filter(isActive);
  const nowMs = context.nowMs();
  const { actions, waits, againInMs } = plan({ set, active, nowMs, related: () => relatedPods(set, client) });
  context.waits(waits);
  context.works(pods.length * latency.perPodUs / 1000);
  const failure = performAll(actions, set, context);
  const status = statusOf(set, active, pods.filter((pod) => isTerminating(pod) && !isFinished(pod)), failure, nowMs);
  because(client, rules.reportsStatus).editStatus(ReplicaSet, set, (draft) => { draft.status = copy(status); });
  if (failure) throw failure.error;
  return againInMs === undefined ? 'done' : { againInMs };
}

/** Active Pods of all ReplicaSets that the set's own owner has. */
function relatedPods(set: ReplicaSet, client: Client): readonly Pod[] {
  const owner = controllerOf(set);
  const sets = owner ? client.listBy(ReplicaSet, 'owner', owner.uid) : [set];
  return sets.flatMap(({ metadata }) => client.listBy(Pod, 'owner', metadata.uid)).filter(isActive);
}

/** Performs actions up to the first that the API server refuses, which it reports and returns. */
function performAll(actions: readonly ReplicaSetAction[], set: ReplicaSet, context: ControllerContext): Failure | undefined {
  for (const action of actions) {
    try {
      perform(action, set, context);
    } catch (error) {
      if (!isApiError(error)) throw error;
      context.event({ regarding: set, type: 'Warning', reason: action.do === 'create' ? 'FailedCreate' : 'FailedDelete', message: `Error ${action.do === 'create' ? 'creating' : 'deleting'}: ${error.message}` });
      return { reason: action.do === 'create' ? 'FailedCreate' : 'FailedDelete', error };
    }
  }
  return undefined;
}

function perform(action: ReplicaSetAction, set: ReplicaSet, context: ControllerContext): void {
  const client = because(context.client, action.rule, action.parameters);
  const tell = (reason: string, message: string) => context.event({ regarding: set, type: 'Normal', reason, message });
  if (action.do === 'create') {
    tell('SuccessfulCreate', `Created pod: ${client.create(Pod, action.pod).metadata.name}`);
    return;
  }
  const { name, namespace, uid } = action.pod.metadata;
  client.delete(Pod, name, namespace, { preconditions: { uid } });
  tell('SuccessfulDelete', `Deleted pod: ${name}`);
}
