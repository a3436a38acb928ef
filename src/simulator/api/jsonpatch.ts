import { equal, type Json } from '../base/json';
import { PatchError } from './patch';

/** One operation of RFC 6902. */
export interface Operation { readonly op: string; readonly path: string; readonly from?: string; readonly value?: Json }

type Place = { readonly parent: Json; readonly key: string };

const parse = (pointer: string): readonly string[] => {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) throw new PatchError(`"${pointer}" is no JSON pointer`, 'operation');
  return pointer.slice(1).split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
};

/** Applies the operations in order to a copy. Throws PatchError at the first that can't be applied. */
export function applyJsonPatch(document: Json, operations: readonly Operation[]): Json {
  return operations.reduce(applyOne, document);
}

function applyOne(document: Json, operation: Operation): Json {
  const path = parse(operation.path);
  switch (operation.op) {
    case 'add': return edited(document, path, (place) => inserted(place, valueOf(operation)));
    case 'replace': replaceable(document, path); return edited(document, path, (place) => put(place, valueOf(operation)));
    case 'remove': present(document, path); return edited(document, path, removed);
    case 'copy': return edited(document, path, (place) => inserted(place, present(document, parse(operation.from ?? ''))));
    case 'move': {
      const from = parse(operation.from ?? '');
      const value = present(document, from);
      return edited(edited(document, from, removed), path, (place) => inserted(place, value));
    }
    case 'test':
      if (!equal(tested(document, path, operation), operation.value ?? null)) throw new PatchError(`testing value ${operation.path} failed`, 'operation');
      return document;
    default: throw new PatchError(`unexpected kind: ${operation.op}`, 'operation');
  }
}

function valueOf({ path, value }: Operation): Json {
  if (value === undefined) throw new PatchError(`"${path}" has no value`, 'operation');
  return value;
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

function member(parent: Json | undefined, key: string): Json | undefined {
  if (isList(parent)) return /^(0|[1-9]\d*)$/.test(key) ? parent[Number(key)] : undefined;
  if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, key)) return undefined;
  return (parent as { readonly [key: string]: Json | undefined })[key];
}

function present(document: Json, path: readonly string[]): Json {
  const value = path.reduce<Json | undefined>(member, document);
  if (value === undefined) throw new PatchError(`"/${path.join('/')}" does not exist`, 'operation');
  return value;
}

/** What a test compares: a member that an object lacks is as null. */
function tested(document: Json, path: readonly string[], { value }: Operation): Json {
  const parent = path.slice(0, -1).reduce<Json | undefined>(member, document);
  const lacking = path.length > 0 && typeof parent === 'object' && parent !== null && !isList(parent) && member(parent, path.at(-1) ?? '') === undefined;
  return lacking && (value ?? null) === null ? null : present(document, path);
}

/** What may be replaced: what is there, and any member of an object that is there. */
function replaceable(document: Json, path: readonly string[]): void {
  const parent = path.slice(0, -1).reduce<Json | undefined>(member, document);
  if (!path.length || typeof parent !== 'object' || parent === null || isList(parent)) present(document, path);
}

/** A copy of the document in which the parent at the end of the path is replaced by what `change` makes of it. */
function edited(document: Json, path: readonly string[], change: (place: Place) => Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return (change({ parent: { '': document }, key: '' }) as { readonly ''?: Json })[''] ?? null;
  if (rest.length === 0) return change({ parent: document, key });
  const inner = member(document, key);
  if (inner === undefined) throw new PatchError(`"${key}" does not exist`, 'operation');
  return put({ parent: document, key }, edited(inner, rest, change));
}

function put({ parent, key }: Place, value: Json): Json {
  if (isList(parent)) return parent.with(Number(key), value);
  if (typeof parent !== 'object' || parent === null) throw new PatchError(`"${key}" has no parent`, 'operation');
  return Object.fromEntries([...Object.entries(parent).filter(([name]) => name !== key), [key, value]]) as Json;
}

function inserted(place: Place, value: Json): Json {
  const { parent, key } = place;
  if (!isList(parent)) return put(place, value);
  const at = key === '-' ? parent.length : /^(0|[1-9]\d*)$/.test(key) ? Number(key) : -1;
  if (at < 0 || at > parent.length) throw new PatchError(`index ${key} is out of range`, 'operation');
  return parent.toSpliced(at, 0, value);
}

function removed({ parent, key }: Place): Json {
  if (isList(parent)) return parent.toSpliced(Number(key), 1);
  return Object.fromEntries(Object.entries(parent as object).filter(([name]) => name !== key)) as Json;
}
