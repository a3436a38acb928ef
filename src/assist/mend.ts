import type { FieldPath } from '../manifest/index';
import { definitionOf, fieldAt, nearestName } from '../schema/index';
import type { Around, Diagnostic, Fix } from './contract';
import { mapSet, rangeOf, type Written } from './edits';
import { misplacedFixes } from './misplaced';
import { namesFor } from './names';
import { isMembers, replaced, said, valueAt } from './place';
import { sceneOf } from './scene';

/** What a complaint is about: the field it names, in which text, and what is around it. */
interface Complaint { readonly written: Written; readonly path: FieldPath; readonly around: Around; readonly definition: string }

interface Mend { readonly complaint: RegExp; readonly fixes: (about: Complaint) => readonly Fix[] }

/** Complaints of the API server for which a fix is certain, or nearly so, by their words. */
const MENDS: readonly Mend[] = [
  { complaint: /^unknown field /, fixes: ({ written, definition, path }) => misplacedFixes(written, definition, path) },
  { complaint: /`selector` does not match template `labels`|^spec\.selector: Required value/, fixes: selectorFixes },
  { complaint: /: Not found: /, fixes: nameFixes },
  { complaint: /RFC 1123|RFC 1035/, fixes: lowerCaseFixes },
];

/** The fixes of a complaint about the field at a path. */
export function mended(diagnostic: Diagnostic, about: Omit<Complaint, 'definition'>): Diagnostic {
  const object = about.written.document.value;
  const definition = isMembers(object) ? definitionOf(String(object.apiVersion), String(object.kind)) : undefined;
  const { message } = diagnostic;
  if (definition === undefined || typeof message !== 'string') return diagnostic;
  const found = MENDS.filter(({ complaint }) => complaint.test(message)).flatMap(({ fixes }) => fixes({ ...about, definition }));
  return { ...diagnostic, fixes: [...diagnostic.fixes, ...found] };
}

const LABELS: FieldPath = ['spec', 'template', 'metadata', 'labels'];
const SELECTOR: FieldPath = ['spec', 'selector', 'matchLabels'];
const pairsText = (map: Readonly<Record<string, string>>): string => Object.entries(map).map(([key, value]) => `${key}=${value}`).join(',');

function textsAt(written: Written, path: FieldPath): Readonly<Record<string, string>> {
  const found = valueAt(written.document.value, path);
  return isMembers(found) ? Object.fromEntries(Object.entries(found).map(([key, value]) => [key, String(value)])) : {};
}

/** The selector as the template's labels are, or the labels as the selector asks. */
function selectorFixes({ written }: Complaint): readonly Fix[] {
  const [labels, selector] = [textsAt(written, LABELS), textsAt(written, SELECTOR)];
  const shared = Object.keys(selector).filter((key) => Object.hasOwn(labels, key));
  const wanted = shared.length > 0 ? Object.fromEntries(shared.map((key) => [key, labels[key] ?? ''])) : labels;
  const fix = (say: string, path: FieldPath, map: Readonly<Record<string, string>>, named: Readonly<Record<string, string>>): readonly Fix[] => {
    const edits = Object.keys(named).length > 0 ? mapSet(written, path, map) : undefined;
    return edits ? [{ ...said(say, { labels: pairsText(named) }), edits }] : [];
  };
  return [...fix('fix.selector', SELECTOR, wanted, wanted), ...fix('fix.labels', LABELS, { ...labels, ...selector }, selector)];
}

/** The name among those there are that was probably meant; the only one there is, if there is but one. */
function nameFixes({ written, path, around, definition }: Complaint): readonly Fix[] {
  const object = written.document.value;
  const field = fieldAt(definition, path);
  const place = rangeOf(written.document, path, 'value');
  if (!field || !place || !isMembers(object)) return [];
  const names = namesFor(field, sceneOf(object, path, [], around)).map(({ name }) => name);
  const meant = nearestName(String(valueAt(object, path)), names) ?? (names.length === 1 ? names[0] : undefined);
  return meant === undefined ? [] : [replaced(place, meant)];
}

/** A name as Kubernetes takes it: in lower case, with hyphens for what it does not take. */
function lowerCaseFixes({ written, path }: Complaint): readonly Fix[] {
  const name = valueAt(written.document.value, path);
  const place = rangeOf(written.document, path, 'value');
  const better = String(name).toLowerCase().replace(/[^a-z0-9.-]+/g, '-').replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return place && typeof name === 'string' && better !== '' && better !== name ? [replaced(place, better)] : [];
}
