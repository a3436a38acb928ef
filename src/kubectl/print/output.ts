import type { Json } from '../../simulator/base/json';
import { failed, type Os } from '../../simulator/base/program';
import { kindName, type Api, type Item } from '../api';
import { CommandError } from '../errors';
import type { Flags } from '../flags';
import { printers, rarePrinters } from '../parts';
import { goJson, goJsonInOrder } from '../text/go';
import type { ColumnSpec } from './customColumns';
import type { GoTemplate } from './goTemplate';
import type { Template } from './paths';

/** What `-o` asks for. */
export type Format =
  | { readonly as: 'table'; readonly wide: boolean }
  | { readonly as: 'json' | 'yaml' | 'kyaml' | 'name'; readonly managedFields?: 'shown' }
  | { readonly as: 'jsonpath'; readonly template: Template; readonly list: boolean }
  | { readonly as: 'go-template'; readonly template: GoTemplate }
  | { readonly as: 'columns'; readonly columns: readonly ColumnSpec[] };

const OBJECT_FORMATS = ['go-template', 'go-template-file', 'json', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file', 'kyaml', 'name', 'template', 'templatefile', 'yaml'];
const TABLE_FORMATS = ['custom-columns', 'custom-columns-file', ...OBJECT_FORMATS.slice(0, -1), 'wide', 'yaml'];

/** Reads `-o`; `tables` says whether this verb prints tables (get), or only objects. undefined: `-o` was not given. */
export function parseFormat(flags: Flags, os: Os, tables: 'tables' | 'objects'): Format | undefined {
  const output = flags.string('output') ?? (flags.has('template') ? 'go-template' : undefined);
  if (output === undefined || output === '') return undefined;
  const equals = output.indexOf('=');
  const name = equals < 0 ? output : output.slice(0, equals);
  const argument = equals < 0 ? flags.string('template') ?? '' : output.slice(equals + 1);
  const allowed = tables === 'tables' ? TABLE_FORMATS : OBJECT_FORMATS;
  if (!allowed.includes(name) || (equals >= 0 && ['json', 'yaml', 'name', 'wide', 'kyaml'].includes(name))) {
    throw new CommandError(`unable to match a printer suitable for the output format "${output}", allowed formats are: ${allowed.join(',')}`);
  }
  const format = formatOf(name, argument, os);
  return flags.bool('show-managed-fields') && (format.as === 'json' || format.as === 'yaml' || format.as === 'kyaml') ? { ...format, managedFields: 'shown' } : format;
}

function formatOf(name: string, argument: string, os: Os): Format {
  switch (name) {
    case 'wide': return { as: 'table', wide: true };
    case 'json':
    case 'yaml':
    case 'kyaml':
    case 'name': return { as: name };
    case 'jsonpath':
    case 'jsonpath-as-json': return { as: 'jsonpath', template: template(argument), list: name === 'jsonpath-as-json' };
    case 'jsonpath-file': return { as: 'jsonpath', template: template(fileText(os, argument, '--template ')), list: false };
    case 'custom-columns': return { as: 'columns', columns: printers.code().parseColumns(argument) };
    case 'custom-columns-file': return { as: 'columns', columns: printers.code().parseColumns(fileText(os, argument, 'template ').trim().split('\n').map((line) => line.trim().split(/\s+/)).reduce<string[][]>((rows, row) => [...rows, row], [])[0]?.join(',') ?? '') };
    default:
      if (!argument) throw new CommandError('template format specified but no template given');
      return { as: 'go-template', template: rarePrinters.code().parseGoTemplate(name.endsWith('file') ? fileText(os, argument, '--template ') : argument) };
  }
}

function template(text: string): Template {
  if (!text) throw new CommandError('template format specified but no template given');
  return printers.code().parseTemplate(text);
}

function fileText(os: Os, path: string, what: string): string {
  const text = os.readFile(path);
  if (failed(text)) throw new CommandError(`error reading ${what}${path}, open ${path}: no such file or directory`);
  return text;
}

/** An object (or a List) in a format that is not a table. Only whole objects are shown without managedFields: templates see them. */
export function printObject(api: Api, format: Exclude<Format, { as: 'table' }>, object: Item, headers = true): string {
  switch (format.as) {
    case 'json': return `${goJson(shown(format, object), '    ')}\n`;
    case 'yaml': return printers.code().toYaml(shown(format, object));
    case 'kyaml': return rarePrinters.code().toKyaml(shown(format, object));
    case 'go-template': return rarePrinters.code().runGoTemplate(format.template, object);
    case 'name': return itemsOf(object).map((item) => `${nameOf(api, item)}\n`).join('');
    case 'jsonpath': return format.list ? `${goJson(printers.code().findAll(format.template, object) as Json, '    ')}\n` : printers.code().runTemplate(format.template, object);
    case 'columns': return printers.code().customColumns(format.columns, itemsOf(object), headers);
  }
}

const shown = (format: Format, object: Item): Item => ('managedFields' in format ? object : withoutManagedFields(object));

const itemsOf = (object: Item): readonly Item[] => (object.kind === 'List' ? ((object as unknown as { readonly items: readonly Item[] }).items) : [object]);

/** `statefulset.apps/web`. */
export function nameOf(api: Api, item: Item): string {
  const group = item.apiVersion.includes('/') ? item.apiVersion.split('/')[0] : '';
  const resource = api.resources().find((one) => one.kind === item.kind && one.group === group);
  return `${resource ? kindName(resource) : `${item.kind.toLowerCase()}${group ? `.${group}` : ''}`}/${(item.metadata.name as string | undefined) ?? '<unknown>'}`;
}

function withoutManagedFields(object: Item): Item {
  const clean = (item: Item): Item => {
    const { managedFields, ...metadata } = item.metadata ?? {};
    return managedFields === undefined ? item : { ...item, metadata: metadata as Item['metadata'] };
  };
  return object.kind === 'List' ? { ...object, items: itemsOf(object).map(clean) } : clean(object);
}

export const listOf = (items: readonly Item[]): Item => ({ apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }) as unknown as Item;

/**
 * The message of verbs that change something: `pod/web created (dry run)`, or the object in the format asked for.
 * `inOrder`: the object was made here and never went to a server, so its members stand as they are.
 */
export function report(api: Api, format: Format | undefined, item: Item, done: string, inOrder = false): string {
  if (!format || format.as === 'table') return `${nameOf(api, item)} ${done}\n`;
  if (inOrder && format.as === 'json') return `${goJsonInOrder(item, '    ')}\n`;
  if (inOrder && format.as === 'kyaml') return rarePrinters.code().kyamlInOrder(item);
  return printObject(api, format, item);
}

