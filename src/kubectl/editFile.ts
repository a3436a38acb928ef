import type { Json } from '../simulator/base/json';
import { parseManifest } from '../manifest';
import type { Dict, Item } from './api';
import { goJson } from './text/go';
import { toYaml } from './text/yaml';

const HEAD = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/** Why a file is opened again: what was wrong, and in detail. */
export interface Reason { readonly head: string; readonly details: readonly string[] }

export type EditFormat = 'yaml' | 'json';

const commented = (text: string): string => text.replaceAll('\n', '\n# ');

/** What stands above the objects: how to edit them, and what was wrong the last time. JSON has no comments. */
export function headerOf(reasons: readonly Reason[], format: EditFormat): string {
  if (format === 'json') return '';
  const told = reasons.map(({ head, details }) => `# ${commented(head)}${details.length ? ':' : ''}\n${details.map((detail) => `# * ${commented(detail)}\n`).join('')}#\n`);
  return HEAD + told.join('');
}

/** Objects as one text to edit: one by itself, several as a List. */
export function textOf(items: readonly Item[], format: EditFormat): string {
  const [only] = items;
  const shown = (items.length === 1 && only ? only : { apiVersion: 'v1', items, kind: 'List', metadata: {} }) as Json;
  return format === 'json' ? `${goJson(shown, '    ')}\n` : toYaml(shown);
}

/** The text without its lines of comments. */
export const stripped = (text: string): string => text.split('\n').filter((line) => !/^\s*#(?!!)/.test(line)).join('\n');

/** What an edited text says, or why it says no object. */
export function readEdited(text: string): { readonly value: Json } | { readonly invalid: string } {
  const [document] = parseManifest(stripped(text));
  if (document?.problem) return { invalid: document.problem.message };
  const value = document?.value ?? null;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { invalid: 'invalid object to validate' };
  const missing = ['apiVersion', 'kind'].filter((name) => !(value as Dict)[name]).map((name) => `${name} not set`);
  return missing.length ? { invalid: missing.length > 1 ? `[${missing.join(', ')}]` : missing[0] ?? '' } : { value };
}

/** The objects of a text: those of a List, or the one there is. */
export function itemsIn(value: Json): readonly Json[] {
  const { kind, items } = value as { readonly kind?: Json; readonly items?: Json };
  return kind === 'List' && Array.isArray(items) ? (items as readonly Json[]) : [value];
}
