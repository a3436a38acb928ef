import type { Json } from '../base/json';
import { compareText } from '../base/text';
import { timestamp, type ApiObject } from '../api/object';
import { ApiError } from '../api/errors';
import {
  below, compareFields, decodeFields, difference, encodeFields, fieldsOf, intersection, isBelow, pathTexts, shapeOfMember, shapeOfObject, union, type Comparison, type FieldSet, type FieldsV1, type OwnershipTable,
} from './fieldset';
import { merged, without } from './merge';

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

interface Owner extends Manager { readonly time: string; readonly set: FieldSet }

/** Fields nobody owns: the object's identity, and what the server keeps itself. */
const UNOWNED = ['apiVersion', 'kind', 'metadata'].map((name) => `f:${name}`);
const UNOWNED_META = ['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'generation', 'managedFields', 'resourceVersion'].map((name) => below('f:metadata', `f:${name}`));

/** Drops what can't be owned, and what this way of writing does not touch: status by the main resource, spec by status. */
function ownable(set: FieldSet, { definition, table, by }: Owning): Set<string> {
  const untouched = by.subresource === 'status' ? 'f:spec' : 'status' in (table.fields[definition] ?? {}) ? 'f:status' : undefined;
  const bare = [...UNOWNED, ...UNOWNED_META];
  return new Set([...set].filter((path) => !bare.includes(path) && !(untouched !== undefined && (path === untouched || isBelow(path, untouched)))));
}

const isSame = (a: Manager, b: Manager): boolean => a.manager === b.manager && a.operation === b.operation && a.apiVersion === b.apiVersion && (a.subresource ?? '') === (b.subresource ?? '');

/** The owners an object names; of entries that tell of the same one, the last counts. */
function ownersOf(object: Pick<ApiObject, 'metadata'> | undefined): readonly Owner[] {
  const entries = ((object?.metadata.managedFields ?? []) as readonly ManagedFields[]).filter((entry) => entry.operation !== undefined).map(({ manager = '', operation = 'Update', apiVersion = '', time = '', subresource, fieldsV1 = {} }) => ({
    manager, operation, apiVersion, time, set: decodeFields(fieldsV1), ...(subresource ? { subresource } : {}),
  }));
  return entries.filter((entry, index) => !entries.slice(index + 1).some((later) => isSame(entry, later)));
}

/** Apply before Update, then by time and name. */
const byTime = (a: Owner, b: Owner): number =>
  compareText(a.operation, b.operation) || compareText(a.time, b.time) || compareText(a.manager, b.manager) || compareText(a.apiVersion, b.apiVersion) || compareText(a.subresource ?? '', b.subresource ?? '');

const entriesOf = (owners: readonly Owner[]): readonly ManagedFields[] =>
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

const asJson = (object: object): Json => object as unknown as Json;

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
function timed(before: Owner | undefined, now: Manager & { readonly set: FieldSet }, nowMs: number): Owner {
  const same = before !== undefined && before.set.size === now.set.size && [...now.set].every((path) => before.set.has(path));
  return { ...now, time: same ? before.time : timestamp(nowMs) };
}

const REPLICAS: FieldSet = new Set([below('f:spec', 'f:replicas')]);

/**
 * managedFields after a write of the scale, which knows only the owners of the number of replicas, and a number of 0 as none: a new number is the
 * writer's, no number nobody's, and what nobody owns stays so. An owner by update whose number stays is written anew, apart from what else it owns.
 */
export function afterScale({ by }: Owning, before: ApiObject, replicas: { readonly was: number; readonly now: number }): readonly ManagedFields[] {
  const owners = ownersOf(before);
  const holders = owners.filter(({ set }) => intersection(set, REPLICAS).size);
  const changed = replicas.was !== replicas.now;
  if (!holders.length) return entriesOf(owners);
  const rest = owners.map((owner) => (holders.includes(owner) && (changed || owner.operation === 'Update') ? { ...owner, set: difference(owner.set, REPLICAS) } : owner));
  const kept = changed ? (replicas.now ? [by] : []) : holders.filter(({ operation }) => operation === 'Update');
  return entriesOf([...rest, ...kept.map((owner) => ({ ...owner, time: '', set: REPLICAS }))]);
}

/** What an apply makes of an object, and who owns it then. */
export interface Applied { readonly object: Json; readonly managedFields: readonly ManagedFields[] }

/** Applies a configuration. Throws Conflict where it would change what others own, unless `force` takes it from them. */
export function applied(owning: Owning, before: ApiObject | undefined, config: Json, force: boolean, allowed: FieldSet = new Set()): Applied {
  const { table, definition, by, nowMs } = owning;
  const shape = shapeOfObject(definition);
  const live: Json = before ? asJson(before) : {};
  const owners = ownersOf(before);
  const own = owners.find((owner) => isSame(owner, by));
  const others = owners.filter((owner) => owner !== own);
  const said = ownable(fieldsOf(table, shape, config), owning);
  const kept = union(said, ...others.map((owner) => owner.set));
  const given = own ? unclaimed(own.set, kept) : [];
  const object = without(table, shape, merged(table, shape, live, config) ?? {}, new Set(given)) ?? {};
  const changes = compareFields(table, shape, live, object);
  const conflicts = contested(owning, others, changes);
  const open = conflicts.map(({ owner, set }) => ({ owner, set: difference(set, allowed) })).filter(({ set }) => set.size);
  if (open.length && !force) throw conflictError(open);
  const removed = ownable(changes.removed, owning);
  const left = others.map((owner) => ({ ...owner, set: difference(difference(owner.set, conflicts.find((one) => one.owner === owner)?.set ?? new Set()), removed) }));
  return { object, managedFields: entriesOf([...left, timed(own, { ...by, set: said }, nowMs)]) };
}

/** What the last apply of a manager said and nobody says now. */
function unclaimed(last: FieldSet, kept: FieldSet): readonly string[] {
  const all = [...kept];
  return [...last].filter((path) => !kept.has(path) && !all.some((one) => isBelow(one, path)));
}

interface Contested { readonly owner: Owner; readonly set: FieldSet }

function contested(owning: Owning, others: readonly Owner[], { added, modified }: Comparison): readonly Contested[] {
  const changed = ownable(union(added, modified), owning);
  return others.map((owner) => ({ owner, set: intersection(owner.set, changed) })).filter(({ set }) => set.size);
}

function managerText({ manager, operation, apiVersion, subresource }: Manager): string {
  const name = `${JSON.stringify(manager)}${subresource ? ` with subresource ${JSON.stringify(subresource)}` : ''}`;
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}

function conflictError(conflicts: readonly Contested[]): ApiError {
  const told = conflicts.map(({ owner, set }) => ({ by: managerText(owner), paths: pathTexts(set) })).toSorted((a, b) => compareText(a.by, b.by));
  const causes = told.flatMap(({ by, paths }) => paths.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${by}`, field })));
  const [only] = causes;
  const message = causes.length === 1 ? `Apply failed with 1 conflict: ${only?.message ?? ''}: ${only?.field ?? ''}`
    : `Apply failed with ${causes.length} conflicts: ${told.map(({ by, paths }) => [`conflicts with ${by}:`, ...paths.map((path) => `- ${path}`)].join('\n')).join('\n')}`;
  return new ApiError(409, 'Conflict', message, { causes });
}
