import { copy, equal } from '../../base/json';
import { isApiError, type ApiError } from '../../api/errors';
import { latency } from '../../api/latency';
import { controllerOf, keyOf, splitKey, type ApiObject } from '../../api/object';
import { watch, type Controller, type ControllerContext, type ReconcileResult } from '../../api/controller';
import type { Client } from '../../api/client';
import { claimed } from '../common/claimPods';
import { matchesSelector } from '../common/selector';
import { ControllerRevision } from '../controllerrevision/kind';
import { Node } from '../node/kind';
import { Pod } from '../pod/kind';
import { backOffIn, remembering } from './backOff';
import { eligibility, nodeOf, ownerOf } from './eligible';
import { placesOf, type DaemonAction, type DaemonFacts } from './facts';
import { historyOf, surplusOf, type Because } from './history';
import { DaemonSet } from './kind';
import { plan } from './plan';
import { rules } from './rules';
import { statusOf } from './status';

const ACTOR = 'daemonset-controller';

/** What of a node matters to whether daemons run there. */
const essence = (node: Node | undefined) => node && { labels: node.metadata.labels, taints: node.spec.taints };

/** Keeps one Pod of a template on every node that is eligible. */
export const controller: Controller = {
  name: 'daemonset',
  component: ACTOR,
  delayMs: latency.daemonsetMs,
  watches: [
    watch(DaemonSet, ({ object }) => [keyOf(object)]),
    watch(Pod, ({ object, old }, client) => setsOf(object, old, client)),
    watch(ControllerRevision, ({ object, old }, client) => setsOf(object, old, client)),
    watch(Node, ({ object, old, type }, client) => (type === 'DELETED' || (old && equal(essence(object), essence(old))) ? [] : client.list(DaemonSet).filter((set) => concerns(set, object, client)).map(keyOf))),
  ],
  reconcile(key, context) {
    const { namespace, name } = splitKey(key);
    const set = context.client.find(DaemonSet, name, namespace);
    if (set && !set.metadata.deletionTimestamp) return reconcile(set, context);
    context.memory.set(undefined);
    context.waits([]);
    return 'done';
  },
};

/** The sets that control an object, or would adopt it. */
function setsOf(object: ApiObject, old: ApiObject | undefined, client: Client): readonly string[] {
  const owners = [object, old].flatMap((one) => (one ? controllerOf(one) ?? [] : []));
  if (owners.length) return [...new Set(owners.filter((owner) => owner.kind === 'DaemonSet').map((owner) => `${object.metadata.namespace}/${owner.name}`))];
  return client.list(DaemonSet, { namespace: object.metadata.namespace ?? '' }).filter((set) => matchesSelector(set.spec.selector, object.metadata.labels)).map(keyOf);
}

/** Whether a changed node should have a Pod now, or has one it may not keep. That it should have none more, while one may stay, is not looked at. */
function concerns(set: DaemonSet, node: Node, client: Client): boolean {
  const { shouldRun, mayStay } = eligibility(set, node);
  return shouldRun || (!mayStay && client.listBy(Pod, 'owner', set.metadata.uid).some((pod) => nodeOf(pod) === node.metadata.name));
}

function reconcile(set: DaemonSet, context: ControllerContext): ReconcileResult {
  const { client } = context;
  const because: Because = (rule, parameters) => client.because({ actor: ACTOR, rule, parameters });
  const pods = claimed(Pod, client, {
    owner: set, reference: ownerOf(set), selector: set.spec.selector,
    adopting: (pod) => because(rules.adopts, { pod }), releasing: (pod) => because(rules.releases, { pod }),
  });
  const { hash, collisionCount, old } = historyOf(set, client, because);
  const backOff = backOffIn(context.memory.get());
  const facts: DaemonFacts = { set, ...placesOf(set, client.list(Node), pods), hash, nowMs: context.nowMs(), backOff, chance: (node) => context.random('daemonset', `${keyOf(set)}/${node}`) };
  const status = statusOf(facts, collisionCount);
  const { actions, waits, againInMs } = plan(facts);
  context.waits(waits);
  context.works(pods.length * latency.perPodUs / 1000);
  context.memory.set(remembering(backOff, actions, facts.nowMs));
  const failure = performAll(actions, set, context);
  because(rules.reportsStatus, {}).editStatus(DaemonSet, set, (draft) => { draft.status = copy(status); });
  if (failure) throw failure;
  for (const { metadata: { name, namespace } } of surplusOf(set, old, pods)) because(rules.forgetsRevision, { revision: name }).delete(ControllerRevision, name, namespace);
  return againInMs === undefined ? 'done' : { againInMs };
}

/** Performs actions up to the first that the API server refuses, which it reports and returns. */
function performAll(actions: readonly DaemonAction[], set: DaemonSet, context: ControllerContext): ApiError | undefined {
  for (const action of actions) {
    try {
      perform(action, set, context);
    } catch (error) {
      if (!isApiError(error)) throw error;
      context.event({ regarding: set, type: 'Warning', reason: action.do === 'create' ? 'FailedCreate' : 'FailedDelete', message: `Error ${action.do === 'create' ? 'creating' : 'deleting'}: ${error.message}` });
      return error;
    }
  }
  return undefined;
}

function perform(action: DaemonAction, set: DaemonSet, context: ControllerContext): void {
  const client = context.client.because({ actor: ACTOR, rule: action.rule, parameters: action.parameters });
  if (action.do === 'create') {
    const pod = client.create(Pod, action.pod);
    context.event({ regarding: set, type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${pod.metadata.name}` });
    return;
  }
  const { pod, note } = action;
  if (note) context.event({ regarding: set, ...note });
  client.delete(Pod, pod.metadata.name, pod.metadata.namespace, { preconditions: { uid: pod.metadata.uid } });
  context.event({ regarding: set, type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}` });
}
