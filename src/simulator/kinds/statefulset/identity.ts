import type { Draft } from '../../base/json';
import { copy } from '../../base/json';
import type { NewObject, OwnerReference } from '../../api/object';
import type * as schema from '../../../schema/generated/types';
import type { PersistentVolumeClaim } from '../persistentvolumeclaim/kind';
import type { Pod } from '../pod/kind';
import type { StatefulSet } from './kind';

export const REVISION_LABEL = 'controller-revision-hash';
const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';
const DIGITS = /^\d+$/;

/** The reference by which the set owns what it makes. */
export const ownerOf = (set: StatefulSet): OwnerReference =>
  ({ apiVersion: 'apps/v1', kind: 'StatefulSet', name: set.metadata.name, uid: set.metadata.uid, controller: true, blockOwnerDeletion: true });

/** The number at the end of a Pod's name, if the rest is the set's name. */
export function ordinalOf(set: StatefulSet, podName: string): number | undefined {
  const { name } = set.metadata;
  if (podName[name.length] !== '-' || !podName.startsWith(name)) return undefined;
  const digits = podName.slice(name.length + 1);
  return DIGITS.test(digits) ? Number(digits) : undefined;
}

export const podNameOf = (set: StatefulSet, ordinal: number): string => `${set.metadata.name}-${ordinal}`;
export const claimNameOf = (set: StatefulSet, template: string, ordinal: number): string => `${template}-${set.metadata.name}-${ordinal}`;

/** The ordinals a set wants, from its first on. */
export function ordinalsOf(set: StatefulSet): readonly number[] {
  const start = set.spec.ordinals?.start ?? 0;
  return Array.from({ length: set.spec.replicas ?? 1 }, (_, index) => start + index);
}

/** Whether a set wants a Pod of this ordinal. */
export function wantsOrdinal(set: StatefulSet, ordinal: number | undefined): boolean {
  const start = set.spec.ordinals?.start ?? 0;
  return ordinal !== undefined && ordinal >= start && ordinal < start + (set.spec.replicas ?? 1);
}

export const revisionOf = (pod: Pod): string => pod.metadata.labels?.[REVISION_LABEL] ?? '';

/** The Pod of an ordinal by a revision's template, with the name, host name and claims that are its own. */
export function newPod(set: StatefulSet, template: schema.PodTemplateSpec, revision: string, ordinal: number): NewObject<Pod> {
  const name = podNameOf(set, ordinal);
  const { labels, annotations, finalizers } = template.metadata ?? {};
  const spec = copy(template.spec ?? { containers: [] });
  spec.hostname = name;
  if (set.spec.serviceName) spec.subdomain = set.spec.serviceName;
  mountClaims(spec, set, ordinal);
  return {
    apiVersion: 'v1', kind: 'Pod', spec,
    metadata: {
      name, generateName: `${set.metadata.name}-`, namespace: set.metadata.namespace ?? '',
      labels: { ...labels, ...identityLabels(name, ordinal), [REVISION_LABEL]: revision },
      ...(annotations ? { annotations } : {}), ...(finalizers ? { finalizers } : {}), ownerReferences: [ownerOf(set)],
    },
  };
}

const identityLabels = (name: string, ordinal: number) => ({ [POD_INDEX_LABEL]: String(ordinal), [POD_NAME_LABEL]: name });

/** Claims of the set come first, and in place of volumes of the same name. */
function mountClaims(spec: Draft<schema.PodSpec>, set: StatefulSet, ordinal: number): void {
  const templates = set.spec.volumeClaimTemplates ?? [];
  if (!templates.length) return;
  const names = new Set(templates.map((template) => template.metadata.name));
  const claims = templates.map((template) => ({ name: template.metadata.name, persistentVolumeClaim: { claimName: claimNameOf(set, template.metadata.name, ordinal) } }));
  spec.volumes = [...claims, ...(spec.volumes ?? []).filter((volume) => !names.has(volume.name))];
}

/** Whether a Pod still bears the labels that make it this ordinal. */
export function bearsIdentity(pod: Pod, ordinal: number): boolean {
  const { name, labels } = pod.metadata;
  return labels?.[POD_NAME_LABEL] === name && labels[POD_INDEX_LABEL] === String(ordinal);
}

/** Gives a Pod its identity back. */
export function restoreIdentity(draft: Draft<Pod>, ordinal: number): void {
  draft.metadata.labels = { ...draft.metadata.labels, ...identityLabels(draft.metadata.name, ordinal) };
}

/** The claims of an ordinal as they are first made; they belong to nobody, so they outlive Pods and set. */
export function newClaims(set: StatefulSet, ordinal: number): readonly NewObject<PersistentVolumeClaim>[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => {
    const { name, annotations } = template.metadata;
    const labels = { ...template.metadata.labels, ...set.spec.selector.matchLabels };
    return {
      apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec: template.spec,
      metadata: {
        name: claimNameOf(set, name, ordinal), namespace: set.metadata.namespace ?? '',
        ...(Object.keys(labels).length ? { labels } : {}), ...(annotations ? { annotations } : {}),
      },
    };
  });
}
