import { definitionOf, enumOf, fieldOf, fieldsOf, servedKinds, type Field, type FieldType } from '../schema/index';
import { defaultTexts } from '../schema/overlay';
import { definitionBelow } from './check-fields';
import type { Completion } from './contract';
import { cursorAt, type Cursor } from './cursor';

/** First sentences of fields by definition: given by whoever has loaded them. */
export type Docs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What may stand at `offset` of a manifest: fields that are not there yet, closed lists of values, kinds and versions. */
export function complete(text: string, offset: number, docs: Docs = {}): readonly Completion[] {
  const cursor = cursorAt(text, offset);
  const offered = cursor.key === undefined ? fieldCompletions(cursor, docs) : valueCompletions(cursor);
  return offered.filter((one) => one.label.toLowerCase().startsWith(cursor.word.text.toLowerCase()));
}

const definitionAt = ({ apiVersion, kind, parent }: Cursor): string | undefined => {
  const root = definitionOf(apiVersion ?? '', kind ?? '');
  return root === undefined ? undefined : definitionBelow(root, parent);
};

/** What every manifest has, as long as its kind is not known. */
const TOP: readonly string[] = ['apiVersion', 'kind', 'metadata', 'spec'];

function fieldCompletions(cursor: Cursor, docs: Docs): readonly Completion[] {
  const { from, to } = cursor.word;
  const definition = definitionAt(cursor);
  if (definition === undefined && cursor.parent.length > 0) return [];
  if (definition === undefined) return TOP.filter((name) => !cursor.siblings.includes(name)).map((label) => ({ label, insert: `${label}: `, from, to, kind: 'field' }));
  return fieldsOf(definition).filter((field) => field.name !== 'status' && !cursor.siblings.includes(field.name)).map((field): Completion => {
    const documentation = docs[definition]?.[field.name];
    return {
      label: field.name, insert: `${field.name}:${field.type.shape === 'scalar' ? ' ' : ''}`, from, to, detail: detailOf(field),
      ...(documentation === undefined ? {} : { documentation }), kind: 'field'
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

function valueCompletions(cursor: Cursor): readonly Completion[] {
  const { from, to } = cursor.word;
  const offer = (values: readonly string[]): readonly Completion[] => [...new Set(values)].map((label) => ({ label, insert: label, from, to, kind: 'value' }));
  if (cursor.parent.length === 0 && cursor.key === 'kind') return offer(servedKinds().filter((one) => cursor.apiVersion === undefined || one.apiVersion === cursor.apiVersion).map((one) => one.kind));
  if (cursor.parent.length === 0 && cursor.key === 'apiVersion') return offer(servedKinds().filter((one) => cursor.kind === undefined || one.kind === cursor.kind).map((one) => one.apiVersion));
  const definition = definitionAt(cursor);
  const field = definition === undefined ? undefined : fieldOf(definition, cursor.key ?? '');
  if (!field) return [];
  return offer(field.type.shape === 'scalar' && field.type.of === 'boolean' ? ['true', 'false'] : (enumOf(field) ?? []));
}
