import type { NamespaceCondition } from '../../../schema/generated/types';
import { resourceOf } from '../../api/kind';
import type { Kind } from '../../api/kind';
import { timestamp, type ApiObject } from '../../api/object';
import { compareText } from '../../base/text';

/** An object that is still in a namespace that goes. */
export interface Left { readonly kind: Kind; readonly object: ApiObject }

type Said = Pick<NamespaceCondition, 'type' | 'status' | 'reason' | 'message'>;

const FOUND: readonly Said[] = [
  { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' },
  { type: 'NamespaceDeletionGroupVersionParsingFailure', status: 'False', reason: 'ParsedGroupVersions', message: 'All legacy kube types successfully parsed' },
];
const DELETED: Said = { type: 'NamespaceDeletionContentFailure', status: 'False', reason: 'ContentDeleted', message: 'All content successfully deleted, may be waiting on finalization' };

const instances = (counts: ReadonlyMap<string, number>, join: string): string =>
  [...counts].toSorted(([a], [b]) => compareText(a, b)).map(([name, count]) => `${name}${join} ${count} resource instances`).join(', ');

function counted(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function remaining(left: readonly Left[]): readonly Said[] {
  const resources = counted(left.map(({ kind }) => (kind.group === '' ? `${kind.plural}.` : resourceOf(kind))));
  const finalizers = counted(left.flatMap(({ object }) => object.metadata.finalizers ?? []));
  return [
    left.length ? { type: 'NamespaceContentRemaining', status: 'True', reason: 'SomeResourcesRemain', message: `Some resources are remaining: ${instances(resources, ' has')}` }
      : { type: 'NamespaceContentRemaining', status: 'False', reason: 'ContentRemoved', message: 'All content successfully removed' },
    finalizers.size ? { type: 'NamespaceFinalizersRemaining', status: 'True', reason: 'SomeFinalizersRemain', message: `Some content in the namespace has finalizers remaining: ${instances(finalizers, ' in')}` }
      : { type: 'NamespaceFinalizersRemaining', status: 'False', reason: 'ContentHasNoFinalizers', message: 'All content-preserving finalizers finished' },
  ];
}

/** What a namespace that goes says about its contents. */
export const contentConditions = (left: readonly Left[]): readonly Said[] => [...FOUND, DELETED, ...remaining(left)];

/** What it says while its Pods are still there, which all else waits for. */
export const podsRemain = (namespace: string): readonly Said[] => [...FOUND, {
  ...DELETED, status: 'True', reason: 'ContentDeletionFailed', message: `Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: ${namespace} for gvr: /v1, Resource=pods`,
}, ...remaining([])];

/** The conditions with the time of their last change; undefined where nothing is new. */
export function updated(said: readonly Said[], old: readonly NamespaceCondition[] | undefined, nowMs: number): NamespaceCondition[] | undefined {
  const known = (condition: Said) => old?.find((one) => one.type === condition.type && one.status === condition.status && one.reason === condition.reason && one.message === condition.message);
  if (said.every(known)) return undefined;
  return said.map(({ type, status, reason, message }) => ({ lastTransitionTime: known({ type, status, reason, message })?.lastTransitionTime ?? timestamp(nowMs), message, reason, status, type }) as NamespaceCondition);
}
