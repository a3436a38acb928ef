import type { Json } from '../../simulator/base/json';
import { parseTimestamp } from '../../simulator/api/object';
import { findResource, query, segment, type Item } from '../api';
import { CommandError, plainly } from '../errors';
import { dict, str } from '../describe/context';
import { OUTPUT_FLAGS } from '../flags';
import { listOf, parseFormat, printObject } from '../print/output';
import { layTable } from '../print/table';
import { since } from '../text/age';
import { DONE, type Command, type Outcome, type Verb } from '../verb';

export const events: Verb = {
  name: 'events', group: 'Troubleshooting', completes: 'none', summary: 'List what happened, oldest first', usage: '[--for TYPE/NAME] [--types Normal,Warning]',
  flags: { ...OUTPUT_FLAGS, 'all-namespaces': { type: 'bool', short: 'A' }, for: { type: 'string', help: 'about this object' }, types: { type: 'list', help: 'Normal or Warning' }, 'no-headers': { type: 'bool' }, watch: { type: 'bool', short: 'w' } },
  run(command) {
    const { flags } = command;
    if (flags.list('types').some((type) => !/^(normal|warning)$/i.test(type))) throw new CommandError('valid --types are Normal or Warning');
    const path = pathOf(command);
    const list = command.api.get(path) as unknown as { readonly items?: readonly Item[]; readonly metadata?: { readonly resourceVersion?: string } };
    const watching = flags.bool('watch');
    const listed = chosen(command, list.items ?? []);
    const found = watching ? listed : listed.toSorted((a, b) => ms(last(a)) - ms(last(b)));
    const format = parseFormat(flags, command.os, 'objects');
    if (format && format.as !== 'table') return command.out(format.as === 'name' ? '' : printObject(command.api, format, listOf(found))), DONE;
    if (!found.length && !watching) return command.err(flags.bool('all-namespaces') ? 'No events found.\n' : `No events found in ${command.namespace} namespace.\n`), DONE;
    const laid = layTable([...(flags.bool('no-headers') ? [] : [heading(command)]), ...found.map((event) => row(command, event))]);
    command.out(laid.text);
    return watching ? blocked({ path, version: list.metadata?.resourceVersion ?? '0', widths: laid.widths }) : DONE;
  },
  resume(command, json) {
    const state = json as unknown as WatchState;
    const { events: changes, resourceVersion } = command.api.connection.changes(state.path, state.version);
    const found = chosen(command, changes.filter((change) => change.type === 'ADDED' || change.type === 'MODIFIED').map((change) => change.object as unknown as Item));
    const laid = layTable(found.map((event) => row(command, event)), state.widths);
    command.out(laid.text);
    return blocked({ ...state, version: resourceVersion, widths: found.length ? laid.widths : state.widths });
  },
};

/** What `events --watch` remembers: where it is in the history, and how wide its columns have become. */
interface WatchState { readonly path: string; readonly version: string; readonly widths: readonly number[] }
const blocked = (state: WatchState): Outcome => ({ state: state as unknown as Json, wait: { changeAfter: Number(state.version) } });

const chosen = ({ flags }: Command, items: readonly Item[]): readonly Item[] => items.filter((event) => !flags.has('types') || flags.list('types').some((type) => type.toLowerCase() === str(event['type']).toLowerCase()));

const heading = ({ flags }: Command): string => [...(flags.bool('all-namespaces') ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'].join('\t');
const row = (command: Command, event: Item): string =>
  [...(command.flags.bool('all-namespaces') ? [str(event.metadata.namespace)] : []), age(command, event), str(event['type']), str(event['reason']), subject(event), str(event['message']).trim()].join('\t');

/** Where the events asked for are listed. */
function pathOf(command: Command): string {
  const { flags, api } = command;
  const subjectText = flags.string('for');
  const path = flags.bool('all-namespaces') ? '/api/v1/events' : `/api/v1/namespaces/${segment('namespace', command.namespace)}/events`;
  if (subjectText === undefined) return path;
  const [type = '', name = ''] = subjectText.split('/');
  if (!type || !name) throw new CommandError('--for must be in resource/name form');
  return path + query({ fieldSelector: `involvedObject.kind=${plainly(() => findResource(api, type)).kind},involvedObject.name=${name}` });
}

const last = (event: Item): Json | undefined => dict(event['series'])['lastObservedTime'] ?? event['lastTimestamp'] ?? event['eventTime'] ?? event.metadata['creationTimestamp'];
const ms = (time: Json | undefined): number => parseTimestamp(str(time)) ?? 0;
const subject = (event: Item): string => `${str(dict(event['involvedObject'])['kind'])}/${str(dict(event['involvedObject'])['name'])}`;

function age(command: Command, event: Item): string {
  const count = Number(dict(event['series'])['count'] ?? event['count'] ?? 1);
  return count > 1 ? `${since(command, last(event))} (x${count} over ${since(command, event['firstTimestamp'] ?? event['eventTime'] ?? undefined)})` : since(command, event['firstTimestamp'] ?? last(event));
}
