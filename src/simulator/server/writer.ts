import { copy, equal, frozenLike, settle, type Draft } from '../base/json';
import type { Cause, Client } from '../api/client';
import { apiVersionOf } from '../api/kind';
import { validateMetadata } from '../api/metadata';
import type { ApiObject, ObjectMeta } from '../api/object';
import { alreadyExists, conflict, forbidden, invalid, modified, notFound, unexpected } from '../api/status';
import type { Admission } from '../api/strategy';
import type { FieldError } from '../api/errors';
import type { World } from '../world/world';
import { createTime, nameSuffix, newUid } from './identity';
import { ownedByServer, validateMetadataUpdate } from './update';
import type { ManagedFields } from './managers';
import type { Namespaces } from './namespaces';
import type { Resource } from './registry';
import type { Store } from './store';

/** Circumstances of one write. */
export interface Writing {
  readonly client: Client;
  readonly cause: Cause | undefined;
  readonly dryRun: boolean;
  warn(message: string): void;
  /** A uid that is sent is no precondition (as in a patch), but a change like any other. */
  readonly anyUid?: true;
  /** Who owns which fields once this is written; without it all stays as it was. `draft` has its defaults. */
  owners?(draft: ApiObject, old: ApiObject | undefined): readonly ManagedFields[];
}

/** What an update is aimed at: the object itself, its status, or a member only a subresource may change. */
export type Target = 'object' | 'status' | 'binding' | 'scale' | 'finalize';

/** Creates and updates objects in the order in which Kubernetes asks the rules of a kind. */
export interface Writer {
  create(resource: Resource, namespace: string | undefined, object: object, writing: Writing): ApiObject;
  update(resource: Resource, key: string, object: ApiObject, writing: Writing, target?: Target): ApiObject;
}

const GENERATED_NAMES = 8;

export function createWriter(world: World, store: Store, namespaces: Namespaces): Writer {
  const admission = (writing: Writing, operation: Admission['operation'], subresource?: string): Admission => ({
    client: writing.client, nowMs: world.nowMs(), random: (purpose, key) => world.random(purpose, key), operation, warn: (message) => writing.warn(message), dryRun: writing.dryRun,
    ...(subresource ? { subresource } : {}),
  });

  const createOnce = (resource: Resource, namespace: string | undefined, object: object, writing: Writing): ApiObject => {
    const { strategy, kind } = resource;
    const draft = begin(world, resource, namespace, object, writing.dryRun);
    const asked = admission(writing, 'create');
    strategy.defaults(draft);
    own(draft, undefined, writing);
    strategy.admit?.(draft, undefined, asked);
    strategy.prepare?.(draft, undefined, asked);
    const errors = [...validateMetadata(draft.metadata, strategy.nameRule ?? 'subdomain', resource.namespaced), ...(strategy.validateCreate?.(draft) ?? []), ...strategy.validate(draft)];
    if (errors.length) throw invalid(kind, draft.metadata.name, errors);
    for (const warning of strategy.warnings?.(draft, undefined) ?? []) writing.warn(warning);
    if (store.get(resource, namespace === undefined ? draft.metadata.name : `${namespace}/${draft.metadata.name}`)) throw alreadyExists(kind, draft.metadata.name);
    checkRoom(resource, draft.metadata.name, store);
    if (writing.dryRun) return settle(draft) as ApiObject;
    if (draft.metadata.resourceVersion) throw unexpected('resourceVersion should not be set on objects to be created');
    return store.commit(resource, { type: 'ADDED', object: settle(draft) as ApiObject, old: undefined, cause: writing.cause });
  };

  /** A generated name that is taken is drawn again, as the API server does, a few times. */
  const create: Writer['create'] = (resource, namespace, object, writing) => {
    const meta = (object as Partial<ApiObject>).metadata;
    namespaces.admit(resource, namespace, meta?.name ?? '');
    if (meta?.name || !meta?.generateName) return createOnce(resource, namespace, object, writing);
    for (let attempt = 1; ; attempt++) {
      try {
        return createOnce(resource, namespace, object, writing);
      } catch (error) {
        if (attempt === GENERATED_NAMES || !isTaken(error)) throw error;
      }
    }
  };

  const update: Writer['update'] = (resource, key, object, writing, target = 'object') => {
    const { strategy, kind } = resource;
    const old = store.get(resource, key);
    if (!old) throw notFound(kind, object.metadata.name);
    checkPreconditions(resource, key, object.metadata, old, writing);
    const draft = aimed(resource, object, old, target);
    const asked = admission(writing, 'update', target === 'object' ? undefined : target);
    const whole = target === 'object' || target === 'scale';
    if (whole) strategy.defaults(draft);
    own(draft, old, writing);
    if (whole) strategy.admit?.(draft, old, asked);
    if (whole || target === 'status') strategy.prepare?.(draft, old, asked);
    if (whole && specChanged(resource, draft, old)) draft.metadata.generation = (old.metadata.generation ?? 0) + 1;
    const errors = updateErrors(resource, draft, old, target);
    if (errors.length) throw invalid(kind, old.metadata.name, errors);
    if (target === 'object') for (const warning of strategy.warnings?.(draft, old) ?? []) writing.warn(warning);
    const next = frozenLike(draft, old) as ApiObject;
    if (next === old || equal(next, old)) return old;
    if (writing.dryRun) return next;
    if (!isReleased(resource, next)) return store.commit(resource, { type: 'MODIFIED', object: next, old, cause: writing.cause });
    store.commit(resource, { type: 'DELETED', object: next, old, cause: writing.cause });
    return next;
  };

  return { create, update };
}

/** Notes who owns what a write says. */
function own(draft: Draft<ApiObject>, old: ApiObject | undefined, writing: Writing): void {
  if (!writing.owners) return;
  const entries = writing.owners(draft as ApiObject, old);
  if (entries.length) draft.metadata.managedFields = [...entries];
  else delete draft.metadata.managedFields;
}

/** Objects of one kind a cluster has room for, where its strategy says nothing else. */
const MOST_OBJECTS = 5_000;

/** Refuses what is beyond the room there is, in the words of a quota. */
function checkRoom(resource: Resource, name: string, store: Store): void {
  const most = resource.strategy.mostObjects ?? MOST_OBJECTS;
  const { plural } = resource.kind;
  const used = store.count(resource);
  if (used >= most) throw forbidden(resource.kind, name, `exceeded quota: cluster, requested: count/${plural}=1, used: count/${plural}=${used}, limited: count/${plural}=${most}`);
}

/** A new object with the identity only the server gives. */
function begin(world: World, resource: Resource, namespace: string | undefined, object: object, dryRun: boolean): Draft<ApiObject> {
  const draft = copy({ apiVersion: '', kind: '', metadata: {}, ...object }) as Draft<ApiObject>;
  draft.apiVersion = apiVersionOf(resource.kind);
  draft.kind = resource.kind.kind;
  const meta = draft.metadata as Draft<ObjectMeta> & { selfLink?: string };
  for (const member of NOT_SENT) if (member in meta) delete meta[member];
  if (namespace === undefined) delete meta.namespace;
  else meta.namespace = namespace;
  if (!meta.name) meta.name = meta.generateName ? meta.generateName + nameSuffix(world, `${resource.name}/${namespace ?? ''}/${meta.generateName}`) : '';
  // A rehearsal draws no number that the real thing would get.
  meta.uid = newUid(world, `${dryRun ? `dry run/${world.nowMs()}/` : ''}${resource.name}/${namespace ?? ''}/${meta.name}`);
  meta.creationTimestamp = createTime(world);
  if (resource.strategy.generationOf?.length !== 0) meta.generation = 1;
  return draft;
}

/** What only the server says of an object. */
const NOT_SENT = ['deletionTimestamp', 'deletionGracePeriodSeconds', 'managedFields', 'selfLink'] as const;

const isTaken = (error: unknown): boolean => error instanceof Error && 'reason' in error && error.reason === 'AlreadyExists';

/** What the update would store: the parts its target may not touch are the old ones. */
function aimed(resource: Resource, object: ApiObject, old: ApiObject, target: Target): Draft<ApiObject> {
  const { status } = old as ApiObject & { status?: unknown };
  // Defaults and admission write anywhere in an object; what is done for the other targets only sets members of metadata and status.
  const whole = target === 'object' || target === 'scale';
  const metadata = ownedByServer((whole ? copy(object.metadata) : object.metadata) as Draft<ObjectMeta>, old.metadata);
  const identity = { apiVersion: old.apiVersion, kind: old.kind, metadata };
  if (target === 'status') return { ...old, ...identity, status: { ...(object as { readonly status?: object }).status } } as unknown as Draft<ApiObject>;
  const sent = (whole ? copy(object) : object) as Draft<ApiObject> & { status?: unknown };
  if (target === 'binding' || !resource.kind.subresources.includes('status')) return { ...sent, ...identity };
  const { status: _sent, ...rest } = sent;
  return { ...rest, ...identity, ...(status === undefined ? {} : { status: copy(status) }) } as Draft<ApiObject>;
}

/** Members that are not spec in any kind. */
const NOT_SPEC = ['apiVersion', 'kind', 'metadata', 'status'];

function specChanged(resource: Resource, draft: object, old: object): boolean {
  const now = draft as Record<string, unknown>;
  const before = old as Record<string, unknown>;
  const members = resource.strategy.generationOf ?? [...new Set([...Object.keys(now), ...Object.keys(before)])].filter((member) => !NOT_SPEC.includes(member));
  return members.some((member) => !equal(now[member], before[member]));
}

function updateErrors(resource: Resource, draft: ApiObject, old: ApiObject, target: Target): readonly FieldError[] {
  const { strategy } = resource;
  const meta = equal(draft.metadata, old.metadata) ? [] : metadataErrors(resource, draft.metadata, old.metadata);
  if (target === 'status') return [...meta, ...(strategy.validateStatusUpdate?.(draft, old) ?? [])];
  if (target === 'binding' || target === 'finalize') return meta;
  return [...meta, ...strategy.validate(draft), ...(strategy.validateUpdate?.(draft, old) ?? [])];
}

function metadataErrors({ strategy, namespaced }: Resource, meta: ObjectMeta, old: ObjectMeta): readonly FieldError[] {
  const forbidden = validateMetadataUpdate(meta, old);
  // The generic part of an update and the kind's own both look at metadata: Kubernetes lists these causes twice.
  return [...forbidden, ...forbidden, ...validateMetadata(meta, strategy.nameRule ?? 'subdomain', namespaced)];
}

/** Whether nothing keeps a deleted object any more. */
export function isReleased(resource: Resource, object: ApiObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata;
  return deletionTimestamp !== undefined && !deletionGracePeriodSeconds && !finalizers?.length && !resource.strategy.keptBy?.(object).length;
}

function checkPreconditions(resource: Resource, key: string, sent: ObjectMeta, old: ApiObject, { anyUid }: Writing): void {
  const { kind } = resource;
  const { name, uid, resourceVersion } = old.metadata;
  if (sent.resourceVersion && !/^\d+$/.test(sent.resourceVersion)) throw unexpected(`strconv.ParseUint: parsing ${JSON.stringify(sent.resourceVersion)}: invalid syntax`);
  if (sent.resourceVersion && sent.resourceVersion !== resourceVersion) throw modified(kind, name);
  if (sent.uid && sent.uid !== uid && !anyUid) {
    throw conflict(kind, name, `StorageError: invalid object, Code: 4, Key: /registry/${kind.plural}/${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${sent.uid}, UID in object meta: ${uid}`);
  }
}
