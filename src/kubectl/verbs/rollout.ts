import type { Json } from '../../simulator/base/json';
import { timestamp } from '../../simulator/api/object';
import { equal } from '../../simulator/base/json';
import { kindName, pathOf, query, type Dict, type Item } from '../api';
import { CommandError, forEachKeepGoing } from '../errors';
import { dryRunNote, dryRunOf, LAST_APPLIED, patchItem } from '../edit';
import { dict, joined, list, str } from '../describe/context';
import { templateLines } from '../describe/podTemplate';
import { EDIT_FLAGS, FILE_FLAGS, OUTPUT_FLAGS, SELECTOR_FLAGS } from '../flags';
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
  const { message, done } = progress(command.api.item(first.path));
  if (message !== first.said) command.out(`${message}\n`);
  if (done || !command.flags.unless('watch')) return resumeStatus(command, { ...state, waiting: rest });
  if (state.untilMs !== null && command.os.nowMs() >= state.untilMs) throw new CommandError('timed out waiting for the condition');
  const wait = { changeAfter: command.api.version(), ...(state.untilMs === null ? {} : { untilMs: state.untilMs }) };
  return { state: { ...state, waiting: [{ path: first.path, said: message }, ...rest] }, wait };
}

/** How far a StatefulSet's rollout is, in kubectl's words. */
function progress(item: Item): { readonly message: string; readonly done: boolean } {
  if (item.kind !== 'StatefulSet') throw new CommandError(`no status viewer has been implemented for ${item.kind}`);
  const spec = dict(item['spec']);
  const now = dict(item['status']);
  const strategy = dict(spec['updateStrategy']);
  const number = (value: Json | undefined) => Number(value ?? 0);
  if (strategy['type'] !== 'RollingUpdate') throw new CommandError('rollout status is only available for RollingUpdate strategy type');
  if (number(now['observedGeneration']) === 0 || number(item.metadata['generation']) > number(now['observedGeneration'])) return { message: 'Waiting for statefulset spec update to be observed...', done: false };
  const replicas = number(spec['replicas'] ?? 1);
  if (number(now['readyReplicas']) < replicas) return { message: `Waiting for ${replicas - number(now['readyReplicas'])} pods to be ready...`, done: false };
  if (strategy['rollingUpdate']) {
    const updated = number(now['updatedReplicas']);
    const wanted = replicas - number(dict(strategy['rollingUpdate'])['partition']);
    if (updated < wanted) return { message: `Waiting for partitioned roll out to finish: ${updated} out of ${wanted} new pods have been updated...`, done: false };
    return { message: `partitioned roll out complete: ${updated} new pods have been updated...`, done: true };
  }
  if (now['updateRevision'] !== now['currentRevision']) return { message: `waiting for statefulset rolling update to complete ${str(now['updatedReplicas'], '0')} pods at revision ${str(now['updateRevision'])}...`, done: false };
  return { message: `statefulset rolling update complete ${str(now['currentReplicas'], '0')} pods at revision ${str(now['currentRevision'])}...`, done: true };
}

/** The revisions a set controls, oldest first. */
function revisionsOf(command: Command, item: Item): readonly Item[] {
  const labelSelector = joined(dict(dict(dict(item['spec'])['selector'])['matchLabels']));
  return command.api.items(`/apis/apps/v1/namespaces/${str(item.metadata.namespace)}/controllerrevisions${query({ labelSelector: labelSelector === '<none>' ? '' : labelSelector })}`)
    .filter((one) => list(one.metadata['ownerReferences']).some((owner) => owner['uid'] === item.metadata['uid'])).toSorted((a, b) => Number(a['revision']) - Number(b['revision']));
}

const templateOf = (revision: Item): Dict => {
  const { $patch: _, ...template } = dict(dict(dict(revision['data'])['spec'])['template']);
  return template;
};

/** Histories show the template as it is, without laying it out in columns. */
const historyTemplate = templateLines;

const history: Verb = {
  name: 'history', group: 'Deploy', completes: 'resources',
  summary: 'List the revisions of a set', usage: '(TYPE NAME | TYPE/NAME) [--revision=N]',
  flags: { ...flags, ...OUTPUT_FLAGS, revision: { type: 'int', help: 'show this revision' } },
  run(command) {
    const format = parseFormat(command.flags, command.os, 'objects');
    for (const { target, item } of sets(command)) {
      if (item.kind !== 'StatefulSet') throw new CommandError(`no history viewer has been implemented for "${item.kind}"`);
      const revisions = revisionsOf(command, item);
      const wanted = command.flags.int('revision');
      const name = `${kindName(target.resource)}/${item.metadata.name}`;
      if (format) { command.out(report(command.api, format, item, '')); continue; }
      if (wanted) {
        const found = revisions.find((one) => one['revision'] === wanted);
        if (!found) throw new CommandError('unable to find the specified revision');
        command.out(`${name} with revision #${wanted}\n${historyTemplate(templateOf(found))}\n`);
        continue;
      }
      const rows = revisions.map((one) => `${str(one['revision'])}\t${str(dict(one.metadata['annotations'])['kubernetes.io/change-cause'], '<none>')}`);
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
    const dryRun = dryRunOf(command);
    for (const { target, item } of sets(command)) {
      if (item.kind !== 'StatefulSet') throw new CommandError(`no rollbacker has been implemented for "${item.kind}"`);
      if (dict(item.metadata['annotations'])[LAST_APPLIED] !== undefined) {
        command.warn(`resource ${target.resource.name}/${item.metadata.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.`);
      }
      const template = templateOf(revisionToGoTo(command, item));
      const revision = command.flags.int('to-revision');
      const name = nameOf(command.api, item);
      if (dryRun === 'client') command.out(`${name} will roll back to ${historyTemplate(template)}${dryRunNote(dryRun)}\n`);
      else if (equal(template, dict(item['spec'])['template'])) command.out(`${name} skipped rollback (current template already matches revision ${revision ?? ''})\n`);
      else {
        patchItem(command, target, 'strategic', { spec: { template: { $patch: 'replace', ...template } } }, { dryRun });
        command.out(`${name} rolled back${dryRunNote(dryRun)}\n`);
      }
    }
    return DONE;
  },
};

function revisionToGoTo(command: Command, item: Item): Item {
  const revisions = revisionsOf(command, item);
  const wanted = command.flags.int('to-revision') ?? 0;
  const found = wanted > 0 ? revisions.find((one) => one['revision'] === wanted) : revisions.at(-2);
  if (!found) throw new CommandError(wanted > 0 ? `unable to find specified revision ${wanted} in history` : 'no last revision to roll back to');
  return found;
}

const restart: Verb = {
  name: 'restart', group: 'Deploy', completes: 'resources',
  summary: 'Replace all Pods of a set, one after the other', usage: '(TYPE NAME | TYPE/NAME)',
  flags: { ...flags, ...EDIT_FLAGS, ...OUTPUT_FLAGS },
  run(command) {
    const dryRun = dryRunOf(command);
    for (const { target, item } of sets(command)) {
      if (!dict(item['spec'])['template'] || !['StatefulSet', 'Deployment', 'DaemonSet'].includes(item.kind)) throw new CommandError(`${target.resource.name} "${item.metadata.name}" restarting is not supported`);
      const annotations = { 'kubectl.kubernetes.io/restartedAt': timestamp(command.os.nowMs()) };
      if (dryRun !== 'client') patchItem(command, target, 'strategic', { spec: { template: { metadata: { annotations } } } }, { dryRun, fieldManager: 'kubectl-rollout' });
      command.out(`${nameOf(command.api, fetchOne(command.api, target))} restarted${dryRunNote(dryRun)}\n`);
    }
    return DONE;
  },
};

/** A StatefulSet can't be paused: both verbs only say so. */
const unsupported = (name: 'pause' | 'resume'): Verb => ({
  name, group: 'Deploy', completes: 'resources', summary: `${name === 'pause' ? 'Hold a rollout' : 'Go on with a rollout'} (Deployments only)`, usage: '(TYPE NAME | TYPE/NAME)', flags,
  run(command) {
    for (const { target, item } of sets(command)) throw new CommandError(`${target.resource.name}${target.resource.group ? `.${target.resource.group}` : ''} "${item.metadata.name}" ${name === 'pause' ? 'pausing' : 'resuming'} is not supported`);
    return DONE;
  },
});

export const rollout: Verb = {
  name: 'rollout', group: 'Deploy', summary: 'Follow, list and undo the updates of a set', usage: 'COMMAND (TYPE NAME | TYPE/NAME)', flags: {},
  subverbs: [history, unsupported('pause'), restart, unsupported('resume'), status, undo],
};
