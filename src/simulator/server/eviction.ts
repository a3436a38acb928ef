import { change, type Draft } from '../base/json';
import type { ApiResponse } from '../base/program';
import type { DeleteOptions } from '../api/client';
import type { ApiObject } from '../api/object';
import { badRequest, invalid } from '../api/status';
import { plainBody } from './decode';
import { checkPreconditions } from './deleter';
import { keyAt } from './path';
import type { Call } from './rest';
import { decodeAs, DecodeError, type TypeTable } from './strict';
import { stored, writeOptions } from './verbs';

interface Eviction { readonly metadata?: { readonly name?: string }; readonly deleteOptions?: DeleteFields }
interface DeleteFields extends Pick<DeleteOptions, 'gracePeriodSeconds' | 'preconditions' | 'propagationPolicy'> { readonly dryRun?: readonly string[] }

const TYPES: TypeTable = {
  fields: {
    Eviction: { apiVersion: 'string', kind: 'string', metadata: 'any', deleteOptions: 'DeleteOptions' },
    DeleteOptions: {
      apiVersion: 'string', kind: 'string', gracePeriodSeconds: 'integer', preconditions: 'Preconditions', orphanDependents: 'boolean', propagationPolicy: 'string',
      dryRun: '[]string', ignoreStoreReadErrorWithClusterBreakingPotential: 'boolean',
    },
    Preconditions: { uid: 'string', resourceVersion: 'string' },
  },
  quantities: new Set(), longs: new Set(['DeleteOptions.gracePeriodSeconds']),
};

const evicted: ApiResponse = { status: 201, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }, warnings: [] };

/** Eviction deletes a Pod, if whoever guards it (a disruption budget) lets it go, and says in its status why it went. */
export function evict(call: Call): ApiResponse {
  const { dryRun } = writeOptions(call, 'CreateOptions');
  const { metadata, deleteOptions = {} } = decoded(call);
  const pod = stored(call);
  if (metadata?.name !== pod.metadata.name) throw badRequest('name in URL does not match name in Eviction object');
  const { dryRun: dryRuns = [], ...options } = deleteOptions;
  if (dryRuns.some((value) => value !== 'All')) throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [{ type: 'FieldValueNotSupported', field: 'dryRun', message: `Unsupported value: ${JSON.stringify(dryRuns)}: supported values: "All"` }]);
  remove(call, pod, options, dryRun || dryRuns.length > 0);
  return evicted;
}

function remove(call: Call, pod: ApiObject, options: DeleteOptions, dryRun: boolean): void {
  const { engine, route: { resource, name } } = call;
  const key = keyAt(call.route);
  const writing = call.writing(dryRun);
  const nowMs = engine.world.nowMs();
  resource.strategy.admitEviction?.(pod, { client: writing.client, nowMs, dryRun });
  checkPreconditions(resource, pod, options);
  if (!dryRun) engine.writer.update(resource, key, change(pod, (draft) => resource.strategy.markEvicted?.(draft as Draft<ApiObject>, nowMs)), writing, 'status');
  const { preconditions: _met, ...rest } = options;
  engine.deleter.remove(resource, key, name ?? '', { ...rest, dryRun }, writing);
}

function decoded(call: Call): Eviction {
  const body = plainBody(call.request);
  const refuse = (why: string) => badRequest(`${typeof body['kind'] === 'string' ? body['kind'] : 'Eviction'} in version "v1" cannot be handled as a Eviction: ${why}`);
  if (body['kind'] !== undefined && body['kind'] !== 'Eviction') throw refuse(`converting (v1.${String(body['kind'])}) to (policy.Eviction): unknown conversion`);
  try {
    const { value, unknown } = decodeAs(TYPES, 'Eviction', body);
    unknown.forEach((path) => call.warn(`unknown field ${JSON.stringify(path)}`));
    return value as Eviction;
  } catch (error) {
    throw error instanceof DecodeError ? refuse(error.message) : error;
  }
}
