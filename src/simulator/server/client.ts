import { copy, freeze, type Draft } from '../base/json';
import type { Cause, Client, DeleteOptions, ListOptions, WriteOptions } from '../api/client';
import type { Kind } from '../api/kind';
import { keyOf, type ApiObject } from '../api/object';
import { selects } from './lists';
import { notFound } from '../api/status';
import type { World } from '../world/world';
import { bindPod } from './binding';
import type { Deleter } from './deleter';
import type { Registry, Resource } from './registry';
import type { Store } from './store';
import type { Target, Writer, Writing } from './writer';

/** The parts of the server a typed client stands on. */
export interface Engine { readonly world: World; readonly store: Store; readonly registry: Registry; readonly writer: Writer; readonly deleter: Deleter }

const keyIn = (resource: Resource, name: string, namespace: string | undefined): string => (resource.namespaced && namespace !== undefined ? `${namespace}/${name}` : name);

/** A draft of which only metadata and status can be changed; the rest is the stored object's own. */
const statusDraft = (object: ApiObject & { readonly status?: unknown }): object => ({ ...object, metadata: copy(object.metadata), ...(object.status === undefined ? {} : { status: copy(object.status) }) });

/** A client whose writes carry `cause`; warnings of the server go nowhere, as with most programs. */
export function createClient(engine: Engine, cause?: Cause): Client {
  const { store, registry, writer, deleter, world } = engine;
  const writing = (options: WriteOptions | undefined): Writing => ({ client, cause, dryRun: options?.dryRun ?? false, warn: () => undefined });
  const stored = (kind: Kind, name: string, namespace: string | undefined): ApiObject | undefined => {
    const resource = registry.of(kind);
    return store.get(resource, keyIn(resource, name, namespace));
  };
  const replace = <T extends ApiObject>(kind: Kind<T>, object: T, options: WriteOptions | undefined, target: Target): T =>
    writer.update(registry.of(kind), keyOf(object), object, writing(options), target) as T;
  const edited = <T extends ApiObject>(kind: Kind<T>, object: T, edit: (draft: Draft<T>) => void, target: Target): T => {
    const present = stored(kind, object.metadata.name, object.metadata.namespace);
    if (!present) throw notFound(kind, object.metadata.name);
    const draft = (target === 'status' ? statusDraft(present) : copy(present)) as Draft<T>;
    edit(draft);
    return replace(kind, freeze(draft) as T, undefined, target);
  };

  const client: Client = {
    get: <T extends ApiObject>(kind: Kind<T>, name: string, namespace?: string) => {
      const object = stored(kind, name, namespace);
      if (!object) throw notFound(kind, name);
      return object as T;
    },
    find: <T extends ApiObject>(kind: Kind<T>, name: string, namespace?: string) => stored(kind, name, namespace) as T | undefined,
    list: <T extends ApiObject>(kind: Kind<T>, options?: ListOptions) => {
      const resource = registry.of(kind);
      const all = store.list(resource, resource.namespaced ? options?.namespace : undefined);
      if (!options?.labelSelector && !options?.fieldSelector) return all as readonly T[];
      return all.filter(selects(resource, options)) as unknown as readonly T[];
    },
    listBy: <T extends ApiObject>(kind: Kind<T>, index: string, value: string) => store.listBy(registry.of(kind), index, value) as readonly T[],
    create: <T extends ApiObject>(kind: Kind<T>, object: object, options?: WriteOptions) => {
      const resource = registry.of(kind);
      const namespace = resource.namespaced ? (object as ApiObject).metadata.namespace ?? 'default' : undefined;
      return writer.create(resource, namespace, object, writing(options)) as T;
    },
    update: (kind, object, options) => replace(kind, object, options, 'object'),
    updateStatus: (kind, object, options) => replace(kind, object, options, 'status'),
    edit: (kind, object, edit) => edited(kind, object, edit, 'object'),
    editStatus: (kind, object, edit) => edited(kind, object, edit, 'status'),
    delete: <T extends ApiObject>(kind: Kind<T>, name: string, namespace: string | undefined, options?: DeleteOptions) => {
      const resource = registry.of(kind);
      return deleter.remove(resource, keyIn(resource, name, namespace), name, options ?? {}, writing(options)).object as T;
    },
    bind: (pod, nodeName) => bindPod(engine, pod.metadata.namespace ?? 'default', pod.metadata.name, { kind: 'Node', name: nodeName }, writing(undefined)),
    because: (next) => createClient(engine, { ...next, from: next.from ?? cause?.from ?? { timerMs: world.nowMs() } }),
  };
  return client;
}
