import { equal, type Json } from '../../simulator/base/json';
import { failed } from '../../simulator/base/program';
import { parseManifest } from '../../manifest';
import { pathOf, type Item } from '../api';
import { CommandError, forEachKeepGoing } from '../errors';
import { dryRunOf, patchItem, RawPatch, type PatchType } from '../edit';
import { EDIT_FLAGS, FILE_FLAGS, OUTPUT_FLAGS } from '../flags';
import { patchHere } from '../patchHere';
import { parseFormat, report, type Format } from '../print/output';
import { causeOf, RECORD_FLAGS } from '../record';
import { namedTargets, targetsOf } from '../targets';
import { goJson } from '../text/go';
import { DONE, type Command, type Outcome, type Verb } from '../verb';

export const patch: Verb = {
  name: 'patch', group: 'Advanced', completes: 'resources',
  summary: 'Change some fields of an object',
  usage: '(TYPE NAME | TYPE/NAME | -f FILE) -p PATCH [--type strategic|merge|json]',
  flags: {
    ...FILE_FLAGS, ...EDIT_FLAGS, ...OUTPUT_FLAGS, ...RECORD_FLAGS, patch: { type: 'string', short: 'p', help: 'the patch, as JSON or YAML' }, 'patch-file': { type: 'string', help: 'a file with the patch' },
    type: { type: 'string', help: 'strategic (lists merge by name), merge or json' }, subresource: { type: 'string' }, local: { type: 'bool' },
  },
  run(command) {
    const body = patchOf(command);
    const type = command.flags.string('type') ?? 'strategic';
    if (type !== 'strategic' && type !== 'merge' && type !== 'json') throw new CommandError(`--type must be one of [json merge strategic], not "${type}"`);
    const dryRun = dryRunOf(command);
    const format = parseFormat(command.flags, command.os, 'objects');
    if (command.flags.bool('local')) return patchFiles(command, body, type, format);
    const { found, errors } = namedTargets(command);
    forEachKeepGoing(found, (target) => {
      const before = command.api.item(pathOf(target.resource, target.namespace, target.name));
      const after = dryRun === 'client' ? before : patchItem(command, target, type as PatchType, body, { dryRun, fieldManager: 'kubectl-patch', ...(command.flags.has('subresource') ? { subresource: command.flags.string('subresource') ?? '' } : {}) });
      const cause = causeOf(command);
      if (cause && dryRun === 'none') patchItem(command, target, 'merge', { metadata: { annotations: cause } }, { dryRun, fieldManager: 'kubectl-patch' });
      command.out(report(command.api, format, after, unchanged(before, after) && dryRun === 'none' ? 'patched (no change)' : 'patched'));
    }, [], errors);
    return DONE;
  },
};

/** `--local`: patches what the files say, without a server. */
function patchFiles(command: Command, body: Json | RawPatch, type: PatchType, format: Format | undefined): Outcome {
  if (!command.flags.list('filename').length) throw new CommandError('cannot specify --local and server resources');
  if (body instanceof RawPatch) throw new CommandError('unable to parse the patch as JSON');
  forEachKeepGoing(targetsOf(command), ({ local }) => {
    if (!local) return;
    const after = patchHere(local, body, type);
    if (!after.kind) throw new CommandError(`Object 'Kind' is missing in '${goJson(after)}'`);
    command.out(report(command.api, format, after, equal(local as Json, after as Json) ? 'patched (no change)' : 'patched'));
  });
  return DONE;
}

const unchanged = (before: Item, after: Item): boolean => equal(before as Json, after as Json);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The patch as JSON. What begins as JSON is taken for JSON, all else for YAML. */
function patchOf(command: Command): Json | RawPatch {
  const { flags, os } = command;
  const file = flags.string('patch-file');
  if (file && flags.string('patch')) throw new CommandError('cannot specify --patch and --patch-file together');
  const text = file ? os.readFile(file) : flags.string('patch');
  if (failed(text)) throw new CommandError(`unable to read patch file: open ${file ?? ''}: no such file or directory`);
  if (!text) throw new CommandError('must specify --patch or --patch-file containing the contents of the patch');
  if (text.trimStart().startsWith('{') && !isJson(text)) return new RawPatch(text);
  const [document] = parseManifest(text);
  if (document?.problem) throw new CommandError(`unable to parse "${text}": ${document.problem.message}`);
  return document?.value ?? null;
}
