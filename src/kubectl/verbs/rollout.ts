import type { Json } from '../../simulator/base/json';
import { timestamp } from '../../simulator/api/object';
import { equal } from '../../simulator/base/json';
import { kindName, pathOf, query, resourceName, type Dict, type Item } from '../api';
import { CommandError, errorFrom, errorParts, forEachKeepGoing, learnersError, throwAll, type ErrorParts } from '../errors';
import { dryRunNote, dryRunOf, LAST_APPLIED, patchItem } from '../edit';
import { dict, list } from '../describe/context';
import { templateLines } from '../describe/podTemplate';
import { EDIT_FLAGS, FILE_FLAGS, OUTPUT_FLAGS, SELECTOR_FLAGS, type FlagSet } from '../flags';
import { rollouts } from '../rollout';
import type { Revision, Rollout } from '../rollout/rollout';
import { nameOf, parseFormat, report } from '../print/output';
import { align } from '../text/columns';
import { fetchAll, targetsOf, type Target } from '../targets';
import { DONE, type Command, type Outcome, type Verb } from '../verb';

const flags = { ...FILE_FLAGS, ...SELECTOR_FLAGS };

interface Named { readonly target: Target; readonly item: Item }

/** What a rollout command names; a kind alone means all of it. */
function sets(command: Command): { readonly found: readonly Named[]; readonly errors: readonly Error[] } {
  if (!command.args.length && !command.flags.list('filename').length) throw new CommandError('required resource not specified');
  return fetchAll(command, targetsOf(command, command.args, { kindAlone: 'all' }));
}

/** Works on each; says so where there is nothing to work on. */
function forEachSet(command: Command, work: (named: Named) => void): Outcome {
  const { found, errors } = sets(command);
  if (!found.length && !errors.length) sayNothingFound(command);
  forEachKeepGoing(found, work, errors);
  return DONE;
}

const sayNothingFound = (command: Command) => command.err(`No resources found in ${command.namespace} namespace.\n`);

const status: Verb = {
  name: 'status', group: 'Deploy', completes: 'resources',
  summary: 'Wait until a rollout is done', usage: '(TYPE NAME | TYPE/NAME) [flags]',
  flags: { ...flags, watch: { type: 'bool', short: 'w', help: '--watch=false asks once' }, timeout: { type: 'duration', help: 'how long to wait' }, revision: { type: 'int' } },
  run(command) {
    const timeoutMs = command.flags.durationMs('timeout');
    const { found, errors } = sets(command);
    if (!found.length && !errors.length) sayNothingFound(command);
    const waiting = found.map(({ target }) => `${pathOf(target.resource, target.namespace)}${query({ fieldSelector: `metadata.name=${target.name ?? ''}` })}`);
    return followNext(command, { waiting, untilMs: timeoutMs ? command.os.nowMs() + timeoutMs : null, version: '', errors: errors.map(errorParts) });
  },
  resume: (command, state) => follow(command, state as unknown as StatusState),
};

/** Paths of lists with one object each; the first is being watched, from `version` on. `errors` are told when all were looked at. */
interface StatusState extends Dict { readonly waiting: readonly string[]; readonly untilMs: number | null; readonly version: string; readonly errors: readonly ErrorParts[] }

/** Looks at the first object as it is, and then at its changes. */
function followNext(command: Command, state: StatusState): Outcome {
  const [path] = state.waiting;
  if (path === undefined) return throwAll(state.errors.map(errorFrom)), DONE;
  const { resourceVersion } = (command.api.get(path) as unknown as { readonly metadata: { readonly resourceVersion: string } }).metadata;
  const [item] = command.api.items(path);
  return item ? afterSaying(command, state, item) ?? block(command, { ...state, version: resourceVersion }) : block(command, { ...state, version: resourceVersion });
}

/** Says how far the first object's rollout is, and goes on with the next if that is all there is to say. */
function afterSaying(command: Command, state: StatusState, item: Item): Outcome | undefined {
  const mistakes: ErrorParts[] = [];
  try {
    if (!say(command, item)) return undefined;
  } catch (error) {
    mistakes.push(errorParts(learnersError(error)));
  }
  return followNext(command, { ...state, waiting: state.waiting.slice(1), errors: [...state.errors, ...mistakes] });
}

/** A line for each change, until one says that it is done. */
function follow(command: Command, state: StatusState): Outcome {
  const { events, resourceVersion } = command.api.connection.changes(state.waiting[0] ?? '', state.version);
  for (const { type, object } of events) {
    if (type === 'BOOKMARK') continue;
    if (type === 'DELETED') throw new CommandError('object has been deleted');
    const over = afterSaying(command, state, object as unknown as Item);
    if (over) return over;
  }
  return block(command, { ...state, version: resourceVersion });
}

function block(command: Command, state: StatusState): Outcome {
  if (state.untilMs !== null && command.os.nowMs() >= state.untilMs) throw new CommandError('timed out waiting for the condition');
  return { state, wait: { changeAfter: Number(state.version), ...(state.untilMs === null ? {} : { untilMs: state.untilMs }) } };
}

/** Says how far a rollout is, and whether there is nothing more to wait for. */
function say(command: Command, item: Item): boolean {
  const { message, done } = rolloutOf(item, `no status viewer has been implemented for ${fullKind(item)}`).progress(item, command.flags.int('revision') ?? 0);
  command.out(`${message}\n`);
  return done || !command.flags.unless('watch');
}

/** `Job.batch`: the kinds that errors of this verb name. */
const fullKind = ({ kind, apiVersion }: Item): string => (apiVersion.includes('/') ? `${kind}.${apiVersion.split('/')[0] ?? ''}` : kind);

/** Kinds that kubectl knows to have Pods, but no history; all others it does not even ask. */
const noHistory = (item: Item, what: string): string =>
  (['Job', 'Pod', 'ReplicaSet'].includes(item.kind) ? `no ${what} has been implemented for "${fullKind(item)}"` : `error retrieving ${what.replace(/ viewer$/, '')} for "${fullKind(item)}", no visitor method exists for {${item.apiVersion.includes('/') ? item.apiVersion.split('/')[0] ?? '' : ''} ${item.kind}}`);

/** What is known of a kind's rollouts; `otherwise` says that there are none. */
function rolloutOf(item: Item, otherwise: string): Rollout {
  const found = rollouts[item.kind];
  if (!found) throw new CommandError(otherwise);
  return found;
}

const history: Verb = {
  name: 'history', group: 'Deploy', completes: 'resources',
  summary: 'List the revisions of a set', usage: '(TYPE NAME | TYPE/NAME) [--revision=N]',
  flags: { ...flags, ...OUTPUT_FLAGS, revision: { type: 'int', help: 'show this revision' } },
  run(command) {
    const format = parseFormat(command.flags, command.os, 'objects');
    const wanted = command.flags.int('revision') ?? 0;
    if (wanted < 0) throw new CommandError(`revision must be a positive integer: ${wanted}`);
    const { found: all, errors } = sets(command);
    forEachKeepGoing(all, ({ target, item }) => {
      const revisions = rolloutOf(item, noHistory(item, 'history viewer')).history(command, item);
      const name = `${kindName(target.resource)}/${item.metadata.name}`;
      if (wanted) {
        const found = revisions.find((one) => one.number === wanted);
        if (!found) throw new CommandError('unable to find the specified revision');
        return command.out(format ? report(command.api, format, keptBy(item, found), '') : `${name} with revision #${wanted}\n${templateLines(found.template)}\n`);
      }
      if (format) return command.out(revisions.map((one) => report(command.api, format, keptBy(item, one), '')).join(format.as === 'yaml' ? '---\n' : ''));
      const rows = revisions.map((one) => `${one.number}\t${one.changeCause}`);
      command.out(`${name} \n${align(['REVISION\tCHANGE-CAUSE', ...rows].join('\n'), { minimumWidth: 0, padding: 2 }).text}\n\n`);
    }, errors);
    return DONE;
  },
};

/** What `-o` prints of a revision: the ReplicaSet that keeps it, or the object as it was then (whose claims do not say what kind they are). */
function keptBy(item: Item, { kept, template }: Revision): Item {
  if (kept) return kept;
  const { volumeClaimTemplates, ...spec } = dict(item['spec']);
  const claims = list(volumeClaimTemplates).map(({ apiVersion: _, kind: __, ...claim }) => claim);
  return { ...item, spec: { ...spec, ...(claims.length ? { volumeClaimTemplates: claims } : {}), template } };
}

const undo: Verb = {
  name: 'undo', group: 'Deploy', completes: 'resources',
  summary: 'Go back to an earlier revision', usage: '(TYPE NAME | TYPE/NAME) [--to-revision=N]',
  flags: { ...flags, ...EDIT_FLAGS, ...OUTPUT_FLAGS, 'to-revision': { type: 'int', help: 'which revision; default: the one before' } },
  run(command) {
    const { found, errors } = sets(command);
    forEachKeepGoing(found, ({ target, item }) => undoOne(command, target, item), errors);
    return DONE;
  },
};

function undoOne(command: Command, target: Target, item: Item): void {
  const dryRun = dryRunOf(command);
  if (dict(item.metadata['annotations'])[LAST_APPLIED] !== undefined) {
    command.warn(`resource ${target.resource.name}/${item.metadata.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.`);
  }
  const { history: historyOf, undo: way } = rolloutOf(item, noHistory(item, 'rollbacker'));
  const wanted = command.flags.int('to-revision') ?? 0;
  const revisions = historyOf(command, item);
  const found = wanted !== 0 ? revisions.find((one) => one.number === wanted) : revisions.at(-2);
  if (!found) throw new CommandError(wanted !== 0 ? `unable to find specified revision ${wanted} in history` : way.nothingBefore(item));
  const template = way.template?.(found.template) ?? found.template;
  const name = nameOf(command.api, item);
  const format = parseFormat(command.flags, command.os, 'objects');
  const done = (text: string) => command.out(report(command.api, format, item, `${text}${format ? '' : dryRunNote(dryRun)}`));
  if (dryRun === 'client') return done(`${way.preview}${templateLines(found.template)}`);
  const refusal = way.refusal?.(item);
  if (refusal) throw new CommandError(refusal);
  if (equal(template, dict(item['spec'])['template'])) return command.out(`${name} skipped rollback (current template already matches revision ${wanted})\n`);
  const { type, body } = way.patch(item, template, found);
  patchItem(command, target, type, body, { dryRun });
  done('rolled back');
}

const CHANGE_FLAGS: FlagSet = { ...flags, ...OUTPUT_FLAGS, 'field-manager': { type: 'string' } };

const restartedAt = (item: Item) => dict(dict(dict(dict(item['spec'])['template'])['metadata'])['annotations'])['kubectl.kubernetes.io/restartedAt'];

/** Patches one object and says what became of it. */
function change(command: Command, target: Target, patch: Json, done: string): void {
  const after = patchItem(command, target, 'strategic', patch, { dryRun: 'none', fieldManager: command.flags.string('field-manager') ?? 'kubectl-rollout' });
  command.out(report(command.api, parseFormat(command.flags, command.os, 'objects'), after, done));
}

const restart: Verb = {
  name: 'restart', group: 'Deploy', completes: 'resources',
  summary: 'Replace all Pods of a set, one after the other', usage: '(TYPE NAME | TYPE/NAME)', flags: CHANGE_FLAGS,
  run(command) {
    return forEachSet(command, ({ target, item }) => {
      const known = rollouts[item.kind];
      const refusal = known ? known.refuseRestart?.(item) : 'restarting is not supported';
      if (refusal) throw new CommandError(`error: ${resourceName(target.resource)} "${item.metadata.name}" ${refusal}`);
      const annotations = { 'kubectl.kubernetes.io/restartedAt': timestamp(command.os.nowMs()) };
      if (restartedAt(item) === annotations['kubectl.kubernetes.io/restartedAt']) throw new CommandError(`failed to create patch for ${item.metadata.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`);
      change(command, target, { spec: { template: { metadata: { annotations } } } }, 'restarted');
    });
  },
};

/** Holding a rollout and letting it go on: one member of the spec. */
const holding = (name: 'pause' | 'resume', words: { readonly doing: string; readonly done: string; readonly already: string }): Verb => ({
  name, group: 'Deploy', completes: 'resources', summary: name === 'pause' ? 'Hold a rollout' : 'Go on with a rollout', usage: '(TYPE NAME | TYPE/NAME)', flags: CHANGE_FLAGS,
  run(command) {
    return forEachSet(command, ({ target, item }) => {
      const subject = `error: ${resourceName(target.resource)} "${item.metadata.name}"`;
      if (!rollouts[item.kind]?.pausable) throw new CommandError(`${subject} ${words.doing} is not supported`);
      if ((dict(item['spec'])['paused'] === true) === (name === 'pause')) throw new CommandError(`${subject} is ${words.already}`);
      change(command, target, { spec: { paused: name === 'pause' ? true : null } }, words.done);
    });
  },
});

const pause = holding('pause', { doing: 'pausing', done: 'paused', already: 'already paused' });
const resume = holding('resume', { doing: 'resuming', done: 'resumed', already: 'not paused' });

export const rollout: Verb = {
  name: 'rollout', group: 'Deploy', summary: 'Follow, list and undo the updates of a set', usage: 'COMMAND (TYPE NAME | TYPE/NAME)', flags: {},
  subverbs: [history, pause, restart, resume, status, undo],
};
