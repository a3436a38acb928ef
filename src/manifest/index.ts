import type { Json } from '../simulator/base/json';
import { compose, TOO_DEEP, type Composed, type Place, type Range } from './compose';
import type { Problem } from './problem';

export type { Range } from './compose';
export type { Problem } from './problem';

/** One document of a manifest. Ranges are offsets in the whole text. */
export interface ManifestDocument extends Range {
  /** What the document says, undefined when it holds nothing or can't be read. */
  readonly value: Json | undefined;
  /** Why it can't be read, in the words kubectl has for it. */
  readonly problem?: Problem;
  /** Keys that were given before in the same map; kubectl keeps the last one. */
  readonly duplicates: readonly Range[];
  readonly place?: Place;
}

/** A step of a field path: the name of a member, or the number of an item. */
export type FieldPath = readonly (string | number)[];

/** Splits a manifest at its `---` lines and reads each document by itself, so that one broken document hides no other. */
export function parseManifest(text: string): readonly ManifestDocument[] {
  return split(text).map(({ start, end }) => readDocument(text.slice(start, end), start, end));
}

function split(text: string): readonly Range[] {
  const out: Range[] = [];
  let start = 0;
  for (const match of text.matchAll(/\n---[^\n]*(?:\n|$)/g)) {
    out.push({ start, end: match.index + 1 });
    start = match.index + match[0].length;
  }
  return [...out, { start, end: text.length }];
}

function readDocument(text: string, start: number, end: number): ManifestDocument {
  const json = readJson(text);
  const composed = compose(json === undefined ? text : text.replaceAll('\t', ' '));
  if (composed && 'message' in composed && (json === undefined || composed.message === TOO_DEEP)) {
    return { start, end, value: undefined, duplicates: [], problem: { message: composed.message, start: composed.start + start, end: composed.end + start } };
  }
  if (!composed || 'message' in composed) return { start, end, value: json, duplicates: [] };
  return { start, end, value: json ?? composed.value, duplicates: composed.duplicates.map((range) => shift(range, start)), place: moved(composed, start) };
}

/** JSON is read as JSON, tabs and all; what is not quite JSON is left to YAML. */
function readJson(text: string): Json | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const shift = (range: Range, by: number): Range => ({ start: range.start + by, end: range.end + by });
const moved = (composed: Composed, by: number): Place => (by === 0 ? composed.place : movePlace(composed.place, by));

function movePlace(place: Place, by: number): Place {
  return {
    ...shift(place, by),
    ...(place.key ? { key: shift(place.key, by) } : {}),
    ...(place.members ? { members: new Map([...place.members].map(([name, member]) => [name, movePlace(member, by)])) } : {}),
    ...(place.items ? { items: place.items.map((item) => movePlace(item, by)) } : {}),
  };
}

/** `spec.containers[0].env[KEY]` as an error of the API names it → its steps. */
export function parseFieldPath(path: string): FieldPath {
  return [...path.matchAll(/\[([^\]]*)\]|[^.[\]]+/g)].map(([step, inner]) => (inner === undefined ? step : /^\d+$/.test(inner) ? Number(inner) : inner));
}

/**
 * Where in the text a field stands: its key and its value. A field that is not there is placed at the key of its nearest
 * ancestor that is, so an error always has a place.
 */
export function locate(document: ManifestDocument, path: FieldPath): { readonly found: boolean; readonly key: Range; readonly value: Range } | undefined {
  let place = document.place;
  if (!place) return undefined;
  let key: Range = firstWord(place);
  for (const step of path) {
    const next: Place | undefined = place.members?.get(String(step)) ?? (typeof step === 'number' ? place.items?.[step] : undefined);
    if (!next) return { found: false, key, value: key };
    place = next;
    key = next.key ?? firstWord(next);
  }
  return { found: true, key, value: { start: place.start, end: place.end } };
}

/** What stands for a whole map or list when it must be pointed at: its first key, or its first item. */
function firstWord(place: Place): Range {
  const first = place.members?.values().next().value?.key ?? place.items?.[0];
  return first && place.members ? first : { start: place.start, end: first ? Math.min(place.end, first.end) : place.end };
}
