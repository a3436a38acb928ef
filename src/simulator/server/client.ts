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
export const createClient = (engine: Engine, cause?: Cause): Client => new StoreClient(engine, cause);

/** Controllers ask for a client with another cause several times for each object, so that making one must cost nothing. */
class StoreClient implements Client {
  constructor(private readonly engine: Engine, private readonly cause: Cause | undefined) {}

  get<T extends ApiObject>(kind: Kind<T>, name: string, namespace?: string): T {
    const object = this.find(kind, name, namespace);
    if (!object) throw notFound(kind, name);
    return object;
  }

  find<T extends ApiObject>(kind: Kind<T>, name: string, namespace?: string): T | undefined {
    const resource = this.engine.registry.of(kind);
    return this.engine.store.get(resource, keyIn(resource, name, namespace)) as T | undefined;
  }

  list<T extends ApiObject>(kind: Kind<T>, options?: ListOptions): readonly T[] {
    const resource = this.engine.registry.of(kind);
    const all = this.engine.store.list(resource, resource.namespaced ? options?.namespace : undefined);
    if (!options?.labelSelector && !options?.fieldSelector) return all as readonly T[];
    return all.filter(selects(resource, options)) as unknown as readonly T[];
  }

  listBy<T extends ApiObject>(kind: Kind<T>, index: string, value: string): readonly T[] {
    return this.engine.store.listBy(this.engine.registry.of(kind), index, value) as readonly T[];
  }

  create<T extends ApiObject>(kind: Kind<T>, object: object, options?: WriteOptions): T {
    const resource = this.engine.registry.of(kind);
    const namespace = resource.namespaced ? (object as ApiObject).metadata.namespace ?? 'default' : undefined;
    return this.engine.writer.create(resource, namespace, object, this.writing(options)) as T;
  }

  update<T extends ApiObject>(kind: Kind<T>, object: T, options?: WriteOptions): T { return this.replace(kind, object, options, 'object'); }
  updateStatus<T extends ApiObject>(kind: Kind<T>, object: T, options?: WriteOptions): T { return this.replace(kind, object, options, 'status'); }
  edit<T extends ApiObject>(kind: Kind<T>, object: T, edit: (draft: Draft<T>) => void): T { return this.edited(kind, object, edit, 'object'); }
  editStatus<T extends ApiObject>(kind: Kind<T>, object: T, edit: (draft: Draft<T>) => void): T { return this.edited(kind, object, edit, 'status'); }

  delete<T extends ApiObject>(kind: Kind<T>, name: string, namespace: string | undefined, options?: DeleteOptions): T {
    const resource = this.engine.registry.of(kind);
    return this.engine.deleter.remove(resource, keyIn(resource, name, namespace), name, options ?? {}, this.writing(options)).object as T;
  }

  bind(pod: ApiObject, nodeName: string): void {
    bindPod(this.engine, pod.metadata.namespace ?? 'default', pod.metadata.name, { kind: 'Node', name: nodeName }, this.writing(undefined));
  }

  because(next: Parameters<Client['because']>[0]): Client {
    return createClient(this.engine, { ...next, from: next.from ?? this.cause?.from ?? { timerMs: this.engine.world.nowMs() } });
  }

  private writing(options: WriteOptions | undefined): Writing {
    return { client: this, cause: this.cause, dryRun: options?.dryRun ?? false, warn: () => undefined };
  }

  private replace<T extends ApiObject>(kind: Kind<T>, object: T, options: WriteOptions | undefined, target: Target): T {
    return this.engine.writer.update(this.engine.registry.of(kind), keyOf(object), object, this.writing(options), target) as T;
  }

  private edited<T extends ApiObject>(kind: Kind<T>, object: T, edit: (draft: Draft<T>) => void, target: Target): T {
    const present = this.get(kind, object.metadata.name, object.metadata.namespace);
    const draft = (target === 'status' ? statusDraft(present) : copy(present)) as Draft<T>;
    edit(draft);
    return this.replace(kind, freeze(draft) as T, undefined, target);
  }
}
