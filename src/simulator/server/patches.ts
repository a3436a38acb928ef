import { compareText } from '../base/text';
import type { Json } from '../base/json';
import type { ApiResponse } from '../base/program';
import { ApiError, isApiError } from '../api/errors';
import { applyJsonPatch, type Operation } from '../api/jsonpatch';
import type { ApiObject } from '../api/object';
import { applyStrategicPatch, goText, mergePatch, PatchError } from '../api/patch';
import { badRequest, forbiddenValue, invalid, unexpected } from '../api/status';
import { APPLY, applyPatched } from './applies';
import { checkSize, header } from './decode';
import { parseJson } from './json';
import { JsonError } from './jsonError';
import { apiVersionOf } from '../api/kind';
import { served } from './render';
import type { Call } from './rest';
import { decodeAs, DecodeError, wordFor } from './strict';
import { render, replace, stored, writeOptions } from './verbs';

const STRATEGIC = 'application/strategic-merge-patch+json';
const TYPES = ['application/json-patch+json', 'application/merge-patch+json', STRATEGIC];
const RETRIES = 5;
const EMPTY_TABLE = { fields: {}, rules: {} };

/** PATCH: the present object, patched, goes the way of an update; a conflict with another writer is tried again unless the patch names a version. */
export function patched(call: Call): ApiResponse {
  const type = header(call.request, 'content-type').split(';')[0]?.trim() ?? '';
  if (type === APPLY && call.options.ownership) return applyPatched(call, call.options.ownership);
  if (!TYPES.includes(type)) throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  const { dryRun } = writeOptions(call, 'PatchOptions');
  if (call.query.has('force')) throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [forbiddenValue('force', 'may not be specified for non-apply patch')]);
  const patch = bodyOf(call, type);
  for (let attempt = 1; ; attempt++) {
    const before = stored(call);
    const object = decoded(call, apply(call, before, patch, type), type === STRATEGIC ? goText(shownPatch(patch)) : undefined);
    try {
      return { status: 200, body: render(call, replace(call, object, dryRun, { ...call.writing(dryRun), anyUid: true })), warnings: [] };
    } catch (error) {
      if (!isApiError(error, 'Conflict') || attempt === RETRIES || object.metadata.resourceVersion !== before.metadata.resourceVersion) throw error;
    }
  }
}

function bodyOf(call: Call, type: string): Json {
  const { body, text } = call.request;
  let patch: Json;
  checkSize(call.request);
  try {
    patch = body ?? (parseJson(text ?? '').value as Json);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw badRequest(error.message);
  }
  const list = type === 'application/json-patch+json';
  if (list === Array.isArray(patch) && typeof patch === 'object' && patch !== null) return patch;
  throw badRequest(`${type === STRATEGIC ? '' : 'error decoding patch: '}json: cannot unmarshal ${wordFor(patch)} into Go value of type ${list ? '[]handlers.jsonPatchOp' : 'map[string]interface {}'}`);
}

function apply(call: Call, before: ApiObject, patch: Json, type: string): Json {
  const { strategy } = call.route.resource;
  const object = served(call.route, before);
  try {
    if (type === 'application/merge-patch+json') return mergePatch(object, patch);
    if (type === 'application/json-patch+json') return applyJsonPatch(object, patch as unknown as readonly Operation[]);
    return applyStrategicPatch(object, patch, strategy.definition, call.options.merge ?? EMPTY_TABLE);
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    if (error.fault === 'operation') throw new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
    if (error.fault === 'shape') throw refused(goText(patch), error.message);
    throw unexpected(error.message);
  }
}

/** Complaints about what a patch made of an object name neither kind nor name. */
const refused = (shown: string, why: string): ApiError => invalid({ group: '', kind: '' }, '', [{ type: 'FieldValueInvalid', field: 'patch', message: `Invalid value: ${JSON.stringify(shown)}: ${why}` }]);

/** What a patch made of an object can't be read as its kind. */
export const invalidPatch = (value: Json, why: string): ApiError => refused(shown(value), why);

/** A strategic patch as it is quoted once it was applied: lists that came with an order are used up. */
function shownPatch(patch: Json): Json {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const ordered = new Set(Object.keys(patch).filter((name) => name.startsWith('$setElementOrder/')).flatMap((name) => [name, name.slice('$setElementOrder/'.length)]));
  return Object.fromEntries(Object.entries(patch).filter(([name]) => !ordered.has(name)).map(([name, value]) => [name, shownPatch(value as Json)]));
}

/** The patched JSON as an object of its kind. Complaints quote `quoted`, by default the patched JSON. */
function decoded(call: Call, value: Json, quoted?: string): ApiObject {
  const { options, route } = call;
  const { validation } = writeOptions(call, 'PatchOptions');
  const own = apiVersionOf(route) === apiVersionOf(route.resource.kind);
  if (!options.types || !own) return (own ? value : route.resource.strategy.conversions?.[apiVersionOf(route)]?.to(value) ?? value) as unknown as ApiObject;
  try {
    const { value: object, unknown } = decodeAs(options.types, route.resource.strategy.definition, value);
    const complaints = unknown.map((path) => `unknown field ${JSON.stringify(path)}`);
    if (complaints.length && validation === 'Strict') throw refused(quoted ?? shown(value), `strict decoding error: ${complaints.join(', ')}`);
    if (validation === 'Warn') complaints.forEach(call.warn);
    return object as ApiObject;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw quoted === undefined ? invalidPatch(value, error.message) : refused(quoted, error.plain);
  }
}

const META_ORDER = ['name', 'generateName', 'namespace', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'labels', 'annotations', 'ownerReferences', 'finalizers', 'managedFields'];

/** JSON with sorted members at the top, as the server quotes a patched object. */
function shown(value: Json): string {
  const entries = (Object.entries(value as object) as readonly (readonly [string, Json])[]).map(([name, member]) => [name, name === 'metadata' ? inOrder(member) : member] as const);
  return JSON.stringify(Object.fromEntries(entries.toSorted(([a], [b]) => compareText(a, b))));
}

const sorted = (value: Json): Json => Object.fromEntries(Object.entries(value as object).toSorted(([a], [b]) => compareText(a, b)));

function inOrder(metadata: Json): Json {
  const rank = (name: string) => META_ORDER.indexOf(name);
  return Object.fromEntries(Object.entries(metadata as object).toSorted(([a], [b]) => rank(a) - rank(b)).map(([name, value]) => [name, name === 'labels' || name === 'annotations' ? sorted(value as Json) : value]));
}
