import { copy, equal, type Draft } from '../../base/json';
import type { NewObject, OwnerReference } from '../../api/object';
import type * as schema from '../../../schema/generated/types';
import { meetsNodeAffinity } from '../common/nodeTerms';
import { podFrom } from '../common/template';
import { toleratesAll } from '../common/tolerations';
import type { Node } from '../node/kind';
import type { Pod } from '../pod/kind';
import type { DaemonSet } from './kind';
import { templateGeneration } from './templateGeneration';

export const REVISION_LABEL = 'controller-revision-hash';
const GENERATION_LABEL = 'pod-template-generation';

/** The reference by which the set owns what it makes. */
export const ownerOf = ({ metadata: { name, uid } }: DaemonSet): OwnerReference =>
  ({ apiVersion: 'apps/v1', kind: 'DaemonSet', name, uid, controller: true, blockOwnerDeletion: true });

export const revisionOf = (pod: Pod): string => pod.metadata.labels?.[REVISION_LABEL] ?? '';

const tolerate = (key: string, effect: string): schema.Toleration => ({ key: `node.kubernetes.io/${key}`, operator: 'Exists', effect });
/** What every daemon Pod puts up with: a node in trouble needs its daemons most. */
const TOLERATIONS = [
  tolerate('not-ready', 'NoExecute'), tolerate('unreachable', 'NoExecute'), tolerate('disk-pressure', 'NoSchedule'), tolerate('memory-pressure', 'NoSchedule'),
  tolerate('pid-pressure', 'NoSchedule'), tolerate('unschedulable', 'NoSchedule'),
];
const HOST_NETWORK = tolerate('network-unavailable', 'NoSchedule');

/** A template's tolerations and those the controller adds; one for the same taint takes the place of the template's. */
function tolerationsOf(spec: schema.PodSpec): readonly schema.Toleration[] {
  const about = ({ key, effect, operator, value }: schema.Toleration) => ({ key, effect, operator, value });
  return [...TOLERATIONS, ...(spec.hostNetwork ? [HOST_NETWORK] : [])].reduce<readonly schema.Toleration[]>((list, added) => {
    const index = list.findIndex((one) => equal(about(one), about(added)));
    return index < 0 ? [...list, added] : list.with(index, added);
  }, spec.tolerations ?? []);
}

export interface Eligibility {
  /** A Pod is made there if there is none. */
  readonly shouldRun: boolean;
  /** One that is there may stay. */
  readonly mayStay: boolean;
}

/** Whether a node is one the set runs on: by nodeName, nodeSelector, affinity and taints. A NoSchedule taint sends no Pod away that is there. */
export function eligibility(set: DaemonSet, node: Node): Eligibility {
  const spec = set.spec.template.spec ?? { containers: [] };
  const asked = !spec.nodeName || spec.nodeName === node.metadata.name;
  if (!asked || !meetsNodeAffinity(spec, node)) return { shouldRun: false, mayStay: false };
  const tolerations = tolerationsOf(spec);
  const tolerated = (...effects: readonly string[]) => toleratesAll(tolerations, (node.spec.taints ?? []).filter((taint) => effects.includes(taint.effect)));
  return { shouldRun: tolerated('NoSchedule', 'NoExecute'), mayStay: tolerated('NoExecute') };
}

/** A Pod of the present template for one node, which the scheduler is to bind there. */
export function newPod(set: DaemonSet, node: string, hash: string): NewObject<Pod> {
  const pod = podFrom(set.spec.template, ownerOf(set), set.metadata.namespace ?? '');
  const spec = copy(pod.spec);
  spec.affinity = pinned(spec.affinity, node);
  spec.tolerations = [...tolerationsOf(pod.spec)];
  const generation = templateGeneration(set);
  const labels = { ...pod.metadata.labels, ...(generation === undefined ? {} : { [GENERATION_LABEL]: generation }), [REVISION_LABEL]: hash };
  return { ...pod, spec, metadata: { ...pod.metadata, labels } };
}

/** Affinity to one node by its name, instead of what the template required of nodes. */
function pinned(affinity: Draft<schema.Affinity> | undefined, node: string): Draft<schema.Affinity> {
  const nodeSelectorTerms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }];
  return { ...affinity, nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
}

/** The node a daemon Pod is on or made for. */
export function nodeOf(pod: Pod): string | undefined {
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return pod.spec.nodeName || terms.flatMap((term) => term.matchFields ?? []).find(({ key, operator, values }) => key === 'metadata.name' && operator === 'In' && values?.length === 1)?.values?.[0];
}
