import { invariant } from '../base/invariant';
import { compareText } from '../base/text';
import { keyOf, splitKey, type ApiObject } from '../api/object';
import type { Strategy } from '../api/strategy';
import type { Table } from '../world/world';

/** The objects of one resource: a table of state, and the order and indexes derived from it. */
export interface Shelf {
  get(key: string): ApiObject | undefined;
  put(key: string, object: ApiObject): void;
  remove(key: string): void;
  list(namespace?: string): readonly ApiObject[];
  listBy(index: string, value: string): readonly ApiObject[];
  /** Derives everything again after the table was restored. */
  rebuild(): void;
}

type Values = (object: ApiObject) => readonly string[];

/** Keys by a value, and the lists of them that were asked for since they changed. */
interface Index { readonly name: string; readonly values: Values; readonly keys: Map<string, Set<string>>; readonly lists: Map<string, readonly ApiObject[]> }

const ownerUids: Values = (object) => object.metadata.ownerReferences?.map((owner) => owner.uid) ?? [];

function forget(indexes: readonly Index[], key: string, object: ApiObject): void {
  for (const { values, keys, lists } of indexes) {
    for (const value of values(object)) {
      keys.get(value)?.delete(key);
      lists.delete(value);
    }
  }
}

function note(indexes: readonly Index[], key: string, object: ApiObject): void {
  for (const { values, keys, lists } of indexes) {
    for (const value of values(object)) {
      const known = keys.get(value);
      if (known) known.add(key);
      else keys.set(value, new Set([key]));
      lists.delete(value);
    }
  }
}

export function createShelf(table: Table<ApiObject>, strategy: Strategy): Shelf {
  const order = createOrder();
  const indexes: readonly Index[] = Object.entries({ owner: ownerUids, ...strategy.indexes }).map(([name, values]) => ({ name, values, keys: new Map<string, Set<string>>(), lists: new Map<string, readonly ApiObject[]>() }));
  const lists = new Map<string | undefined, readonly ApiObject[]>();

  const changed = (key: string) => {
    lists.delete(undefined);
    lists.delete(splitKey(key).namespace);
  };
  const objects = (keys: readonly string[]): readonly ApiObject[] => Object.freeze(keys.map((key) => table.get(key)).filter((object) => object !== undefined));

  return {
    get: (key) => table.get(key),
    put(key, object) {
      const old = table.get(key);
      if (old) forget(indexes, key, old);
      else order.add(key);
      table.set(key, object);
      note(indexes, key, object);
      changed(key);
    },
    remove(key) {
      const old = table.get(key);
      if (!old) return;
      forget(indexes, key, old);
      order.remove(key);
      table.delete(key);
      changed(key);
    },
    list(namespace) {
      const known = lists.get(namespace);
      if (known) return known;
      const found = objects(order.keys(namespace === undefined ? '' : `${namespace}/`));
      lists.set(namespace, found);
      return found;
    },
    listBy(index, value) {
      const found = indexes.find(({ name }) => name === index);
      invariant(found, `${strategy.kind.kind} has no index "${index}".`);
      const known = found.lists.get(value);
      if (known) return known;
      const list = objects([...(found.keys.get(value) ?? [])].toSorted(compareText));
      found.lists.set(value, list);
      return list;
    },
    rebuild() {
      lists.clear();
      for (const { keys, lists: kept } of indexes) { keys.clear(); kept.clear(); }
      order.load([...table.values()].map(keyOf));
      for (const object of table.values()) note(indexes, keyOf(object), object);
    },
  };
}

/** Keys kept sorted; finding one costs a binary search. */
function createOrder() {
  let sorted: string[] = [];
  const place = (key: string): number => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareText(sorted[middle] ?? '', key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    add: (key: string) => void sorted.splice(place(key), 0, key),
    remove(key: string) {
      const at = place(key);
      if (sorted[at] === key) sorted.splice(at, 1);
    },
    /** All keys that begin with `prefix`. */
    keys(prefix: string): readonly string[] {
      if (!prefix) return sorted;
      const from = place(prefix);
      let to = from;
      while (sorted[to]?.startsWith(prefix)) to++;
      return sorted.slice(from, to);
    },
    load(keys: readonly string[]) { sorted = keys.toSorted(compareText); },
  };
}
