import type { ApiRequest, ApiResponse, WatchEvent } from '../base/program';
import type { Cause, Change, Client } from '../api/client';
import { resourceOf, type Subresource } from '../api/kind';
import type { Strategy } from '../api/strategy';
import type { World } from '../world/world';
import { createClient, type Engine } from './client';
import { createDeleter } from './deleter';
import { createNamespaces } from './namespaces';
import type { ServerOptions } from './options';
import { presented } from './present';
import { createRegistry } from './registry';
import { createRest, type Connector } from './rest';
import { createStore } from './store';
import { createWatches } from './watch';
import { createWriter } from './writer';

/** The API server of one cluster. It knows no kind: everything particular comes from the strategies. */
export interface Server {
  /** Typed access, as controllers have it. */
  readonly client: Client;
  /** The REST door. Writes are recorded with `cause`. */
  request(request: ApiRequest, cause?: Cause): ApiResponse;
  /** What happened to the list at `path` after a resourceVersion: watch events, and where to go on. */
  changesSince(path: string, resourceVersion: string, accept?: string): { readonly events: readonly WatchEvent[]; readonly resourceVersion: string };
  /** All changes after a version, oldest first. */
  changes(afterVersion: number): readonly Change[];
  /** `listener` hears every change once, in order, right after its commit. */
  onChange(listener: (change: Change) => void): void;
  version(): number;
  /** Who answers a subresource that is not an object: log, exec, attach, portforward. */
  connector(subresource: Subresource, handler: Connector): void;
}

export function createServer(world: World, strategies: readonly Strategy[], options: ServerOptions = {}): Server {
  const registry = createRegistry(described(strategies, options.columnTexts ?? {}));
  const store = createStore(world, registry, options.changesKept);
  const namespaces = createNamespaces(store, registry);
  const engine: Engine = { world, store: presented(store, options.present), registry, writer: createWriter(world, store, namespaces), deleter: createDeleter(world, store, namespaces) };
  const rest = createRest(engine, options);
  const watches = createWatches(engine);
  return {
    client: createClient(engine),
    request: (request, cause) => rest.request(request, cause),
    changesSince: (path, resourceVersion, accept) => watches.since(path, resourceVersion, accept),
    changes: (afterVersion) => store.changes(afterVersion) ?? [],
    onChange: (listener) => store.onChange(listener),
    version: () => store.version(),
    connector: (subresource, handler) => rest.connect(subresource, handler),
  };
}

/** Strategies whose columns say what they are. */
function described(strategies: readonly Strategy[], texts: NonNullable<ServerOptions['columnTexts']>): readonly Strategy[] {
  return strategies.map((strategy) => {
    const own = texts[resourceOf(strategy.kind)];
    return own ? { ...strategy, columns: strategy.columns.map((column) => ({ ...column, description: own[column.name] ?? column.description ?? '' })) } : strategy;
  });
}

export type { Connector } from './rest';
export type { ServerOptions } from './options';
