import { parseManifest, type ManifestDocument } from '../manifest/index';
import type { Heading } from './contract';
import { isMembers, valueAt } from './place';

/** Below these members what they hold is listed, too. */
const OPENED: ReadonlySet<string> = new Set(['spec', 'template', 'data']);

type Place = NonNullable<ManifestDocument['place']>;

/** The objects of a manifest by kind and name, each with its fields: what one goes to in a long text. */
export function outline(text: string): readonly Heading[] {
  return parseManifest(text).flatMap(({ value, place }): readonly Heading[] => {
    if (!isMembers(value) || !place) return [];
    const name = valueAt(value, ['metadata', 'name']);
    return [{ label: [value.kind, name].filter((part) => typeof part === 'string').join(' ') || '—', from: place.start, parts: partsOf(place).filter(({ label }) => label !== 'apiVersion' && label !== 'kind') }];
  });
}

const partsOf = (place: Place): readonly Heading[] => [...(place.members ?? [])].flatMap(([label, member]) => (member.key ? [{ label, from: member.key.start, parts: OPENED.has(label) ? partsOf(member) : [] }] : []));
