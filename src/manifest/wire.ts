import type { Json } from '../simulator/base/json';
import { compareText } from '../simulator/base/text';
import { parseManifest } from './index';

/** What a YAML body of a request holds, members sorted as on its way through JSON; `duplicates` are complaints like `line 7: key "a" already set in map`. */
export interface WireYaml { readonly value: Json; readonly duplicates: readonly string[] }

/** Reads one YAML document as the API server does. Throws an Error with the parser's message. */
export function readYaml(text: string): WireYaml {
  const [document] = parseManifest(text);
  if (document?.problem) throw new Error(document.problem.message.replace(/^.*yaml: /s, ''));
  const duplicates = (document?.duplicates ?? []).map(({ start, end }) => `line ${text.slice(0, start).split('\n').length}: key ${JSON.stringify(text.slice(start, end))} already set in map`);
  return { value: sorted(document?.value ?? null), duplicates };
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => compareText(a, b)).map(([name, member]) => [name, sorted(member as Json)]));
}
