import { locate, type FieldPath, type ManifestDocument, type Range } from '../manifest/index';
import type { Edit } from './contract';

/** Edits of block YAML. They give nothing where the text is written in flow style, or begins on the line of its list item: there no fix is certain. */

type Place = NonNullable<ManifestDocument['place']>;

/** A text under edit, one of its documents. */
export interface Written { readonly text: string; readonly document: ManifestDocument }

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset);

/** The offset at which the line after the one that holds the end of a range begins. */
function lineAfter(text: string, { start, end }: Range): number {
  if (end > start && text[end - 1] === '\n') return end;
  const found = text.indexOf('\n', end);
  return found < 0 ? text.length : found + 1;
}

function placeAt(document: ManifestDocument, path: FieldPath): Place | undefined {
  return path.reduce<Place | undefined>((place, step) => place?.members?.get(String(step)) ?? (typeof step === 'number' ? place?.items?.[step] : undefined), document.place);
}

const isFlow = (text: string, { start, end }: Range): boolean => end > start && (text[start] === '{' || text[start] === '[');

/** The whole lines of a member of a block mapping: from its key to the end of its value. */
function linesOf({ text, document }: Written, path: FieldPath): (Range & { readonly indent: number }) | undefined {
  const place = placeAt(document, path);
  const start = place?.key && lineStart(text, place.key.start);
  if (!place?.key || start === undefined || text.slice(start, place.key.start).trim() !== '') return undefined;
  return { start, end: lineAfter(text, { start: place.key.start, end: Math.max(place.end, place.key.end) }), indent: place.key.start - start };
}

/** Where new members of a mapping go, and how deep they stand. */
interface Spot { readonly offset: number; readonly indent: number }

/** The spot in a mapping that is there; before the member `before` leads to, where it is given. */
function spotIn({ text, document }: Written, path: FieldPath, before: string | number | undefined): Spot | undefined {
  const place = placeAt(document, path);
  if (!place) return undefined;
  const first = place.members?.values().next().value?.key;
  const next = before === undefined ? undefined : place.members?.get(String(before))?.key;
  if (isFlow(text, place)) return undefined;
  if (next && text.slice(lineStart(text, next.start), next.start).trim() === '') return { offset: lineStart(text, next.start), indent: columnOf(text, next.start) };
  if (first) return { offset: lineAfter(text, place), indent: columnOf(text, first.start) };
  // A key without a value: its mapping begins on the next line.
  return place.key && place.start === place.end ? { offset: lineAfter(text, place.key), indent: columnOf(text, place.key.start) + 2 } : undefined;
}

const indented = (lines: readonly string[], indent: number): string => lines.map((line) => `${' '.repeat(indent)}${line}\n`).join('');

/** How much of a path is there. */
function thereOf(document: ManifestDocument, path: FieldPath): number {
  let steps = path.length;
  while (steps > 0 && !placeAt(document, path.slice(0, steps))) steps--;
  return steps;
}

/** Lines put into the mapping at a path, which is made where it is missing. */
export function inserted(written: Written, path: FieldPath, lines: readonly string[], near: FieldPath = []): (Edit & { readonly indent: number }) | undefined {
  const { text, document } = written;
  const steps = thereOf(document, path);
  const [there, missing] = [path.slice(0, steps), path.slice(steps)];
  if (missing.some((step) => typeof step === 'number')) return undefined;
  const within = near.length > steps && there.every((step, index) => step === near[index]);
  const spot = spotIn(written, there, within ? near[steps] : undefined);
  if (!spot) return undefined;
  const wrapped = [...missing.map((step, depth) => `${'  '.repeat(depth)}${step}:`), ...lines.map((line) => `${'  '.repeat(missing.length)}${line}`)];
  const opening = spot.offset > 0 && text[spot.offset - 1] !== '\n' ? '\n' : '';
  return { from: spot.offset, to: spot.offset, text: opening + indented(wrapped, spot.indent), indent: spot.indent };
}

/** A member moved, with all that is below it, into the mapping at another path. */
export function moved(written: Written, from: FieldPath, to: FieldPath): readonly Edit[] | undefined {
  const { text } = written;
  const source = linesOf(written, from);
  if (!source || isFlow(text, placeAt(written.document, from.slice(0, -1)) ?? source)) return undefined;
  const lines = text.slice(source.start, source.end).replace(/\n$/, '').split('\n').map((line) => line.slice(Math.min(source.indent, line.length - line.trimStart().length)));
  const target = inserted(written, to, lines, from);
  if (!target || (target.from > source.start && target.from < source.end)) return undefined;
  const removal: Edit = { from: source.start, to: source.end, text: '' };
  if (target.from === source.start || target.from === source.end) return [{ ...removal, text: target.text.replace(/^\n/, '') }];
  const insertion: Edit = { from: target.from, to: target.to, text: target.text };
  return removal.from < insertion.from ? [removal, insertion] : [insertion, removal];
}

/** The pairs of a map as a manifest writes them: what reads as a number or a truth value is quoted. */
const pairs = (map: Readonly<Record<string, string>>): readonly string[] => Object.entries(map).map(([key, value]) => `${key}: ${/^[a-z][\w./-]*$/i.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value) ? value : JSON.stringify(value)}`);

/** A map of texts at a path that holds these pairs and no others. */
export function mapSet(written: Written, path: FieldPath, map: Readonly<Record<string, string>>): readonly Edit[] | undefined {
  const { text, document } = written;
  const place = placeAt(document, path);
  if (place && isFlow(text, place)) return [{ from: place.start, to: place.end, text: `{ ${pairs(map).join(', ')} }` }];
  const first = place?.members?.values().next().value?.key;
  if (place && first) return [{ from: first.start, to: place.end, text: indented(pairs(map), columnOf(text, first.start)).trim() }];
  const target = inserted(written, path, pairs(map));
  return target && [{ from: target.from, to: target.to, text: target.text }];
}

/** The text of a key, or of a value, for an edit in its place. */
export function rangeOf(document: ManifestDocument, path: FieldPath, part: 'key' | 'value'): { readonly from: number; readonly to: number } | undefined {
  const place = locate(document, path);
  return place?.found ? { from: place[part].start, to: place[part].end } : undefined;
}
