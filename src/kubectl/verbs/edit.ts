import { equal, type Json } from '../../simulator/base/json';
import { failed } from '../../simulator/base/program';
import { pathOf, resourceName, type Item } from '../api';
import { withLastApplied } from '../apply/lastApplied';
import { fieldValidationOf, patchItem } from '../edit';
import { headerOf, itemsIn, readEdited, stripped, textOf, type EditFormat, type Reason } from '../editFile';
import { CommandError, ServerError, throwAll } from '../errors';
import { EDIT_FLAGS, FILE_FLAGS, OUTPUT_FLAGS } from '../flags';
import { parseFormat, report } from '../print/output';
import { fetchAll, fetchOne, mapDocument, namedTargets, otherNamespace, targetsOf, type Target } from '../targets';
import { goJson, goSyntax } from '../text/go';
import { rulesFor, threeWayPatch } from '../threeWay';
import { DONE, type Command, type Outcome, type Verb } from '../verb';

const MANAGER = 'kubectl-edit';
const NO_CHANGES = 'Edit cancelled, no changes made.\n';

/** What an open editor works on: the objects as they were shown, and what was saved the last time, if that could not be used. */
interface Editing { readonly file: string; readonly pid: number; readonly shown: string; readonly before?: { readonly file: string; readonly text: string } }

export const edit: Verb = {
  name: 'edit', group: 'Basic', completes: 'resources',
  summary: 'Change objects in an editor', usage: '(TYPE NAME | TYPE/NAME | -f FILE)',
  flags: {
    ...FILE_FLAGS, ...EDIT_FLAGS, ...OUTPUT_FLAGS, validate: { type: 'optional', bare: 'strict' }, 'save-config': { type: 'bool' }, subresource: { type: 'string' }, 'output-patch': { type: 'bool' },
    'windows-line-endings': { type: 'bool' },
  },
  run(command) {
    const shown = textOf(chosen(command).map((target) => withoutManagedFields(fetchOne(command.api, target, command.flags.string('subresource')))), formatOf(command));
    return open(command, headerOf([], formatOf(command)) + shown, { shown });
  },
  resume(command, state) {
    const editing = state as unknown as Editing;
    const child = command.os.waitChild(editing.pid);
    if (child === undefined) return { state, wait: { child: true } };
    command.os.onSignal('INT', 'default');
    if (failed(child) || child.code !== 0) throw preserved(command, editing.before?.file, `there was a problem with the editor ${JSON.stringify(editorOf(command))}`);
    return saved(command, editing);
  },
};

const editorOf = ({ os }: Command): string => os.env['KUBE_EDITOR'] || os.env['EDITOR'] || 'vi';

function formatOf({ flags }: Command): EditFormat {
  const output = flags.string('output') ?? 'yaml';
  if (output !== 'yaml' && output !== 'json') throw new CommandError(`unable to match a printer suitable for the output format "${output}", allowed formats are: json,yaml`);
  return output;
}

/** The objects that the arguments name; a kind alone means all of it. */
function chosen(command: Command): readonly Target[] {
  if (command.flags.list('filename').length) {
    const { found, errors } = namedTargets(command);
    if (errors.length) throwAll(fetchAll(command, found, errors).errors);
    return found;
  }
  return targetsOf(command, command.args, { kindAlone: 'all' }).flatMap((target) =>
    target.name === undefined ? command.api.items(pathOf(target.resource, target.namespace)).map((item) => ({ ...target, name: item.metadata.name })) : [target]);
}

/** Writes the text to a file and starts the editor on it. Keys that would interrupt are the editor's meanwhile. */
function open(command: Command, text: string, editing: Pick<Editing, 'shown' | 'before'>): Outcome {
  const { os } = command;
  const file = `/tmp/kubectl-edit-${Math.floor(os.random('edit') * 4_294_967_296)}.${formatOf(command)}`;
  os.makeDirectory('/tmp');
  if (failed(os.writeFile(file, text))) throw new CommandError(`open ${file}: no such file or directory`);
  const editor = editorOf(command);
  os.onSignal('INT', 'ignore');
  const pid = os.spawn({ args: [...editor.split(' ').filter(Boolean), file] });
  if (failed(pid)) throw new CommandError(`unable to launch the editor ${JSON.stringify(editor)}`);
  const state: Editing = { ...editing, file, pid };
  return { state: { ...state }, wait: { child: true } };
}

function withoutManagedFields(item: Item): Item {
  const { managedFields: _, ...metadata } = item.metadata;
  return { ...item, metadata: metadata as Item['metadata'] };
}

/** The editor is closed: what it left is stored, or opened again with what is wrong about it. */
function saved(command: Command, editing: Editing): Outcome {
  const { os } = command;
  const { file, before } = editing;
  const text = os.readFile(file);
  if (failed(text)) throw new CommandError(`open ${file}: no such file or directory`);
  const edited = readEdited(text);
  if (before && sameText(before.text, text)) throw preserved(command, file, 'Edit cancelled, no valid changes were saved.');
  if (before) os.remove(before.file);
  if ('invalid' in edited) {
    const [first] = originals(editing);
    command.err(`error: ${named(command, first)} is invalid\n`);
    return reopen(command, editing, text, [{ head: `${named(command, first)} was not valid`, details: [`<nil>: Invalid value: "The edited file failed validation": ${edited.invalid}`] }]);
  }
  if (sameText(editing.shown, text)) {
    os.remove(file);
    command.err(NO_CHANGES);
    return DONE;
  }
  return store(command, editing, text, edited.value);
}

function sameText(a: string, b: string): boolean {
  const [before, now] = [readEdited(a), readEdited(b)];
  return 'value' in before && 'value' in now ? equal(before.value, now.value) : stripped(a) === stripped(b);
}

function originals({ shown }: Editing): readonly Item[] {
  const read = readEdited(shown);
  return 'value' in read ? (itemsIn(read.value) as unknown as readonly Item[]) : [];
}

const reopen = (command: Command, { file, shown }: Editing, text: string, reasons: readonly Reason[]): Outcome => open(command, headerOf(reasons, formatOf(command)) + stripped(text), { shown, before: { file, text } });

/** What became of the edited objects: reasons to open the file again, and how many could not be stored for another reason. */
interface Results { readonly reasons: Reason[]; refused: number; gone: number }

/** Patches each object by what was changed in it. */
function store(command: Command, editing: Editing, text: string, value: Json): Outcome {
  const { file } = editing;
  const targets = documents(command, value);
  if (targets instanceof CommandError) return reopen(command, editing, text, [{ head: `The edited file had a syntax error: ${targets.message}`, details: [] }]);
  const before = originals(editing);
  const results: Results = { reasons: [], refused: 0, gone: 0 };
  for (const target of targets) {
    const now = target.local as Item;
    const original = before.find((item) => item.metadata['uid'] === now.metadata['uid']);
    if (target.namespace !== undefined && target.namespace !== command.namespace) throw preserved(command, file, otherNamespace(target.namespace, command.namespace));
    if (!original) throw preserved(command, file, `no original object found for &unstructured.Unstructured{Object:${goSyntax(now as Json)}}`);
    if (now.apiVersion !== original.apiVersion || now.kind !== original.kind || now.metadata.name !== original.metadata.name) throw preserved(command, file, 'At least one of apiVersion, kind and name was changed');
    patch(command, target, original, results);
  }
  if (results.refused) return ended(command, `You can run \`kubectl replace -f ${file}\` to try this update again.\n`);
  if (results.gone) return ended(command, `The edits you made on deleted resources have been saved to ${JSON.stringify(file)}\n`);
  if (results.reasons.length) return reopen(command, editing, text, results.reasons);
  command.os.remove(file);
  return DONE;
}

/** The objects of the edited text, or what is wrong with it. */
function documents(command: Command, value: Json): readonly Target[] | CommandError {
  try {
    return itemsIn(value).map((item) => mapDocument({ ...command, namespaceGiven: false }, { source: 'edited-file', value: item }));
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
}

function ended(command: Command, advice: string): Outcome {
  command.err(advice);
  return { exit: 1 };
}

/** Sends one object's changes; what is invalid about them is a reason to open the file again. */
function patch(command: Command, target: Target, original: Item, results: Results): void {
  const { flags } = command;
  const format = parseFormat(flags, command.os, 'objects');
  const now = target.local as Item;
  const changes = threeWayPatch(original, flags.bool('save-config') ? withLastApplied(now) : now, original, rulesFor(original.apiVersion, original.kind)) as Json;
  if (!Object.keys(changes as object).length) return command.out(report(command.api, format, original, 'skipped'));
  if (flags.bool('output-patch')) command.out(`Patch: ${goJson(changes)}\n`);
  const subresource = flags.string('subresource');
  const options = { dryRun: 'none', fieldValidation: fieldValidationOf(command), fieldManager: flags.string('field-manager') ?? MANAGER, ...(subresource ? { subresource } : {}) } as const;
  try {
    command.out(report(command.api, format, patchItem(command, target, 'strategic', changes, options), 'edited'));
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    count(command, original, error, results);
  }
}

function count(command: Command, original: Item, { status }: ServerError, results: Results): void {
  const name = named(command, original);
  if (status.reason === 'Invalid') {
    command.err(`error: ${name} is invalid\n`);
    results.reasons.push({ head: `${name} was not valid`, details: (status.details?.causes ?? []).map(({ field, message }) => `${field || '<nil>'}: ${message ?? ''}`) });
  } else if (status.reason === 'NotFound') {
    command.err(`error: ${name} could not be found on the server\n`);
    results.gone++;
  } else {
    command.err(`error: ${name} could not be patched: ${status.message ?? ''}\n`);
    results.refused++;
  }
}

function named(command: Command, item: Item | undefined): string {
  const resource = item && command.api.resources().find((one) => one.kind === item.kind && (one.group ? `${one.group}/${one.version}` : one.version) === item.apiVersion);
  return `${resource ? resourceName(resource) : ''} ${JSON.stringify(item?.metadata.name ?? '')}`;
}

/** The edit ends, and what was edited stays where it is. */
function preserved(command: Command, file: string | undefined, message: string): CommandError {
  if (file !== undefined && !failed(command.os.stat(file))) command.err(`A copy of your changes has been stored to ${JSON.stringify(file)}\n`);
  return new CommandError(message);
}
