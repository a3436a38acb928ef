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

/** Freezes plain data all the way down and returns it. Stops at parts that are frozen already. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const key in value) freeze(value[key]);
  return value;
}

/** A writable deep copy of plain data; members that are undefined are left out. */
export function copy<T>(value: T): Draft<T> {
  if (typeof value !== 'object' || value === null) return value as Draft<T>;
  if (Array.isArray(value)) return value.map((item) => copy(item as unknown)) as Draft<T>;
  const out: Record<string, unknown> = {};
  for (const key in value) if (value[key] !== undefined) out[key] = copy(value[key] as unknown);
  return out as Draft<T>;
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
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && sameItems(a, b);
  return sameMembers(a as Record<string, unknown>, b as Record<string, unknown>);
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => equal(item, b[index]));
}

function sameMembers(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  for (const key in a) if (!equal(a[key], b[key])) return false;
  for (const key in b) if (b[key] !== undefined && a[key] === undefined) return false;
  return true;
}
