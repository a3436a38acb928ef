import { invariant } from '../base/invariant';
import { compareText } from '../base/text';
import { keyOf, type ApiObject } from '../api/object';
import type { Strategy } from '../api/strategy';
import type { Table } from '../world/world';

/** The objects of one resource: a table of state, and the order and indexes derived from it. */
export interface Shelf {
  get(key: string): ApiObject | undefined;
  put(key: string, object: ApiObject): void;
  remove(key: string): void;
  list(namespace?: string): readonly ApiObject[];
  listBy(index: string, value: string): readonly ApiObject[];
  count(): number;
  /** Derives everything again after the table was restored. */
  rebuild(): void;
}

type Values = (object: ApiObject) => readonly string[];

/** Objects by a value. */
interface Index { readonly name: string; readonly values: Values; readonly rows: Map<string, Row> }

/** Every kind has these; see the contract of `Strategy.indexes`. */
const BUILT_IN: Readonly<Record<string, Values>> = {
  owner: ({ metadata }) => metadata.ownerReferences?.map((owner) => owner.uid) ?? [],
  orphan: ({ metadata: { ownerReferences, namespace = '' } }) => (ownerReferences?.some((owner) => owner.controller) ? [] : [namespace]),
};

function forget(indexes: readonly Index[], key: string, object: ApiObject): void {
  for (const { values, rows } of indexes) {
    for (const value of values(object)) leave(rows, value, key);
  }
}

function leave(rows: Map<string, Row>, value: string, key: string): void {
  const row = rows.get(value);
  row?.remove(key);
  if (row?.size() === 0) rows.delete(value);
}

function note(indexes: readonly Index[], key: string, object: ApiObject): void {
  for (const { values, rows } of indexes) for (const value of values(object)) rowOf(rows, value).put(key, object);
}

/** The same object in a new form: where it stays under a value, it is only exchanged. */
function renew(indexes: readonly Index[], key: string, old: ApiObject, object: ApiObject): void {
  for (const { values, rows } of indexes) {
    const before = values(old);
    const after = values(object);
    for (const value of before) if (!after.includes(value)) leave(rows, value, key);
    for (const value of after) rowOf(rows, value).put(key, object);
  }
}

function rowOf(rows: Map<string, Row>, value: string): Row {
  const known = rows.get(value);
  if (known) return known;
  const made = createRow();
  rows.set(value, made);
  return made;
}

const NOTHING: readonly ApiObject[] = Object.freeze([]);

export function createShelf(table: Table<ApiObject>, strategy: Strategy): Shelf {
  const order = createRow();
  /** Made when they are asked for first, and kept from then on. */
  const indexes: Index[] = [];
  const indexOf = (name: string): Index => {
    const known = indexes.find((index) => index.name === name);
    if (known) return known;
    const values = BUILT_IN[name] ?? strategy.indexes?.[name];
    invariant(values, `${strategy.kind.kind} has no index "${name}".`);
    const made: Index = { name, values: values as Values, rows: new Map<string, Row>() };
    for (const object of order.list('')) note([made], keyOf(object), object);
    indexes.push(made);
    return made;
  };

  return {
    get: (key) => table.get(key),
    put(key, object) {
      const old = table.get(key);
      table.set(key, object);
      order.put(key, object);
      if (old) renew(indexes, key, old, object);
      else note(indexes, key, object);
    },
    remove(key) {
      const old = table.get(key);
      if (!old) return;
      forget(indexes, key, old);
      order.remove(key);
      table.delete(key);
    },
    list: (namespace) => order.list(namespace === undefined ? '' : `${namespace}/`),
    listBy: (index, value) => indexOf(index).rows.get(value)?.list('') ?? NOTHING,
    count: () => order.size(),
    rebuild() {
      indexes.length = 0;
      order.load([...table.entries()]);
    },
  };
}

/** Objects kept in the order of their keys; finding one costs a binary search, a list that was asked for is kept until something changes. */
interface Row {
  put(key: string, object: ApiObject): void;
  remove(key: string): void;
  size(): number;
  /** All whose keys begin with `prefix`. */
  list(prefix: string): readonly ApiObject[];
  load(entries: readonly (readonly [key: string, object: ApiObject])[]): void;
}

function createRow(): Row {
  let keys: string[] = [];
  let objects: ApiObject[] = [];
  const lists = new Map<string, readonly ApiObject[]>();
  const place = (key: string): number => {
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareText(keys[middle] ?? '', key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const part = (prefix: string): readonly ApiObject[] => {
    if (!prefix) return objects.slice();
    const from = place(prefix);
    let to = from;
    while (keys[to]?.startsWith(prefix)) to++;
    return objects.slice(from, to);
  };
  return {
    put(key, object) {
      const at = place(key);
      lists.clear();
      if (keys[at] === key) { objects[at] = object; return; }
      keys.splice(at, 0, key);
      objects.splice(at, 0, object);
    },
    remove(key) {
      const at = place(key);
      if (keys[at] !== key) return;
      lists.clear();
      keys.splice(at, 1);
      objects.splice(at, 1);
    },
    size: () => keys.length,
    list(prefix) {
      const known = lists.get(prefix);
      if (known) return known;
      const found = Object.freeze(part(prefix));
      lists.set(prefix, found);
      return found;
    },
    load(all) {
      const sorted = all.toSorted(([a], [b]) => compareText(a, b));
      keys = sorted.map(([key]) => key);
      objects = sorted.map(([, object]) => object);
      lists.clear();
    },
  };
}
