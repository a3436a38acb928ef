/** Plain data: all state of the simulator is made of it, so it can be frozen, compared, hashed and sent through JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** What `change` hands to its callback: the same shape, writable all the way down. */
export type Draft<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends ReadonlyArray<infer Item>
    ? Draft<Item>[]
    : T extends object
      ? { -readonly [Key in keyof T]: Draft<T[Key]> }
      : T;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Freezes plain data all the way down and returns it. Stops at parts that are frozen already. */
export function freeze<T>(value: T): T {
  if (isObject(value) && !Object.isFrozen(value)) freezeDeep(value);
  return value;
}

/** Children first: an object on its way to be frozen is still of the shape all others of its kind have. */
function freezeDeep(value: object): void {
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) if (isObject(item) && !Object.isFrozen(item)) freezeDeep(item);
  } else {
    for (const key in value) {
      const member = (value as Record<string, unknown>)[key];
      if (isObject(member) && !Object.isFrozen(member)) freezeDeep(member);
    }
  }
  Object.freeze(value);
}

/** Freezes a draft that nobody else writes to, without copying it; only what has members that are undefined is replaced by a copy without them. */
export function settle<T>(draft: T): T {
  return isObject(draft) && !Object.isFrozen(draft) ? (settleDeep(draft) as T) : draft;
}

function settleDeep(draft: object): object {
  const members = draft as Record<string, unknown>;
  let whole = true;
  for (const key in members) {
    const member = members[key];
    if (member === undefined) whole = false;
    else if (isObject(member) && !Object.isFrozen(member)) {
      const settled = settleDeep(member);
      if (settled !== member) members[key] = settled;
    }
  }
  if (whole || Array.isArray(draft)) return Object.freeze(draft);
  return Object.freeze(Object.fromEntries(Object.entries(members).filter(([, member]) => member !== undefined)));
}

/** A writable deep copy of plain data; members that are undefined are left out. */
export function copy<T>(value: T): Draft<T> {
  return (isObject(value) ? copyDeep(value) : value) as Draft<T>;
}

function copyDeep(value: object): object {
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    const out = new Array<unknown>(items.length);
    for (let index = 0; index < items.length; index++) out[index] = isObject(items[index]) ? copyDeep(items[index] as object) : items[index];
    return out;
  }
  // Spread keeps the shape, which members put in one by one would have to find again.
  const out: Record<string, unknown> = { ...value };
  let whole = true;
  for (const key in out) {
    const member = out[key];
    if (isObject(member)) out[key] = copyDeep(member);
    else if (member === undefined) whole = false;
  }
  return whole ? out : defined(out);
}

/** The same without members that are undefined. */
const defined = (members: Readonly<Record<string, unknown>>): Record<string, unknown> => Object.fromEntries(Object.entries(members).filter(([, member]) => member !== undefined));

/**
 * A frozen copy of `value` that shares with `old`, which is frozen, every part in which they do not differ (nor in the order of
 * members). Members that are undefined are left out.
 */
export function frozenLike<T>(value: T, old: unknown): T {
  return isObject(value) ? (likeObject(value, old) as T) : value;
}

function likeObject(value: object, old: unknown): object {
  if (value === old && Object.isFrozen(value)) return value;
  return Array.isArray(value) ? likeItems(value as readonly unknown[], Array.isArray(old) ? (old as readonly unknown[]) : undefined)
    : likeMembers(value as Record<string, unknown>, isObject(old) && !Array.isArray(old) ? (old as Record<string, unknown>) : undefined);
}

function likeItems(value: readonly unknown[], old: readonly unknown[] | undefined): object {
  let same = old?.length === value.length;
  const out = new Array<unknown>(value.length);
  for (let index = 0; index < value.length; index++) {
    out[index] = frozenLike(value[index], old?.[index]);
    same &&= out[index] === old?.[index];
  }
  return same && old ? old : Object.freeze(out);
}

function likeMembers(value: Record<string, unknown>, old: Record<string, unknown> | undefined): object {
  const out = { ...value };
  const before = old ? Object.keys(old) : [];
  let at = 0;
  let same = old !== undefined;
  let whole = true;
  for (const key in out) {
    const member = out[key];
    if (member === undefined) { whole = false; continue; }
    const like = frozenLike(member, old?.[key]);
    if (like !== member) out[key] = like;
    same &&= before[at++] === key && like === old?.[key];
  }
  if (same && old && at === before.length) return old;
  return Object.freeze(whole ? out : defined(out));
}

/** A frozen copy of `value` with `edit` applied; `value` itself stays as it was. */
export function change<T>(value: T, edit: (draft: Draft<T>) => void): T {
  const draft = copy(value);
  edit(draft);
  return freeze(draft) as T;
}

/** Deep equality of plain data; a member that is undefined counts as absent, the order of members does not count. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && sameItems(a, b);
  return sameMembers(a as Record<string, unknown>, b as Record<string, unknown>);
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (!equal(a[index], b[index])) return false;
  return true;
}

function sameMembers(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  for (const key in a) if (!equal(a[key], b[key])) return false;
  for (const key in b) if (b[key] !== undefined && a[key] === undefined) return false;
  return true;
}
