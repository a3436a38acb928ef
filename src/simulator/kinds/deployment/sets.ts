import { equal } from '../../base/json';
import { compareText } from '../../base/text';
import type { NewObject, OwnerReference } from '../../api/object';
import type * as schema from '../../../schema/generated/types';
import { amountOf } from '../common/amounts';
import { revisionHash } from '../common/revisions';
import type { Json } from '../../base/json';
import type { ReplicaSet } from '../replicaset/kind';
import type { Deployment } from './kind';

export const HASH_LABEL = 'pod-template-hash';
export const annotation = {
  revision: 'deployment.kubernetes.io/revision',
  history: 'deployment.kubernetes.io/revision-history',
  desired: 'deployment.kubernetes.io/desired-replicas',
  max: 'deployment.kubernetes.io/max-replicas',
} as const;

/** Annotations of a Deployment that its ReplicaSets do not get. */
const OWN = new Set<string>([...Object.values(annotation), 'kubectl.kubernetes.io/last-applied-configuration', 'deprecated.deployment.rollback.to']);

export const replicasOf = (object: ReplicaSet | Deployment): number => object.spec?.replicas ?? 1;
export const sumOf = (sets: readonly ReplicaSet[], count: (set: ReplicaSet) => number | undefined): number => sets.reduce((sum, set) => sum + (count(set) ?? 0), 0);
export const totalOf = (sets: readonly ReplicaSet[]): number => sumOf(sets, replicasOf);

/** The reference by which a Deployment owns its ReplicaSets. */
export const ownerOf = ({ metadata: { name, uid } }: Deployment): OwnerReference => ({ apiVersion: 'apps/v1', kind: 'Deployment', name, uid, controller: true, blockOwnerDeletion: true });

/** How many Pods there may be too many, and how many may be missing, while one template takes another's place. */
export function boundsOf(deployment: Deployment): { readonly surge: number; readonly unavailable: number } {
  const replicas = replicasOf(deployment);
  const { type, rollingUpdate = {} } = deployment.spec.strategy ?? {};
  if (type === 'Recreate') return { surge: 0, unavailable: 0 };
  const surge = amountOf(rollingUpdate.maxSurge ?? 0, replicas, 'up');
  const unavailable = amountOf(rollingUpdate.maxUnavailable ?? 0, replicas, 'down');
  return { surge, unavailable: Math.min(replicas, surge === 0 && unavailable === 0 ? 1 : unavailable) };
}

/** How many Pods all ReplicaSets may have together. */
export const maximumOf = (deployment: Deployment): number => replicasOf(deployment) + boundsOf(deployment).surge;

export const byCreation = (a: ReplicaSet, b: ReplicaSet): number => compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || compareText(a.metadata.name, b.metadata.name);

function withoutHash(template: schema.PodTemplateSpec | undefined): schema.PodTemplateSpec {
  const { [HASH_LABEL]: _, ...labels } = template?.metadata?.labels ?? {};
  return { ...template, metadata: { ...template?.metadata, labels } as schema.ObjectMeta };
}

/** The ReplicaSet of the Deployment's present template, the oldest where there are several. */
export function newSetOf(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const wanted = withoutHash(deployment.spec.template);
  return sets.toSorted(byCreation).find((set) => equal(withoutHash(set.spec.template), wanted));
}

export const revisionOf = (object: ReplicaSet | Deployment): number => Number(object.metadata.annotations?.[annotation.revision] ?? 0) || 0;
export const nextRevision = (old: readonly ReplicaSet[]): number => Math.max(0, ...old.map(revisionOf)) + 1;

/** What a ReplicaSet says about the size of all: by it a Deployment sees that it was scaled. */
export const sizeAnnotations = (deployment: Deployment): Readonly<Record<string, string>> => ({ [annotation.desired]: String(replicasOf(deployment)), [annotation.max]: String(maximumOf(deployment)) });

const inherited = ({ metadata }: Deployment) => Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([name]) => !OWN.has(name)));

/** The annotations of the newest ReplicaSet: the Deployment's own, and its revision with those it was before. */
export function newestAnnotations(deployment: Deployment, set: ReplicaSet, revision: number): Readonly<Record<string, string>> {
  const have = set.metadata.annotations ?? {};
  const before = revisionOf(set);
  if (before >= revision) return { ...have, ...inherited(deployment) };
  const past = [have[annotation.history], before ? String(before) : undefined].filter((text): text is string => Boolean(text)).join(',');
  return { ...have, ...inherited(deployment), [annotation.revision]: String(revision), ...(past ? { [annotation.history]: past } : {}) };
}

/** A ReplicaSet of the Deployment's template, told from its others by a hash of it. */
export function freshSet(deployment: Deployment, revision: number, replicas: number): NewObject<ReplicaSet> & { readonly metadata: { readonly name: string } } {
  const { metadata, spec } = deployment;
  const hash = revisionHash(spec.template as unknown as Json, deployment.status?.collisionCount ?? 0);
  const labels = { ...spec.template.metadata?.labels, [HASH_LABEL]: hash };
  return {
    apiVersion: 'apps/v1', kind: 'ReplicaSet',
    metadata: {
      name: `${metadata.name}-${hash}`, namespace: metadata.namespace ?? '', labels, ownerReferences: [ownerOf(deployment)],
      annotations: { ...inherited(deployment), [annotation.revision]: String(revision), ...sizeAnnotations(deployment) },
    },
    spec: {
      replicas, ...(spec.minReadySeconds ? { minReadySeconds: spec.minReadySeconds } : {}),
      selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [HASH_LABEL]: hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } as schema.ObjectMeta },
    },
  };
}
