import type { ApiConnection, ApiResponse } from '../simulator/base/program';
import type { Json } from '../simulator/base/json';
import { parseFieldPath, parseManifest, type ManifestDocument } from '../manifest/index';
import { definitionOf, nearestName, servedKinds } from '../schema/index';
import type { Diagnostic } from './contract';
import { checkFields } from './check-fields';
import { at, isMembers, type Members } from './place';

/** A manifest larger than this is not looked at while it is typed; applying it says what the server says. */
const LIMIT_CHARACTERS = 200_000;

/**
 * Everything that is wrong with a manifest, at its place: text that is not YAML, full-width spaces, fields nobody knows (with
 * the name that was probably meant), and what the server itself says to a dry run. Nothing is stored.
 */
export function diagnose(text: string, api: ApiConnection): readonly Diagnostic[] {
  if (text.length > LIMIT_CHARACTERS) return [];
  const found = parseManifest(text).flatMap((document) => ofDocument(document, api));
  return [...wideSpaces(text), ...found].toSorted((a, b) => a.from - b.from || a.to - b.to);
}

/** Full-width spaces look like indentation and are none; those inside values are left alone. */
function wideSpaces(text: string): readonly Diagnostic[] {
  return [...text.matchAll(/^[ \t]*(?:-[ \t]+)?(\u3000+)|:(\u3000+)|^[^#'"\n]*?[\w\])}](\u3000+)$/gm)].map((match) => {
    const spaces = match[1] ?? match[2] ?? match[3] ?? '';
    const from = match.index + match[0].lastIndexOf(spaces);
    const to = from + spaces.length;
    return {
      from, to, severity: 'error', message: 'full-width space (U+3000): YAML knows only half-width spaces',
      fix: { title: 'Replace with half-width spaces', from, to, text: match[2] ? ' ' : '  '.repeat(spaces.length) }
      };
  });
}

function ofDocument(document: ManifestDocument, api: ApiConnection): readonly Diagnostic[] {
  if (document.problem) return [{ from: document.problem.start, to: document.problem.end, severity: 'error', message: document.problem.message }];
  if (document.value === undefined || document.value === null) return [];
  const doubles = document.duplicates.map(({ start, end }): Diagnostic => ({ from: start, to: end, severity: 'error', message: 'this key was given before; only one of them counts' }));
  const { value } = document;
  if (!isMembers(value)) return [...doubles, at(document, [], 'a manifest is a mapping with apiVersion, kind and metadata')];
  const kind = ofKind(document, value);
  if (kind.length > 0) return [...doubles, ...kind];
  const definition = definitionOf(String(value.apiVersion), String(value.kind));
  const fields = definition === undefined ? [] : checkFields(document, value, definition);
  return [...doubles, ...fields, ...(fields.length > 0 ? [] : ofServer(document, value, api))];
}

/** Whether somebody serves the kind, in kubectl's words where kubectl has some. */
function ofKind(document: ManifestDocument, value: Members): readonly Diagnostic[] {
  for (const field of ['apiVersion', 'kind'] as const) {
    if (typeof value[field] !== 'string' || value[field] === '') return [at(document, [field], `${field} not set`)];
  }
  const { apiVersion, kind } = value as { readonly apiVersion: string; readonly kind: string };
  if (definitionOf(apiVersion, kind) !== undefined) return [];
  const message = `no matches for kind "${kind}" in version "${apiVersion}"`;
  const other = servedKinds().find((one) => one.kind === kind);
  const wrong = other ? 'apiVersion' : 'kind';
  const meant = other ? other.apiVersion : nearestName(kind, servedKinds().filter((one) => one.apiVersion === apiVersion).map((one) => one.kind));
  const diagnostic = at(document, [wrong], message, 'value');
  return [meant === undefined ? diagnostic : { ...diagnostic, fix: { title: `Change to ${meant}`, from: diagnostic.from, to: diagnostic.to, text: meant } }];
}

/** What the server says to this object, without storing it. An object that is there already is judged as an update. */
function ofServer(document: ManifestDocument, value: Members, api: ApiConnection): readonly Diagnostic[] {
  const path = collectionPath(value, api);
  if (path === undefined) return [];
  const metadata = isMembers(value.metadata) ? value.metadata : {};
  const body: Json = { ...value, metadata };
  const created = api.request({ method: 'POST', path: `${path}?dryRun=All&fieldValidation=Strict`, body });
  const name = metadata.name;
  const isThere = created.status === 409 && typeof name === 'string';
  const response = isThere
    ? api.request({ method: 'PATCH', path: `${path}/${encodeURIComponent(name)}?dryRun=All&fieldValidation=Strict`, headers: { 'content-type': 'application/merge-patch+json' }, body })
    : created;
  const warnings = response.warnings.map((warning): Diagnostic => ({ ...at(document, parseFieldPath(/^([\w.[\]]+):/.exec(warning)?.[1] ?? ''), warning), severity: 'warning' }));
  return [...refusal(document, response), ...warnings];
}

function refusal(document: ManifestDocument, { status, body }: ApiResponse): readonly Diagnostic[] {
  if (status < 400 || !isMembers(body)) return [];
  const causes = isMembers(body.details) && Array.isArray(body.details.causes) ? (body.details.causes as readonly Json[]).filter(isMembers) : [];
  const placed = causes.filter((cause) => typeof cause.field === 'string' && cause.field !== '');
  if (placed.length === 0) return [at(document, [], String(body.message ?? ''))];
  return placed.map((cause) => at(document, parseFieldPath(String(cause.field)), `${String(cause.field)}: ${String(cause.message ?? '')}`, 'value'));
}

/** Where objects of this kind are posted to, as the server itself tells; undefined when it does not serve it. */
function collectionPath(value: Members, api: ApiConnection): string | undefined {
  const apiVersion = String(value.apiVersion);
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { status, body } = api.request({ method: 'GET', path: root });
  const resources = status === 200 && isMembers(body) && Array.isArray(body.resources) ? (body.resources as readonly Json[]) : [];
  const found = resources.find((one) => isMembers(one) && one.kind === value.kind && !String(one.name).includes('/'));
  if (!isMembers(found)) return undefined;
  const named = isMembers(value.metadata) ? value.metadata.namespace : undefined;
  return found.namespaced === true ? `${root}/namespaces/${encodeURIComponent(typeof named === 'string' && named !== '' ? named : 'default')}/${String(found.name)}` : `${root}/${String(found.name)}`;
}
