import type { Json } from '../simulator/base/json';
import { locate, type FieldPath, type ManifestDocument } from '../manifest/index';
import { definitionIn, enumOf, fieldAt, fieldOf, fieldsOf, nearestName, type Field, type FieldType } from '../schema/index';
import type { Diagnostic } from './contract';
import { at, isMembers } from './place';

/** Fields nobody knows, and values of another type than their field's, each at its place. */
export const checkFields = (document: ManifestDocument, value: Json, definition: string): readonly Diagnostic[] => checkValue(document, value, { shape: 'object', definition }, [], undefined);

function checkValue(document: ManifestDocument, value: Json | undefined, type: FieldType, path: FieldPath, field: Field | undefined): readonly Diagnostic[] {
  if (value === undefined || value === null) return [];
  if (type.shape === 'scalar') return checkScalar(document, value, type.of, path, field);
  if (type.shape === 'object') return isMembers(value)
    ? Object.keys(value).flatMap((name) => checkMember(document, value[name], type.definition, [...path, name]))
    : mismatch(document, path, 'a mapping', value);
  if (type.shape === 'map') return isMembers(value)
    ? Object.keys(value).flatMap((name) => checkValue(document, value[name], type.of, [...path, name], field))
    : mismatch(document, path, 'a mapping', value);
  return Array.isArray(value) ? (value as readonly Json[]).flatMap((item, index) => checkValue(document, item, type.of, [...path, index], field)) : mismatch(document, path, 'a list', value);
}

function checkMember(document: ManifestDocument, value: Json | undefined, definition: string, path: FieldPath): readonly Diagnostic[] {
  const name = String(path.at(-1));
  const field = fieldOf(definition, name);
  return field ? checkValue(document, value, field.type, path, field) : [unknownField(document, definition, path, name)];
}

/** The server's own words, with the name that was probably meant, or the place where the field belongs. */
function unknownField(document: ManifestDocument, definition: string, path: FieldPath, name: string): Diagnostic {
  const diagnostic = at(document, path, `unknown field "${pathText(path)}"`);
  const place = locate(document, path);
  const meant = nearestName(name, fieldsOf(definition).map((field) => field.name));
  if (meant === undefined || !place?.found) return diagnostic;
  return { ...diagnostic, message: `${diagnostic.message}, did you mean "${meant}"?`, fix: { title: `Change to ${meant}`, from: place.key.start, to: place.key.end, text: meant } };
}

const pathText = (path: FieldPath): string => path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
const shapeOf = (value: Json): string => (Array.isArray(value) ? 'a list' : isMembers(value) ? 'a mapping' : typeof value === 'string' ? `the text ${JSON.stringify(value)}` : String(value));

function mismatch(document: ManifestDocument, path: FieldPath, wanted: string, value: Json): readonly Diagnostic[] {
  return [at(document, path, `${pathText(path)} takes ${wanted}, not ${shapeOf(value)}`, isMembers(value) || Array.isArray(value) ? 'key' : 'value')];
}

type Scalar = Extract<FieldType, { shape: 'scalar' }>['of'];

const SCALARS: Readonly<Record<Scalar, { readonly word: string; readonly holds: (value: Json) => boolean }>> = {
  string: { word: 'a text', holds: (value) => typeof value === 'string' },
  bytes: { word: 'a text in base64', holds: (value) => typeof value === 'string' },
  time: { word: 'a time', holds: (value) => typeof value === 'string' },
  integer: { word: 'a whole number', holds: (value) => typeof value === 'number' && Number.isInteger(value) },
  number: { word: 'a number', holds: (value) => typeof value === 'number' },
  boolean: { word: 'true or false', holds: (value) => typeof value === 'boolean' },
  'int-or-string': { word: 'a whole number or a text', holds: (value) => typeof value === 'string' || typeof value === 'number' },
  any: { word: 'anything', holds: () => true },
};

function checkScalar(document: ManifestDocument, value: Json, type: Scalar, path: FieldPath, field: Field | undefined): readonly Diagnostic[] {
  const isQuantity = type === 'string' && typeof value === 'number' && /(limits|requests|capacity|sizeLimit|overhead)/.test(pathText(path));
  if (!SCALARS[type].holds(value) && !isQuantity) return [quoted(document, path, type, mismatch(document, path, SCALARS[type].word, value)[0], value)];
  const values = field && enumOf(field);
  if (!values || typeof value !== 'string' || values.includes(value)) return [];
  const meant = nearestName(value, values);
  const diagnostic = at(document, path, `${pathText(path)}: Unsupported value: "${value}": supported values: ${values.map((one) => `"${one}"`).join(', ')}`, 'value');
  return [meant === undefined ? diagnostic : { ...diagnostic, fix: { title: `Change to ${meant}`, from: diagnostic.from, to: diagnostic.to, text: meant } }];
}

/** A number or a truth value where a text belongs: quotes mend it. */
function quoted(document: ManifestDocument, path: FieldPath, type: Scalar, diagnostic: Diagnostic | undefined, value: Json): Diagnostic {
  const base = diagnostic ?? at(document, path, `${pathText(path)} takes ${SCALARS[type].word}`);
  if (type !== 'string' || typeof value === 'object') return base;
  return { ...base, fix: { title: 'Put it in quotes', from: base.from, to: base.to, text: JSON.stringify(String(value)) } };
}

/** The definition whose fields stand below a path. */
export function definitionBelow(definition: string, path: FieldPath): string | undefined {
  const field = fieldAt(definition, path);
  return path.length === 0 ? definition : field && definitionIn(field.type);
}
