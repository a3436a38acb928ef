import type { Client } from '../api/client';
import type { EventNote } from '../api/controller';
import { isApiError } from '../api/errors';
import type { Kind } from '../api/kind';
import { timestamp, type ApiObject } from '../api/object';
import type { World } from '../world/world';

/** The parts of a core v1 Event the recorders write. */
export interface RecordedEvent extends ApiObject {
  readonly involvedObject: { readonly kind?: string; readonly namespace?: string; readonly name?: string; readonly uid?: string; readonly apiVersion?: string; readonly resourceVersion?: string; readonly fieldPath?: string };
  readonly reason?: string;
  readonly message?: string;
  readonly source?: { readonly component?: string; readonly host?: string };
  readonly firstTimestamp?: string;
  readonly lastTimestamp?: string;
  readonly count?: number;
  readonly type?: string;
  readonly eventTime?: string | null;
  readonly reportingComponent?: string;
  readonly reportingInstance?: string;
  readonly action?: string;
  readonly series?: { readonly count: number; readonly lastObservedTime: string };
}

export const Events: Kind<RecordedEvent> = {
  group: '', version: 'v1', kind: 'Event', plural: 'events', singular: 'event', shortNames: ['ev'], categories: [], scope: 'Namespaced', subresources: [],
};

/** Messages of one reason about one object, beyond which they are told together (any one of them is forgotten then), and how long they count as similar. */
const SIMILAR_MAX = 10;
const SIMILAR_WINDOW_MS = 600_000;
/** Events of one type that one source may tell of one object in a burst, and how long until it may tell one more. */
const BURST = 25;
const REFILL_MS = 300_000;
/** The nanoseconds up to which chance puts one event after the other of the same millisecond. */
const STEP_NS = 20_000;

interface Similar { readonly messages: readonly string[]; readonly lastMs: number }
interface Bucket { readonly tokens: number; readonly atMs: number }
interface Told { readonly name: string; readonly namespace: string; readonly count: number }

export interface Recorder {
  (note: EventNote): void;
  /** What ran on `host` started anew: it knows of nothing it has told before. */
  forget(host: string): void;
}

/**
 * Tells events as one component of Kubernetes does: the same event again raises its count, many similar ones are told
 * together, a flood about one object is cut. An event that can't be stored (its namespace is going) is dropped, as there.
 */
export function createRecorder(world: World, client: Client, component: string): Recorder {
  const similar = world.table<Similar>(`recorder/${component}/similar`);
  const buckets = world.table<Bucket>(`recorder/${component}/buckets`);
  const told = world.table<Told>(`recorder/${component}/told`);
  const eventName = createEventNames(world, component);

  /** The message under which this one is told: its own, or the one for many similar ones. */
  const combined = (note: EventNote, about: string): { readonly message: string; readonly key: string } => {
    const group = `${note.host ?? ''}\0${about}\0${note.type}\0${note.reason}`;
    const before = similar.get(group);
    const recent = before && world.nowMs() - before.lastMs <= SIMILAR_WINDOW_MS ? before.messages : [];
    const messages = recent.includes(note.message) ? recent : [...recent, note.message];
    if (messages.length < SIMILAR_MAX) {
      similar.set(group, { messages, lastMs: world.nowMs() });
      return { message: note.message, key: `${group}\0${note.fieldPath ?? ''}\0${note.message}` };
    }
    similar.set(group, { messages: messages.toSpliced(Math.floor(world.random(`event/${component}/similar`, group) * messages.length), 1), lastMs: world.nowMs() });
    return { message: `(combined from similar events): ${note.message}`, key: group };
  };

  const admitted = (note: EventNote, about: string): boolean => {
    const key = `${note.host ?? ''}\0${about}\0${note.type}`;
    const bucket = buckets.get(key) ?? { tokens: BURST, atMs: world.nowMs() };
    const tokens = Math.min(BURST, bucket.tokens + (world.nowMs() - bucket.atMs) / REFILL_MS);
    buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, atMs: world.nowMs() });
    return tokens >= 1;
  };

  const again = (before: Told, message: string): boolean => {
    const event = client.find(Events, before.name, before.namespace);
    if (!event) return false;
    client.edit(Events, event, (draft) => {
      draft.count = before.count + 1;
      draft.message = message;
      draft.lastTimestamp = timestamp(world.nowMs());
    });
    return true;
  };

  const store = (note: EventNote, message: string, key: string, before: Told | undefined) => {
    const namespace = note.regarding.metadata.namespace ?? 'default';
    const count = (before?.count ?? 0) + 1;
    if (before && again(before, message)) {
      told.set(key, { ...before, count });
      return;
    }
    const name = before?.name ?? eventName(note.regarding.metadata.name);
    told.set(key, { name, namespace, count });
    client.create(Events, eventOf(note, { component, name, namespace, message, count, now: timestamp(world.nowMs()) }));
  };

  const record = (note: EventNote) => {
    const about = reference(note);
    const { message, key } = combined(note, about);
    const before = told.get(key);
    if (!admitted(note, about)) {
      if (before) told.set(key, { ...before, count: before.count + 1 });
      return;
    }
    try {
      store(note, message, key, before);
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  };
  const forget = (host: string) => {
    for (const memory of [similar, buckets, told]) for (const key of [...memory.keys()]) if (key.startsWith(`${host}\0`)) memory.delete(key);
  };
  return Object.assign(record, { forget });
}

function eventOf(note: EventNote, told: { readonly component: string; readonly name: string; readonly namespace: string; readonly message: string; readonly count: number; readonly now: string }) {
  const { regarding } = note;
  const host = note.host === undefined ? {} : { host: note.host };
  return {
    apiVersion: 'v1', kind: 'Event',
    metadata: { name: told.name, namespace: told.namespace },
    involvedObject: {
      kind: regarding.kind, ...(regarding.metadata.namespace ? { namespace: regarding.metadata.namespace } : {}), name: regarding.metadata.name, ...(regarding.metadata.uid ? { uid: regarding.metadata.uid } : {}),
      apiVersion: regarding.apiVersion, ...(regarding.metadata.resourceVersion ? { resourceVersion: regarding.metadata.resourceVersion } : {}), ...(note.fieldPath ? { fieldPath: note.fieldPath } : {}),
    },
    reason: note.reason, message: told.message, source: { component: told.component, ...host },
    firstTimestamp: told.now, lastTimestamp: told.now, count: told.count, type: note.type, eventTime: null,
    reportingComponent: told.component, reportingInstance: note.host ?? '',
  };
}

/** What makes two events about one object: kind, namespace, name, uid and version. */
const reference = ({ regarding }: EventNote): string =>
  `${regarding.kind}\0${regarding.metadata.namespace ?? ''}\0${regarding.metadata.name}\0${regarding.metadata.uid}\0${regarding.apiVersion}`;

/** Names for a component's events, `web-0.18b9…`: the object's name and the moment's nanoseconds in hexadecimal. Later events have later names: lists show them in that order. */
export function createEventNames(world: World, component: string): (objectName: string) => string {
  const latest = world.cell<string>(`recorder/${component}/latest`, '0');
  return (objectName) => {
    const drawn = BigInt(Math.floor(world.random(`event/${component}`, objectName) * STEP_NS));
    const moment = BigInt(world.nowMs()) * 1_000_000n;
    const after = BigInt(latest.get()) + 1n;
    const nanoseconds = (after > moment ? after : moment) + drawn;
    latest.set(nanoseconds.toString());
    return `${objectName}.${nanoseconds.toString(16)}`;
  };
}
