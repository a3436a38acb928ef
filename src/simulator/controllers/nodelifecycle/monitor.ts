import type { NodeCondition } from '../../../schema/generated/types';
import { watch, type Controller, type ControllerContext, type Wait } from '../../api/controller';
import { parseTimestamp, timestamp, type ApiObject } from '../../api/object';
import { copy } from '../../base/json';
import { podCondition } from '../../kinds/common/podRead';
import { Lease, NODE_LEASES } from '../../kinds/lease/kind';
import { Namespace } from '../../kinds/namespace/kind';
import { Node } from '../../kinds/node/kind';
import { Pod } from '../../kinds/pod/kind';
import { rules } from './rules';
import { evicting, evictingKey, readyOf } from './taints';
import { lastGivenUpMs, paceFor } from './zones';

const ACTOR = 'node-lifecycle-controller';
/** How often the real one looks at all nodes, and at which of these seconds; here it looks when there may be something to see. */
const TICK_MS = 5_000;
const PHASE_MS = 4_000;
/** How long a node may be silent (50 s since Kubernetes 1.32), and how often it is to be heard of. */
const GRACE_MS = 50_000;
const RENEWAL_MS = 10_000;
/** From a look that gives a node up to the taint. */
const TAINT_MS = 100;

const CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

/** What is remembered of a node: that it is known, the lease as it was heard of last, from when on it may be given up, and whether it was kept back. */
interface Memory { readonly uid: string; readonly known?: boolean; readonly version?: string; readonly renewMs?: number; readonly listening?: boolean; readonly giveUpMs?: number; readonly held?: boolean }

const isTick = (ms: number): boolean => (ms - PHASE_MS) % TICK_MS === 0;
/** The first tick at or after a moment. */
export const tickFrom = (ms: number): number => PHASE_MS + Math.ceil((ms - PHASE_MS) / TICK_MS) * TICK_MS;

const nodeReference = (name: string, uid: string): ApiObject => ({ apiVersion: 'v1', kind: 'Node', metadata: { name, uid, resourceVersion: '', creationTimestamp: '' } });
const objectOf = (node: Node) => ({ apiVersion: 'v1', kind: 'Node', name: node.metadata.name, uid: node.metadata.uid });

/** Watches over the leases of nodes: a silent one's status becomes unknown, its Pods not ready; in time they are sent away. */
export const monitor: Controller = {
  name: 'nodelifecycle',
  component: 'node-controller',
  watches: [
    watch(Lease, ({ object: { metadata } }) => (metadata.namespace === NODE_LEASES ? [metadata.name] : [])),
    watch(Node, ({ object, old }, client) => {
      const turned = old && readyOf(object) !== readyOf(old);
      return [object.metadata.name, ...(turned ? client.list(Node).filter((node) => readyOf(node) !== 'True').map((node) => node.metadata.name) : [])];
    }),
  ],
  reconcile(key, context) {
    const node = context.client.find(Node, key);
    context.waits([]);
    if (!node) return leaves(key, context);
    const times = [welcome(node, context), ...listen(node, context), ...giveUp(context.client.get(Node, key), context)].filter((ms) => ms !== undefined);
    return times.length ? { againInMs: Math.max(1, Math.min(...times) - context.nowMs()) } : 'done';
  },
};

const remembered = ({ memory }: ControllerContext): Memory | undefined => memory.get() as Memory | undefined;
const remember = ({ memory }: ControllerContext, change: Partial<Memory>, uid: string): void => memory.set({ ...(memory.get() as Memory | undefined), uid, ...change });

function leaves(name: string, context: ControllerContext): 'done' | { readonly againInMs: number } {
  const known = remembered(context);
  if (!known?.known) { context.memory.set(undefined); return 'done'; }
  const now = context.nowMs();
  if (!isTick(now)) return { againInMs: tickFrom(now) - now };
  context.event({ regarding: nodeReference(name, known.uid), type: 'Normal', reason: 'RemovingNode', message: `Node ${name} event: Removing Node ${name} from Controller` });
  context.memory.set(undefined);
  return 'done';
}

/** Nodes are registered one by one, but for those the cluster began with. Tells when to look again, if at all. */
function welcome(node: Node, context: ControllerContext): number | undefined {
  const { name, uid, creationTimestamp } = node.metadata;
  const now = context.nowMs();
  if (remembered(context)?.known) return undefined;
  const began = context.client.find(Namespace, 'kube-system')?.metadata.creationTimestamp ?? creationTimestamp;
  if (creationTimestamp !== began) {
    if (!isTick(now)) return tickFrom(now);
    context.event({ regarding: nodeReference(name, uid), type: 'Normal', reason: 'RegisteredNode', message: `Node ${name} event: Registered Node ${name} in Controller` });
  }
  remember(context, { known: true }, uid);
  return undefined;
}

/**
 * A lease that is written down is new, and then either renewed (which shows when it is read) or not. So whoever stops renewing
 * is found out, and nothing is to be done as long as all renew.
 */
function listen(node: Node, context: ControllerContext): readonly number[] {
  const { uid } = node.metadata;
  const now = context.nowMs();
  const lease = context.client.find(Lease, node.metadata.name, NODE_LEASES);
  const known = remembered(context);
  const renewMs = lease ? parseTimestamp(lease.spec.renewTime ?? '') : known?.renewMs;
  if (renewMs === undefined) return [];
  if (lease && lease.metadata.resourceVersion !== known?.version) remember(context, { version: lease.metadata.resourceVersion, renewMs, listening: true }, uid);
  else if (!known?.listening) return [];
  else if (renewMs > (known.renewMs ?? 0)) { remember(context, { listening: false }, uid); return []; }
  if (now <= renewMs + RENEWAL_MS) return [renewMs + RENEWAL_MS + 1];
  const deadlineMs = tickFrom(renewMs) + GRACE_MS;
  if (now < deadlineMs) { context.waits([awaitsRenewal(node, renewMs, deadlineMs)]); return [deadlineMs]; }
  remember(context, { listening: false }, uid);
  if (readyOf(node) !== 'Unknown') lose(node, context);
  return [];
}

/** A node of which nothing was heard for too long. */
function lose(node: Node, context: ControllerContext): void {
  const now = timestamp(context.nowMs());
  const wasReady = readyOf(node) === 'True';
  const parameters = { node: node.metadata.name };
  context.client.because({ actor: ACTOR, rule: rules.stopped, parameters }).editStatus(Node, node, (draft) => {
    const conditions = (draft.status?.conditions ?? []) as NodeCondition[];
    const unheard = conditions.map((one) => (CONDITIONS.includes(one.type) && one.status !== 'Unknown'
      ? { ...one, status: 'Unknown', lastTransitionTime: now, reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' } : one));
    draft.status = { ...draft.status, conditions: unheard };
  });
  if (!wasReady) return;
  const { name, uid } = node.metadata;
  context.event({ regarding: nodeReference(name, uid), type: 'Normal', reason: 'NodeNotReady', message: `Node ${name} status is now: NodeNotReady` });
  const client = context.client.because({ actor: ACTOR, rule: rules.podsNotReady, parameters });
  for (const pod of context.client.listBy(Pod, 'node', name)) {
    if (podCondition(pod, 'Ready')?.status !== 'True') continue;
    client.editStatus(Pod, pod, (draft) => {
      draft.status = { ...draft.status, conditions: (draft.status?.conditions ?? []).map((one) => (one.type === 'Ready' ? { ...one, status: 'False', lastTransitionTime: now } : one)) };
    });
    context.event({ regarding: pod, type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready' });
  }
}

/** Puts the taint on that sends Pods away, or takes it off. */
function giveUp(node: Node, context: ControllerContext): readonly number[] {
  const now = context.nowMs();
  const nodes = context.client.list(Node);
  const pace = paceFor(node, nodes);
  const wanted = pace === 'stopped: all nodes fail' ? undefined : evictingKey(readyOf(node));
  const present = evicting(node);
  if (present.some(({ key }) => key === wanted) || (!wanted && !present.length)) {
    const held = !wanted && evictingKey(readyOf(node)) !== undefined;
    remember(context, { giveUpMs: 0, held }, node.metadata.uid);
    if (held) context.waits([tooMany(node)]);
    return [];
  }
  if (!wanted || present.length) {
    if (!isTick(now)) return [tickFrom(now)];
    exchange(node, wanted, context);
    return [];
  }
  if (typeof pace === 'string') {
    remember(context, { giveUpMs: 0, held: true }, node.metadata.uid);
    context.waits([tooMany(node)]);
    return [];
  }
  const known = remembered(context);
  const giveUpMs = known?.giveUpMs || (isTick(now) ? now + (known?.held ? pace.everyMs : TAINT_MS) : 0);
  remember(context, { giveUpMs }, node.metadata.uid);
  if (!giveUpMs) return [tickFrom(now)];
  if (now < giveUpMs) return [giveUpMs];
  const turnMs = (lastGivenUpMs(node, nodes) ?? -Infinity) + pace.everyMs;
  if (now < turnMs) { context.waits([oneByOne(node, turnMs)]); return [turnMs]; }
  remember(context, { giveUpMs: 0, held: false }, node.metadata.uid);
  exchange(node, wanted, context);
  return [];
}

function exchange(node: Node, wanted: string | undefined, context: ControllerContext): void {
  const old = evicting(node);
  const others = (node.spec.taints ?? []).filter((taint) => !old.includes(taint));
  const taints = wanted ? [...others, { key: wanted, effect: 'NoExecute', timeAdded: timestamp(context.nowMs()) }] : others;
  const rule = wanted ? rules.evicts : rules.returns;
  context.client.because({ actor: ACTOR, rule, parameters: { node: node.metadata.name } }).edit(Node, node, (draft) => {
    const { taints: _before, ...rest } = draft.spec;
    draft.spec = taints.length ? { ...rest, taints: copy(taints) } : rest;
  });
}

function awaitsRenewal(node: Node, renewMs: number, untilMs: number): Wait {
  const object = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: NODE_LEASES, name: node.metadata.name };
  return { subject: objectOf(node), rule: rules.awaitsRenewal, on: { object, path: 'spec.renewTime', want: 'a renewal', have: timestamp(renewMs) }, untilMs };
}

const tooMany = (node: Node): Wait =>
  ({ subject: objectOf(node), rule: rules.tooMany, on: { object: objectOf(node), path: 'status.conditions', want: 'Ready', have: readyOf(node) ?? null } });

const oneByOne = (node: Node, untilMs: number): Wait =>
  ({ subject: objectOf(node), rule: rules.oneByOne, on: { object: objectOf(node), path: 'spec.taints', want: evictingKey(readyOf(node)) ?? null, have: null }, untilMs });
