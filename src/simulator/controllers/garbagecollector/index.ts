import { equal } from '../../base/json';
import type { Client } from '../../api/client';
import { watch, type Controller, type ControllersOf, type Wait } from '../../api/controller';
import { isApiError } from '../../api/errors';
import { apiVersionOf, resourceOf } from '../../api/kind';
import { keyOf, splitKey } from '../../api/object';
import { disown, setOwners } from '../../kinds/common/owners';
import { createGraph, type Item } from './graph';
import { fateOf, FOREGROUND, isWaitingForDependents, ORPHAN } from './plan';
import { rules } from './rules';

const ACTOR = 'garbage-collector-controller';
/** How soon an owner that waits for its dependents is looked at again (deleting-a-set-gives-no-order): dependents that come or go meanwhile do not call for it, but the last one that goes does. */
const AGAIN_MS = 200;

const keyFor = ({ kind, object }: Item) => `${resourceOf(kind)}:${keyOf(object)}`;

/** Deletes what belongs to owners that are gone, and does what foreground and orphaning deletions ask for. */
export const controllersOf: ControllersOf = (kinds) => {
  const { byResource, dependentsOf, ownersOf, stateOf } = createGraph(kinds);

  const follow = (item: Item, client: Client): void => {
    const { kind, object } = item;
    const fate = fateOf(object, (owner) => stateOf(object, owner, client), () => dependentsOf(object.metadata.uid, client).length > 0);
    if (fate.do === 'nothing') return;
    const acting = client.because({ actor: ACTOR, rule: rules.ownerGone, parameters: { object: keyFor(item), owners: (object.metadata.ownerReferences ?? []).map((owner) => `${owner.kind}/${owner.name}`) } });
    if (fate.do === 'dropOwners') acting.edit(kind, object, (draft) => setOwners(draft, fate.owners));
    if (fate.do === 'delete') acting.delete(kind, object.metadata.name, object.metadata.namespace, { propagationPolicy: fate.policy, preconditions: { uid: object.metadata.uid } });
  };

  const dropFinalizer = (item: Item, finalizer: string, rule: string, client: Client): void => {
    client.because({ actor: ACTOR, rule, parameters: { object: keyFor(item) } })
      .edit(item.kind, item.object, (draft) => {
        const left = (draft.metadata.finalizers ?? []).filter((name) => name !== finalizer);
        if (left.length) draft.metadata.finalizers = left;
        else delete draft.metadata.finalizers;
      });
  };

  const orphanDependents = (item: Item, client: Client): void => {
    for (const dependent of dependentsOf(item.object.metadata.uid, client)) {
      client.because({ actor: ACTOR, rule: rules.orphans, parameters: { object: keyFor(dependent) } }).edit(dependent.kind, dependent.object, (draft) => disown(draft, item.object.metadata.uid));
    }
    dropFinalizer(item, ORPHAN, rules.orphans, client);
  };

  /** The owner goes once no dependent blocks it any more; those that are not going yet are told to. */
  const deleteDependents = (item: Item, client: Client): readonly Wait[] => {
    const dependents = dependentsOf(item.object.metadata.uid, client);
    for (const dependent of dependents) if (!dependent.object.metadata.deletionTimestamp) follow(dependent, client);
    const blocking = dependentsOf(item.object.metadata.uid, client).filter(({ object }) => object.metadata.ownerReferences?.some((owner) => owner.uid === item.object.metadata.uid && owner.blockOwnerDeletion));
    if (!blocking.length) dropFinalizer(item, FOREGROUND, rules.foreground, client);
    return blocking.map((dependent) => ({
      subject: referenceTo(item), rule: rules.waitsForDependents, on: { object: referenceTo(dependent), path: 'metadata.uid', want: null, have: dependent.object.metadata.uid },
    }));
  };

  const controller: Controller = {
    name: 'garbagecollector',
    watches: kinds.map((kind) => watch(kind, ({ object, old, type }, client) => {
      if (type === 'DELETED') return [...dependentsOf(object.metadata.uid, client), ...ownersOf(object, client).filter((owner) => isWaitingForDependents(owner.object) && !dependentsOf(owner.object.metadata.uid, client).length)].map(keyFor);
      const owned = object.metadata.ownerReferences?.length && !equal(object.metadata.ownerReferences, old?.metadata.ownerReferences);
      const asked = object.metadata.deletionTimestamp && (object.metadata.finalizers ?? []).some((name) => name === FOREGROUND || name === ORPHAN);
      const late = type === 'ADDED' && ownersOf(object, client).some((owner) => isWaitingForDependents(owner.object));
      return (owned && !late) || asked ? [keyFor({ kind, object })] : [];
    })),
    reconcile(key, { client, waits }) {
      const kind = byResource.get(key.slice(0, key.indexOf(':')));
      const { namespace, name } = splitKey(key.slice(key.indexOf(':') + 1));
      const object = kind && client.find(kind, name, namespace);
      waits([]);
      if (!kind || !object) return 'done';
      const item = { kind, object };
      const finalizers = object.metadata.finalizers ?? [];
      if (!object.metadata.deletionTimestamp) ignoringConflicts(() => follow(item, client));
      else if (finalizers.includes(ORPHAN)) orphanDependents(item, client);
      else if (finalizers.includes(FOREGROUND)) {
        const blocking = deleteDependents(item, client);
        waits(blocking);
        if (blocking.length) return { againInMs: AGAIN_MS };
      }
      return 'done';
    },
  };
  return [controller];
};

function referenceTo({ kind, object: { metadata: { name, namespace, uid } } }: Item) {
  return { apiVersion: apiVersionOf(kind), kind: kind.kind, ...(namespace === undefined ? {} : { namespace }), name, uid };
}

/** An object that went or was replaced in between needs nothing more. */
function ignoringConflicts(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
  }
}
