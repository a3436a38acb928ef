import type { Json } from '../../simulator/base/json';
import { parseTimestamp } from '../../simulator/api/object';
import { findResource, query, type Item } from '../api';
import { CommandError } from '../errors';
import { dict, str } from '../describe/context';
import { OUTPUT_FLAGS } from '../flags';
import { listOf, parseFormat, printObject } from '../print/output';
import { layTable } from '../print/table';
import { since } from '../text/age';
import { DONE, type Command, type Verb } from '../verb';

export const events: Verb = {
  name: 'events', group: 'Troubleshooting', completes: 'none', summary: 'List what happened, oldest first', usage: '[--for TYPE/NAME] [--types Normal,Warning]',
  flags: { ...OUTPUT_FLAGS, 'all-namespaces': { type: 'bool', short: 'A' }, for: { type: 'string', help: 'about this object' }, types: { type: 'list', help: 'Normal or Warning' }, 'no-headers': { type: 'bool' }, watch: { type: 'bool', short: 'w' } },
  run(command) {
    const { flags } = command;
    if (flags.bool('watch')) throw new CommandError('this kubectl has no events --watch; use get events -w');
    if (flags.list('types').some((type) => !/^(normal|warning)$/i.test(type))) throw new CommandError('valid --types are Normal or Warning');
    const found = about(command).filter((event) => !flags.has('types') || flags.list('types').some((type) => type.toLowerCase() === str(event['type']).toLowerCase())).toSorted((a, b) => ms(last(a)) - ms(last(b)));
    const format = parseFormat(flags, command.os, 'objects');
    if (format && format.as !== 'table') return command.out(format.as === 'name' ? '' : printObject(command.api, format, listOf(found))), DONE;
    if (!found.length) return command.err(flags.bool('all-namespaces') ? 'No events found.\n' : `No events found in ${command.namespace} namespace.\n`), DONE;
    const all = flags.bool('all-namespaces');
    const rows = found.map((event) => [...(all ? [str(event.metadata.namespace)] : []), age(command, event), str(event['type']), str(event['reason']), subject(event), str(event['message']).trim()].join('\t'));
    const head = [...(all ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'].join('\t');
    command.out(layTable(flags.bool('no-headers') ? rows : [head, ...rows]).text);
    return DONE;
  },
};

function about(command: Command): readonly Item[] {
  const { flags, api } = command;
  const subjectText = flags.string('for');
  const path = flags.bool('all-namespaces') ? '/api/v1/events' : `/api/v1/namespaces/${command.namespace}/events`;
  if (subjectText === undefined) return api.items(path);
  const [type = '', name = ''] = subjectText.split('/');
  if (!type || !name) throw new CommandError('--for must be in resource/name form');
  return api.items(path + query({ fieldSelector: `involvedObject.kind=${findResource(api, type).kind},involvedObject.name=${name}` }));
}

const last = (event: Item): Json | undefined => dict(event['series'])['lastObservedTime'] ?? event['lastTimestamp'] ?? event['eventTime'] ?? event.metadata['creationTimestamp'];
const ms = (time: Json | undefined): number => parseTimestamp(str(time)) ?? 0;
const subject = (event: Item): string => `${str(dict(event['involvedObject'])['kind'])}/${str(dict(event['involvedObject'])['name'])}`;

function age(command: Command, event: Item): string {
  const count = Number(dict(event['series'])['count'] ?? event['count'] ?? 1);
  return count > 1 ? `${since(command, last(event))} (x${count} over ${since(command, event['firstTimestamp'] ?? event['eventTime'] ?? undefined)})` : since(command, event['firstTimestamp'] ?? last(event));
}
