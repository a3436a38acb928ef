import type { Json } from '../base/json';
import { compareText } from '../base/text';
import { timestamp, type ApiObject } from '../api/object';
import {
  below, compareFields, decodeFields, difference, encodeFields, isBelow, shapeOfMember, shapeOfObject, union, type FieldSet, type FieldsV1, type OwnershipTable,
} from './fieldset';

/** An entry of metadata.managedFields: who last said what about which fields. */
export interface ManagedFields {
  readonly manager?: string;
  readonly operation?: 'Apply' | 'Update';
  readonly apiVersion?: string;
  readonly time?: string;
  readonly fieldsType?: string;
  readonly fieldsV1?: FieldsV1;
  readonly subresource?: string;
}

/** Who writes: told apart by name, operation, version and subresource. */
export interface Manager { readonly manager: string; readonly operation: 'Apply' | 'Update'; readonly apiVersion: string; readonly subresource?: string }

/** A write as owners of fields see it. */
export interface Owning { readonly table: OwnershipTable; readonly definition: string; readonly nowMs: number; readonly by: Manager }

/** One who owns fields, and since when. */
export interface Owner extends Manager { readonly time: string; readonly set: FieldSet }

/** Fields nobody owns: the object's identity, and what the server keeps itself. */
const UNOWNED = ['apiVersion', 'kind', 'metadata'].map((name) => `f:${name}`);
const UNOWNED_META = ['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'generation', 'managedFields', 'resourceVersion'].map((name) => below('f:metadata', `f:${name}`));

/** Drops what can't be owned, and what this way of writing does not touch: status by the main resource, spec by status. */
export function ownable(set: FieldSet, { definition, table, by }: Owning): Set<string> {
  const untouched = by.subresource === 'status' ? 'f:spec' : 'status' in (table.fields[definition] ?? {}) ? 'f:status' : undefined;
  const bare = [...UNOWNED, ...UNOWNED_META];
  return new Set([...set].filter((path) => !bare.includes(path) && !(untouched !== undefined && (path === untouched || isBelow(path, untouched)))));
}

/** Whether two entries tell of the same manager. */
export const isSame = (a: Manager, b: Manager): boolean => a.manager === b.manager && a.operation === b.operation && a.apiVersion === b.apiVersion && (a.subresource ?? '') === (b.subresource ?? '');

/** The owners an object names; of entries that tell of the same one, the last counts. */
export function ownersOf(object: Pick<ApiObject, 'metadata'> | undefined): readonly Owner[] {
  const entries = ((object?.metadata.managedFields ?? []) as readonly ManagedFields[]).filter((entry) => entry.operation !== undefined).map(({ manager = '', operation = 'Update', apiVersion = '', time = '', subresource, fieldsV1 = {} }) => ({
    manager, operation, apiVersion, time, set: decodeFields(fieldsV1), ...(subresource ? { subresource } : {}),
  }));
  return entries.filter((entry, index) => !entries.slice(index + 1).some((later) => isSame(entry, later)));
}

/** Apply before Update, then by time and name. */
const byTime = (a: Owner, b: Owner): number =>
  compareText(a.operation, b.operation) || compareText(a.time, b.time) || compareText(a.manager, b.manager) || compareText(a.apiVersion, b.apiVersion) || compareText(a.subresource ?? '', b.subresource ?? '');

/** Owners as an object notes them. */
export const entriesOf = (owners: readonly Owner[]): readonly ManagedFields[] =>
  owners.filter(({ set }) => set.size).toSorted(byTime).map(({ manager, operation, apiVersion, time, set, subresource }) => ({
    manager, operation, apiVersion, ...(time ? { time } : {}), fieldsType: 'FieldsV1', fieldsV1: encodeFields(set), ...(subresource ? { subresource } : {}),
  }));

/** An object of which nothing is said yet: only the objects that are always written are there. */
export function blank(table: OwnershipTable, definition: string): Json {
  const fields = table.fields[definition] ?? {};
  const names = Object.keys(fields).filter((name) => table.alwaysWritten.has(`${definition}.${name}`) || ['metadata', 'spec', 'status'].includes(name));
  return Object.fromEntries(names.map((name) => {
    const shape = shapeOfMember(table, shapeOfObject(definition), name);
    return [name, shape?.as === 'object' ? blank(table, shape.definition) : null];
  }));
}

export const asJson = (object: object): Json => object as unknown as Json;

/** managedFields after a create or update: what it changed is the writer's now, and nobody else's. */
export function afterUpdate(owning: Owning, before: ApiObject | undefined, after: ApiObject): readonly ManagedFields[] {
  const { table, definition, by, nowMs } = owning;
  const changes = compareFields(table, shapeOfObject(definition), before ? asJson(before) : blank(table, definition), asJson(after));
  const owners = ownersOf(after.metadata.managedFields ? after : before);
  const own = owners.find((owner) => isSame(owner, by));
  const changed = ownable(union(changes.added, changes.modified), owning);
  const removed = ownable(changes.removed, owning);
  const gained = union(difference(own?.set ?? new Set(), removed), changed);
  const others = owners.filter((owner) => owner !== own).map((owner) => ({ ...owner, set: difference(difference(owner.set, changed), removed) }));
  return entriesOf([...others, timed(own, { ...by, set: gained }, nowMs)]);
}

/** An owner's time is that of the last write that changed what it owns. */
export function timed(before: Owner | undefined, now: Manager & { readonly set: FieldSet }, nowMs: number): Owner {
  const same = before !== undefined && before.set.size === now.set.size && [...now.set].every((path) => before.set.has(path));
  return { ...now, time: same ? before.time : timestamp(nowMs) };
}
