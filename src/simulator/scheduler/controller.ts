import { equal } from '../base/json';
import { perObject } from '../base/remember';
import type { Change, Client } from '../api/client';
import { watch, type Controller, type ControllerContext } from '../api/controller';
import { latency } from '../api/latency';
import { keyOf, splitKey, timestamp } from '../api/object';
import { setDisruptionTarget } from '../kinds/common/disruption';
import { isFinished, podCondition, priorityOf } from '../kinds/common/podRead';
import { Namespace } from '../kinds/namespace/kind';
import { Node } from '../kinds/node/kind';
import { PersistentVolume } from '../kinds/persistentvolume/kind';
import { PersistentVolumeClaim } from '../kinds/persistentvolumeclaim/kind';
import { Pod } from '../kinds/pod/kind';
import { PodDisruptionBudget } from '../kinds/poddisruptionbudget/kind';
import { Service } from '../kinds/service/kind';
import { StorageClass } from '../kinds/storageclass/kind';
import { findVolume } from '../kinds/common/claimMatch';
import { meetsTerms } from '../kinds/common/nodeTerms';
import { annotation } from '../kinds/common/storage';
import type { Facts, Namespaces } from './facts';
import { place, type Placement } from './plan';
import type { Preemption } from './preempt';
import { arrivalMayHelp, departureMayHelp, holdsNode, nodeMayHelp } from './requeue';
import { rules } from './rules';
import { awaitsVolume, waitsOf } from './waits';

const NAME = 'default-scheduler';
/** From a change of a volume to the next attempt: a volume freed by hand is not yet available then (volumes-made-by-hand-for-a-set: 37). */
const VOLUME_MS = 2;

const isOurs = (pod: Pod) => !pod.spec.nodeName && pod.spec.schedulerName === NAME && !isFinished(pod) && !pod.metadata.deletionTimestamp && !pod.spec.schedulingGates?.length;
/** Those who wait, in the order of their turns (important-sets-push-others-out: 21). */
const waiting = (client: Client, which: 'any' | 'near' = 'any'): readonly Pod[] => {
  const pods = client.listBy(Pod, 'unplaced', which).filter(isOurs);
  return pods.length > 1 ? pods.toSorted((a, b) => priorityOf(b) - priorityOf(a)) : pods;
};
const takingRoom = perObject((pods: readonly Pod[]) => pods.filter((pod) => !isFinished(pod)));
const claimNames = (pod: Pod) => (pod.spec.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);

/** What of a node matters to where Pods go; heartbeats do not. */
const essence = (node: Node | undefined) => node && { spec: node.spec, labels: node.metadata.labels, allocatable: node.status?.allocatable };

/** Gives every Pod that has none a node. A Pod that finds none is tried again when something changes that might help it. */
export const controller: Controller = {
  name: NAME,
  component: NAME,
  eventSeries: true,
  delayMs: latency.schedulerMs,
  watches: [
    watch(Pod, (change, client) => podKeys(change, client)),
    watch(Node, ({ object, old, type }, client) => (type === 'MODIFIED' && equal(essence(object), essence(old)) ? [] : waiting(client).filter((pod) => type === 'DELETED' || nodeMayHelp(pod, object, old)).map(keyOf))),
    watch(PersistentVolumeClaim, ({ object }, client) => waiting(client).filter((pod) => pod.metadata.namespace === object.metadata.namespace && claimNames(pod).includes(object.metadata.name)).map(keyOf)),
    watch(PersistentVolume, ({ type }, client) => (type === 'DELETED' ? [] : waiting(client).filter((pod) => claimNames(pod).length).map(keyOf)), VOLUME_MS),
    watch(StorageClass, (_, client) => waiting(client).filter((pod) => claimNames(pod).length).map(keyOf)),
  ],
  reconcile(key, context) {
    const { namespace, name } = splitKey(key);
    const pod = context.client.find(Pod, name, namespace);
    context.waits([]);
    if (!pod || !isOurs(pod)) return 'done';
    const placement = place(pod, factsFor(pod, context.client), (node) => context.random('scheduler', `${key}/${node}`));
    if ('node' in placement) bind(pod, placement.node, context);
    else refuse(pod, placement, context);
    return 'done';
  },
};

/** A new Pod, one whose spec changed, or those that wait and that one which came to a node, was relabelled or left it may help. */
function podKeys({ object, old, type }: Change & { readonly object: Pod; readonly old?: Pod }, client: Client): readonly string[] {
  if (!object.spec.nodeName) return isOurs(object) && (type === 'ADDED' || !equal(object.spec, old?.spec)) ? [keyOf(object)] : [];
  // One that has ended left its node then: its deletion is no news.
  const had = holdsNode(type === 'DELETED' ? object : old);
  const holds = holdsNode(object) && type !== 'DELETED';
  const helps = had && !holds ? departureMayHelp : holds && (!had || !equal(object.metadata.labels, old?.metadata.labels)) ? arrivalMayHelp : undefined;
  return helps ? waiting(client, helps === arrivalMayHelp ? 'near' : 'any').filter((pod) => helps(pod, object, namespacesOf(client))).map(keyOf) : [];
}

const namespacesOf = (client: Client): Namespaces => ({ namespaceLabels: (name) => client.find(Namespace, name)?.metadata.labels ?? {} });

/** Pods that were promised room on a node count there for those they go before. */
function nominatedFor(pod: Pod, client: Client): ReadonlyMap<string, readonly Pod[]> {
  const promised = new Map<string, readonly Pod[]>();
  for (const other of client.listBy(Pod, 'unplaced', 'promised')) {
    const node = other.status?.nominatedNodeName ?? '';
    if (other.metadata.uid !== pod.metadata.uid && priorityOf(other) >= priorityOf(pod) && !isFinished(other)) promised.set(node, [...(promised.get(node) ?? []), other]);
  }
  return promised;
}

function factsFor(pod: Pod, client: Client): Facts {
  const { namespace } = pod.metadata;
  const nominated = nominatedFor(pod, client);
  const podsOn = (node: string) => {
    const there = takingRoom(client.listBy(Pod, 'node', node));
    return nominated.has(node) ? [...there, ...(nominated.get(node) ?? [])] : there;
  };
  return {
    nodes: client.list(Node).map((node) => ({ node, pods: podsOn(node.metadata.name) })),
    claim: (name) => client.find(PersistentVolumeClaim, name, namespace),
    waiting: () => waiting(client),
    volumes: client.list(PersistentVolume),
    volume: (name) => client.find(PersistentVolume, name),
    storageClass: (name) => (name ? client.find(StorageClass, name) : undefined),
    services: client.list(Service, { namespace: namespace ?? '' }),
    ...namespacesOf(client),
    budgets: client.list(PodDisruptionBudget),
  };
}

function bind(pod: Pod, node: Node, context: ControllerContext): void {
  const client = context.client.because({ actor: NAME, rule: rules.binds, parameters: { pod: keyOf(pod), node: node.metadata.name } });
  const unbound = claimNames(pod).map((name) => client.get(PersistentVolumeClaim, name, pod.metadata.namespace)).filter((claim) => !claim.spec.volumeName);
  for (const claim of unbound) selectNode(claim, node, client);
  context.waits(unbound.map((claim) => awaitsVolume(pod, claim, node.metadata.name)));
  if (unbound.length) return;
  client.bind(pod, node.metadata.name);
  context.event({ regarding: pod, type: 'Normal', reason: 'Scheduled', action: 'Binding', message: `Successfully assigned ${keyOf(pod)} to ${node.metadata.name}` });
}

/** Reserves the volume a claim that waited for its first consumer is to have, or tells who makes one where it is to be; once the claim is bound, the Pod is. */
function selectNode(claim: PersistentVolumeClaim, node: Node, client: Client): void {
  const volume = findVolume(claim, client.list(PersistentVolume).filter((one) => !one.spec.nodeAffinity?.required || meetsTerms(one.spec.nodeAffinity.required, node)));
  const { name, namespace = '', uid, resourceVersion } = claim.metadata;
  if (volume?.spec.claimRef) return;
  if (volume) {
    client.edit(PersistentVolume, volume, (draft) => {
      draft.metadata.annotations = { ...draft.metadata.annotations, [annotation.boundByController]: 'yes' };
      draft.spec.claimRef = { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion };
    });
    return;
  }
  client.edit(PersistentVolumeClaim, claim, (draft) => { draft.metadata.annotations = { ...draft.metadata.annotations, [annotation.selectedNode]: node.metadata.name }; });
}

type Refused = Extract<Placement, { readonly message: string }>;

function refuse(pod: Pod, refused: Refused, context: ControllerContext): void {
  const { message, rule, preemption } = refused;
  context.waits(waitsOf(pod, refused));
  const before = podCondition(pod, 'PodScheduled');
  const lastTransitionTime = before?.status === 'False' ? before.lastTransitionTime : timestamp(context.nowMs());
  const condition = {
    type: 'PodScheduled', observedGeneration: pod.metadata.generation ?? 0, status: 'False', lastProbeTime: null as unknown as string,
    ...(lastTransitionTime ? { lastTransitionTime } : {}), reason: 'Unschedulable', message,
  };
  context.client.because({ actor: NAME, rule, parameters: { pod: keyOf(pod) } }).editStatus(Pod, pod, (draft) => {
    draft.status = { ...draft.status, conditions: [...(draft.status?.conditions ?? []).filter((other) => other.type !== 'PodScheduled'), condition] };
    if (preemption) draft.status.nominatedNodeName = preemption.node;
  });
  context.event({ regarding: pod, type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message });
  if (preemption) end(preemption, pod, context);
}

/** Ends the victims of a preemption, each with its grace. */
function end({ node, victims }: Preemption, pod: Pod, context: ControllerContext): void {
  const client = context.client.because({ actor: NAME, rule: rules.preempts, parameters: { pod: keyOf(pod), node } });
  for (const victim of victims) {
    client.editStatus(Pod, victim, (draft) => setDisruptionTarget(draft, 'PreemptionByScheduler', `${NAME}: preempting to accommodate a higher priority pod`, context.nowMs(), victim.metadata.generation));
    client.delete(Pod, victim.metadata.name, victim.metadata.namespace, { preconditions: { uid: victim.metadata.uid } });
    context.event({ regarding: victim, type: 'Normal', reason: 'Preempted', action: 'Preempting', message: `Preempted by pod ${pod.metadata.uid} on node ${node}` });
  }
}
