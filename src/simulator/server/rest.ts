import type { Json } from '../base/json';
import type { ApiRequest, ApiResponse } from '../base/program';
import type { Cause } from '../api/client';
import { isApiError } from '../api/errors';
import { apiVersionOf, type Subresource } from '../api/kind';
import type { ApiObject } from '../api/object';
import { createClient, type Engine } from './client';
import { header } from './decode';
import { createDiscovery } from './discovery';
import type { ServerOptions } from './options';
import { afterUpdate } from './managers';
import { requests } from './parts';
import { admitMethod, routeOf, splitPath, valueOf, type Query, type Route } from './path';
import { acceptOf, plain, type Accepted } from './render';
import { answerObject } from './objects';
import type { Writing } from './writer';

/** A request on its way through the server. */
export interface Call {
  readonly engine: Engine;
  readonly options: ServerOptions;
  readonly request: ApiRequest;
  readonly route: Route;
  readonly query: Query;
  readonly accepted: Accepted;
  readonly warn: (message: string) => void;
  writing(dryRun: boolean): Writing;
}

/** Answers a subresource the server itself knows nothing of: log, exec, attach. It may throw ApiError. */
export type Connector = (call: { readonly namespace: string; readonly name: string; readonly query: Query; readonly request: ApiRequest }) => ApiResponse;

export interface Rest {
  request(request: ApiRequest, cause?: Cause): ApiResponse;
  connect(subresource: Subresource, connector: Connector): void;
}

export function createRest(engine: Engine, options: ServerOptions): Rest {
  const connectors = new Map<string, Connector>();
  const discover = createDiscovery(engine.registry);

  const answer = (request: ApiRequest, cause: Cause | undefined, warn: (message: string) => void): ApiResponse => {
    const { segments, query } = splitPath(request.path);
    const found = request.method === 'GET' ? discover(segments, header(request, 'accept')) : undefined;
    if (found) return found;
    const route = routeOf(engine.registry, segments);
    if (!route) return plain(404, '404 page not found\n');
    admitMethod(route, request.method);
    const { deprecated } = route.resource.strategy;
    if (deprecated) warn(deprecated);
    const accepted = acceptOf(header(request, 'accept'));
    const client = createClient(engine, cause);
    const call: Call = { engine, options, request, route, query, accepted, warn, writing: (dryRun) => ({ client, cause, dryRun, warn, ...ownersOf(call) }) };
    if (route.subresource === undefined) return answerObject(call);
    const connector = connectors.get(route.subresource);
    if (connector) return connector({ namespace: route.namespace ?? '', name: route.name ?? '', query, request });
    return requests.code().answerSubresource(call, route.subresource);
  };

  return {
    request(request, cause) {
      const warnings: string[] = [];
      const warn = (message: string) => { if (!warnings.includes(message)) warnings.push(message); };
      try {
        const response = isDryRun(request) ? engine.world.rehearse(() => answer(request, cause, warn)) : answer(request, cause, warn);
        return finish({ ...response, warnings: [...response.warnings, ...warnings] }, request, options);
      } catch (error) {
        if (!isApiError(error)) throw error;
        return { status: error.code, body: statusOf(error), warnings };
      }
    },
    connect: (subresource, connector) => void connectors.set(subresource, connector),
  };
}

/** Keeps who owns which fields, for writes of clients that come through this door. */
function ownersOf({ engine, options, request, route, query }: Call): Pick<Writing, 'owners'> {
  const { ownership: table } = options;
  if (!table) return {};
  const manager = valueOf(query, 'fieldManager') || header(request, 'user-agent').split('/')[0] || 'unknown';
  const by = { manager, operation: 'Update', apiVersion: apiVersionOf(route), ...(route.subresource ? { subresource: route.subresource } : {}) } as const;
  const { strategy } = route.resource;
  const owning = { table, definition: strategy.definition, nowMs: engine.world.nowMs(), by };
  const replicas = (object: ApiObject): number => strategy.scale?.read(object).desired ?? 0;
  if (route.subresource === 'scale') return { owners: (draft, old) => (old ? requests.code().afterScale(owning, old, { was: replicas(old), now: replicas(draft) }) : []) };
  return { owners: (draft, old) => afterUpdate(owning, old, draft) };
}

/** Whether nothing may come of a request, not even a name or uid that a later one then misses. */
function isDryRun(request: ApiRequest): boolean {
  return request.method !== 'GET' && splitPath(request.path).query.get('dryRun') !== undefined;
}

/** An error as the server writes it; one without a reason does not say so. */
function statusOf(error: { status(): unknown }): Json {
  const { reason, ...rest } = error.status() as { readonly reason?: string; readonly [field: string]: Json | undefined };
  return reason ? { ...rest, reason } : rest;
}

/** YAML for clients that asked for it. */
function finish(response: ApiResponse, request: ApiRequest, options: ServerOptions): ApiResponse {
  if (response.text !== undefined || !options.printYaml || !acceptOf(header(request, 'accept')).yaml) return response;
  return { ...response, text: options.printYaml(response.body), contentType: 'application/yaml' };
}

