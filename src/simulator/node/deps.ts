import type { Client } from '../api/client';
import type { EventNote } from '../api/controller';
import type { ApiObject } from '../api/object';
import { Pod } from '../kinds/pod/kind';
import type { Runtime } from '../runtime/machine';
import type { World } from '../world/world';
import type { ContainerRecord, NodeState, PodRecord } from './records';
import type { Volumes } from './volumes';

/** What the parts of the kubelets share. */
export interface NodeDeps {
  readonly world: World;
  readonly client: Client;
  readonly runtime: Runtime;
  readonly state: NodeState;
  readonly volumes: Volumes;
  /** Reports an event as the kubelet of a node. */
  event(node: string, note: EventNote): void;
  /** The kubelet of a node started anew and does not know what it has told. */
  forgetEvents(node: string): void;
  /** Images every node has before anything is pulled. */
  readonly preloaded: 'all' | readonly string[];
}

/** A timer of a Pod: which of the kubelet's steps comes next, and for which container and which of its runs. */
export type Step = { readonly uid: string; readonly step: string; readonly container?: string; readonly run?: number; readonly probe?: string };

/** A Pod to look at; `refused` where it was found before that its kubelet cannot take it. */
export type Look = { readonly uid: string; readonly namespace: string; readonly name: string; readonly refused?: boolean };

export const CLUSTER_DNS = '10.96.0.10';
export const CLUSTER_DOMAIN = 'cluster.local';

/** The Pod of a record as it is stored, if it is still that one. */
export function podOf(deps: NodeDeps, record: PodRecord): Pod | undefined {
  const pod = deps.client.find(Pod, record.name, record.namespace);
  return pod?.metadata.uid === record.uid ? pod : undefined;
}

/** The Pod as events speak of it, also when it is gone. */
export const reference = (deps: NodeDeps, record: PodRecord): ApiObject =>
  podOf(deps, record) ?? { apiVersion: 'v1', kind: 'Pod', metadata: { name: record.name, namespace: record.namespace, uid: record.uid, resourceVersion: '', creationTimestamp: '' } };

/** Reports an event about a Pod, or one of its containers. */
export function tell(deps: NodeDeps, record: PodRecord, type: 'Normal' | 'Warning', reason: string, message: string, container?: Pick<ContainerRecord, 'name' | 'kind'>): void {
  const fieldPath = container && `spec.${container.kind === 'main' ? 'containers' : 'initContainers'}{${container.name}}`;
  deps.event(record.node, { regarding: reference(deps, record), type, reason, message, ...(fieldPath === undefined ? {} : { fieldPath }) });
}
