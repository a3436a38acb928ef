import type { Column } from '../../api/strategy';
import { ageSince, column, nameColumn, wideColumn } from '../common/columns';
import type { Event } from './kind';

const firstSeen = (event: Event) => event.firstTimestamp ?? event.eventTime;
const lastSeen = (event: Event) => event.series?.lastObservedTime ?? event.lastTimestamp ?? firstSeen(event);

function sourceText(event: Event): string {
  const component = event.source?.component || event.reportingComponent || '';
  const host = event.source?.host || (event.source?.component ? '' : event.reportingInstance ?? '');
  return host ? `${component}, ${host}` : component;
}

/** The columns of `kubectl get events`. */
export const columns: readonly Column<Event>[] = [
  column('Last Seen', (event, nowMs) => ageSince(lastSeen(event), nowMs), 'The time at which the most recent occurrence of this event was recorded.'),
  column('Type', (event) => event.type ?? '', 'Type of this event (Normal, Warning), new types could be added in the future'),
  column('Reason', (event) => event.reason ?? '', 'This should be a short, machine understandable string that gives the reason for the transition into the object\'s current status.'),
  column('Object', (event) => (event.involvedObject.kind ? `${event.involvedObject.kind.toLowerCase()}/${event.involvedObject.name ?? ''}` : event.involvedObject.name ?? ''), 'The object that this event is about.'),
  wideColumn('Subobject', (event) => event.involvedObject.fieldPath ?? ''),
  wideColumn('Source', sourceText),
  column('Message', (event) => (event.message ?? '').trim(), 'A human-readable description of the status of this operation.'),
  wideColumn('First Seen', (event, nowMs) => ageSince(firstSeen(event), nowMs), 'The time at which the event was first recorded. (Time of server receipt is in TypeMeta.)'),
  wideColumn('Count', (event) => String(event.series?.count ?? (event.count || 1)), 'The number of times this event has occurred.'),
  { ...nameColumn<Event>(), priority: 1 },
];
