import { change, type Draft, type Json } from '../base/json';
import type { ApiResponse } from '../base/program';
import { ageText } from '../api/age';
import { isApiError } from '../api/errors';
import { parseTimestamp, type ApiObject } from '../api/object';
import { badRequest, invalid, invalidValue } from '../api/status';
import { bindPod, type BindingTarget } from './binding';
import { header, plainBody } from './decode';
import { evict } from './eviction';
import type { ManagedFields } from './managers';
import { keyAt, noSuchResource } from './path';
import { mergePatch } from '../api/patch';
import { invalidPatch, patched } from './patches';
import type { Call } from './rest';
import { definitionsOf, metadataOnly } from './render';
import { decodeAs, DecodeError, type TypeTable } from './strict';
import { update, render, stored, writeOptions } from './verbs';

/** Answers the subresources that are objects themselves or write one: status, scale, binding, eviction, finalize. */
export function answerSubresource(call: Call, name: string): ApiResponse {
  const { method } = call.request;
  if (name === 'binding') return bind(call);
  if (name === 'eviction') return evict(call);
  if (name === 'scale') return scale(call);
  if (!['status', 'finalize', 'resize', 'ephemeralcontainers'].includes(name)) throw noSuchResource();
  if (method === 'GET') return { status: 200, body: render(call, stored(call)), warnings: [] };
  return method === 'PUT' ? update(call) : patched(call);
}

const created: ApiResponse = { status: 201, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }, warnings: [] };

function bind(call: Call): ApiResponse {
  const { dryRun } = writeOptions(call, 'CreateOptions');
  const body = plainBody(call.request);
  const annotations = (body['metadata'] as { readonly annotations?: Readonly<Record<string, string>> } | undefined)?.annotations;
  bindPod(call.engine, call.route.namespace ?? '', call.route.name ?? '', (body['target'] ?? {}) as BindingTarget, call.writing(dryRun), annotations);
  return created;
}

interface Scale { readonly metadata?: { readonly name?: string; readonly resourceVersion?: string }; readonly spec?: { readonly replicas?: number } }

/** The scale of an object: how many it should have, how many it has, and which they are. */
function scaleOf(call: Call, object: ApiObject): Json {
  const found = call.route.resource.strategy.scale?.read(object);
  if (!found) throw noSuchResource();
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  return {
    kind: 'Scale', apiVersion: 'autoscaling/v1', metadata: { name, ...(namespace ? { namespace } : {}), uid, resourceVersion, creationTimestamp },
    spec: found.desired ? { replicas: found.desired } : {}, status: { replicas: found.actual, ...(found.selector ? { selector: found.selector } : {}) },
  };
}

const SCALE_COLUMNS = [
  { name: 'Name', type: 'string', format: 'name', priority: 0 },
  { name: 'Desired', type: 'integer', description: 'replicas is the desired number of instances for the scaled object.', priority: 0 },
  { name: 'Available', type: 'integer', description: 'replicas is the actual number of observed instances of the scaled object.', priority: 0 },
  { name: 'Age', type: 'string', priority: 0 },
] as const;

/** The scale as the one row kubectl prints. */
function scaleTable(call: Call, object: ApiObject): Json {
  const { name, resourceVersion = '', creationTimestamp = '' } = object.metadata;
  const found = call.route.resource.strategy.scale?.read(object);
  if (!found) throw noSuchResource();
  const age = ageText(call.engine.world.nowMs() - (parseTimestamp(creationTimestamp) ?? 0));
  return {
    kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: { resourceVersion }, columnDefinitions: definitionsOf(SCALE_COLUMNS),
    rows: [{ cells: [name, found.desired, found.actual, age], object: metadataOnly(call.route, object) }],
  };
}

/** What a patch of the scale is merged into: it names also who of the object's managers owns the number of replicas. */
function ownedScale(call: Call, object: ApiObject): Json {
  const scale = scaleOf(call, object) as { readonly metadata: object };
  const managedFields = ((object.metadata.managedFields ?? []) as readonly ManagedFields[]).filter(({ fieldsV1 }) => fieldsV1?.['f:spec']?.['f:replicas'])
    .map((entry): Json => ({ ...entry, apiVersion: 'autoscaling/v1', fieldsV1: { 'f:spec': { 'f:replicas': {} } } }));
  return { ...scale, metadata: { ...scale.metadata, ...(managedFields.length ? { managedFields } : {}) } };
}

const RETRIES = 5;

function scale(call: Call): ApiResponse {
  const { engine, route, request } = call;
  if (request.method === 'GET') return { status: 200, body: (call.accepted.form === 'table' ? scaleTable : scaleOf)(call, stored(call)), warnings: [] };
  const { dryRun } = writeOptions(call, request.method === 'PUT' ? 'UpdateOptions' : 'PatchOptions');
  for (let attempt = 1; ; attempt++) {
    const object = stored(call);
    const wanted = request.method === 'PUT' ? decodedScale(plainBody(request), sentScale) : decodedScale(patchedScale(call, ownedScale(call, object)), invalidPatch);
    try {
      const next = rescaled(call, object, wanted);
      return { status: 200, body: scaleOf(call, engine.writer.update(route.resource, keyAt(route), next, call.writing(dryRun), 'scale')), warnings: [] };
    } catch (error) {
      if (!isApiError(error, 'Conflict') || wanted.metadata?.resourceVersion || attempt === RETRIES) throw error;
    }
  }
}

/** The only fields of a Scale a client writes; metadata is read as it comes. */
const SCALE_TYPES: TypeTable = {
  fields: { Scale: { apiVersion: 'string', kind: 'string', metadata: 'any', spec: 'ScaleSpec', status: 'any' }, ScaleSpec: { replicas: 'integer' } }, quantities: new Set(),
};

function decodedScale(value: unknown, refuse: (value: Json, why: string) => Error): Scale {
  try {
    return decodeAs(SCALE_TYPES, 'Scale', value).value as Scale;
  } catch (error) {
    throw error instanceof DecodeError ? refuse(value as Json, error.message) : error;
  }
}

const sentScale = (_value: Json, why: string): Error => badRequest(`Scale in version "v1" cannot be handled as a Scale: ${why}`);

function patchedScale(call: Call, current: Json): Json {
  const type = header(call.request, 'content-type').split(';')[0]?.trim();
  if (type !== 'application/merge-patch+json' && type !== 'application/strategic-merge-patch+json') throw badRequest(`the scale of an object can't be patched with ${type ?? 'nothing'}`);
  return mergePatch(current, plainBody(call.request) as Json);
}

/** The object with the number of replicas a Scale names. */
function rescaled(call: Call, object: ApiObject, wanted: Scale): ApiObject {
  const { strategy } = call.route.resource;
  const replicas = wanted.spec?.replicas ?? 0;
  const name = object.metadata.name;
  if (wanted.metadata?.name !== undefined && wanted.metadata.name !== name) throw badRequest(`the name of the object (${wanted.metadata.name}) does not match the name on the URL (${name})`);
  if (replicas < 0) throw invalid({ group: 'autoscaling', kind: 'Scale' }, name, [invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0')]);
  const next = change(object, (draft) => strategy.scale?.write(draft as Draft<ApiObject>, replicas));
  return wanted.metadata?.resourceVersion ? { ...next, metadata: { ...next.metadata, resourceVersion: wanted.metadata.resourceVersion } } : next;
}

