import type { Json } from '../../simulator/base/json';
import { failed } from '../../simulator/base/program';
import { parseManifest } from '../../manifest';
import type { Item } from '../api';
import { fieldValidationOf, patchItem } from '../edit';
import { CommandError, ServerError } from '../errors';
import { EDIT_FLAGS, FILE_FLAGS, OUTPUT_FLAGS } from '../flags';
import { nameOf } from '../print/output';
import { fetchOne, targetsOf, type Target } from '../targets';
import { toYaml } from '../text/yaml';
import { mergeKeyFor, threeWayPatch } from '../threeWay';
import { DONE, type Command, type Outcome, type Verb } from '../verb';

const HEAD = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;
const MANAGER = 'kubectl-edit';

/** What an open editor works on. */
interface Editing { readonly file: string; readonly shown: string; readonly pid: number; readonly index: number }

export const edit: Verb = {
  name: 'edit', group: 'Basic', completes: 'resources',
  summary: 'Change an object in an editor', usage: '(TYPE NAME | TYPE/NAME | -f FILE)',
  flags: { ...FILE_FLAGS, ...EDIT_FLAGS, ...OUTPUT_FLAGS, validate: { type: 'optional', bare: 'strict' }, 'save-config': { type: 'bool' }, subresource: { type: 'string' }, 'output-patch': { type: 'bool' } },
  run: (command) => open(command, targetsOf(command), 0),
  resume(command, state) {
    const editing = state as unknown as Editing;
    const child = command.os.waitChild(editing.pid);
    if (child === undefined) return { state, wait: { child: true } };
    if (failed(child) || child.code !== 0) throw new CommandError(`there was a problem with the editor ${JSON.stringify(editorOf(command))}`);
    const targets = targetsOf(command);
    const target = targets[editing.index];
    if (target) save(command, target, editing);
    command.os.remove(editing.file);
    return editing.index + 1 < targets.length ? open(command, targets, editing.index + 1) : DONE;
  },
};

const editorOf = ({ os }: Command): string => os.env['KUBE_EDITOR'] || os.env['EDITOR'] || 'vi';

/** Writes the object to a file and starts the editor on it. */
function open(command: Command, targets: readonly Target[], index: number): Outcome {
  const target = targets[index];
  if (!target) return DONE;
  const shown = toYaml(withoutManagedFields(fetchOne(command.api, target)) as Json);
  const file = `/tmp/kubectl-edit-${Math.floor(command.os.random('edit') * 4_294_967_296)}.yaml`;
  command.os.makeDirectory('/tmp');
  const written = command.os.writeFile(file, HEAD + shown);
  if (failed(written)) throw new CommandError(`open ${file}: no such file or directory`);
  const editor = editorOf(command);
  const pid = command.os.spawn({ args: [...editor.split(' ').filter(Boolean), file] });
  if (failed(pid)) throw new CommandError(`unable to launch the editor ${JSON.stringify(editor)}`);
  const editing: Editing = { file, shown, pid, index };
  return { state: { ...editing }, wait: { child: true } };
}

function withoutManagedFields(item: Item): Item {
  const { managedFields: _, ...metadata } = item.metadata;
  return { ...item, metadata: metadata as Item['metadata'] };
}

function save(command: Command, target: Target, { file, shown }: Editing): void {
  const text = command.os.readFile(file);
  const kept = failed(text) ? '' : text.split('\n').filter((line) => !line.startsWith('#')).join('\n');
  if (failed(text) || !kept.trim()) throw new CommandError('Edit cancelled, saved file was empty.');
  if (kept === shown) {
    command.err('Edit cancelled, no changes made.\n');
    return;
  }
  const [document] = parseManifest(kept);
  if (document?.problem) throw keptCopy(command, file, `error parsing ${file}: ${document.problem.message}`);
  const [before, now] = [parseManifest(shown)[0]?.value, document?.value] as unknown as readonly [Item, Item];
  if (now.apiVersion !== before.apiVersion || now.kind !== before.kind || (now.metadata as Item['metadata'] | undefined)?.name !== before.metadata.name) {
    command.err(storedTo(file));
    throw new CommandError('At least one of apiVersion, kind and name was changed');
  }
  const patch = threeWayPatch(before, now, before, mergeKeyFor(before.apiVersion, before.kind));
  if (!Object.keys(patch).length) {
    command.err('Edit cancelled, no changes made.\n');
    return;
  }
  try {
    const after = patchItem(command, target, 'strategic', patch as Json, { dryRun: 'none', fieldValidation: fieldValidationOf(command), fieldManager: command.flags.string('field-manager') ?? MANAGER });
    command.out(`${nameOf(command.api, after)} edited\n`);
  } catch (error) {
    if (error instanceof ServerError) throw keptCopy(command, file, `${target.resource.name}${target.resource.group ? `.${target.resource.group}` : ''} ${JSON.stringify(target.name ?? '')} ${error.status.reason === 'Invalid' || error.status.reason === 'BadRequest' ? 'is invalid' : `could not be patched: ${error.message}`}`);
    throw error;
  }
}

const storedTo = (file: string): string => `A copy of your changes has been stored to ${JSON.stringify(file)}\n`;

function keptCopy(command: Command, file: string, message: string): CommandError {
  command.err(`error: ${message}\n`);
  command.err(storedTo(file));
  return new CommandError('Edit cancelled, no valid changes were saved.');
}
