import type { Json } from '../simulator/base/json';
import { pathOf, query, type Item } from './api';
import { CommandError } from './errors';
import type { Target } from './targets';
import type { Command } from './verb';

export type DryRun = 'none' | 'client' | 'server';

/** `--dry-run`, checked. */
export function dryRunOf(command: Command): DryRun {
  const value = command.flags.string('dry-run') ?? 'none';
  if (value === 'unchanged') return 'client';
  if (value === 'none' || value === 'client' || value === 'server') return value;
  throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}

export const dryRunNote = (dryRun: DryRun): string => ({ none: '', client: ' (dry run)', server: ' (server dry run)' })[dryRun];

export interface WriteOptions { readonly dryRun: DryRun; readonly fieldManager?: string; readonly fieldValidation?: string; readonly subresource?: string }

const parameters = (options: WriteOptions) => query({
  dryRun: options.dryRun === 'server' ? 'All' : undefined, fieldManager: options.fieldManager, fieldValidation: options.fieldValidation,
});

/** `--validate` → what the server is asked to do about fields it does not know. */
export function fieldValidationOf(command: Command): string {
  const value = command.flags.string('validate') ?? 'strict';
  const known: Readonly<Record<string, string>> = { strict: 'Strict', true: 'Strict', warn: 'Warn', ignore: 'Ignore', false: 'Ignore' };
  const found = known[value];
  if (!found) throw new CommandError(`invalid - validate option "${value}"; must be one of: strict (or true), warn, ignore (or false)`);
  return found;
}

export function createItem(command: Command, target: Target, body: Item, options: WriteOptions): Item {
  const path = pathOf(target.resource, target.namespace) + parameters(options);
  return command.api.request({ method: 'POST', path, body }).body as unknown as Item;
}

export function replaceItem(command: Command, target: Target, body: Item, options: WriteOptions): Item {
  const path = pathOf(target.resource, target.namespace, target.name, options.subresource) + parameters(options);
  return command.api.request({ method: 'PUT', path, body }).body as unknown as Item;
}

export type PatchType = 'strategic' | 'merge' | 'json';
const PATCH_TYPES: Readonly<Record<PatchType, string>> = { strategic: 'application/strategic-merge-patch+json', merge: 'application/merge-patch+json', json: 'application/json-patch+json' };

/** A patch that is sent as it was written, since it can't be read as JSON: the server says what is wrong with it. */
export class RawPatch { constructor(readonly text: string) {} }

export function patchItem(command: Command, target: Target, type: PatchType, patch: Json | RawPatch, options: WriteOptions): Item {
  const path = pathOf(target.resource, target.namespace, target.name, options.subresource) + parameters(options);
  return command.api.request({ method: 'PATCH', path, headers: { 'Content-Type': PATCH_TYPES[type] }, ...(patch instanceof RawPatch ? { text: patch.text } : { body: patch }) }).body as unknown as Item;
}

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
