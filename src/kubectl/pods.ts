import { findResource, pathOf, query, segment, type Api, type Dict, type Item } from './api';
import { CommandError, isNotFound } from './errors';
import { explainMissing } from './targets';
import type { Command } from './verb';
import { byText } from '../simulator/base/text';

export interface ContainerLike { readonly name: string }
/** A Pod as far as verbs look into it. */
export interface PodLike {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Item['metadata'];
  readonly spec: { readonly containers: readonly ContainerLike[]; readonly initContainers?: readonly ContainerLike[]; readonly ephemeralContainers?: readonly ContainerLike[]; readonly nodeName?: string };
  readonly status?: { readonly phase?: string; readonly containerStatuses?: readonly ContainerStatusLike[]; readonly initContainerStatuses?: readonly ContainerStatusLike[]; readonly conditions?: readonly { readonly type: string; readonly status: string; readonly lastTransitionTime?: string }[] };
}
export interface ContainerStatusLike { readonly name: string; readonly ready?: boolean; readonly restartCount?: number; readonly state?: { readonly running?: Dict; readonly waiting?: Dict; readonly terminated?: { readonly exitCode?: number; readonly reason?: string } } }

export const podPath = (namespace: string, name: string, subresource?: string): string =>
  `/api/v1/namespaces/${segment('namespace', namespace)}/pods/${segment('resource name', name)}${subresource ? `/${subresource}` : ''}`;

/** The Pods behind a Pod's name, or behind TYPE/NAME of something that selects Pods: the one kubectl would use comes first. */
export function podsBehind(command: Command, word: string): readonly PodLike[] {
  const { api, namespace } = command;
  if (!word.includes('/')) {
    const pods = findResource(api, 'pods');
    return [explainMissing(api, { resource: pods, namespace, name: word }, () => api.item(podPath(namespace, word))) as unknown as PodLike];
  }
  const [type = '', name = ''] = word.split('/');
  const resource = findResource(api, type);
  const object = api.item(pathOf(resource, namespace, name));
  if (resource.kind === 'Pod') return [object as unknown as PodLike];
  const selector = selectorOf(object);
  if (!selector) throw new CommandError(`cannot attach to *v1.${resource.kind}: selector for *v1.${resource.kind} not implemented`);
  const found = api.items(`/api/v1/namespaces/${segment('namespace', namespace)}/pods${query({ labelSelector: selector })}`) as unknown as readonly PodLike[];
  if (!found.length) throw new CommandError(`timed out waiting for the condition`);
  return preferred(found);
}

/** The text of the selector of a workload or a Service. */
export function selectorOf(object: Item): string | undefined {
  const selector = (object['spec'] as { readonly selector?: Readonly<Record<string, unknown>> } | undefined)?.selector;
  if (!selector) return undefined;
  const labels = (object.kind === 'Service' ? selector : selector['matchLabels']) as Readonly<Record<string, string>> | undefined;
  const parts = Object.entries(labels ?? {}).map(([name, value]) => `${name}=${value}`);
  return parts.length ? parts.join(',') : undefined;
}

const readyCondition = (pod: PodLike) => pod.status?.conditions?.find((one) => one.type === 'Ready');
const isReady = (pod: PodLike) => readyCondition(pod)?.status === 'True';

/** Scheduled, running and ready ones first; among equals the one that has been ready longest, then the oldest. */
function preferred(pods: readonly PodLike[]): readonly PodLike[] {
  const rank = (pod: PodLike) => (pod.spec.nodeName ? 0 : 4) + (pod.status?.phase === 'Running' ? 0 : 2) + (isReady(pod) ? 0 : 1);
  const since = (pod: PodLike) => `${(isReady(pod) && readyCondition(pod)?.lastTransitionTime) || '~'} ${String(pod.metadata['creationTimestamp'] ?? '~')}`;
  return pods.toSorted(byText((pod) => pod.metadata.name)).toSorted(byText(since)).toSorted((a, b) => rank(a) - rank(b));
}

/** The container a command means: the one named, the Pod's default, or its first one (and then says so). */
export function containerOf(command: Command, pod: PodLike, named: string | undefined, quiet = false): string {
  const all = [...pod.spec.containers.map((one) => one.name), ...(pod.spec.initContainers ?? []).map((one) => `${one.name} (init)`)];
  if (named !== undefined && named !== '') {
    if (![...pod.spec.containers, ...(pod.spec.initContainers ?? []), ...(pod.spec.ephemeralContainers ?? [])].some((one) => one.name === named)) {
      throw new CommandError(`container ${named} is not valid for pod ${pod.metadata.name} out of: ${all.join(', ')}`);
    }
    return named;
  }
  const annotated = (pod.metadata['annotations'] as Readonly<Record<string, string>> | undefined)?.['kubectl.kubernetes.io/default-container'];
  if (annotated) return annotated;
  const first = pod.spec.containers[0]?.name ?? '';
  if (all.length > 1 && !quiet) command.err(`Defaulted container "${first}" out of: ${all.join(', ')}\n`);
  return first;
}

/** The Pod, or undefined once it is gone. */
export function findPod(api: Api, namespace: string, name: string): PodLike | undefined {
  try {
    return api.item(podPath(namespace, name)) as unknown as PodLike;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
