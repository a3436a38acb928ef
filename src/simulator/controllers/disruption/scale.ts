import { apiVersionOf, resourceOf, type Kind } from '../../api/kind';
import { controllerOf, type ApiObject, type OwnerReference } from '../../api/object';
import type { Client } from '../../api/client';
import type { Pod } from '../../kinds/pod/kind';
import type { Scale } from './plan';

/** Pods whose owners cannot be asked; the message is what the budget says. */
export class UncountableError extends Error {}

interface Scaled extends ApiObject { readonly spec?: { readonly replicas?: number } }

/** How many Pods the owners of these want, each asked once, through whatever kinds of owners can be scaled. */
export function scaleOf(pods: readonly Pod[], kinds: readonly Kind[], client: Client): Scale {
  const unmanaged: Pod[] = [];
  const wanted = new Map<string, number>();
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (!owner) {
      unmanaged.push(pod);
      continue;
    }
    if (wanted.has(owner.uid)) continue;
    const scaled = scaledBy(owner, pod.metadata.namespace ?? '', kinds, client);
    if (!scaled) throw new UncountableError(`found no controllers for pod "${pod.metadata.name}"`);
    wanted.set(owner.uid, 0);
    wanted.set(scaled.metadata.uid, scaled.spec?.replicas ?? 0);
  }
  return { total: [...wanted.values()].reduce((sum, replicas) => sum + replicas, 0), unmanaged };
}

/** The object whose replicas say how many Pods there are to be: the owner, or the one that manages it (a Deployment its ReplicaSets). */
function scaledBy({ apiVersion, kind: name, name: ownerName, uid }: OwnerReference, namespace: string, kinds: readonly Kind[], client: Client): Scaled | undefined {
  const kind = kinds.find((one) => one.kind === name && apiVersionOf(one) === apiVersion) as Kind<Scaled> | undefined;
  const owner = kind && client.find(kind, ownerName, namespace);
  if (!kind || owner?.metadata.uid !== uid) return undefined;
  if (!kind.subresources.includes('scale')) throw new UncountableError(`${resourceOf(kind)} does not implement the scale subresource`);
  const manager = controllerOf(owner);
  return manager ? scaledBy(manager, namespace, kinds, client) : owner;
}
