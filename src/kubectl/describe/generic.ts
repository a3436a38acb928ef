import type { Json } from '../../simulator/base/json';
import type { Dict } from '../api';
import { sortedMembers } from '../text/yaml';
import { annotationLines, dict, labelLines, str, type Describe } from './context';
import { eventLines } from './events';

/** Any object: its members by name, spelt as titles. */
export const generic: Describe = (context) => {
  const { item } = context;
  const { name: _, namespace: __, labels: ___, annotations: ____, managedFields: _____, ...metadata } = item.metadata as Record<string, Json>;
  const { apiVersion, ...rest } = item as unknown as Record<string, Json>;
  const head = `Name:\t${item.metadata.name}\nNamespace:\t${str(item.metadata.namespace)}\n${labelLines(item)}${annotationLines(item)}`;
  return `${head}${members({ 'API Version': apiVersion ?? '', ...rest, metadata }, '')}${eventLines(context)}`;
};

function members(map: Dict, pad: string): string {
  const titled = Object.entries(map).map(([name, value]): [string, Json | undefined] => [title(name), value]);
  return sortedMembers(Object.fromEntries(titled)).map(([name, value]) => member(name, value, pad)).join('');
}

function member(name: string, value: Json, pad: string): string {
  if (Array.isArray(value)) {
    const lines = (value as readonly Json[]).map((one) => (typeof one === 'object' && one !== null ? members(dict(one), `${pad}  `) : `${pad}  ${str(one)}\n`));
    return `${pad}${name}:\n${lines.join('')}`;
  }
  if (typeof value === 'object' && value !== null) return `${pad}${name}:\n${members(dict(value), `${pad}  `)}`;
  return `${pad}${name}:\t${value === null ? '<nil>' : str(value)}\n`;
}

/** `imagePullPolicy` → `Image Pull Policy`; names with dots or signs stay as they are. */
function title(name: string): string {
  if (/[^A-Za-z0-9 ]/.test(name) || name === 'API Version') return name;
  return name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/^./, (char) => char.toUpperCase()).replace(/\b(Api|Uid|Ip|Id)\b/g, (word) => word.toUpperCase());
}
