import type { Json } from '../base/json';
import type { WatchEvent } from '../base/program';
import type { Change } from '../api/client';
import { ApiError } from '../api/errors';
import { apiVersionOf } from '../api/kind';
import type { ApiObject } from '../api/object';
import { forbiddenValue, invalid, unexpected, unsupportedValue } from '../api/status';
import type { Engine } from './client';
import { selects } from './lists';
import { admitVersion } from './page';
import { isTrue, noSuchResource, routeOf, splitPath, valueOf, type Query, type Route } from './path';
import { acceptOf, includeOf, metadataOnly, served, table, type Accepted } from './render';

/** What a watch heard: its events, and the resourceVersion to go on from. */
export interface Heard { readonly events: readonly WatchEvent[]; readonly resourceVersion: string }

/** Answers watches without keeping any: a watch is a path and the resourceVersion it has heard up to. */
export interface Watches {
  /** What the list at `path` saw after `resourceVersion`; '' or '0' begins with all there is. */
  since(path: string, resourceVersion: string, accept?: string): Heard;
}

export function createWatches(engine: Engine): Watches {
  return {
    since(path, resourceVersion, accept = '') {
      const { segments, query } = splitPath(path);
      const route = routeOf(engine.registry, segments);
      if (!route || route.subresource) throw noSuchResource();
      return hear(engine, route, query, resourceVersion, acceptOf(accept));
    },
  };
}

/** One look of a watch at a route. Throws ApiError for a query that can't be watched. */
export function hear(engine: Engine, route: Route, query: Query, resourceVersion: string, accepted: Accepted): Heard {
  checkOptions(query);
  if (!/^\d*$/.test(resourceVersion)) throw unexpected(`resourceVersion: Invalid value: ${JSON.stringify(resourceVersion)}: strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`);
  const selected = selecting(route, query);
  const render = renderer(engine, route, query, accepted);
  const now = String(engine.store.version());
  const initial = isTrue(valueOf(query, 'sendInitialEvents'));
  const fromStart = resourceVersion === '' || resourceVersion === '0';
  if (fromStart || (initial && resourceVersion === valueOf(query, 'resourceVersion'))) {
    const present = engine.store.list(route.resource, route.namespace).filter(selected);
    const events = present.map((object): WatchEvent => ({ type: 'ADDED', object: render(object) }));
    return { events: initial ? [...events, bookmark(route, now)] : events, resourceVersion: now };
  }
  admitVersion(engine, Number(resourceVersion));
  const changes = engine.store.changes(Number(resourceVersion));
  if (!changes) throw new ApiError(410, 'Expired', `too old resource version: ${resourceVersion} (${now})`);
  const events = changes.filter((change) => change.resource === route.resource.name).flatMap((change): WatchEvent[] => {
    const seen = seenAs(change, selected);
    return seen ? [{ type: seen.type, object: render(seen.object) }] : [];
  });
  return { events, resourceVersion: now };
}

/** Whether an object is in the namespace, has the name and meets the selectors of a watch. */
function selecting(route: Route, query: Query): (object: ApiObject) => boolean {
  const meets = selects(route.resource, { labelSelector: valueOf(query, 'labelSelector'), fieldSelector: valueOf(query, 'fieldSelector') }, apiVersionOf(route));
  return ({ metadata, ...rest }) => (route.namespace === undefined || metadata.namespace === route.namespace) && (route.name === undefined || metadata.name === route.name) && meets({ metadata, ...rest } as ApiObject);
}

/** A change as this watch sees it: an object that comes to meet its selectors is added, one that ceases to is deleted. */
function seenAs(change: Change, selected: (object: ApiObject) => boolean): { readonly type: Change['type']; readonly object: ApiObject } | undefined {
  const before = change.old !== undefined && selected(change.old);
  const after = change.type !== 'DELETED' && selected(change.object);
  if (after) return { type: before ? 'MODIFIED' : 'ADDED', object: change.object };
  if (!before || !change.old) return undefined;
  const { resourceVersion } = change.object.metadata;
  return { type: 'DELETED', object: change.type === 'DELETED' ? change.object : { ...change.old, metadata: { ...change.old.metadata, resourceVersion } } };
}

function renderer(engine: Engine, route: Route, query: Query, accepted: Accepted): (object: ApiObject) => Json {
  if (accepted.form === 'metadata') return (object) => metadataOnly(route, object);
  if (accepted.form === 'object') return (object) => served(route, object);
  const include = includeOf(valueOf(query, 'includeObject'));
  let columns: 'with' | 'without' = 'with';
  return (object) => {
    const rows = table(route, [object], object.metadata.resourceVersion, engine.world.nowMs(), include, undefined, columns);
    columns = 'without';
    return rows;
  };
}

/** Says that all that was there has been told. */
const bookmark = (route: Route, resourceVersion: string): WatchEvent => ({
  type: 'BOOKMARK',
  object: { kind: route.resource.kind.kind, apiVersion: apiVersionOf(route), metadata: { resourceVersion, annotations: { 'k8s.io/initial-events-end': 'true' } } },
});

function checkOptions(query: Query): void {
  const match = valueOf(query, 'resourceVersionMatch');
  const options = { group: 'meta.k8s.io', kind: 'ListOptions' };
  if (!query.has('sendInitialEvents')) {
    if (match) throw invalid(options, '', [forbiddenValue('resourceVersionMatch', 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')]);
    return;
  }
  const needed = forbiddenValue('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
  if (match !== 'NotOlderThan') throw invalid(options, '', match ? [needed, unsupportedValue('resourceVersionMatch', match, ['NotOlderThan'])] : [needed]);
}
