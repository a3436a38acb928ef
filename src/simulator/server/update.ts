import type { Draft } from '../base/json';
import type { FieldError } from '../api/errors';
import type { ObjectMeta } from '../api/object';
import { forbiddenValue, invalidValue } from '../api/status';

/** Metadata as a client sends it on update, with what only the server writes taken from the stored object where it was left out. */
export function ownedByServer(sent: Draft<ObjectMeta>, old: ObjectMeta): Draft<ObjectMeta> {
  const { selfLink: _selfLink, managedFields = old.managedFields, ...meta } = sent as Draft<ObjectMeta> & { selfLink?: string };
  return {
    ...meta,
    ...(old.namespace === undefined ? {} : { namespace: old.namespace }),
    uid: meta.uid || old.uid,
    creationTimestamp: meta.creationTimestamp || old.creationTimestamp,
    resourceVersion: old.resourceVersion,
    // The old value, or undefined so that a value a client made up does not stay.
    generation: old.generation,
    deletionTimestamp: old.deletionTimestamp,
    deletionGracePeriodSeconds: old.deletionGracePeriodSeconds,
    ...(managedFields?.length ? { managedFields } : {}),
  } as Draft<ObjectMeta>;
}

const immutable = (field: string, value: unknown): FieldError => invalidValue(field, value, 'field is immutable');

/** What an update of metadata may not do. */
export function validateMetadataUpdate(meta: ObjectMeta, old: ObjectMeta): readonly FieldError[] {
  const errors: FieldError[] = [];
  const added = old.deletionTimestamp ? (meta.finalizers ?? []).filter((finalizer) => !old.finalizers?.includes(finalizer)) : [];
  if (added.length) errors.push(forbiddenValue('metadata.finalizers', `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((name) => JSON.stringify(name)).join(', ')}}`));
  if (meta.name !== old.name) errors.push(immutable('metadata.name', meta.name));
  if (meta.uid !== old.uid) errors.push(immutable('metadata.uid', meta.uid));
  if (meta.creationTimestamp !== old.creationTimestamp) errors.push(immutable('metadata.creationTimestamp', meta.creationTimestamp));
  return errors;
}
