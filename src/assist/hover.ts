import type { Json } from '../simulator/base/json';
import { definitionOf, enumOf, fieldAt } from '../schema/index';
import { listKeys } from '../schema/list-keys';
import { parseManifest, type FieldPath, type ManifestDocument } from '../manifest/index';
import { detailOf, type Docs } from './complete';
import type { Around, Hover } from './contract';
import { isMembers, pathText, valueAt, type Members } from './place';
import { servedObject } from './served';

type Place = NonNullable<ManifestDocument['place']>;
interface Found { readonly path: FieldPath; readonly from: number; readonly to: number }

/** The field whose key or plain value stands at `offset`: its path, type, first sentence, and what it holds in the cluster; undefined where there is none. */
export function hover(text: string, offset: number, docs: Docs, around: Around): Hover | undefined {
  const document = parseManifest(text).find((one) => offset >= one.start && offset <= one.end);
  if (!document?.place || !isMembers(document.value)) return undefined;
  const definition = definitionOf(String(document.value.apiVersion), String(document.value.kind));
  const found = fieldUnder(document.place, offset, []);
  const field = definition === undefined || !found ? undefined : fieldAt(definition, found.path);
  if (definition === undefined || !found || !field) return undefined;
  const values = enumOf(field);
  const sentence = docs[field.definition ?? '']?.[field.name];
  const live = servedObject(around.api, document.value);
  return {
    from: found.from, to: found.to, title: `${pathText(found.path)}: ${detailOf(field)}`, text: [sentence, values && `One of ${values.join(', ')}.`].filter(Boolean).join(' '),
    ...(live ? { now: shortText(valueAt(live, livePath(definition, document.value, live, found.path))) } : {}),
  };
}

function fieldUnder(place: Place, offset: number, path: FieldPath): Found | undefined {
  const within = (range: { readonly start: number; readonly end: number }) => offset >= range.start && offset <= range.end;
  for (const [name, member] of place.members ?? []) {
    const isPlain = !member.members && !member.items && member.end > member.start;
    if (member.key && (within(member.key) || (isPlain && within(member)))) return { path: [...path, name], from: member.key.start, to: member.key.end };
    const inner = fieldUnder(member, offset, [...path, name]);
    if (inner) return inner;
  }
  for (const [index, item] of (place.items ?? []).entries()) {
    const inner = fieldUnder(item, offset, [...path, index]);
    if (inner) return inner;
  }
  return undefined;
}

/** The same field in the object as it is served: items of lists are found by what tells them apart, because the server may have others before them. */
function livePath(definition: string, written: Members, live: Members, path: FieldPath): FieldPath {
  return path.reduce<FieldPath>((found, step, index) => {
    if (typeof step === 'string') return [...found, step];
    const list = fieldAt(definition, path.slice(0, index));
    const keys = list ? listKeys[`${list.definition}.${list.name}`] : undefined;
    const own = valueAt(written, path.slice(0, index + 1));
    const there = valueAt(live, found);
    if (!keys || keys.length === 0 || !isMembers(own) || !Array.isArray(there)) return [...found, step];
    const given = keys.filter((key) => own[key] !== undefined);
    const same = (there as readonly Json[]).findIndex((item) => isMembers(item) && given.every((key) => item[key] === own[key]));
    return [...found, same];
  }, []);
}

const TEXT_MAX = 160;

/** A value in one line: a text as it is, anything else as JSON, cut where it is long; null for none. */
function shortText(value: Json | undefined): string | null {
  if (value === undefined || value === null) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text;
}
