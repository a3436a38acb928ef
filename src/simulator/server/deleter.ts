import { change } from '../base/json';
import type { DeleteOptions } from '../api/client';
import { parseTimestamp, timestamp, type ApiObject } from '../api/object';
import { conflict, notFound } from '../api/status';
import type { World } from '../world/world';
import type { Namespaces } from './namespaces';
import type { Resource } from './registry';
import type { Store } from './store';
import { isReleased, type Writing } from './writer';

/** How a delete ended: the object as it was last, and whether it is gone. */
export interface Deletion { readonly object: ApiObject; readonly gone: boolean }

export interface Deleter { remove(resource: Resource, key: string, name: string, options: DeleteOptions, writing: Writing): Deletion }

export function createDeleter(world: World, store: Store, namespaces: Namespaces): Deleter {
  const commit = (resource: Resource, type: 'MODIFIED' | 'DELETED', object: ApiObject, old: ApiObject, writing: Writing): ApiObject =>
    writing.dryRun ? object : store.commit(resource, { type, object, old, cause: writing.cause });

  /** First the object says that it goes (its kind knows a grace period), then it goes unless something keeps it. */
  const gracefully = (resource: Resource, old: ApiObject, graceSeconds: number, finalizers: readonly string[], writing: Writing): Deletion => {
    const leaving = commit(resource, 'MODIFIED', marked(resource, old, world.nowMs(), graceSeconds, finalizers), old, writing);
    if (!isReleased(resource, leaving)) return { object: leaving, gone: false };
    commit(resource, 'DELETED', leaving, leaving, writing);
    return { object: leaving, gone: true };
  };

  const atOnce = (resource: Resource, old: ApiObject, finalizers: readonly string[], writing: Writing): Deletion => {
    const held = finalizers.length > 0 || (resource.strategy.keptBy?.(old).length ?? 0) > 0;
    if (!held) {
      commit(resource, 'DELETED', old, old, writing);
      return { object: old, gone: true };
    }
    const leaving = marked(resource, old, world.nowMs(), finalizers.length ? 0 : undefined, finalizers);
    return { object: commit(resource, 'MODIFIED', leaving, old, writing), gone: false };
  };

  /** Another delete of an object that is going already may only hurry it: to now at the most, with one second left, unless it is forced. */
  const again = (resource: Resource, old: ApiObject, graceSeconds: number | undefined, options: DeleteOptions, finalizers: readonly string[], writing: Writing): Deletion => {
    const had = old.metadata.deletionGracePeriodSeconds;
    if (graceSeconds === undefined || had === undefined) return againAtOnce(resource, old, finalizers, writing);
    if (options.gracePeriodSeconds === undefined || graceSeconds >= had) return { object: old, gone: false };
    const dueMs = (parseTimestamp(old.metadata.deletionTimestamp ?? '') ?? world.nowMs()) - (had - graceSeconds) * 1000;
    const isPast = graceSeconds > 0 && dueMs < world.nowMs();
    const hurried = change(old, (draft) => {
      draft.metadata.deletionGracePeriodSeconds = isPast ? 1 : graceSeconds;
      draft.metadata.deletionTimestamp = timestamp(isPast ? world.nowMs() : dueMs);
    });
    const leaving = commit(resource, 'MODIFIED', hurried, old, writing);
    if (!isReleased(resource, leaving)) return { object: leaving, gone: false };
    commit(resource, 'DELETED', leaving, leaving, writing);
    return { object: leaving, gone: true };
  };
  const againAtOnce = (resource: Resource, old: ApiObject, finalizers: readonly string[], writing: Writing): Deletion => {
    if (isReleased(resource, old)) return atOnce(resource, old, finalizers, writing);
    const same = finalizers.join() === (old.metadata.finalizers ?? []).join();
    return same ? { object: old, gone: false } : { object: commit(resource, 'MODIFIED', withFinalizers(old, finalizers), old, writing), gone: false };
  };

  return {
    remove(resource, key, name, options, writing) {
      const old = store.get(resource, key);
      if (!old) throw notFound(resource.kind, name);
      namespaces.admitDelete(resource, name);
      const { strategy } = resource;
      strategy.admitDelete?.(old);
      checkPreconditions(resource, old, options);
      const requested = options.gracePeriodSeconds === undefined ? undefined : options.gracePeriodSeconds < 0 ? 1 : options.gracePeriodSeconds;
      const graceSeconds = strategy.gracePeriodSeconds?.(old, requested);
      const finalizers = propagated(old.metadata.finalizers ?? [], options.propagationPolicy, strategy.propagation);
      if (old.metadata.deletionTimestamp) return again(resource, old, graceSeconds, options, finalizers, writing);
      return graceSeconds === undefined ? atOnce(resource, old, finalizers, writing) : gracefully(resource, old, graceSeconds, finalizers, writing);
    },
  };
}

/** The finalizers a propagation policy asks for: the garbage collector works on them. */
function propagated(finalizers: readonly string[], policy: DeleteOptions['propagationPolicy'], byDefault: 'Background' | 'Orphan' | undefined): readonly string[] {
  const marks = { Foreground: 'foregroundDeletion', Orphan: 'orphan', Background: undefined };
  const own = finalizers.filter((name) => name !== marks.Foreground && name !== marks.Orphan);
  if (!policy && own.length < finalizers.length) return finalizers;
  const mark = marks[policy ?? byDefault ?? 'Background'];
  return mark ? [...own, mark] : own;
}

const withFinalizers = (object: ApiObject, finalizers: readonly string[]): ApiObject =>
  change(object, (draft) => {
    if (finalizers.length) draft.metadata.finalizers = [...finalizers];
    else delete draft.metadata.finalizers;
  });

function marked(resource: Resource, old: ApiObject, nowMs: number, graceSeconds: number | undefined, finalizers: readonly string[]): ApiObject {
  return change(withFinalizers(old, finalizers), (draft) => {
    draft.metadata.deletionTimestamp = timestamp(nowMs + (graceSeconds ?? 0) * 1000);
    if (graceSeconds !== undefined) draft.metadata.deletionGracePeriodSeconds = graceSeconds;
    if (draft.metadata.generation) draft.metadata.generation++;
    resource.strategy.beginDelete?.(draft);
  });
}

/** Throws Conflict when a delete is meant for another object, or an older state of it. */
export function checkPreconditions(resource: Resource, old: ApiObject, options: Pick<DeleteOptions, 'preconditions'>): void {
  const { name, uid, resourceVersion } = old.metadata;
  const named = { ...resource.kind, plural: resource.kind.kind };
  const wanted = options.preconditions;
  if (wanted?.uid !== undefined && wanted.uid !== uid) {
    throw conflict(named, name, `the UID in the precondition (${wanted.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`);
  }
  if (wanted?.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion) {
    throw conflict(named, name, `the ResourceVersion in the precondition (${wanted.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`);
  }
}

