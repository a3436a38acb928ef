import type { Json } from '../../base/json';
import type { NewObject } from '../../api/object';
import type { Event } from './kind';

type Members = { readonly [key: string]: Json | undefined };

/** Names of events.k8s.io/v1 for members of core v1. */
const RENAMED: readonly (readonly [core: keyof Event & string, events: string])[] = [
  ['involvedObject', 'regarding'], ['message', 'note'], ['reportingComponent', 'reportingController'], ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'], ['lastTimestamp', 'deprecatedLastTimestamp'], ['count', 'deprecatedCount'],
];

/** A stored Event as events.k8s.io/v1 shows it. */
export function toEvents(event: Event): Json {
  const out: Record<string, Json | undefined> = { ...(event as unknown as Members), apiVersion: 'events.k8s.io/v1' };
  for (const [core, events] of RENAMED) {
    if (out[core] !== undefined) out[events] = out[core];
    delete out[core];
  }
  return out;
}

/** An Event sent as events.k8s.io/v1, in the shape it is stored in. */
export function fromEvents(json: Json): NewObject<Event> {
  const out: Record<string, Json | undefined> = { ...(json as Members), apiVersion: 'v1' };
  for (const [core, events] of RENAMED) {
    if (out[events] !== undefined) out[core] = out[events];
    delete out[events];
  }
  // Members that are always written.
  for (const name of ['firstTimestamp', 'lastTimestamp']) out[name] ??= null;
  out['source'] ??= {};
  return out as unknown as NewObject<Event>;
}

const OF_OBJECT = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

/** What field selectors of events.k8s.io/v1 may name, and what that is in the stored shape. */
export const fieldLabels: Readonly<Record<string, string>> = {
  ...Object.fromEntries(OF_OBJECT.map((name) => [`regarding.${name}`, `involvedObject.${name}`])), reason: 'reason', reportingController: 'reportingComponent', type: 'type',
};
