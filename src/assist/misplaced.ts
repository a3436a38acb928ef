import type { Json } from '../simulator/base/json';
import type { FieldPath, ManifestDocument } from '../manifest/index';
import { fieldOf, fieldsOf, isFieldName, type Field, type FieldType } from '../schema/index';
import { checkValue, definitionBelow } from './check-fields';
import type { Fix } from './contract';
import { moved, type Written } from './edits';
import { isMembers, pathText, said, valueAt } from './place';

/** How far from where it stands a field is looked for: steps up and down together. */
const STEPS_MAX = 4;
const PLACES_MAX = 2;

interface Spot { readonly path: FieldPath; readonly steps: number; readonly missing: number }

/** Fixes of a field that nobody knows where it stands: it is moved to the nearest place that knows one of its name and takes its value. */
export function misplacedFixes(written: Written, root: string, path: FieldPath): readonly Fix[] {
  const { document } = written;
  const value = valueAt(document.value, path);
  const name = String(path.at(-1));
  const spots = path.slice(0, -1).flatMap((_, up) => spotsBelow(document, root, path.slice(0, path.length - 1 - up), up, name, value));
  const own = spotsBelow(document, root, [], path.length - 1, name, value);
  const found = [...spots, ...own].filter(({ path: place }) => pathText(place) !== pathText(path.slice(0, -1))).toSorted((a, b) => a.steps - b.steps || a.missing - b.missing);
  const nearest = found.length > 0 ? found.filter(({ steps, missing }) => steps === found[0]?.steps && missing === found[0].missing) : mapsOf(root, path, value);
  return nearest.slice(0, PLACES_MAX).flatMap((spot) => {
    const edits = moved(written, path, spot.path);
    return edits ? [{ ...said('fix.move', { field: name, place: pathText(spot.path) || String(isMembers(document.value) ? document.value.kind : '') }), edits }] : [];
  });
}

/** Places below a mapping whose definition has a field of this name that takes this value. */
function spotsBelow(document: ManifestDocument, root: string, from: FieldPath, up: number, name: string, value: Json | undefined): readonly Spot[] {
  const definition = definitionBelow(root, from);
  const found: Spot[] = [];
  const seek = (at: string, path: FieldPath, down: number) => {
    const field = fieldOf(at, name);
    if (field && takes(document, field, value, path)) found.push({ path, steps: up + down, missing: missingOf(document, path) });
    if (up + down >= STEPS_MAX) return;
    for (const inner of fieldsOf(at)) {
      const next = inner.name === 'status' ? undefined : stepInto(document, inner.type, [...path, inner.name]);
      if (next && !isOpenEnded(path, next.definition)) seek(next.definition, next.path, down + 1);
    }
  };
  if (definition !== undefined) seek(definition, from, 0);
  return found;
}

/** Into an object, or into the first item of a list that is there. */
function stepInto(document: ManifestDocument, type: FieldType, path: FieldPath): { readonly definition: string; readonly path: FieldPath } | undefined {
  if (type.shape === 'object') return { definition: type.definition, path };
  if (type.shape !== 'list' || type.of.shape !== 'object' || valueAt(document.value, [...path, 0]) === undefined) return undefined;
  return { definition: type.of.definition, path: [...path, 0] };
}

/** Metadata of templates and definitions that hold themselves lead nowhere that is meant. */
const isOpenEnded = (path: FieldPath, definition: string): boolean => path.length > 8 || definition === 'JSONSchemaProps' || definition === 'ManagedFieldsEntry';

const takes = (document: ManifestDocument, field: Field, value: Json | undefined, path: FieldPath): boolean =>
  valueAt(document.value, [...path, field.name]) === undefined && checkValue(document, value, field.type, [...path, field.name], field).length === 0;

function missingOf(document: ManifestDocument, path: FieldPath): number {
  let steps = path.length;
  while (steps > 0 && valueAt(document.value, path.slice(0, steps)) === undefined) steps--;
  return path.length - steps;
}

/** A pair that belongs into one of the maps beside it: a label right under `selector`, a key of a ConfigMap at its top. `serviceName` is no label: another kind has a field of that name. */
function mapsOf(root: string, path: FieldPath, value: Json | undefined): readonly Spot[] {
  const parent = path.slice(0, -1);
  const definition = definitionBelow(root, parent);
  const name = String(path.at(-1));
  if (typeof value !== 'string' || definition === undefined || (/[A-Z]/.test(name) && isFieldName(name))) return [];
  return fieldsOf(definition).flatMap(({ name, type }) => (type.shape === 'map' && type.of.shape === 'scalar' && type.of.of === 'string' ? [{ path: [...parent, name], steps: 1, missing: 0 }] : []));
}
