import { timestamp } from '../../simulator/api/object';
import { equal } from '../../simulator/base/json';
import { kindName, pathOf, resourceName, type Dict, type Item } from '../api';
import { CommandError, forEachKeepGoing } from '../errors';
import { dryRunNote, dryRunOf, LAST_APPLIED, patchItem } from '../edit';
import { dict } from '../describe/context';
import { templateLines } from '../describe/podTemplate';
import { EDIT_FLAGS, FILE_FLAGS, OUTPUT_FLAGS, SELECTOR_FLAGS } from '../flags';
import { rollouts } from '../rollout';
import type { Rollout } from '../rollout/rollout';
import { nameOf, parseFormat, report } from '../print/output';
import { align } from '../text/columns';
import { fetchAll, fetchOne, targetsOf, type Target } from '../targets';
import { DONE, type Command, type Outcome, type Verb } from '../verb';

const flags = { ...FILE_FLAGS, ...SELECTOR_FLAGS };

/** What a rollout command names; a kind alone means all of it. */
function sets(command: Command): readonly { readonly target: Target; readonly item: Item }[] {
  if (!command.args.length && !command.flags.list('filename').length) throw new CommandError('required resource not specified');
  const { found, errors } = fetchAll(command, targetsOf(command, command.args, { kindAlone: 'all' }));
  forEachKeepGoing([], () => undefined, errors);
  return found;
}

const status: Verb = {
  name: 'status', group: 'Deploy', completes: 'resources',
  summary: 'Wait until a rollout is done', usage: '(TYPE NAME | TYPE/NAME) [flags]',
  flags: { ...flags, watch: { type: 'bool', short: 'w', help: '--watch=false asks once' }, timeout: { type: 'duration', help: 'how long to wait' }, revision: { type: 'int' } },
  run(command) {
    const timeoutMs = command.flags.durationMs('timeout');
    const waiting = sets(command).map(({ target }) => ({ path: pathOf(target.resource, target.namespace, target.name), said: '' }));
    return resumeStatus(command, { waiting, untilMs: timeoutMs ? command.os.nowMs() + timeoutMs : null });
  },
  resume: (command, state) => resumeStatus(command, state as unknown as StatusState),
};

interface StatusState extends Dict { readonly waiting: readonly { readonly path: string; readonly said: string }[]; readonly untilMs: number | null }

function resumeStatus(command: Command, state: StatusState): Outcome {
  const [first, ...rest] = state.waiting;
  if (!first) return DONE;
  const { message, done } = progressOf(command, command.api.item(first.path));
  if (message !== first.said) command.out(`${message}\n`);
  if (done || !command.flags.unless('watch')) return resumeStatus(command, { ...state, waiting: rest });
  if (state.untilMs !== null && command.os.nowMs() >= state.untilMs) throw new CommandError('timed out waiting for the condition');
  const wait = { changeAfter: command.api.version(), ...(state.untilMs === null ? {} : { untilMs: state.untilMs }) };
  return { state: { ...state, waiting: [{ path: first.path, said: message }, ...rest] }, wait };
}

const progressOf = (command: Command, item: Item) => rolloutOf(item, `no status viewer has been implemented for ${item.kind}`).progress(item, command.flags.int('revision') ?? 0);

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
    for (const { target, item } of sets(command)) {
      const revisions = rolloutOf(item, `error retrieving history for "${item.kind}", no visitor method exists for { ${item.kind}}`).history(command, item);
      const wanted = command.flags.int('revision');
      const name = `${kindName(target.resource)}/${item.metadata.name}`;
      if (format) { command.out(report(command.api, format, item, '')); continue; }
      if (wanted) {
        const found = revisions.find((one) => one.number === wanted);
        if (!found) throw new CommandError('unable to find the specified revision');
        command.out(`${name} with revision #${wanted}\n${templateLines(found.template)}\n`);
        continue;
      }
      const rows = revisions.map((one) => `${one.number}\t${one.changeCause}`);
      command.out(`${name} \n${align(['REVISION\tCHANGE-CAUSE', ...rows].join('\n'), { minimumWidth: 0, padding: 2 }).text}\n\n`);
    }
    return DONE;
  },
};

const undo: Verb = {
  name: 'undo', group: 'Deploy', completes: 'resources',
  summary: 'Go back to an earlier revision', usage: '(TYPE NAME | TYPE/NAME) [--to-revision=N]',
  flags: { ...flags, ...EDIT_FLAGS, ...OUTPUT_FLAGS, 'to-revision': { type: 'int', help: 'which revision; default: the one before' } },
  run(command) {
    for (const { target, item } of sets(command)) undoOne(command, target, item);
    return DONE;
  },
};

function undoOne(command: Command, target: Target, item: Item): void {
  const dryRun = dryRunOf(command);
  const { history: historyOf, undo: way } = rolloutOf(item, `no rollbacker has been implemented for "${item.kind}"`);
  if (dict(item.metadata['annotations'])[LAST_APPLIED] !== undefined) {
    command.warn(`resource ${target.resource.name}/${item.metadata.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.`);
  }
  const wanted = command.flags.int('to-revision') ?? 0;
  const revisions = historyOf(command, item);
  const found = wanted > 0 ? revisions.find((one) => one.number === wanted) : revisions.at(-2);
  if (!found) throw new CommandError(wanted > 0 ? `unable to find specified revision ${wanted} in history` : way.nothingBefore(item));
  const template = way.template?.(found.template) ?? found.template;
  const name = nameOf(command.api, item);
  if (dryRun === 'client') { command.out(`${name} will roll back to ${templateLines(found.template)}${dryRunNote(dryRun)}\n`); return; }
  const refusal = way.refusal?.(item);
  if (refusal) throw new CommandError(refusal);
  if (equal(template, dict(item['spec'])['template'])) { command.out(`${name} skipped rollback (current template already matches revision ${wanted || ''})\n`); return; }
  const { type, body } = way.patch(item, template, found);
  patchItem(command, target, type, body, { dryRun });
  command.out(`${name} rolled back${dryRunNote(dryRun)}\n`);
}

const restart: Verb = {
  name: 'restart', group: 'Deploy', completes: 'resources',
  summary: 'Replace all Pods of a set, one after the other', usage: '(TYPE NAME | TYPE/NAME)',
  flags: { ...flags, ...EDIT_FLAGS, ...OUTPUT_FLAGS },
  run(command) {
    const dryRun = dryRunOf(command);
    forEachKeepGoing(sets(command), ({ target, item }) => {
      const known = rollouts[item.kind];
      const refusal = known ? known.refuseRestart?.(item) : 'restarting is not supported';
      if (refusal) throw new CommandError(`${resourceName(target.resource)} "${item.metadata.name}" ${refusal}`);
      const annotations = { 'kubectl.kubernetes.io/restartedAt': timestamp(command.os.nowMs()) };
      if (dryRun !== 'client') patchItem(command, target, 'strategic', { spec: { template: { metadata: { annotations } } } }, { dryRun, fieldManager: 'kubectl-rollout' });
      command.out(`${nameOf(command.api, fetchOne(command.api, target))} restarted${dryRunNote(dryRun)}\n`);
    });
    return DONE;
  },
};

/** Holding a rollout and letting it go on: one member of the spec. */
const holding = (name: 'pause' | 'resume', words: { readonly doing: string; readonly done: string; readonly already: string }): Verb => ({
  name, group: 'Deploy', completes: 'resources', summary: name === 'pause' ? 'Hold a rollout' : 'Go on with a rollout', usage: '(TYPE NAME | TYPE/NAME)', flags: { ...flags, ...EDIT_FLAGS, ...OUTPUT_FLAGS },
  run(command) {
    forEachKeepGoing(sets(command), ({ target, item }) => {
      const subject = `${resourceName(target.resource)} "${item.metadata.name}"`;
      if (!rollouts[item.kind]?.pausable) throw new CommandError(`${subject} ${words.doing} is not supported`);
      if ((dict(item['spec'])['paused'] === true) === (name === 'pause')) throw new CommandError(`${subject} is ${words.already}`);
      const dryRun = dryRunOf(command);
      if (dryRun !== 'client') patchItem(command, target, 'strategic', { spec: { paused: name === 'pause' ? true : null } }, { dryRun, fieldManager: 'kubectl-rollout' });
      command.out(`${nameOf(command.api, item)} ${words.done}${dryRunNote(dryRun)}\n`);
    });
    return DONE;
  },
});

const pause = holding('pause', { doing: 'pausing', done: 'paused', already: 'already paused' });
const resume = holding('resume', { doing: 'resuming', done: 'resumed', already: 'not paused' });

export const rollout: Verb = {
  name: 'rollout', group: 'Deploy', summary: 'Follow, list and undo the updates of a set', usage: 'COMMAND (TYPE NAME | TYPE/NAME)', flags: {},
  subverbs: [history, pause, restart, resume, status, undo],
};
