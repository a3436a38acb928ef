import type { Json } from '../simulator/base/json';
import { locate, type ManifestDocument, type Range } from '../manifest/index';
import type { Diagnostic } from './contract';

export type Members = { readonly [key: string]: Json | undefined };
export const isMembers = (value: Json | undefined): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A diagnostic at the key (or value) of a field; at its nearest parent where it is missing. */
export function at(document: ManifestDocument, path: readonly (string | number)[], message: string, part: 'key' | 'value' = 'key'): Diagnostic {
  const place = locate(document, path);
  const range: Range = place ? (part === 'value' && place.found ? place.value : place.key) : { start: document.start, end: Math.min(document.end, document.start + 1) };
  return { from: range.start, to: Math.max(range.end, range.start + 1), severity: 'error', message };
}
