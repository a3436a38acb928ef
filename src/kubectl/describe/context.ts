import type { Json } from '../../simulator/base/json';
import { compareText } from '../../simulator/base/text';
import type { Dict, Item } from '../api';
import type { Command } from '../verb';

/** What a description is made from: the object, and the command to look other things up with. */
export interface DescribeContext { readonly command: Command; readonly item: Item; readonly events: boolean }

/** Describes one kind: tab-separated lines, laid out by the caller. */
export type Describe = (context: DescribeContext) => string;

export const dict = (value: Json | undefined): Dict => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Dict) : {});
export const list = (value: Json | undefined): readonly Dict[] => (Array.isArray(value) ? (value as readonly Dict[]) : []);
export const texts = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? (value as readonly Json[]).map(String) : []);
export const str = (value: Json | undefined, otherwise = ''): string => (value === undefined || value === null ? otherwise : String(value));

const HIDDEN = 'kubectl.kubernetes.io/last-applied-configuration';
const sortedEntries = (map: Dict): [string, string][] => Object.entries(map).map(([name, value]): [string, string] => [name, str(value)]).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** `Labels:\ta=1` and one line for each further one. */
export function mapLines(title: string, map: Dict, separator: string, indent = ''): string {
  const entries = sortedEntries(map).filter(([name]) => name !== HIDDEN);
  if (!entries.length) return `${indent}${title}:\t<none>\n`;
  return entries.map(([name, value], index) => {
    const head = index === 0 ? `${indent}${title}:` : '';
    const multiline = separator === ': ' && (value.includes('\n') || value.length > 140);
    return `${head}\t${name}${multiline ? `:\n\t  ${value.split('\n').join('\n\t  ')}` : `${separator}${value}`}\n`;
  }).join('');
}

export const labelLines = (item: Item, indent = ''): string => mapLines('Labels', dict(item.metadata['labels']), '=', indent);
export const annotationLines = (item: Item, indent = ''): string => mapLines('Annotations', dict(item.metadata['annotations']), ': ', indent);

/** `a=1,b=2`, or `<none>`. */
export const joined = (map: Dict): string => sortedEntries(map).map(([name, value]) => `${name}=${value}`).join(',') || '<none>';

/** A label selector as `-l` would write it. */
export function selectorText(selector: Dict): string {
  const equals = Object.entries(dict(selector['matchLabels'])).map(([name, value]) => [name, `${name}=${str(value)}`] as const);
  const expressions = list(selector['matchExpressions']).map((one) => {
    const [key, values] = [str(one['key']), `(${texts(one['values']).join(',')})`];
    return [key, ({ In: `${key} in ${values}`, NotIn: `${key} notin ${values}`, Exists: key, DoesNotExist: `!${key}` } as Readonly<Record<string, string>>)[str(one['operator'])] ?? ''] as const;
  });
  return [...equals, ...expressions].toSorted(([a], [b]) => compareText(a, b)).map(([, text]) => text).join(',') || '<none>';
}

export const controller = (item: Item): string => {
  const owner = list(item.metadata['ownerReferences']).find((one) => one['controller'] === true);
  return owner ? `Controlled By:\t${str(owner['kind'])}/${str(owner['name'])}\n` : '';
};
