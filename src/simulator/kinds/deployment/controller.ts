import { copy, equal } from '../../base/json';
import { isApiError } from '../../api/errors';
import { controllerOf, keyOf, splitKey } from '../../api/object';
import { watch, type Controller, type ControllerContext, type ReconcileResult } from '../../api/controller';
import type { Client } from '../../api/client';
import { claimed } from '../common/claimPods';
import { isFinished } from '../common/podRead';
import { matchesSelector } from '../common/selector';
import { Pod } from '../pod/kind';
import { ReplicaSet } from '../replicaset/kind';
import { Deployment } from './kind';
import { isScaled, planRecreate, planRolling, planScale, sizeOfNewest, surplusSets, type DeploymentFacts, type DeploymentPlan, type Scaling } from './plan';
import { rules } from './rules';
import { annotation, freshSet, newestAnnotations, newSetOf, nextRevision, ownerOf, replicasOf, revisionOf, sizeAnnotations } from './sets';
import { conditionOf, countedStatus, deadlineMs, hasDeadline, isComplete, rolloutStatus, withCondition, type Statement } from './status';

const ACTOR = 'deployment-controller';

/** Rolls a template out: a ReplicaSet for each, the newest growing while the older ones shrink. */
export const controller: Controller = {
  name: 'deployment',
  component: ACTOR,
  watches: [
    watch(Deployment, ({ object }) => [keyOf(object)]),
    watch(ReplicaSet, ({ object, old }, client) => {
      const owners = [object, old].flatMap((set) => (set ? controllerOf(set) ?? [] : []));
      if (owners.length) return [...new Set(owners.filter((owner) => owner.kind === 'Deployment').map((owner) => `${object.metadata.namespace}/${owner.name}`))];
      return client.list(Deployment, { namespace: object.metadata.namespace ?? '' }).filter((deployment) => matchesSelector(deployment.spec.selector, object.metadata.labels)).map(keyOf);
    }),
    watch(Pod, ({ type, object }, client) => (type === 'DELETED' ? recreatedBy(object, client) : [])),
  ],
  reconcile(key, context) {
    const { namespace, name } = splitKey(key);
    const deployment = context.client.find(Deployment, name, namespace);
    if (deployment) return reconcile(deployment, context);
    context.waits([]);
    return 'done';
  },
};

/** A Deployment that ends old Pods before it makes new ones hears of each that is gone. */
function recreatedBy(pod: Pod, client: Client): readonly string[] {
  const set = controllerOf(pod);
  const owner = set && controllerOf(client.find(ReplicaSet, set.name, pod.metadata.namespace) ?? pod);
  const deployment = owner?.kind === 'Deployment' ? client.find(Deployment, owner.name, pod.metadata.namespace) : undefined;
  return deployment?.spec.strategy?.type === 'Recreate' ? [keyOf(deployment)] : [];
}

const because = (client: Client, rule: string, parameters: Scaling['parameters'] = {}) => client.because({ actor: ACTOR, rule, parameters });

function reconcile(given: Deployment, context: ControllerContext): ReconcileResult {
  const { client } = context;
  const sets = claimed(ReplicaSet, client, {
    owner: given, reference: ownerOf(given), selector: given.spec.selector,
    adopting: (replicaset) => because(client, rules.adopts, { replicaset }), releasing: (replicaset) => because(client, rules.releases, { replicaset }),
  });
  if (given.metadata.deletionTimestamp) {
    context.waits([]);
    const newest = newSetOf(given, sets);
    writeStatus(client, given, (deployment, nowMs) => countedStatus(deployment, sets.filter((set) => set !== newest), newest, nowMs), context.nowMs());
    return 'done';
  }
  const deployment = sayWhetherPaused(given, context);
  return deployment.spec.paused || isScaled(deployment, sets) ? scale(deployment, sets, context) : roll(deployment, sets, context);
}

/** Scaling, also of a paused Deployment: no new template comes into play. */
function scale(deployment: Deployment, sets: readonly ReplicaSet[], context: ControllerContext): ReconcileResult {
  const found = newSetOf(deployment, sets);
  const revised = found ? revise(deployment, found, sets, context) : { deployment, newest: undefined };
  const facts: DeploymentFacts = { ...revised, old: sets.filter((set) => set !== found) };
  follow(planScale(facts), facts.deployment, context);
  if (deployment.spec.paused) forgetSets(facts, context.client);
  writeStatus(context.client, facts.deployment, (present, nowMs) => countedStatus(present, facts.old, facts.newest, nowMs), context.nowMs());
  return 'done';
}

/** Brings the newest template on its way, one step at a time. */
function roll(deployment: Deployment, sets: readonly ReplicaSet[], context: ControllerContext): ReconcileResult {
  const found = newSetOf(deployment, sets);
  const old = sets.filter((set) => set !== found);
  const recreate = deployment.spec.strategy?.type === 'Recreate';
  const oldPod = recreate ? old.flatMap((set) => context.client.listBy(Pod, 'owner', set.metadata.uid)).find((pod) => !isFinished(pod)) : undefined;
  const known: DeploymentFacts = found ? { ...revise(deployment, found, sets, context), old, ...(oldPod ? { oldPod } : {}) } : { deployment, newest: undefined, old, ...(oldPod ? { oldPod } : {}) };
  const first = recreate ? planRecreate(known) : undefined;
  const blocked = first !== undefined && (first.scalings.some(({ to }) => to === 0) || oldPod !== undefined);
  const facts = known.newest || blocked ? known : { ...known, ...makeSet(known, context) };
  const planned: DeploymentPlan = first ?? (facts.newest ? planRolling({ ...facts, newest: facts.newest }) : { scalings: [], waits: [] });
  follow(planned, facts.deployment, context);
  if (isComplete(facts.deployment, facts.deployment.status)) forgetSets(facts, context.client);
  const written = writeStatus(context.client, facts.deployment, (present, nowMs) => rolloutStatus(present, facts.old, facts.newest, nowMs), context.nowMs());
  const deadline = isComplete(written, written.status) ? undefined : deadlineMs(written, conditionOf(written.status, 'Progressing'));
  return deadline === undefined || deadline < context.nowMs() ? 'done' : { againInMs: deadline + 1000 - context.nowMs() };
}

/** The newest ReplicaSet bears the highest revision, the Deployment's annotations and its minReadySeconds; the Deployment bears its revision. */
function revise(deployment: Deployment, set: ReplicaSet, sets: readonly ReplicaSet[], context: ControllerContext): { readonly deployment: Deployment; readonly newest: ReplicaSet } {
  const revision = nextRevision(sets.filter((other) => other !== set));
  const annotations = newestAnnotations(deployment, set, revision);
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  const stale = !equal(annotations, set.metadata.annotations ?? {}) || (set.spec.minReadySeconds ?? 0) !== minReadySeconds;
  const newest = !stale ? set : because(context.client, rules.numbersRevision, { replicaset: set.metadata.name, revision }).edit(ReplicaSet, set, (draft) => {
    draft.metadata.annotations = { ...annotations };
    if (minReadySeconds) draft.spec.minReadySeconds = minReadySeconds;
    else delete draft.spec.minReadySeconds;
  });
  const found = conditionOf(deployment.status, 'Progressing') ? undefined : progressing('FoundNewReplicaSet', `Found new replica set "${set.metadata.name}"`);
  return { deployment: tell(deployment, revisionOf(newest), found, context), newest };
}

const progressing = (reason: string, message: string, status = 'True'): Statement => ({ type: 'Progressing', status, reason, message });

/** Writes a revision and a word about the rollout, where they are news. */
function tell(deployment: Deployment, revision: number | undefined, said: Statement | undefined, context: ControllerContext): Deployment {
  return because(context.client, rules.numbersRevision).editStatus(Deployment, deployment, (draft) => {
    if (revision !== undefined) draft.metadata.annotations = { ...draft.metadata.annotations, [annotation.revision]: String(revision) };
    if (said && hasDeadline(deployment)) draft.status = { ...draft.status, conditions: copy(withCondition(deployment.status?.conditions ?? [], said, context.nowMs())) };
  });
}

/** Makes the ReplicaSet of a template there is none for yet. A name that another template took raises the collision count. */
function makeSet({ deployment, old }: DeploymentFacts, context: ControllerContext): { readonly deployment: Deployment; readonly newest: ReplicaSet } {
  const revision = nextRevision(old);
  const fresh = freshSet(deployment, revision, sizeOfNewest(deployment, old, 0));
  const { name } = fresh.metadata;
  try {
    const newest = because(context.client, rules.createsSet, { replicaset: name, revision }).create(ReplicaSet, fresh);
    if (replicasOf(newest) > 0) tellScaling(deployment, newest, 0, context);
    return { newest, deployment: tell(deployment, revision, progressing('NewReplicaSetCreated', `Created new replica set "${name}"`), context) };
  } catch (error) {
    if (!isApiError(error)) throw error;
    if (error.reason === 'AlreadyExists') {
      because(context.client, rules.createsSet, { replicaset: name }).editStatus(Deployment, deployment, (draft) => { draft.status = { ...draft.status, collisionCount: (draft.status?.collisionCount ?? 0) + 1 }; });
    } else tell(deployment, undefined, progressing('ReplicaSetCreateError', `Failed to create new replica set "${name}": ${error.message}`, 'False'), context);
    throw error;
  }
}

function follow({ scalings, waits }: DeploymentPlan, deployment: Deployment, context: ControllerContext): void {
  context.waits(waits);
  for (const { set, to, rule, parameters } of scalings) {
    const resized = because(context.client, rule, parameters).edit(ReplicaSet, set, (draft) => {
      draft.spec.replicas = to;
      draft.metadata.annotations = { ...draft.metadata.annotations, ...sizeAnnotations(deployment) };
    });
    if (replicasOf(resized) !== replicasOf(set)) tellScaling(deployment, resized, replicasOf(set), context);
  }
}

function tellScaling(deployment: Deployment, set: ReplicaSet, from: number, context: ControllerContext): void {
  const to = replicasOf(set);
  context.event({ regarding: deployment, type: 'Normal', reason: 'ScalingReplicaSet', message: `Scaled ${to > from ? 'up' : 'down'} replica set ${set.metadata.name} from ${from} to ${to}` });
}

function forgetSets({ deployment, old }: DeploymentFacts, client: Client): void {
  for (const { metadata } of surplusSets(deployment, old)) because(client, rules.forgetsSet, { replicaset: metadata.name }).delete(ReplicaSet, metadata.name, metadata.namespace);
}

/** The deadline does not run while a Deployment is paused; its condition says so. */
function sayWhetherPaused(deployment: Deployment, context: ControllerContext): Deployment {
  const reason = conditionOf(deployment.status, 'Progressing')?.reason;
  if (!hasDeadline(deployment) || reason === 'ProgressDeadlineExceeded' || (reason === 'DeploymentPaused') === (deployment.spec.paused === true)) return deployment;
  return tell(deployment, undefined, deployment.spec.paused ? progressing('DeploymentPaused', 'Deployment is paused', 'Unknown') : progressing('DeploymentResumed', 'Deployment is resumed', 'Unknown'), context);
}

function writeStatus(client: Client, deployment: Deployment, status: (deployment: Deployment, nowMs: number) => Deployment['status'], nowMs: number): Deployment {
  return because(client, rules.reportsStatus).editStatus(Deployment, deployment, (draft) => { draft.status = copy(status(deployment, nowMs)) ?? {}; });
}
