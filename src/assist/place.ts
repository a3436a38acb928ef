import type { Json } from '../simulator/base/json';
import { locate, type FieldPath, type ManifestDocument, type Range } from '../manifest/index';
import type { Diagnostic, Fix, Said } from './contract';

export type Members = { readonly [key: string]: Json | undefined };
export const isMembers = (value: Json | undefined): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at a path below a value. */
export function valueAt(value: Json | undefined, path: FieldPath): Json | undefined {
  return path.reduce<Json | undefined>((found, step) => (Array.isArray(found) ? (found as readonly Json[])[Number(step)] : isMembers(found) && Object.hasOwn(found, step) ? found[step] : undefined), value);
}

/** A field's path as the API server writes it. */
export const pathText = (path: FieldPath): string => path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');

export const said = (say: string, parameters: Said['parameters'] = {}): Said => ({ say, parameters });

/** The fix that puts one text in the place of another. */
export const replaced = ({ from, to }: { readonly from: number; readonly to: number }, text: string, called: Said = said('fix.change', { to: text })): Fix => ({ ...called, edits: [{ from, to, text }] });

/** A diagnostic at the key (or value) of a field; at its nearest parent where it is missing. */
export function at(document: ManifestDocument, path: FieldPath, message: Diagnostic['message'], part: 'key' | 'value' = 'key'): Diagnostic {
  const place = locate(document, path);
  const range: Range = place ? (part === 'value' && place.found ? place.value : place.key) : { start: document.start, end: Math.min(document.end, document.start + 1) };
  return { from: range.start, to: Math.max(range.end, range.start + 1), severity: 'error', message, fixes: [] };
}
