import type { Json } from '../base/json';
import type { ApiResponse } from '../base/program';
import type { DeleteOptions } from '../api/client';
import { keyOf, type ApiObject } from '../api/object';
import { badRequest, invalid } from '../api/status';
import { plainBody } from './decode';
import type { Deletion } from './deleter';
import { keyAt, valueOf } from './path';
import { pageOf } from './page';
import { renderList } from './render';
import type { Call } from './rest';
import { render, writeOptions } from './verbs';

const POLICIES: readonly string[] = ['Foreground', 'Background', 'Orphan'];

/** Options of a DELETE: from its body, else from its query. */
function optionsOf(call: Call): DeleteOptions {
  const { dryRun } = writeOptions(call, 'DeleteOptions');
  const body = plainBody(call.request) as Readonly<Record<string, Json | undefined>>;
  if (body['kind'] !== undefined && body['kind'] !== 'DeleteOptions') {
    throw badRequest(`no kind ${JSON.stringify(body['kind'])} is registered for version ${JSON.stringify(body['apiVersion'] ?? 'v1')} in scheme "pkg/runtime/scheme.go:111"`);
  }
  const grace = valueOf(call.query, 'gracePeriodSeconds');
  const policy = (body['propagationPolicy'] ?? (valueOf(call.query, 'propagationPolicy') || undefined)) as DeleteOptions['propagationPolicy'];
  const seconds = (body['gracePeriodSeconds'] ?? (grace === '' ? undefined : Number(grace))) as number | undefined;
  const preconditions = body['preconditions'] as DeleteOptions['preconditions'];
  const bodyDryRun = Array.isArray(body['dryRun']) && (body['dryRun'] as readonly Json[]).includes('All');
  if (policy !== undefined && !POLICIES.includes(policy)) {
    throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [{ type: 'FieldValueNotSupported', field: 'propagationPolicy', message: `Unsupported value: ${JSON.stringify(policy)}: supported values: "Foreground", "Background", "Orphan", "nil"` }]);
  }
  return { dryRun: dryRun || bodyDryRun, ...(policy ? { propagationPolicy: policy } : {}), ...(seconds === undefined || seconds === null ? {} : { gracePeriodSeconds: seconds }), ...(preconditions ? { preconditions } : {}) };
}

const remove = (call: Call, object: Pick<ApiObject, 'metadata'> | undefined, options: DeleteOptions): Deletion => {
  const { resource, name } = call.route;
  return call.engine.deleter.remove(resource, object ? keyOf(object) : keyAt(call.route), object?.metadata.name ?? name ?? '', options, call.writing(options.dryRun ?? false));
};

/** DELETE of one object: answers with the object while it stays, and with a Status once it is gone, where its kind does not show it then too. */
export function deleteOne(call: Call): ApiResponse {
  const { kind, strategy } = call.route.resource;
  const { object, gone } = remove(call, undefined, optionsOf(call));
  if (!gone || strategy.returnsDeleted || strategy.gracePeriodSeconds) return { status: 200, body: render(call, object), warnings: [] };
  const details = { name: object.metadata.name, ...(kind.group ? { group: kind.group } : {}), kind: kind.plural, uid: object.metadata.uid };
  return { status: 200, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }, warnings: [] };
}

/** DELETE of a list: everything the selectors select. */
export function deleteCollection(call: Call): ApiResponse {
  const options = optionsOf(call);
  const { objects, meta } = pageOf(call.engine, call.route, call.query);
  const gone = objects.map((object) => remove(call, object, options).object);
  return { status: 200, body: renderList(call.route, gone, meta as { resourceVersion: string }, call.accepted, call.engine.world.nowMs(), valueOf(call.query, 'includeObject')), warnings: [] };
}
