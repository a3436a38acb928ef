import type { Json } from '../../simulator/base/json';
import { parseTimestamp } from '../../simulator/api/object';
import { query, type Item } from '../api';
import { since } from '../text/age';
import { dict, str, type DescribeContext } from './context';

const timeOf = (event: Item): string => str(event['lastTimestamp'] ?? event['eventTime'] ?? event['firstTimestamp'] ?? event.metadata['creationTimestamp']);
/** What descriptions sort by: events that are told as series have no such time and come first. */
const msOf = (event: Item): number => parseTimestamp(str(event['lastTimestamp'])) ?? 0;

/** Events about one object, oldest first. Of a node, controllers tell under its uid and kubelets under its name. */
export function eventsOf({ command, item }: DescribeContext): readonly Item[] {
  const { name, namespace } = item.metadata;
  const path = namespace ? `/api/v1/namespaces/${namespace}/events` : '/api/v1/events';
  const under = (uid: string) => {
    const fieldSelector = [`involvedObject.name=${name}`, ...(namespace ? [`involvedObject.namespace=${namespace}`] : []), ...(item.kind ? [`involvedObject.kind=${item.kind}`] : []), ...(uid ? [`involvedObject.uid=${uid}`] : [])].join(',');
    return command.api.items(path + query({ fieldSelector }));
  };
  const uid = str(item.metadata['uid']);
  return [...under(uid), ...(item.kind === 'Node' ? under(name) : [])].toSorted((a, b) => msOf(a) - msOf(b));
}

/** The section every description ends with. */
export function eventLines(context: DescribeContext): string {
  if (!context.events) return '';
  const events = eventsOf(context);
  if (!events.length) return 'Events:\t<none>\n';
  const rows = events.map((event) => `  ${str(event['type'])}\t${str(event['reason'])}\t${eventAge(context, event)}\t${source(event)}\t${fieldPath(event)}${str(event['message']).trim()}\n`);
  return `Events:\n  Type\tReason\tAge\tFrom\tMessage\n  ----\t------\t----\t----\t-------\n${rows.join('')}`;
}

const fieldPath = (event: Item): string => {
  const path = str(dict(event['involvedObject'])['fieldPath']);
  return path ? `${path}: ` : '';
};

const source = (event: Item): string => str(dict(event['source'])['component']) || str(event['reportingComponent']);

function eventAge({ command }: DescribeContext, event: Item): string {
  const series = dict(event['series']);
  const count = Number(series['count'] ?? event['count'] ?? 1);
  const last: Json | undefined = series['lastObservedTime'] ?? (timeOf(event) || undefined);
  const first: Json | undefined = event['firstTimestamp'] ?? event['eventTime'] ?? undefined;
  return count > 1 ? `${since(command, last)} (x${count} over ${since(command, first ?? undefined)})` : since(command, first ?? last);
}
