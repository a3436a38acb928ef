import { equal } from '../base/json';
import { isFinished, podCondition } from '../kinds/common/podRead';
import { matchesSelector } from '../kinds/common/selector';
import { meetsNodeAffinity } from '../kinds/common/nodeTerms';
import { toleratesAll } from '../kinds/common/tolerations';
import type { Namespaces } from './facts';
import type { Node } from '../kinds/node/kind';
import type { Pod } from '../kinds/pod/kind';
import { clashesWith } from '../kinds/common/hostPorts';
import { sharesClaim } from './filters/claims';
import { isAbout } from './podTerms';
import { allocatableOf, requestsOf } from './resources';

type Reason = 'resources' | 'taints' | 'cordoned' | 'nodeAffinity' | 'ports' | 'spread' | 'podAffinity' | 'claimTaken' | 'volumes' | 'nodes';

/** How each filter that refused a Pod shows in what was said of it. */
const SIGNS: readonly (readonly [Reason, RegExp])[] = [
  ['resources', /Insufficient |Too many pods/], ['taints', /untolerated taint/], ['cordoned', /were unschedulable/], ['nodeAffinity', /node affinity\/selector|plugin\(s\) \[NodeAffinity\]/],
  ['ports', /free ports/], ['spread', /topology spread/], ['podAffinity', /affinity rules/], ['claimTaken', /ReadWriteOncePod/], ['volumes', /volume(?!.*ReadWriteOncePod)|Persistent(?!VolumeClaim with)|persistent/], ['nodes', /no nodes available/],
];

/** Which filters refused a Pod at its last attempt; undefined when there was none. */
function rejectorsOf(pod: Pod): ReadonlySet<Reason> | undefined {
  const condition = podCondition(pod, 'PodScheduled');
  if (condition?.status !== 'False' || condition.message === undefined) return undefined;
  const [said = ''] = condition.message.split('preemption:');
  return new Set(SIGNS.flatMap(([reason, sign]) => (sign.test(said) ? [reason] : [])));
}

const hardTaints = (node: Node | undefined) => (node?.spec.taints ?? []).filter((taint) => taint.effect !== 'PreferNoSchedule');

/** Whether a Pod that waits is tried again because a node came or changed: not for what can't help the filters that refused it. */
export function nodeMayHelp(pod: Pod, node: Node, old: Node | undefined): boolean {
  const rejectors = rejectorsOf(pod);
  if (!rejectors || rejectors.has('nodes')) return true;
  const opened = Boolean(old?.spec.unschedulable) && !node.spec.unschedulable;
  const retainted = old !== undefined && (opened || !equal(node.spec.taints, old.spec.taints));
  const relabelled = !equal(node.metadata.labels, old?.metadata.labels);
  const resized = !equal(node.status?.allocatable, old?.status?.allocatable);
  const helps: Readonly<Record<Reason, () => boolean>> = {
    resources: () => retainted || (resized && fitsEmpty(pod, node)),
    nodeAffinity: () => retainted || (relabelled && meetsNodeAffinity(pod.spec, node) && !(old && meetsNodeAffinity(pod.spec, old))),
    taints: () => (retainted || !old) && toleratesAll(pod.spec.tolerations, hardTaints(node)) && !(old && toleratesAll(pod.spec.tolerations, hardTaints(old))),
    cordoned: () => opened || (!old && !node.spec.unschedulable),
    ports: () => retainted || !old,
    podAffinity: () => retainted || topologyKeys(pod).some((key) => node.metadata.labels?.[key] !== old?.metadata.labels?.[key]),
    spread: () => (pod.spec.topologySpreadConstraints ?? []).some(({ topologyKey: key }) => node.metadata.labels?.[key] !== old?.metadata.labels?.[key]),
    claimTaken: () => false,
    volumes: () => retainted || (relabelled && !/not found/.test(podCondition(pod, 'PodScheduled')?.message ?? '')),
    nodes: () => true,
  };
  return [...rejectors].some((reason) => helps[reason]());
}

const fitsEmpty = (pod: Pod, node: Node): boolean => {
  const room = allocatableOf(node);
  return Object.entries(requestsOf(pod)).every(([name, amount]) => amount <= (room[name] ?? 0));
};

const termsOf = (pod: Pod) => pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
const apartTermsOf = (pod: Pod) => pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
const topologyKeys = (pod: Pod): readonly string[] => [...termsOf(pod), ...apartTermsOf(pod)].map((term) => term.topologyKey);

const isCounted = (pod: Pod, other: Pod): boolean =>
  pod.metadata.namespace === other.metadata.namespace && (pod.spec.topologySpreadConstraints ?? []).some((constraint) => matchesSelector(constraint.labelSelector, other.metadata.labels));

/** Whether a Pod that waits is tried again because another got a node, or was relabelled there. */
export function arrivalMayHelp(pod: Pod, other: Pod, facts: Namespaces): boolean {
  const rejectors = rejectorsOf(pod);
  return Boolean((rejectors?.has('podAffinity') && termsOf(pod).some((term) => isAbout(term, pod, other, facts))) || (rejectors?.has('spread') && isCounted(pod, other)));
}

/** Whether a Pod that waits is tried again because another has gone from its node, or ended there. */
export function departureMayHelp(pod: Pod, other: Pod, facts: Namespaces): boolean {
  const rejectors = rejectorsOf(pod);
  if (!rejectors) return true;
  return rejectors.has('resources')
    || (rejectors.has('ports') && clashesWith(pod, other))
    || (rejectors.has('claimTaken') && sharesClaim(pod, other))
    || (rejectors.has('podAffinity') && (apartTermsOf(pod).some((term) => isAbout(term, pod, other, facts)) || apartTermsOf(other).some((term) => isAbout(term, other, pod, facts))))
    || (rejectors.has('spread') && isCounted(pod, other));
}

/** Whether a Pod holds its node: it has one, and has not ended. */
export const holdsNode = (pod: Pod | undefined): boolean => Boolean(pod?.spec.nodeName) && pod !== undefined && !isFinished(pod);
