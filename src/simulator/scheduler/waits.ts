import type { Wait } from '../api/controller';
import type { PersistentVolumeClaim } from '../kinds/persistentvolumeclaim/kind';
import type { Pod } from '../kinds/pod/kind';
import type { Placement } from './plan';
import { rules } from './rules';

/** What of a node a filter looked at. */
const PATHS: Readonly<Record<string, string>> = {
  [rules.cordoned]: 'spec.unschedulable', [rules.taints]: 'spec.taints', [rules.nodeAffinity]: 'metadata.labels', [rules.nodeName]: 'metadata.name', [rules.resources]: 'status.allocatable',
};
/** More nodes than these are not listed one by one. */
const LISTED_NODES = 12;

const subjectOf = ({ metadata: { name, namespace = '', uid } }: Pod) => ({ apiVersion: 'v1', kind: 'Pod', namespace, name, uid });
const claimNamed = (name: string, pod: Pod) => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: pod.metadata.namespace ?? '', name });

/** What a Pod without a node waits for: its claim, or each node by the filter that refuses it. */
export function waitsOf(pod: Pod, { message, rule, claim, refusals = [] }: Extract<Placement, { readonly message: string }>): readonly Wait[] {
  const subject = subjectOf(pod);
  if (claim !== undefined) return [{ subject, rule, on: { object: claimNamed(claim, pod), path: 'status.phase', want: 'Bound', have: 'Pending' }, parameters: { message } }];
  if (!refusals.length) return [{ subject, rule, on: { object: subject, path: 'spec.nodeName', want: 'a node', have: null }, parameters: { message } }];
  return refusals.slice(0, LISTED_NODES).map(({ node, rule: own, reason }) => ({
    subject, rule: own, on: { object: { apiVersion: 'v1', kind: 'Node', name: node }, path: PATHS[own] ?? 'status', want: 'room for the Pod', have: reason }, parameters: { message, node, reason, nodes: refusals.length },
    ...(own === rules.cordoned ? { unblock: `kubectl uncordon ${node}` } : {}),
  }));
}

/** A Pod that has a node in view waits until its claim has a volume there. */
export const awaitsVolume = (pod: Pod, claim: PersistentVolumeClaim, node: string): Wait =>
  ({ subject: subjectOf(pod), rule: rules.claimUnbound, on: { object: claimNamed(claim.metadata.name, pod), path: 'status.phase', want: 'Bound', have: claim.status?.phase ?? null }, parameters: { node } });
