import type { Change } from '../simulator/api/client';
import { controllerOf, keyOf, type ApiObject } from '../simulator/api/object';
import { compareText } from '../simulator/base/text';
import type { EndpointSlice } from '../simulator/kinds/endpointslice/kind';
import type { Journal } from '../simulator/cluster/contract';
import type { Workbench } from '../workbench/contract';
import { answering, HEADLESS, indexWaits, rowAlone, SERVICE_OF_SLICE, type RowContext } from './rows';

/** Nothing beside the object: what else a row is made of changes with objects of its own, by the learner's hand, or, who waits for what, within milliseconds of what the wait rests on. */
const ALONE: Omit<RowContext, 'beganMs'> = { waits: indexWaits([]), machines: [], newest: () => undefined, slices: () => [] };

/** What the picture shows of an object by itself, as text; of a kind it does not show, nothing. */
function look(object: ApiObject | undefined, beganMs: number): string {
  if (!object) return '';
  if (object.kind === 'EndpointSlice') return lookOfSlice(object as EndpointSlice);
  if (object.kind === 'ControllerRevision') return controllerOf(object)?.kind === 'DaemonSet' ? String((object as { readonly revision?: number }).revision) : '';
  return JSON.stringify(rowAlone(object, { ...ALONE, beganMs })) ?? '';
}

/** A Service without an address of its own is shown with the addresses that answer for it, any other with its own. */
function lookOfSlice(slice: EndpointSlice): string {
  const { labels = {} } = slice.metadata;
  if (!(HEADLESS in labels)) return '';
  const service = labels[SERVICE_OF_SLICE] ?? '';
  return answering([slice]).map(({ addresses, hostname = '' }) => `${service} ${hostname} ${addresses.join()}`).toSorted(compareText).join('\n');
}

/** Kinds that are seen in the row of their owner. */
const WITH_OWNER = new Set(['EndpointSlice', 'ControllerRevision']);

/** Whether an object is seen in the row of another, which had gone before this change. */
const isOrphan = ({ object, version }: Change, journal: Journal): boolean => {
  const owner = WITH_OWNER.has(object.kind) ? controllerOf(object)?.uid : undefined;
  return owner !== undefined && journal.changes(0).some((change) => change.type === 'DELETED' && change.version < version && change.object.metadata.uid === owner);
};

/** Whether changes of one instant alter the picture: each object as it was before the first of them, against how the last left it. */
export function isSeen(changes: readonly Change[], { cluster: { journal }, beganMs }: Pick<Workbench, 'cluster' | 'beganMs'>): boolean {
  const ends = new Map<string, { readonly first: Change; readonly last: Change }>();
  for (const change of changes) {
    const key = `${change.resource} ${keyOf(change.object)}`;
    ends.set(key, { first: ends.get(key)?.first ?? change, last: change });
  }
  return [...ends.values()].some(({ first, last }) => look(first.old, beganMs) !== look(last.type === 'DELETED' ? undefined : last.object, beganMs) && !isOrphan(last, journal));
}
