import { bytesOf, decodeBase64, encodeBase64, utf8Text } from '../base/base64';
import { ApiError } from '../api/errors';
import { apiVersionOf } from '../api/kind';
import type { ApiObject } from '../api/object';
import { keyOf } from '../api/object';
import { badRequest, forbiddenValue, invalid, unsupportedValue } from '../api/status';
import type { Engine } from './client';
import { JsonError } from './jsonError';
import { requests } from './parts';
import { selects } from './lists';
import { isTrue, valueOf, type Query, type Route } from './path';

/** One page of a list, and what its metadata says. */
export interface Page { readonly objects: readonly ApiObject[]; readonly meta: { readonly resourceVersion: string; readonly continue?: string; readonly remainingItemCount?: number } }

interface Token { readonly version: number; readonly after: string }

const LIST_OPTIONS = { group: 'meta.k8s.io', kind: 'ListOptions' };

/** Continue tokens are opaque to clients: JSON in base64, as the real ones. */
const encode = ({ version, after }: Token): string =>
  encodeBase64(bytesOf(JSON.stringify({ v: 'meta.k8s.io/v1', rv: version, start: `${after}\u0000` }))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
function decode(text: string): Token {
  const refuse = (why: string) => badRequest(`invalid continue token: continue key is not valid: ${why}`);
  const decoded = decodeBase64(text.replaceAll('-', '+').replaceAll('_', '/') + '='.repeat((4 - (text.length % 4)) % 4));
  if ('wrongAt' in decoded) throw refuse(`illegal base64 data at input byte ${decoded.wrongAt}`);
  try {
    const { v, rv, start } = requests.code().parseJson(utf8Text(decoded.bytes) ?? String.fromCharCode(...decoded.bytes)).value as { readonly v?: unknown; readonly rv?: unknown; readonly start?: unknown };
    if (v !== 'meta.k8s.io/v1' || typeof rv !== 'number' || typeof start !== 'string') throw refuse('server does not recognize this encoded version ""');
    return { version: rv, after: start.replace(/\u0000$/, '') };
  } catch (error) {
    throw error instanceof JsonError ? refuse(error.message) : error;
  }
}

/** Reads a resourceVersion of a query; undefined where none was given. Throws in the words of a list. */
function versionOf(query: Query): number | undefined {
  const text = valueOf(query, 'resourceVersion');
  if (text === '') return undefined;
  if (!/^\d+$/.test(text)) throw badRequest(`invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

function limitOf(query: Query): number {
  const text = valueOf(query, 'limit');
  if (text !== '' && !/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Math.max(0, Number(text));
}

function checkOptions(query: Query, version: number | undefined): void {
  const match = valueOf(query, 'resourceVersionMatch');
  if (isTrue(valueOf(query, 'sendInitialEvents'))) throw invalid(LIST_OPTIONS, '', [forbiddenValue('sendInitialEvents', 'sendInitialEvents is forbidden for list')]);
  if (!match) return;
  if (version === undefined) throw invalid(LIST_OPTIONS, '', [forbiddenValue('resourceVersionMatch', 'resourceVersionMatch is forbidden unless resourceVersion is provided')]);
  if (match !== 'Exact' && match !== 'NotOlderThan') throw invalid(LIST_OPTIONS, '', [unsupportedValue('resourceVersionMatch', match, ['Exact', 'NotOlderThan', ''])]);
  if (match === 'Exact' && version === 0) throw invalid(LIST_OPTIONS, '', [forbiddenValue('resourceVersionMatch', 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')]);
}

/** Throws for a version that does not exist yet. */
export function admitVersion(engine: Engine, version: number): void {
  const current = engine.store.version();
  if (version <= current) return;
  throw new ApiError(504, 'Timeout', `Timeout: Too large resource version: ${version}, current: ${current}`, { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 });
}

/** The objects of a route as they were at a version: the present with the changes since then undone. */
function objectsAt(engine: Engine, route: Route, version: number): readonly ApiObject[] {
  const present = engine.store.list(route.resource, route.namespace);
  if (version >= engine.store.version()) return present;
  const changes = engine.store.changes(version);
  if (!changes) throw new ApiError(410, 'Expired', 'The provided continue parameter is too old to display a consistent list result.');
  const objects = new Map(present.map((object) => [keyOf(object), object]));
  for (const change of changes.toReversed()) {
    if (change.resource !== route.resource.name || (route.namespace !== undefined && change.object.metadata.namespace !== route.namespace)) continue;
    if (change.old) objects.set(keyOf(change.old), change.old);
    else objects.delete(keyOf(change.object));
  }
  return [...objects.values()].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** The page of a list that a query asks for. */
export function pageOf(engine: Engine, route: Route, query: Query): Page {
  const labelSelector = valueOf(query, 'labelSelector');
  const fieldSelector = valueOf(query, 'fieldSelector');
  const selected = selects(route.resource, { labelSelector, fieldSelector }, apiVersionOf(route));
  const limit = limitOf(query);
  const token = valueOf(query, 'continue');
  const version = versionOf(query);
  if (token && version) throw badRequest('specifying resource version is not allowed when using continue');
  if (!token) checkOptions(query, version);
  if (version !== undefined) admitVersion(engine, version);
  const from = token ? decode(token) : undefined;
  const exact = valueOf(query, 'resourceVersionMatch') === 'Exact' ? version : undefined;
  const at = from?.version ?? exact ?? engine.store.version();
  const all = objectsAt(engine, route, at).filter((object) => selected(object) && (from === undefined || keyOf(object) > from.after));
  if (route.resource.kind.readOnly) return { objects: all.toSorted((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion)), meta: { resourceVersion: String(at) } };
  const objects = limit ? all.slice(0, limit) : all;
  const last = objects.at(-1);
  if (!last || objects.length === all.length) return { objects, meta: { resourceVersion: String(at) } };
  const counted = labelSelector || fieldSelector ? {} : { remainingItemCount: all.length - objects.length };
  return { objects, meta: { resourceVersion: String(at), continue: encode({ version: at, after: keyOf(last) }), ...counted } };
}
