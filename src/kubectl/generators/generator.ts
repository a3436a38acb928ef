import type { Json } from '../../simulator/base/json';
import { findResource, type Dict, type Item } from '../api';
import { dict } from '../describe/context';
import { createItem, dryRunNote, dryRunOf, LAST_APPLIED } from '../edit';
import { CommandError, ServerError, usageError } from '../errors';
import { EDIT_FLAGS, OUTPUT_FLAGS, type FlagSet } from '../flags';
import { parseFormat, report } from '../print/output';
import { goJsonInOrder } from '../text/go';
import { DONE, type Command, type Verb } from '../verb';
import { contentHash } from './hash';

/** One `kubectl create THING`: what it makes of its flags. Members stand in the order in which Kubernetes' own types have them. */
export interface Generator {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly usage: string;
  readonly flags: FlagSet;
  /** Flags it can't do without; looked at before anything else. */
  readonly required?: readonly string[];
  /** How it is called when the server refuses it: `failed to create configmap: …`; undefined where the server's words stand alone. */
  readonly failing?: string;
  /** `apps/v1`, `Deployment`; a kind that the cluster does not serve can still be printed with --dry-run=client. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Its name may end with a hash of what it holds: --append-hash. */
  readonly hashable?: true;
  /** What follows apiVersion, kind, metadata.name and namespace; `metadata` here is added to them. */
  build(command: Command, name: string): Dict & { readonly metadata?: Dict };
}

/** The one NAME before `--`. */
export function nameArgument(command: Command): string {
  const given = command.args.slice(0, command.dashAt ?? command.args.length);
  const [name] = given;
  if (given.length !== 1 || name === undefined) throw usageError(`exactly one NAME is required, got ${given.length}`, command.path);
  return name;
}

/** What stands after `--`. */
export const commandWords = ({ args, dashAt }: Command): readonly string[] => (dashAt === undefined ? [] : args.slice(dashAt));

export function requireFlags(command: Command, names: readonly string[]): void {
  const missing = names.filter((name) => !command.flags.has(name));
  if (missing.length) throw new CommandError(`required flag(s) ${missing.map((name) => `"${name}"`).join(', ')} not set`);
}

/** An object under construction, in the order in which it is printed as JSON. */
export function objectOf(command: Command, { apiVersion, kind, namespaced }: Pick<Generator, 'apiVersion' | 'kind' | 'namespaced'>, name: string, { metadata, ...rest }: Dict & { readonly metadata?: Dict }): Item {
  const namespace = namespaced && command.namespaceGiven ? { namespace: command.namespace } : {};
  return { kind, apiVersion, metadata: { name, ...namespace, ...metadata }, ...rest } as unknown as Item;
}

/** Sends a new object to the server, or does not; returns what to report. */
export function submit(command: Command, item: Item, failing: string | undefined, fieldManager: string): Item {
  const dryRun = dryRunOf(command);
  if (dryRun === 'client') return item;
  const resource = findResource(command.api, `${item.kind.toLowerCase()}${item.apiVersion.includes('/') ? `.${item.apiVersion.split('/')[0] ?? ''}` : ''}`);
  try {
    return createItem(command, { resource, namespace: resource.namespaced ? command.namespace : undefined }, item, { dryRun, fieldManager, fieldValidation: 'Strict' });
  } catch (error) {
    if (failing !== undefined && error instanceof ServerError) throw new CommandError(`failed to create ${failing}${item.kind === 'Secret' ? '' : ':'} ${error.status.message ?? ''}`);
    throw error;
  }
}

/** The verb of a generator. */
export const generatorVerb = (generator: Generator): Verb => ({
  name: generator.name, group: 'Basic', completes: 'none', summary: generator.summary, usage: generator.usage,
  ...(generator.aliases ? { aliases: generator.aliases } : {}),
  flags: { ...generator.flags, ...(generator.hashable ? { 'append-hash': { type: 'bool', help: 'end the name with a hash of the data' } } : {}), ...EDIT_FLAGS, ...OUTPUT_FLAGS, 'save-config': { type: 'bool' }, validate: { type: 'optional', bare: 'strict' } },
  run(command) {
    requireFlags(command, generator.required ?? []);
    const dryRun = dryRunOf(command);
    const format = parseFormat(command.flags, command.os, 'objects');
    const name = nameArgument(command);
    const built = generator.build(command, name);
    const made = objectOf(command, generator, command.flags.bool('append-hash') ? `${name}-${contentHash(generator.kind, name, built)}` : name, built);
    const kept = command.flags.bool('save-config') ? withAnnotation(made) : made;
    const item = submit(command, kept, generator.failing, command.flags.string('field-manager') || 'kubectl-create');
    command.out(report(command.api, format, item, `created${dryRunNote(dryRun)}`, item === kept));
    return DONE;
  },
});

const withAnnotation = (item: Item): Item => ({ ...item, metadata: { ...item.metadata, annotations: { ...dict(item.metadata['annotations']), [LAST_APPLIED]: `${goJsonInOrder(item)}\n` } } });

/** The number of a port as Go's strconv reads it. */
export function portNumber(text: string): number {
  const fail = (why: string) => new CommandError(`strconv.ParseUint: parsing "${text}": ${why}`);
  if (!/^\d+$/.test(text)) throw fail('invalid syntax');
  if (Number(text) > 65_535) throw fail('value out of range');
  return Number(text);
}

/** `8080` is a number, `http` a name. */
export const intOrString = (text: string): Json => (/^-?\d+$/.test(text) ? Number(text) : text);

/** Members that have a value. */
export const given = (members: Readonly<Record<string, Json | undefined>>): Dict => Object.fromEntries(Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined));
