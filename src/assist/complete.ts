import { definitionIn, definitionOf, enumOf, fieldAt, fieldOf, fieldsOf, servedKinds, type Field, type FieldType } from '../schema/index';
import { defaultTexts } from '../schema/overlay';
import { definitionBelow } from './check-fields';
import type { Around, Completion } from './contract';
import { cursorAt, type Cursor } from './cursor';
import { labelsFor, namesFor, type Name } from './names';
import { sceneAt, type Scene } from './scene';

/** First sentences of fields by definition: given by whoever has loaded them. */
export type Docs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What may stand at `offset` of a manifest: fields that are not there yet, closed lists of values, kinds and versions, names of what there is around it. */
export function complete(text: string, offset: number, docs: Docs, around: Around): readonly Completion[] {
  const cursor = cursorAt(text, offset);
  const scene = (...more: readonly string[]): Scene => sceneAt(text, offset, [...cursor.parent, ...more], around);
  const offered = cursor.key === undefined ? keyCompletions(cursor, docs, scene) : valueCompletions(cursor, cursor.key, scene);
  return offered.filter((one) => one.label.toLowerCase().startsWith(cursor.word.text.toLowerCase()));
}

type SceneAt = (...more: readonly string[]) => Scene;

const rootOf = ({ apiVersion, kind }: Cursor): string | undefined => definitionOf(apiVersion ?? '', kind ?? '');

/** What every manifest has, as long as its kind is not known. */
const TOP: readonly string[] = ['apiVersion', 'kind', 'metadata', 'spec'];

/** Where a key may stand: fields, keys of a map, or items of a list of plain values. */
function keyCompletions(cursor: Cursor, docs: Docs, scene: SceneAt): readonly Completion[] {
  const root = rootOf(cursor);
  const { from, to } = cursor.word;
  if (root === undefined) return cursor.parent.length > 0 ? [] : TOP.filter((name) => !cursor.siblings.includes(name)).map((label) => ({ label, insert: `${label}: `, from, to, kind: 'field' }));
  const holder = fieldAt(root, cursor.parent);
  const list = typeof cursor.parent.at(-1) === 'number' ? fieldAt(root, cursor.parent.slice(0, -1)) : undefined;
  if (holder?.type.shape === 'scalar') return list ? [...valuesOf(list, cursor), ...named(namesFor(list, scene()), cursor)] : [];
  if (holder?.type.shape === 'map' && definitionIn(holder.type) === undefined) return named(labelsFor(holder, undefined, scene()).filter(({ name }) => !cursor.siblings.includes(name)), cursor, ': ');
  return fieldCompletions(cursor, definitionBelow(root, cursor.parent), docs);
}

function fieldCompletions(cursor: Cursor, definition: string | undefined, docs: Docs): readonly Completion[] {
  const { from, to } = cursor.word;
  if (definition === undefined) return [];
  return fieldsOf(definition).filter((field) => field.name !== 'status' && !cursor.siblings.includes(field.name)).map((field): Completion => {
    const documentation = docs[definition]?.[field.name];
    return {
      label: field.name, insert: `${field.name}:${field.type.shape === 'scalar' ? ' ' : ''}`, from, to, detail: detailOf(field),
      ...(documentation === undefined ? {} : { documentation }), kind: 'field',
    };
  });
}

/** The type of a field in words, whether it must be there, and what the server fills in. */
export function detailOf(field: Field): string {
  const standard = defaultTexts[`${field.definition}.${field.name}`];
  return [typeText(field.type), ...(field.required ? ['required'] : []), ...(standard === undefined ? [] : [`default ${standard}`])].join(', ');
}

function typeText(type: FieldType): string {
  if (type.shape === 'scalar') return type.of;
  return type.shape === 'object' ? type.definition : type.shape === 'list' ? `[]${typeText(type.of)}` : `map of ${typeText(type.of)}`;
}

const offer = (values: readonly string[], { word: { from, to } }: Cursor): readonly Completion[] => [...new Set(values)].map((label) => ({ label, insert: label, from, to, kind: 'value' }));
const named = (names: readonly Name[], { word: { from, to } }: Cursor, then = ''): readonly Completion[] => names.map(({ name, of }) => ({ label: name, insert: `${name}${then}`, from, to, detail: of, kind: 'name' }));
const valuesOf = (field: Field, cursor: Cursor): readonly Completion[] => offer(field.type.shape === 'scalar' && field.type.of === 'boolean' ? ['true', 'false'] : (enumOf(field) ?? []), cursor);

function valueCompletions(cursor: Cursor, key: string, scene: SceneAt): readonly Completion[] {
  const { apiVersion, kind, parent } = cursor;
  if (parent.length === 0 && key === 'kind') return offer(servedKinds().filter((one) => apiVersion === undefined || one.apiVersion === apiVersion).map((one) => one.kind), cursor);
  if (parent.length === 0 && key === 'apiVersion') return offer(servedKinds().filter((one) => kind === undefined || one.kind === kind).map((one) => one.apiVersion), cursor);
  const root = rootOf(cursor);
  const holder = root === undefined ? undefined : fieldAt(root, parent);
  if (holder?.type.shape === 'map') return named(labelsFor(holder, key, scene(key)), cursor);
  const definition = root === undefined ? undefined : definitionBelow(root, parent);
  const field = definition === undefined ? undefined : fieldOf(definition, key);
  return field ? [...valuesOf(field, cursor), ...named(namesFor(field, scene(key)), cursor)] : [];
}
