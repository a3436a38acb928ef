import type { Client } from '../api/client';
import type { EventNote } from '../api/controller';
import { isApiError } from '../api/errors';
import { microTimestamp } from '../api/object';
import { createEventNames, Events } from './recorder';
import { quotedKey } from './text';
import type { World } from '../world/world';

/** How long after its last repetition an event still counts as going on. */
const SERIES_MS = 360_000;
/** The machine the control plane runs on. */
const HOST = 'vm';

interface Going { readonly name: string; readonly namespace: string; readonly count: number; readonly lastMs: number }

/**
 * Tells events as events.k8s.io has them. What is said again of an object that has not changed since (the same
 * resourceVersion, whatever the words) joins the first event: its second time makes it a series of two, and further ones
 * are counted without being written.
 */
export function createSeriesRecorder(world: World, client: Client, component: string): (note: EventNote) => void {
  const going = world.table<Going>(`recorder/${component}/going`);
  const eventName = createEventNames(world, component);

  const repeat = (key: string, before: Going) => {
    going.set(key, { ...before, count: before.count + 1, lastMs: world.nowMs() });
    const event = before.count === 1 ? client.find(Events, before.name, before.namespace) : undefined;
    if (event) client.edit(Events, event, (draft) => { draft.series = { count: 2, lastObservedTime: microTimestamp(world.nowMs()) }; });
  };

  return (note) => {
    const { regarding } = note;
    const key = quotedKey(note.type, note.action, note.reason, regarding.kind, regarding.metadata.namespace, regarding.metadata.name, regarding.metadata.uid, regarding.metadata.resourceVersion);
    const before = going.get(key);
    try {
      if (before && world.nowMs() - before.lastMs <= SERIES_MS) { repeat(key, before); return; }
      const name = eventName(regarding.metadata.name);
      const namespace = regarding.metadata.namespace ?? 'default';
      client.create(Events, eventOf(note, component, name, namespace, microTimestamp(world.nowMs())));
      going.set(key, { name, namespace, count: 1, lastMs: world.nowMs() });
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  };
}

function eventOf({ regarding, type, reason, message, action }: EventNote, component: string, name: string, namespace: string, eventTime: string) {
  const { metadata } = regarding;
  return {
    apiVersion: 'v1', kind: 'Event', metadata: { name, namespace },
    involvedObject: {
      kind: regarding.kind, ...(metadata.namespace ? { namespace: metadata.namespace } : {}), name: metadata.name, uid: metadata.uid,
      apiVersion: regarding.apiVersion, resourceVersion: metadata.resourceVersion,
    },
    reason, message, source: {}, type, eventTime, ...(action === undefined ? {} : { action }), reportingComponent: component, reportingInstance: `${component}-${HOST}`,
  };
}
