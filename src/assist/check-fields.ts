import type { Json } from '../simulator/base/json';
import { locate, type FieldPath, type ManifestDocument } from '../manifest/index';
import { definitionIn, enumOf, fieldAt, fieldOf, fieldsOf, isQuantity, nearestName, type Field, type FieldType } from '../schema/index';
import type { Diagnostic, Fix } from './contract';
import { at, isMembers, pathText, replaced, said } from './place';

/** Fields nobody knows, and values of another type than their field's, each at its place. */
export const checkFields = (document: ManifestDocument, value: Json, definition: string): readonly Diagnostic[] => checkValue(document, value, { shape: 'object', definition }, [], undefined);

/** The same of what stands at a path. */
export function checkValue(document: ManifestDocument, value: Json | undefined, type: FieldType, path: FieldPath, field: Field | undefined): readonly Diagnostic[] {
  if (value === undefined || value === null) return [];
  if (type.shape === 'scalar') return checkScalar(document, value, type.of, path, field);
  if (type.shape === 'list') return Array.isArray(value) ? (value as readonly Json[]).flatMap((item, index) => checkValue(document, item, type.of, [...path, index], field)) : mismatch(document, path, 'list', value);
  if (!isMembers(value)) return mismatch(document, path, 'mapping', value);
  if (type.shape === 'object') return Object.keys(value).flatMap((name) => checkMember(document, value[name], type.definition, [...path, name]));
  return Object.keys(value).flatMap((name) => checkValue(document, value[name], type.of, [...path, name], field));
}

function checkMember(document: ManifestDocument, value: Json | undefined, definition: string, path: FieldPath): readonly Diagnostic[] {
  const name = String(path.at(-1));
  const field = fieldOf(definition, name);
  return field ? checkValue(document, value, field.type, path, field) : [unknownField(document, definition, path, name)];
}

/** The server's own words, and as a fix the name that was probably meant. */
function unknownField(document: ManifestDocument, definition: string, path: FieldPath, name: string): Diagnostic {
  const diagnostic = at(document, path, `unknown field "${pathText(path)}"`);
  const meant = nearestName(name, fieldsOf(definition).map((field) => field.name));
  return meant === undefined || !locate(document, path)?.found ? diagnostic : { ...diagnostic, fixes: [replaced(diagnostic, meant)] };
}

type Shape = 'list' | 'mapping' | Scalar;
const shapeOf = (value: Json): string => (Array.isArray(value) ? 'list' : isMembers(value) ? 'mapping' : 'other');

function mismatch(document: ManifestDocument, path: FieldPath, wanted: Shape, value: Json): readonly Diagnostic[] {
  const shape = shapeOf(value);
  const message = said('problem.type', { field: pathText(path), wanted, shape, found: shape === 'other' ? JSON.stringify(value) : '' });
  return [at(document, path, message, shape === 'other' ? 'value' : 'key')];
}

type Scalar = Extract<FieldType, { shape: 'scalar' }>['of'];

const isText = (value: Json): boolean => typeof value === 'string';
const SCALARS: Readonly<Record<Scalar, (value: Json) => boolean>> = {
  string: isText,
  bytes: isText,
  time: isText,
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  'int-or-string': (value) => typeof value === 'string' || typeof value === 'number',
  any: () => true,
};

function checkScalar(document: ManifestDocument, value: Json, type: Scalar, path: FieldPath, field: Field | undefined): readonly Diagnostic[] {
  const isNumberOfBytes = typeof value === 'number' && field !== undefined && isQuantity(field);
  if (!SCALARS[type](value) && !isNumberOfBytes) return mismatch(document, path, type, value).map((diagnostic) => ({ ...diagnostic, fixes: quotes(diagnostic, type, value) }));
  const values = field && enumOf(field);
  if (!values || typeof value !== 'string' || values.includes(value)) return [];
  const meant = nearestName(value, values);
  const diagnostic = at(document, path, `${pathText(path)}: Unsupported value: "${value}": supported values: ${values.map((one) => `"${one}"`).join(', ')}`, 'value');
  return [meant === undefined ? diagnostic : { ...diagnostic, fixes: [replaced(diagnostic, meant)] }];
}

/** A number or a truth value where a text belongs: quotes mend it. A text that reads as what belongs there is better without. */
function quotes(place: Diagnostic, type: Scalar, value: Json): readonly Fix[] {
  if (typeof value === 'object') return [];
  if (type === 'string') return [replaced(place, JSON.stringify(String(value)), said('fix.quote'))];
  const bare = typeof value !== 'string' ? undefined : /^-?\d+$/.test(value) ? Number(value) : ({ true: true, false: false } as const)[value];
  return bare !== undefined && SCALARS[type](bare) ? [replaced(place, String(bare), said('fix.unquote'))] : [];
}

/** The definition whose fields stand below a path. */
export function definitionBelow(definition: string, path: FieldPath): string | undefined {
  const field = fieldAt(definition, path);
  return path.length === 0 ? definition : field && definitionIn(field.type);
}
