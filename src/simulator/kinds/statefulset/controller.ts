import { copy, equal } from '../../base/json';
import { byText } from '../../base/text';
import { latency } from '../../api/latency';
import { ApiError, isApiError } from '../../api/errors';
import { controllerOf, controllersOf, keyOf, splitKey, type NewObject } from '../../api/object';
import { watch, type Controller, type ControllerContext, type ReconcileResult } from '../../api/controller';
import type { Client } from '../../api/client';
import { presentRevision } from '../common/keepRevisions';
import { disown, setOwners } from '../common/owners';
import { matchesSelector } from '../common/selector';
import { ControllerRevision } from '../controllerrevision/kind';
import { PersistentVolumeClaim } from '../persistentvolumeclaim/kind';
import { Pod } from '../pod/kind';
import { ownerOf, ordinalOf, restoreIdentity } from './identity';
import { StatefulSet } from './kind';
import { disownedClaims } from './claims';
import type { OwnedClaim, SetAction, SetFacts } from './facts';
import { plan } from './plan';
import { byRevision, HASH_LABEL, surplusRevisions, templateOf } from './revision';
import { rules } from './rules';
import { statusOf } from './status';

const ACTOR = 'statefulset-controller';

/**
 * Brings a set's Pods, claims and revisions to what its spec says, one plan at a time. A set that is going makes no Pods
 * any more, but keeps its revision for as long as it hears of its Pods. Nobody watches revisions: one that is deleted is missed at the next change.
 */
export const controller: Controller = {
  name: 'statefulset',
  component: ACTOR,
  watches: [
    watch(StatefulSet, ({ object }) => [keyOf(object)]),
    watch(Pod, (change, client) => {
      const owners = controllersOf(change).filter((owner) => owner.kind === 'StatefulSet').map((owner) => `${change.object.metadata.namespace}/${owner.name}`);
      return owners.length ? owners : setsThatMatch(change.object, client);
    }),
  ],
  reconcile(key, context) {
    const { namespace, name } = splitKey(key);
    const set = context.client.find(StatefulSet, name, namespace);
    if (set) return reconcile(set, context);
    context.waits([]);
    return 'done';
  },
};

/** Sets that would adopt a Pod nobody controls. */
const setsThatMatch = (pod: Pod, client: Client) =>
  client.list(StatefulSet, { namespace: pod.metadata.namespace ?? '' }).filter((set) => matchesSelector(set.spec.selector, pod.metadata.labels) && ordinalOf(set, pod.metadata.name) !== undefined).map(keyOf);

function reconcile(set: StatefulSet, context: ControllerContext): ReconcileResult {
  const { client } = context;
  const pods = claimPods(set, client);
  const revisions = claimRevisions(set, client);
  const { revision: update, collisionCount } = currentTemplate(set, revisions, client);
  const current = revisions.find((revision) => revision.metadata.name === set.status?.currentRevision) ?? update;
  const byName = new Map(pods.map((pod) => [pod.metadata.name, pod]));
  const facts: SetFacts = {
    set, pods, pod: (name) => byName.get(name), claim: (name) => client.find(PersistentVolumeClaim, name, set.metadata.namespace),
    current: { name: current.metadata.name, template: templateOf(current) }, update: { name: update.metadata.name, template: templateOf(update) }, nowMs: context.nowMs(),
  };
  const status = statusOf(set, pods, { current: current.metadata.name, update: update.metadata.name, collisionCount }, context.nowMs());
  const { actions, waits, againInMs } = plan(facts);
  context.waits(waits);
  context.works(pods.length * latency.perPodUs / 1000);
  const failure = performAll(actions, set, context);
  if (!equal(status, set.status)) because(client, rules.reportsStatus).editStatus(StatefulSet, set, (draft) => { draft.status = copy(status); });
  forgetRevisions(set, [...revisions, update], new Set([status.currentRevision ?? '', status.updateRevision ?? '']), pods, client);
  if (failure) throw failure;
  return againInMs === undefined ? 'done' : { againInMs };
}

const because = (client: Client, rule: string, parameters: SetAction['parameters'] = {}) => client.because({ actor: ACTOR, rule, parameters });

/** The Pods the set controls, after it has adopted those that match and released those that no longer do. */
function claimPods(set: StatefulSet, client: Client): readonly Pod[] {
  const own = client.listBy(Pod, 'owner', set.metadata.uid);
  const orphans = client.listBy(Pod, 'orphan', set.metadata.namespace ?? '');
  const candidates = orphans.length ? [...new Set([...own, ...orphans])].toSorted(byText((pod) => pod.metadata.name)) : own;
  const mine: Pod[] = [];
  for (const candidate of candidates) {
    const pod = ordinalOf(set, candidate.metadata.name) === undefined ? undefined : claimPod(set, candidate, client);
    if (pod) mine.push(pod);
  }
  return mine;
}

function claimPod(set: StatefulSet, pod: Pod, client: Client): Pod | undefined {
  const owner = controllerOf(pod);
  if (owner && owner.uid !== set.metadata.uid) return undefined;
  const matches = matchesSelector(set.spec.selector, pod.metadata.labels);
  if (owner) {
    if (matches || set.metadata.deletionTimestamp) return pod;
    because(client, rules.releases, { pod: pod.metadata.name }).edit(Pod, pod, (draft) => disown(draft, set.metadata.uid));
    return undefined;
  }
  if (!matches || set.metadata.deletionTimestamp || pod.metadata.deletionTimestamp) return undefined;
  return because(client, rules.adopts, { pod: pod.metadata.name }).edit(Pod, pod, (draft) => { draft.metadata.ownerReferences = [...(draft.metadata.ownerReferences ?? []), ownerOf(set)]; });
}

/** The set's revisions in order, orphans that match adopted. */
function claimRevisions(set: StatefulSet, client: Client): readonly ControllerRevision[] {
  const matching = client.list(ControllerRevision, { namespace: set.metadata.namespace ?? '' }).filter((revision) => {
    const owner = controllerOf(revision);
    return owner ? owner.uid === set.metadata.uid : matchesSelector(set.spec.selector, revision.metadata.labels);
  });
  return matching.map((revision) => {
    if (controllerOf(revision) || set.metadata.deletionTimestamp) return revision;
    return because(client, rules.adopts, { revision: revision.metadata.name }).edit(ControllerRevision, revision, (draft) => { draft.metadata.ownerReferences = [...(draft.metadata.ownerReferences ?? []), ownerOf(set)]; });
  }).toSorted(byRevision);
}

/** The revision of the set's template, made or renumbered where it must be. */
function currentTemplate(set: StatefulSet, revisions: readonly ControllerRevision[], client: Client) {
  return presentRevision({
    owner: set, reference: ownerOf(set), hashLabel: HASH_LABEL,
    creating: (revision) => because(client, rules.keepsRevision, { revision }), renumbering: (revision) => because(client, rules.renumbersRevision, { revision }),
  }, revisions, client, set.status?.collisionCount ?? 0);
}

function forgetRevisions(set: StatefulSet, revisions: readonly ControllerRevision[], used: ReadonlySet<string>, pods: readonly Pod[], client: Client): void {
  const live = new Set([...used, ...pods.map((pod) => pod.metadata.labels?.['controller-revision-hash'] ?? '')]);
  for (const revision of surplusRevisions(set, revisions, live)) because(client, rules.forgetsRevision, { revision: revision.metadata.name }).delete(ControllerRevision, revision.metadata.name, revision.metadata.namespace);
}

/** Performs actions up to the first that the API server refuses, which it reports and returns. */
function performAll(actions: readonly SetAction[], set: StatefulSet, context: ControllerContext): ApiError | undefined {
  for (const action of actions) {
    try {
      perform(action, set, context);
    } catch (error) {
      if (!isApiError(error)) throw error;
      return error;
    }
  }
  return undefined;
}

function perform(action: SetAction, set: StatefulSet, context: ControllerContext): void {
  const client = because(context.client, action.rule, action.parameters);
  switch (action.do) {
    case 'create': createPod(action.pod, action.claims, set, client, context); return;
    case 'createClaims': createClaims(action.claims, action.pod.metadata.name, set, client, context); return;
    case 'own':
      own(action.claims, context.client);
      if (action.told) tellUpdate(action.pod, set, context);
      return;
    case 'identify':
      client.edit(Pod, action.pod, (draft) => restoreIdentity(draft, action.ordinal));
      tellUpdate(action.pod, set, context);
      return;
    case 'delete':
      client.delete(Pod, action.pod.metadata.name, action.pod.metadata.namespace, { preconditions: { uid: action.pod.metadata.uid } });
      tell(set, context, 'Normal', 'SuccessfulDelete', `Delete Pod ${action.pod.metadata.name} in StatefulSet ${set.metadata.name} successful`);
  }
}

const tell = (set: StatefulSet, context: ControllerContext, type: 'Normal' | 'Warning', reason: string, message: string) => context.event({ regarding: set, type, reason, message });

const tellUpdate = (pod: Pod, set: StatefulSet, context: ControllerContext) => tell(set, context, 'Normal', 'SuccessfulUpdate', `Update Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`);

function own(claims: readonly OwnedClaim[], client: Client): void {
  for (const { claim, owners } of claims) because(client, rules.ownsClaims, { claim: claim.metadata.name }).edit(PersistentVolumeClaim, claim, (draft) => setOwners(draft, owners));
}

function createClaims(claims: readonly NewObject<PersistentVolumeClaim>[], pod: string, set: StatefulSet, client: Client, context: ControllerContext): void {
  for (const claim of claims) {
    client.create(PersistentVolumeClaim, claim);
    tell(set, context, 'Normal', 'SuccessfulCreate', `Create Claim ${claim.metadata.name} Pod ${pod} in StatefulSet ${set.metadata.name} success`);
  }
}

function createPod(pod: NewObject<Pod>, claims: readonly NewObject<PersistentVolumeClaim>[], set: StatefulSet, client: Client, context: ControllerContext): void {
  const name = pod.metadata.name ?? '';
  const failed = (error: ApiError) => tell(set, context, 'Warning', 'FailedCreate', `Create Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${error.message}`);
  try {
    createClaims(claims, name, set, client, context);
    refuseDyingClaims(pod, client);
    const created = client.create(Pod, pod);
    const claimNamed = (claim: string) => client.find(PersistentVolumeClaim, claim, set.metadata.namespace ?? '');
    own(disownedClaims(set, created, false, claimNamed), context.client);
  } catch (error) {
    // Where the name is taken nobody is told: the set tries again.
    if (isApiError(error) && error.reason !== 'AlreadyExists') failed(error);
    throw error;
  }
  tell(set, context, 'Normal', 'SuccessfulCreate', `Create Pod ${name} in StatefulSet ${set.metadata.name} successful`);
}

/** A Pod is not made on a claim that is on its way out. */
function refuseDyingClaims(pod: NewObject<Pod>, client: Client): void {
  for (const volume of pod.spec.volumes ?? []) {
    const name = volume.persistentVolumeClaim?.claimName;
    const claim = name === undefined ? undefined : client.find(PersistentVolumeClaim, name, pod.metadata.namespace);
    if (claim?.metadata.deletionTimestamp) throw new ApiError(409, 'Conflict', `pvc ${name} is being deleted`);
  }
}
