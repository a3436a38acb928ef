import { definitionOf, enumOf, fieldAt } from '../schema/index';
import { parseManifest, type ManifestDocument } from '../manifest/index';
import { detailOf, type Docs } from './complete';
import { isMembers } from './place';

/** What to show for the field at an offset. */
export interface Hover { readonly from: number; readonly to: number; readonly title: string; readonly text: string }

type Place = NonNullable<ManifestDocument['place']>;
interface Found { readonly path: readonly (string | number)[]; readonly from: number; readonly to: number }

/** The field whose key stands at `offset`: its path, type and first sentence; undefined where there is none. */
export function hover(text: string, offset: number, docs: Docs = {}): Hover | undefined {
  const document = parseManifest(text).find((one) => offset >= one.start && offset <= one.end);
  if (!document?.place || !isMembers(document.value)) return undefined;
  const definition = definitionOf(String(document.value.apiVersion), String(document.value.kind));
  const found = keyAt(document.place, offset, []);
  const field = definition === undefined || !found ? undefined : fieldAt(definition, found.path);
  if (!found || !field) return undefined;
  const values = enumOf(field);
  const sentence = docs[field.definition ?? '']?.[field.name];
  return { from: found.from, to: found.to, title: `${pathText(found.path)}: ${detailOf(field)}`, text: [sentence, values && `One of ${values.join(', ')}.`].filter(Boolean).join(' ') };
}

const pathText = (path: readonly (string | number)[]): string => path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index ? '.' : ''}${step}`)).join('');

function keyAt(place: Place, offset: number, path: readonly (string | number)[]): Found | undefined {
  for (const [name, member] of place.members ?? []) {
    if (member.key && offset >= member.key.start && offset <= member.key.end) return { path: [...path, name], from: member.key.start, to: member.key.end };
    const inner = keyAt(member, offset, [...path, name]);
    if (inner) return inner;
  }
  for (const [index, item] of (place.items ?? []).entries()) {
    const inner = keyAt(item, offset, [...path, index]);
    if (inner) return inner;
  }
  return undefined;
}
