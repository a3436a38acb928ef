import type { ApiResponse } from '../simulator/base/program';
import type { Json } from '../simulator/base/json';
import { parseFieldPath, parseManifest, type ManifestDocument } from '../manifest/index';
import { definitionOf, nearestName, servedKinds } from '../schema/index';
import type { Around, Diagnostic } from './contract';
import { checkFields } from './check-fields';
import type { Written } from './edits';
import { mended } from './mend';
import { at, isMembers, replaced, said, valueAt, type Members } from './place';
import { collectionPath, namespaceOf, servedObject } from './served';
import { yamlFixes } from './yaml-fixes';

/** A manifest larger than this is not looked at while it is typed; applying it says what the server says. */
const LIMIT_CHARACTERS = 200_000;

/**
 * Everything that is wrong with a manifest, at its place: text that is not YAML, full-width spaces, fields nobody knows, and what
 * the server itself says to a dry run; with the fixes that are certain. Nothing is stored.
 */
export function diagnose(text: string, around: Around): readonly Diagnostic[] {
  if (text.length > LIMIT_CHARACTERS) return [];
  const found = parseManifest(text).flatMap((document) => ofDocument({ text, document }, around));
  return [...wideSpaces(text), ...found].toSorted((a, b) => a.from - b.from || a.to - b.to);
}

/** Full-width spaces look like indentation and are none; those inside values are left alone. */
function wideSpaces(text: string): readonly Diagnostic[] {
  return [...text.matchAll(/^[ \t]*(?:-[ \t]+)?(\u3000+)|:(\u3000+)|^[^#'"\n]*?[\w\])}](\u3000+)$/gm)].map((match) => {
    const spaces = match[1] ?? match[2] ?? match[3] ?? '';
    const from = match.index + match[0].lastIndexOf(spaces);
    const place = { from, to: from + spaces.length };
    return { ...place, severity: 'error', message: said('problem.wide-space'), fixes: [replaced(place, match[2] ? ' ' : '  '.repeat(spaces.length), said('fix.wide-space'))] };
  });
}

function ofDocument(written: Written, around: Around): readonly Diagnostic[] {
  const { text, document } = written;
  const { problem, value } = document;
  if (problem) return [{ from: problem.start, to: problem.end, severity: 'error', message: problem.message, fixes: yamlFixes(text, problem.start) }];
  if (value === undefined || value === null) return [];
  const doubles = document.duplicates.map(({ start, end }): Diagnostic => ({ from: start, to: end, severity: 'error', message: said('problem.key-twice'), fixes: [] }));
  if (!isMembers(value)) return [...doubles, at(document, [], said('problem.no-mapping'))];
  const kind = ofKind(document, value);
  if (kind.length > 0) return [...doubles, ...kind];
  const definition = definitionOf(String(value.apiVersion), String(value.kind));
  const fields = definition === undefined ? [] : checkFields(document, value, definition).map((one) => mended(one, { written, path: pathOf(one), around }));
  return [...doubles, ...fields, ...(fields.length > 0 ? [] : ofServer(written, value, around))];
}

/** The path of a field nobody knows, which its message names. */
const pathOf = ({ message }: Diagnostic) => parseFieldPath(typeof message === 'string' ? (/^unknown field "(.*)"$/.exec(message)?.[1] ?? '') : '');

/** Whether somebody serves the kind, in kubectl's words where kubectl has some. */
function ofKind(document: ManifestDocument, value: Members): readonly Diagnostic[] {
  for (const field of ['apiVersion', 'kind'] as const) {
    if (typeof value[field] !== 'string' || value[field] === '') return [at(document, [field], `${field} not set`)];
  }
  const { apiVersion, kind } = value as { readonly apiVersion: string; readonly kind: string };
  if (definitionOf(apiVersion, kind) !== undefined) return [];
  const other = servedKinds().find((one) => one.kind === kind);
  const meant = other ? other.apiVersion : nearestName(kind, servedKinds().filter((one) => one.apiVersion === apiVersion).map((one) => one.kind));
  const diagnostic = at(document, [other ? 'apiVersion' : 'kind'], `no matches for kind "${kind}" in version "${apiVersion}"`, 'value');
  return [meant === undefined ? diagnostic : { ...diagnostic, fixes: [replaced(diagnostic, meant)] }];
}

/** What the server says to this object, without storing it. An object that is there already is judged as an update. */
function ofServer(written: Written, value: Members, around: Around): readonly Diagnostic[] {
  const { api } = around;
  const path = collectionPath(api, String(value.apiVersion), String(value.kind), namespaceOf(value));
  if (path === undefined) return [];
  const metadata = isMembers(value.metadata) ? value.metadata : {};
  const body: Json = { ...value, metadata };
  const created = api.request({ method: 'POST', path: `${path}?dryRun=All&fieldValidation=Strict`, body });
  const name = metadata.name;
  const isThere = created.status === 409 && typeof name === 'string';
  const response = isThere
    ? api.request({ method: 'PATCH', path: `${path}/${encodeURIComponent(name)}?dryRun=All&fieldValidation=Strict`, headers: { 'content-type': 'application/strategic-merge-patch+json' }, body: patchOf(body, servedObject(api, value)) })
    : created;
  const warnings = response.warnings.map((warning): Diagnostic => ({ ...at(written.document, parseFieldPath(/^([\w.[\]]+):/.exec(warning)?.[1] ?? ''), warning), severity: 'warning' }));
  return [...refusal(written, response, around), ...warnings];
}

/** What applying would ask for: the manifest, and without what it had when it was applied before and has no longer. */
function patchOf(body: Members, served: Members | undefined): Json {
  const applied = valueAt(served, ['metadata', 'annotations', 'kubectl.kubernetes.io/last-applied-configuration']);
  return typeof applied === 'string' ? withoutDropped(body, parseManifest(applied)[0]?.value) : body;
}

function withoutDropped(now: Json, before: Json | undefined): Json {
  if (!isMembers(now) || !isMembers(before)) return now;
  const dropped = Object.keys(before).filter((key) => !Object.hasOwn(now, key)).map((key) => [key, null]);
  return { ...Object.fromEntries(Object.entries(now).map(([key, value]) => [key, withoutDropped(value ?? null, before[key])])), ...Object.fromEntries(dropped) };
}

function refusal(written: Written, { status, body }: ApiResponse, around: Around): readonly Diagnostic[] {
  if (status < 400 || !isMembers(body)) return [];
  const { document } = written;
  const causes = isMembers(body.details) && Array.isArray(body.details.causes) ? (body.details.causes as readonly Json[]).filter(isMembers) : [];
  const placed = causes.filter((cause) => typeof cause.field === 'string' && cause.field !== '');
  if (placed.length === 0) return [at(document, [], String(body.message ?? ''))];
  return placed.map((cause) => {
    const path = parseFieldPath(String(cause.field));
    return mended(at(document, path, `${String(cause.field)}: ${String(cause.message ?? '')}`, 'value'), { written, path, around });
  });
}
