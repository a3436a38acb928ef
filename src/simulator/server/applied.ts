import type { Json } from '../base/json';
import { compareText } from '../base/text';
import { ApiError } from '../api/errors';
import type { ApiObject } from '../api/object';
import { below, compareFields, difference, fieldsOf, intersection, isBelow, pathTexts, shapeOfObject, union, type Comparison, type FieldSet } from './fieldset';
import { asJson, entriesOf, isSame, ownable, ownersOf, timed, type ManagedFields, type Manager, type Owner, type Owning } from './managers';
import { merged, without } from './merge';

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
