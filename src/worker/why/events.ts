import type { Client } from '../../simulator/api/client';
import type { ApiObject } from '../../simulator/api/object';
import { byText } from '../../simulator/base/text';
import { Event } from '../../simulator/kinds/event/kind';

const timeOf = ({ lastTimestamp, eventTime, metadata }: Event): string => lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? '';

/** What was reported of an object, oldest first; not of another that bore its name before. */
export function eventsAbout({ kind, metadata: { namespace = '', name, uid } }: ApiObject, client: Client): readonly Event[] {
  return client.list(Event, { namespace }).filter(({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name && involvedObject.uid === uid).toSorted(byText(timeOf));
}
