import type { Json } from '../../simulator/base/json';
import { kindName, pathOf, type Dict, type Item } from '../api';
import { CommandError, isNotFound, learnersError, SeveralErrors, ServerError, throwAll } from '../errors';
import { dryRunNote, dryRunOf } from '../edit';
import { EDIT_FLAGS, FILE_FLAGS, OUTPUT_FLAGS, SELECTOR_FLAGS } from '../flags';
import { fileTargets, listing, selectorQuery, targetsOf, type Target } from '../targets';
import { DONE, type Command, type Outcome, type Verb } from '../verb';

export const remove: Verb = {
  name: 'delete', group: 'Basic', completes: 'resources',
  summary: 'Delete objects, and wait until they are gone',
  usage: '(TYPE NAME… | TYPE/NAME… | TYPE -l LABEL=VALUE | TYPE --all | -f FILE) [flags]',
  flags: {
    ...FILE_FLAGS, ...SELECTOR_FLAGS, ...EDIT_FLAGS, output: OUTPUT_FLAGS['output'] ?? { type: 'string' },
    all: { type: 'bool', help: 'all objects of this kind' }, 'all-namespaces': { type: 'bool', short: 'A' },
    cascade: { type: 'optional', bare: 'background', help: 'background, foreground, or orphan (leave what it owns)' },
    force: { type: 'bool', help: 'delete the object without waiting for what runs' }, 'grace-period': { type: 'int', help: 'seconds a Pod has to stop' },
    now: { type: 'bool', help: 'a grace period of one second' }, wait: { type: 'bool', help: '--wait=false returns at once' },
    timeout: { type: 'duration', help: 'how long to wait' }, 'ignore-not-found': { type: 'bool', help: 'what is missing is no error' }, interactive: { type: 'bool', short: 'i' }, raw: { type: 'string' },
  },
  run: (command) => {
    if (command.flags.has('raw')) return deleteRaw(command);
    const options = deleteOptions(command);
    const { found, errors } = named(command);
    const failures: Error[] = [];
    let ignored = 0;
    const gone: Gone[] = [];
    for (const target of found) {
      try {
        gone.push(...deleteOne(command, target, options));
      } catch (error) {
        const mistake = learnersError(error);
        if (isNotFound(mistake) && ignoresMissing(command)) ignored++;
        else failures.push(target.source && mistake instanceof ServerError ? mistake.during(`error when deleting "${target.source}"`) : mistake);
      }
    }
    const errorsAfter = [...failures, ...errors];
    const nothing = !found.length && !errorsAfter.length;
    if (nothing) command.out('No resources found\n');
    // One that is left of several is told like several.
    if (errorsAfter.length && errorsAfter.length + ignored > 1) throw new SeveralErrors(errorsAfter);
    throwAll(errorsAfter);
    const waits = command.flags.unless('wait') && !command.flags.bool('force') && options.dryRun === 'none';
    return waits ? waitGone(command, { gone: gone.map((one) => ({ ...one })), untilMs: deadline(command) }) : DONE;
  },
  resume: (command, state) => waitGone(command, state as unknown as WaitState),
};

interface Gone extends Dict { readonly path: string; readonly uid: string; readonly label: string }
interface WaitState extends Dict { readonly gone: readonly Gone[]; readonly untilMs: number | null }

/** Without --timeout a delete waits for a week. */
const deadline = (command: Command): number | null => {
  const timeoutMs = command.flags.durationMs('timeout');
  return timeoutMs ? command.os.nowMs() + timeoutMs : null;
};

const ignoresMissing = ({ flags }: Command) => flags.bool('ignore-not-found') || (flags.bool('all') && !flags.has('ignore-not-found'));

interface Options { readonly dryRun: 'none' | 'client' | 'server'; readonly graceSeconds: number | undefined; readonly propagation: string; readonly nameOnly: boolean }

function deleteOptions(command: Command): Options {
  const { flags } = command;
  const grace = flags.int('grace-period');
  if (flags.bool('now') && grace !== undefined && grace >= 0) throw new CommandError('--now and --grace-period cannot be specified together');
  if (flags.bool('force') && ((grace ?? 0) > 0 || flags.bool('now'))) throw new CommandError('--force and --grace-period greater than 0 cannot be specified together');
  const cascade = flags.string('cascade') ?? 'background';
  const propagation = ({ background: 'Background', true: 'Background', foreground: 'Foreground', orphan: 'Orphan', false: 'Orphan' } as Readonly<Record<string, string>>)[cascade];
  if (cascade === 'true' || cascade === 'false') command.err(`warning: --cascade=${cascade} is deprecated (boolean value) and can be replaced with --cascade=${propagation?.toLowerCase() ?? ''}.\n`);
  if (!propagation) throw new CommandError(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
  const output = flags.string('output') ?? '';
  if (output && output !== 'name') throw new CommandError(`unexpected -o output mode: ${output}. We only support '-o name'`);
  const graceSeconds = flags.bool('now') ? 1 : flags.bool('force') || grace === 0 ? (flags.bool('force') ? 0 : 1) : grace !== undefined && grace >= 0 ? grace : undefined;
  const dryRun = dryRunOf(command);
  if (flags.bool('force') && dryRun === 'none') command.warn('Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.');
  return { dryRun, graceSeconds, propagation, nameOnly: output === 'name' };
}

/** Every single object to delete. */
function named(command: Command): { readonly found: readonly Target[]; readonly errors: readonly Error[] } {
  if (command.flags.list('filename').length) {
    const files = fileTargets(command);
    return { found: files.found, errors: files.errors };
  }
  const found = targetsOf(command, command.args, { allWithoutNames: true }).flatMap((target) => (target.name === undefined ? listed(command, target) : [target]));
  return { found, errors: [] };
}

function listed(command: Command, target: Target): readonly Target[] {
  const items = listing(command, target.resource, () => command.api.items(pathOf(target.resource, target.namespace) + selectorQuery(command)));
  return items.map((item) => ({ ...target, name: item.metadata.name, namespace: item.metadata.namespace }));
}

function deleteOne(command: Command, target: Target, options: Options): readonly Gone[] {
  const path = pathOf(target.resource, target.namespace, target.name);
  const before = options.dryRun === 'client' ? target.local ?? command.api.item(path) : undefined;
  const body: Json = {
    kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: options.propagation,
    ...(options.graceSeconds === undefined ? {} : { gracePeriodSeconds: options.graceSeconds }), ...(options.dryRun === 'server' ? { dryRun: ['All'] } : {}),
  };
  const answer = before ?? (command.api.request({ method: 'DELETE', path, body }).body as unknown as Item & { readonly details?: { readonly uid?: string } });
  const forced = command.flags.bool('force') ? 'force deleted' : 'deleted';
  const where = target.namespace === undefined ? '' : ` from ${target.namespace} namespace`;
  const kind = kindName(target.resource);
  command.out(options.nameOnly ? `${kind}/${target.name ?? ''}\n` : `${kind} "${target.name ?? ''}" ${forced}${where}${dryRunNote(options.dryRun)}\n`);
  const details = (answer as unknown as { readonly details?: { readonly uid?: string } }).details;
  return [{ path, uid: String(answer.metadata['uid'] ?? details?.uid ?? ''), label: `${target.resource.name}/${target.name ?? ''}` }];
}

/** Blocks until each is gone, or another object has its name. */
function waitGone(command: Command, state: WaitState): Outcome {
  const left = state.gone.filter((one) => stillThere(command, one));
  if (!left.length) return DONE;
  if (state.untilMs !== null && command.os.nowMs() >= state.untilMs) throw new CommandError(`timed out waiting for the condition on ${left[0]?.label ?? ''}`);
  return { state: { ...state, gone: left }, wait: { changeAfter: command.api.version(), ...(state.untilMs === null ? {} : { untilMs: state.untilMs }) } };
}

function stillThere(command: Command, { path, uid }: Gone): boolean {
  try {
    const now = command.api.item(path);
    return uid === '' || now.metadata['uid'] === uid;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

function deleteRaw(command: Command): Outcome {
  const response = command.api.request({ method: 'DELETE', path: command.flags.string('raw') ?? '' });
  command.out(response.text ?? `${JSON.stringify(response.body)}\n`);
  return DONE;
}
