import type { Json } from '../../simulator/base/json';
import { pathOf, query, SERVER_SIDE_MANAGER, type Item } from '../api';
import { LAST_APPLIED, type DryRun } from '../edit';
import { CommandError, ServerError } from '../errors';
import type { Target } from '../targets';
import { goJson } from '../text/go';
import type { Command } from '../verb';
import { lastAppliedOf, placed } from './lastApplied';

/** How a configuration is applied by the server. */
export interface ServerSide { readonly dryRun: DryRun; readonly fieldValidation: string; readonly fieldManager: string; readonly force: boolean }

const CLIENT_SIDE_MANAGER = 'kubectl-client-side-apply';
const ANNOTATION_MANAGER = 'kubectl-last-applied';

const ADVICE = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

/** Has the server apply what a file says. What client-side applies said of the object before is taken over. */
export function applyServerSide(command: Command, target: Target, local: Item, options: ServerSide): Item {
  const config = placed(target, local);
  const item = send(command, target, config, options);
  if (options.dryRun !== 'none' || options.fieldManager !== SERVER_SIDE_MANAGER) return item;
  const kept = keepAnnotation(command, target, config, item, options);
  return takeOver(command, target, kept) ? send(command, target, config, options) : kept;
}

function send(command: Command, target: Target, body: Item, { dryRun, fieldValidation, fieldManager, force }: ServerSide): Item {
  const parameters = query({ dryRun: dryRun === 'server' ? 'All' : undefined, fieldManager, fieldValidation, force: force ? 'true' : undefined });
  try {
    const path = pathOf(target.resource, target.namespace, target.name) + parameters;
    return command.api.request({ method: 'PATCH', path, headers: { 'Content-Type': 'application/apply-patch+yaml' }, body }).body as unknown as Item;
  } catch (error) {
    if (error instanceof ServerError && error.status.reason === 'Conflict') throw new CommandError(`${error.message}\n${ADVICE}`);
    throw error;
  }
}

/** An object that also knows client-side applies keeps its note for them, owned by a manager of its own. */
function keepAnnotation(command: Command, target: Target, config: Item, item: Item, options: ServerSide): Item {
  if (lastAppliedOf(item) === undefined) return item;
  const { name, namespace } = config.metadata;
  const annotations = { [LAST_APPLIED]: `${goJson(config as Json)}\n` };
  const noted = { apiVersion: config.apiVersion, kind: config.kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }), annotations } } as unknown as Item;
  return send(command, target, noted, { ...options, fieldManager: ANNOTATION_MANAGER, force: false });
}

type Fields = { readonly [element: string]: Fields };
interface Entry { readonly manager?: string; readonly operation?: string; readonly subresource?: string; readonly fieldsV1?: Fields }

/** Makes what client-side applies own the server-side manager's; whether there was anything. */
function takeOver(command: Command, target: Target, item: Item): boolean {
  const entries = (item.metadata['managedFields'] ?? []) as readonly Entry[];
  const is = (entry: Entry, manager: string, operation: string) => entry.manager === manager && entry.operation === operation && !entry.subresource;
  const before = entries.filter((entry) => is(entry, CLIENT_SIDE_MANAGER, 'Update'));
  const own = entries.find((entry) => is(entry, SERVER_SIDE_MANAGER, 'Apply'));
  if (!before.length || !own) return false;
  const fieldsV1 = before.reduce((fields, entry) => joined(fields, entry.fieldsV1 ?? {}), own.fieldsV1 ?? {});
  const managed = entries.filter((entry) => !before.includes(entry)).map((entry) => (entry === own ? { ...own, fieldsV1 } : entry));
  const patch = [{ op: 'replace', path: '/metadata/managedFields', value: managed }, { op: 'replace', path: '/metadata/resourceVersion', value: item.metadata['resourceVersion'] ?? '' }];
  command.api.request({ method: 'PATCH', path: pathOf(target.resource, target.namespace, target.name), headers: { 'Content-Type': 'application/json-patch+json' }, body: patch as unknown as Json });
  return true;
}

/** Both sets of fields; `.` marks a field that is owned beside fields below it. */
function joined(a: Fields, b: Fields): Fields {
  const marked = (fields: Fields, other: Fields): Fields => (Object.keys(fields).length || !Object.keys(other).length ? fields : { '.': {} });
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(names.map((name) => {
    const [one, two] = [a[name], b[name]];
    return [name, one && two ? joined(marked(one, two), marked(two, one)) : one ?? two ?? {}];
  }));
}
