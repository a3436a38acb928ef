import { invariant } from '../base/invariant';
import { compareText } from '../base/text';
import type { Cause, Change } from '../api/client';
import { keyOf, type ApiObject } from '../api/object';
import type { World } from '../world/world';
import { createShelf, type Shelf } from './shelf';
import type { Registry, Resource } from './registry';

/** What a commit says beside the object. */
export interface Commit { readonly type: Change['type']; readonly object: ApiObject; readonly old: ApiObject | undefined; readonly cause: Cause | undefined }

/** The objects of all resources, one resourceVersion over all of them, and the log of every change. */
export interface Store {
  get(resource: Resource, key: string): ApiObject | undefined;
  /** In the order of keys: namespace, then name. */
  list(resource: Resource, namespace?: string): readonly ApiObject[];
  listBy(resource: Resource, index: string, value: string): readonly ApiObject[];
  count(resource: Resource): number;
  /** Stores `object` (or removes it) under the next resourceVersion and tells the listeners. Returns it as the log has it. */
  commit(resource: Resource, commit: Commit): ApiObject;
  /** The last resourceVersion given. */
  version(): number;
  /** All changes after a version, oldest first; undefined when they are not known any more. */
  changes(afterVersion: number): readonly Change[] | undefined;
  onChange(listener: (change: Change) => void): void;
}

/** The resourceVersion before the first object, as a control plane's own objects would have brought it to. */
export const FIRST_VERSION = 200;

/** `changesKept`: how many changes are remembered for those who watch from a version on. */
export function createStore(world: World, registry: Registry, changesKept = Number.POSITIVE_INFINITY): Store {
  const journal = world.journal<Change>('server/changes');
  const shelves = new Map<string, Shelf>(registry.all.map((resource) => [resource.name, createShelf(world.table<ApiObject>(`server/objects/${resource.name}`), resource.strategy)]));
  const listeners: ((change: Change) => void)[] = [];
  const untold: Change[] = [];
  let telling = false;

  const shelf = (resource: Resource): Shelf => {
    const found = shelves.get(resource.name);
    invariant(found, `Nothing stores "${resource.name}".`);
    return found;
  };
  const version = () => FIRST_VERSION + journal.end;
  /** Every listener hears every change once and in order, also when a listener writes. */
  const tell = (change: Change) => {
    untold.push(change);
    if (telling) return;
    telling = true;
    try {
      for (let next = untold.shift(); next; next = untold.shift()) for (const listener of listeners) listener(next);
    } finally {
      telling = false;
      untold.length = 0;
    }
  };
  world.onRestore(() => { for (const one of shelves.values()) one.rebuild(); });

  return {
    get: (resource, key) => shelf(resource).get(key),
    list: (resource, namespace) => shelf(resource).list(namespace),
    listBy: (resource, index, value) => shelf(resource).listBy(index, value),
    count: (resource) => shelf(resource).count(),
    commit(resource, { type, object, old, cause }) {
      const next = version() + 1;
      const stored: ApiObject = { ...object, metadata: { ...object.metadata, resourceVersion: String(next) } };
      const change: Change = { version: next, atMs: world.nowMs(), type, resource: resource.name, object: stored, ...(old ? { old } : {}), ...(cause ? { cause } : {}) };
      journal.append(change);
      if (journal.end - journal.start > changesKept) journal.trim(journal.end - changesKept);
      if (type === 'DELETED') shelf(resource).remove(keyOf(stored));
      else shelf(resource).put(keyOf(stored), stored);
      tell(change);
      return stored;
    },
    version,
    changes(afterVersion) {
      const from = Math.max(0, afterVersion - FIRST_VERSION);
      if (from < journal.start) return undefined;
      const found: Change[] = [];
      for (let index = from; index < journal.end; index++) {
        const change = journal.get(index);
        if (change) found.push(change);
      }
      return found;
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

/** For sorting objects as lists do. */
export const byKey = (a: ApiObject, b: ApiObject): number => compareText(keyOf(a), keyOf(b));
