import type { Json } from '../base/json';
import type { ApiResponse } from '../base/program';
import { apiVersionOf } from '../api/kind';
import type { ApiObject } from '../api/object';
import { badRequest, invalid, invalidValue, notFound } from '../api/status';
import { decodeBody } from './decode';
import { keyAt, isTrue, valueOf, type Query } from './path';
import { pageOf } from './page';
import { renderList, renderObject } from './render';
import type { Call } from './rest';
import type { FieldValidation } from './decode';
import { unheededPaths } from './unheeded';
import { hear } from './watch';

/** An answer that went well. */
export const ok = (body: Json, status = 200): ApiResponse => ({ status, body, warnings: [] });

/** Whether a GET asks for what happens instead of what is. */
export const isWatch = (query: Query): boolean => isTrue(valueOf(query, 'watch'));

/** The object a call names; throws NotFound. */
export function stored(call: Call): ApiObject {
  const object = call.engine.store.get(call.route.resource, keyAt(call.route));
  if (!object) throw notFound(call.route.resource.kind, call.route.name ?? '');
  return object;
}

export const render = (call: Call, object: ApiObject): Json => renderObject(call.route, object, call.accepted, call.engine.world.nowMs(), valueOf(call.query, 'includeObject'));

/** GET of a list. */
export function listOrWatch(call: Call): ApiResponse {
  if (isWatch(call.query)) return watchAll(call);
  const { objects, meta } = pageOf(call.engine, call.route, call.query);
  return ok(renderList(call.route, objects, meta as { resourceVersion: string }, call.accepted, call.engine.world.nowMs(), valueOf(call.query, 'includeObject')));
}

/** What a watch would have told up to now; who wants to go on listening asks the server for the changes since then. */
export function watchAll(call: Call): ApiResponse {
  const { events } = hear(call.engine, call.route, call.query, valueOf(call.query, 'resourceVersion'), call.accepted);
  return ok(events as unknown as Json);
}

const VALIDATIONS: readonly string[] = ['', 'Ignore', 'Strict', 'Warn'];

/** What the query of a write says; `options` names the type of options that complains. */
export function writeOptions(call: Call, options: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions' | 'DeleteOptions'): { readonly dryRun: boolean; readonly validation: FieldValidation } {
  const dryRun = call.query.get('dryRun') ?? [];
  const validation = valueOf(call.query, 'fieldValidation');
  const group = { group: 'meta.k8s.io', kind: options };
  if (dryRun.some((value) => value !== 'All')) {
    throw invalid(group, '', [{ type: 'FieldValueNotSupported', field: 'dryRun', message: `Unsupported value: ${JSON.stringify(dryRun)}: supported values: "All"` }]);
  }
  if (!VALIDATIONS.includes(validation)) {
    throw invalid(group, '', [{ type: 'FieldValueNotSupported', field: 'fieldValidation', message: `Unsupported value: ${JSON.stringify(validation)}: supported values: "", "Ignore", "Strict", "Warn"` }]);
  }
  return { dryRun: dryRun.length > 0, validation: (validation || 'Warn') as FieldValidation };
}

/** The body as an object of the stored version. */
function decoded(call: Call, validation: FieldValidation): ApiObject {
  const { route, request, options, warn } = call;
  const body = decodeBody(request, route, validation, options, warn);
  const apiVersion = apiVersionOf(route);
  const converted = apiVersion === apiVersionOf(route.resource.kind) ? body : route.resource.strategy.conversions?.[apiVersion]?.to(body as Json) ?? body;
  return { ...converted, metadata: { ...(converted as Partial<ApiObject>).metadata } } as ApiObject;
}

/** POST of an object to a list. */
export function create(call: Call): ApiResponse {
  const { route, engine } = call;
  const { dryRun, validation } = writeOptions(call, 'CreateOptions');
  const object = decoded(call, validation);
  if (route.namespace !== undefined && object.metadata.namespace && object.metadata.namespace !== route.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  const made = engine.writer.create(route.resource, route.namespace, object, call.writing(dryRun));
  warnOfUnheeded(call, object, undefined);
  return ok(render(call, made), 201);
}

/** Says which of the fields an accepted object brings have no effect here. */
export function warnOfUnheeded({ options: { noEffect, types }, route, warn }: Call, object: ApiObject, before: ApiObject | undefined): void {
  if (!noEffect || !types) return;
  for (const path of unheededPaths(types.fields, noEffect, route.resource.strategy.definition, object as unknown as Json, before as unknown as Json | undefined)) {
    warn(`${path}: stored, but the simulator does not act on it`);
  }
}

/** PUT of an object, or of the part a subresource names. */
export function update(call: Call): ApiResponse {
  const { dryRun, validation } = writeOptions(call, 'UpdateOptions');
  return ok(render(call, replace(call, decoded(call, validation), dryRun)));
}

/** Stores what a client sent in place of the object its path names. */
export function replace(call: Call, object: ApiObject, dryRun: boolean, writing = call.writing(dryRun)): ApiObject {
  const { route, engine } = call;
  const { name, namespace } = (object as Partial<ApiObject>).metadata ?? { name: undefined, namespace: undefined };
  if (!name) throw badRequest(`the name of the object (${route.name ?? ''} based on URL) was undeterminable: name must be provided`);
  if (name !== route.name) throw badRequest(`the name of the object (${name}) does not match the name on the URL (${route.name ?? ''})`);
  if (route.namespace !== undefined && namespace && namespace !== route.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (route.resource.strategy.updateNeedsVersion && !object.metadata.resourceVersion) {
    const { group, plural } = route.resource.kind;
    throw invalid({ group, kind: plural }, route.name ?? '', [invalidValue('metadata.resourceVersion', 0, 'must be specified for an update')]);
  }
  const target = route.subresource === 'status' ? 'status' : route.subresource === 'finalize' ? 'finalize' : 'object';
  const named = { ...object, metadata: { ...object.metadata, name: route.name ?? '' } };
  const before = engine.store.get(route.resource, keyAt(route));
  const after = engine.writer.update(route.resource, keyAt(route), named, writing, target);
  warnOfUnheeded(call, named, before);
  return after;
}
