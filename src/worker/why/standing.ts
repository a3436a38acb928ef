import type { Client } from '../../simulator/api/client';
import { controllerOf, keyOf, type ApiObject } from '../../simulator/api/object';
import { meetsNodeAffinity } from '../../simulator/kinds/common/nodeTerms';
import { isReady } from '../../simulator/kinds/common/podRead';
import { matchesPairs, matchesSelector } from '../../simulator/kinds/common/selector';
import type { DaemonSet } from '../../simulator/kinds/daemonset/kind';
import type { Deployment } from '../../simulator/kinds/deployment/kind';
import type { Job } from '../../simulator/kinds/job/kind';
import { Node } from '../../simulator/kinds/node/kind';
import type { PersistentVolume } from '../../simulator/kinds/persistentvolume/kind';
import { Pod } from '../../simulator/kinds/pod/kind';
import { PodDisruptionBudget } from '../../simulator/kinds/poddisruptionbudget/kind';
import { Service } from '../../simulator/kinds/service/kind';
import { StatefulSet } from '../../simulator/kinds/statefulset/kind';
import type { Way, WhyLink } from './contract';
import { freeing, untolerated } from './particulars';
import { rules } from './rules';

/** What keeps an object as it is though nobody states a wait: it is read off the objects themselves. */
export interface Standing { readonly links: readonly WhyLink[]; readonly ways: readonly Way[] }

const NONE: Standing = { links: [], ways: [] };
const NODES_MAX = 3;

const linkOf = (key: string) => (say: string, parameters: WhyLink['parameters'], kind: WhyLink['kind'] = 'fact'): WhyLink => ({ kind, say, parameters, key });
const only = (...links: readonly WhyLink[]): Standing => ({ links, ways: [] });

/** What an object stands in: the API, and what can't be seen through it. */
export interface Surroundings {
  readonly client: Client;
  /** Whether the machine of a node has power. */
  machine(node: string): 'running' | 'stopped' | 'gone';
  /** The Pod that used a claim last, as it was, there or not. */
  lastUser(claim: string, namespace: string): Pod | undefined;
}

export function standingOf(object: ApiObject, key: string, around: Surroundings): Standing {
  const { client } = around;
  const held = finalizers(object, key);
  if (held) return held;
  switch (object.kind) {
    case 'Pod': return podStanding(object as Pod, key, around);
    case 'Node': return only(...budgetsThatRefuse(client.list(Pod).filter(({ spec }) => spec.nodeName === object.metadata.name), client));
    case 'StatefulSet': return together(strangers(object as StatefulSet, client), only(...governing(object as StatefulSet, key, client)));
    case 'DaemonSet': return only(...nodesLeftOut(object as DaemonSet, client));
    case 'Deployment': return only(...stalled(object as Deployment, key));
    case 'Job': return only(...jobLinks(object as Job, key));
    case 'PersistentVolumeClaim': return claimStanding(object, key, around);
    case 'PersistentVolume': return volumeStanding(object as PersistentVolume, key);
    case 'PodDisruptionBudget': return only(refusal(object as PodDisruptionBudget));
    default: return NONE;
  }
}

/** Finalizers that Kubernetes takes away by itself. */
const OWN = /^(foregroundDeletion|orphan|kubernetes|([a-z.-]+\.)?kubernetes\.io\/.*)$/;

function finalizers({ kind, metadata }: ApiObject, key: string): Standing | undefined {
  const foreign = metadata.deletionTimestamp ? (metadata.finalizers ?? []).filter((name) => !OWN.test(name)) : [];
  if (foreign.length === 0) return undefined;
  const within = metadata.namespace && metadata.namespace !== 'default' ? ` -n ${metadata.namespace}` : '';
  return { links: [linkOf(key)(`rule.${rules.finalizers}`, { finalizers: foreign.join(', ') }, 'wait')], ways: [{ command: `kubectl patch ${kind.toLowerCase()} ${metadata.name}${within} --type=merge -p '{"metadata":{"finalizers":null}}'` }] };
}

function podStanding(pod: Pod, key: string, { client, machine }: Surroundings): Standing {
  if (pod.metadata.deletionTimestamp) return NONE;
  const { nodeName = '' } = pod.spec;
  if (pod.status?.startTime && machine(nodeName) !== 'running') return only(linkOf(key)('why.last-known', { name: pod.metadata.name, node: nodeName }));
  const node = nodeName ? client.find(Node, nodeName) : undefined;
  const owner = controllerOf(pod);
  const set = owner?.kind === 'StatefulSet' && isReady(pod) ? client.find(StatefulSet, owner.name, pod.metadata.namespace) : undefined;
  return only(...(node?.spec.unschedulable ? budgetsThatRefuse([pod], client) : []), ...(set ? governing(set, `StatefulSet ${keyOf(set)}`, client) : []));
}

/** Budgets that let none of these Pods be evicted, where somebody may want that: their node is cordoned. */
function budgetsThatRefuse(pods: readonly Pod[], client: Client): readonly WhyLink[] {
  const cordoned = pods.filter(({ spec }) => client.find(Node, spec.nodeName ?? '')?.spec.unschedulable);
  const refusing = client.list(PodDisruptionBudget).filter(({ status }) => status?.disruptionsAllowed === 0);
  return refusing.filter(({ metadata: { namespace }, spec }) => cordoned.some((pod) => pod.metadata.namespace === namespace && matchesSelector(spec?.selector, pod.metadata.labels))).map(refusal);
}

const refusal = ({ metadata: { name, namespace = '' }, status }: PodDisruptionBudget): WhyLink =>
  linkOf(`PodDisruptionBudget ${namespace}/${name}`)(`rule.${rules.refusesEviction}`, { name, allowed: status?.disruptionsAllowed ?? 0, want: status?.desiredHealthy ?? 0, have: status?.currentHealthy ?? 0 }, 'wait');

/** Pods that bear a name the set is to give, and are not its own: it can make none beside them. */
function strangers({ metadata: { name, namespace = '', uid }, spec: { replicas = 1, ordinals } }: StatefulSet, client: Client): Standing {
  const first = ordinals?.start ?? 0;
  const found = client.list(Pod, { namespace }).filter((pod) => {
    const ordinal = new RegExp(`^${name}-(\\d+)$`).exec(pod.metadata.name)?.[1];
    return ordinal !== undefined && Number(ordinal) >= first && Number(ordinal) < first + replicas && controllerOf(pod)?.uid !== uid;
  });
  return {
    links: found.map((pod) => linkOf(`Pod ${keyOf(pod)}`)(`rule.${rules.stranger}`, { name: pod.metadata.name }, 'wait')),
    ways: found.map((pod) => ({ command: `kubectl delete pod ${pod.metadata.name}` })),
  };
}

const together = (...all: readonly Standing[]): Standing => ({ links: all.flatMap(({ links }) => links), ways: all.flatMap(({ ways }) => ways) });

/** A set whose Pods get no names of their own, because there is no such Service, or it has other Pods. */
function governing({ metadata, spec }: StatefulSet, key: string, client: Client): readonly WhyLink[] {
  const { serviceName = '' } = spec;
  if (serviceName === '') return [];
  const service = client.find(Service, serviceName, metadata.namespace);
  const lacks = !service ? 'missing' : !service.spec?.selector || !matchesPairs(service.spec.selector, spec.template.metadata?.labels ?? {}) ? 'other-pods' : undefined;
  return lacks === undefined ? [] : [linkOf(key)(`rule.${rules.governs}`, { name: metadata.name, service: serviceName, lacks })];
}

/** Nodes a DaemonSet leaves out: those without the labels it asks for, and those whose taints its Pods do not tolerate; what Kubernetes taints itself daemons bear. */
function nodesLeftOut({ spec }: DaemonSet, client: Client): readonly WhyLink[] {
  const asked = spec.template.spec ?? { containers: [] };
  return client.list(Node).flatMap((node): readonly WhyLink[] => {
    const { name } = node.metadata;
    const link = linkOf(`Node ${name}`);
    if (!meetsNodeAffinity(asked, node)) return [link('rule.scheduler.node-affinity-or-selector', { node: name })];
    const taints = untolerated(asked.tolerations, node).filter((taint) => !taint.startsWith('node.kubernetes.io/'));
    return taints.length > 0 ? [link('why.taint', { taint: taints.join(', '), nodes: name })] : [];
  }).slice(0, NODES_MAX);
}

function stalled({ status }: Deployment, key: string): readonly WhyLink[] {
  const progress = status?.conditions?.find(({ type }) => type === 'Progressing');
  return progress?.status === 'False' ? [linkOf(key)('why.told', { message: progress.message ?? '', reason: progress.reason ?? '' }, 'event')] : [];
}

function jobLinks({ metadata: { name }, status }: Job, key: string): readonly WhyLink[] {
  const over = status?.conditions?.find((condition) => condition.status === 'True' && (condition.type === 'Failed' || condition.type === 'Complete'));
  const state = over ? over.type.toLowerCase() : 'runs';
  return [
    linkOf(key)('why.job', { name, state, active: status?.active ?? 0, succeeded: status?.succeeded ?? 0, failed: status?.failed ?? 0 }),
    ...(over?.type === 'Failed' ? [linkOf(key)('why.event', { message: over.message ?? '', reason: over.reason ?? '' }, 'event')] : []),
  ];
}

/** A claim that no Pod uses any more: those of a StatefulSet are kept. */
function claimStanding({ metadata: { name, namespace = '', deletionTimestamp } }: ApiObject, key: string, { client, lastUser }: Surroundings): Standing {
  const user = deletionTimestamp ? undefined : lastUser(name, namespace);
  const there = user && client.find(Pod, user.metadata.name, namespace);
  if (!user || (there && uses(there, name))) return NONE;
  return only(linkOf(key)(controllerOf(user)?.kind === 'StatefulSet' ? `rule.${rules.claimsStay}` : 'why.claim-unused', { name, pod: user.metadata.name }));
}

/** Whether a Pod has a volume of this claim. */
export const uses = ({ spec }: Pod, claim: string): boolean => spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === claim) ?? false;

function volumeStanding({ metadata: { name }, spec, status }: PersistentVolume, key: string): Standing {
  if (status?.phase === 'Failed') return only(linkOf(key)('why.event', { message: status.message ?? '', reason: status.reason ?? '' }, 'event'));
  if (status?.phase !== 'Released') return NONE;
  return { links: [linkOf(key)(`rule.${rules.volumeStays}`, { name, claim: spec.claimRef?.name ?? '' })], ways: [freeing(name)] };
}
