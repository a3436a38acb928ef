import type { Json } from '../../simulator/base/json';
import { segment, type Dict, type Item } from '../api';
import { cordonOne, nodesOf } from '../cordon';
import { str } from '../describe/context';
import { checkPodSelector, isGoingForLong, selectPods } from '../drain';
import { dryRunNote, dryRunOf } from '../edit';
import { isNotFound, learnersError, ServerError } from '../errors';
import { EDIT_FLAGS, SELECTOR_FLAGS } from '../flags';
import { goDuration } from '../text/go';
import { DONE, type Command, type Outcome, type Verb } from '../verb';

const RETRY_MS = 5000;
const POLL_MS = 1000;
const FOREVER_MS = 365 * 86_400_000;

/** One Pod on its way off the node. `dueMs` is when it is tried, or looked at, again; undefined once that is over. */
interface Task extends Dict { readonly namespace: string; readonly name: string; readonly uid: string; readonly doing: 'evict' | 'wait'; readonly dueMs: number | undefined; readonly failure: string | undefined }
/** What went wrong with a node: one thing, or a list of them. */
interface Failure extends Dict { readonly node: string; readonly texts: readonly string[]; readonly listed: boolean }
/** The nodes not yet drained (the first is being drained, `tasks` are its Pods), and what went wrong with others. */
interface DrainState extends Dict { readonly nodes: readonly string[]; readonly tasks: readonly Task[]; readonly untilMs: number; readonly failures: readonly Failure[] }

export const drain: Verb = {
  name: 'drain', group: 'Cluster', completes: 'nodes',
  summary: 'Close a node for new Pods and take its Pods away, for maintenance', usage: 'NODE [flags]',
  flags: {
    ...EDIT_FLAGS, ...SELECTOR_FLAGS,
    force: { type: 'bool', help: 'also Pods that nobody makes anew' }, 'ignore-daemonsets': { type: 'bool', help: 'leave Pods of DaemonSets where they are' },
    'delete-emptydir-data': { type: 'bool', help: 'also Pods with emptyDir volumes, whose data is lost' }, 'grace-period': { type: 'int', help: 'seconds a Pod has to stop; default: its own' },
    timeout: { type: 'duration', help: 'when to give up; default: never' }, 'disable-eviction': { type: 'bool', help: 'delete instead of evict, past disruption budgets' },
    'pod-selector': { type: 'string', help: 'only Pods with these labels' }, 'skip-wait-for-delete-timeout': { type: 'int', help: 'do not wait for Pods that have been going for longer' }, 'chunk-size': { type: 'int' },
  },
  run(command) {
    const dryRun = dryRunOf(command);
    checkPodSelector(command);
    const { found } = nodesOf(command, 'drain');
    for (const { target, item } of found) cordonOne(command, target, item, true, dryRun);
    return drainNodes(command, { nodes: found.map(({ item }) => item.metadata.name), tasks: [], untilMs: 0, failures: [] });
  },
  resume: (command, state) => goOn(command, state as unknown as DrainState),
};

/** Begins with nodes until one takes time; says at the end what is left. */
function drainNodes(command: Command, state: DrainState): Outcome {
  let { nodes, failures } = state;
  for (let node = nodes[0]; node !== undefined; node = nodes[0]) {
    const { pods, warnings, troubles } = selectPods(command, node);
    if (troubles.length) failures = [...failures, giveUp(command, node, troubles, true)];
    else {
      if (warnings) command.warn(warnings);
      const tasks = begin(command, pods);
      if (tasks.length) return goOn(command, { nodes, failures, tasks, untilMs: command.os.nowMs() + (command.flags.durationMs('timeout') || FOREVER_MS) });
      command.out(`node/${node} drained${dryRunNote(dryRunOf(command))}\n`);
    }
    nodes = nodes.slice(1);
  }
  if (!failures.length) return DONE;
  command.err(`There are pending nodes to be drained:\n${failures.map((failure) => ` ${failure.node}\n`).join('')}`);
  const lines = failures.flatMap(({ texts, listed }) => texts.map((text) => (listed ? text : `error: ${text}`)));
  command.err(`${[...new Set(lines)].join('\n')}\n`);
  return { exit: 1 };
}

function giveUp(command: Command, node: string, texts: readonly string[], listed: boolean): Failure {
  command.err(`error: unable to drain node "${node}" due to error: ${aggregate(texts)}, continuing command...\n`);
  return { node, texts, listed };
}

const aggregate = (texts: readonly string[]): string => (texts.length === 1 ? texts[0] ?? '' : `[${texts.join(', ')}]`);

/** The Pods to be taken, in the order kubectl's routines get to run: the last one first. A dry run of the client takes none. */
function begin(command: Command, pods: readonly Item[]): readonly Task[] {
  const dryRun = dryRunOf(command);
  if (dryRun === 'client') {
    for (const pod of pods) command.out(`evicting pod ${str(pod.metadata.namespace)}/${pod.metadata.name} (dry run)\n`);
    return [];
  }
  const deleting = command.flags.bool('disable-eviction');
  const tasks = pods.map((pod): Task => ({
    namespace: str(pod.metadata.namespace), name: pod.metadata.name, uid: str(pod.metadata['uid']), doing: deleting ? 'wait' : 'evict', dueMs: command.os.nowMs(), failure: undefined,
  }));
  if (deleting) for (const task of tasks) ignoreMissing(() => command.api.request({ method: 'DELETE', path: podPath(task), body: deleteOptions(command) }));
  return deleting ? tasks : [...tasks.slice(-1), ...tasks.slice(0, -1)];
}

const podPath = ({ namespace, name }: Task): string => `/api/v1/namespaces/${segment('namespace', namespace)}/pods/${segment('resource name', name)}`;

const deleteOptions = ({ flags }: Command): Json => {
  const graceSeconds = flags.int('grace-period') ?? -1;
  return { ...(graceSeconds >= 0 ? { gracePeriodSeconds: graceSeconds } : {}), ...(flags.string('dry-run') === 'server' ? { dryRun: ['All'] } : {}) };
};

function ignoreMissing(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** Does what is due for the Pods of the node, until all are gone, or given up. */
function goOn(command: Command, state: DrainState): Outcome {
  const now = command.os.nowMs();
  const tasks = state.tasks.map((task) => (task.dueMs !== undefined && (task.dueMs <= now || (task.doing === 'wait' && state.untilMs <= now)) ? advance(command, task, state.untilMs) : task));
  const next = Math.min(...tasks.map((task) => (task.dueMs === undefined ? Infinity : task.doing === 'wait' ? Math.min(task.dueMs, state.untilMs) : task.dueMs)));
  if (next < Infinity) return { state: { ...state, tasks }, wait: { untilMs: next } };
  return drainNodes(command, { ...state, tasks: [], nodes: state.nodes.slice(1), failures: [...state.failures, ...finish(command, state.nodes[0] ?? '', tasks)] });
}

/** All Pods of a node were dealt with: it is drained, or what is left of it is told. */
function finish(command: Command, node: string, tasks: readonly Task[]): readonly Failure[] {
  const failures = [...new Set(tasks.flatMap((task) => task.failure ?? []))];
  if (!failures.length) {
    command.out(`node/${node} drained${dryRunNote(dryRunOf(command))}\n`);
    return [];
  }
  const { pods } = selectPods(command, node);
  if (pods.length) command.err(`There are pending pods in node "${node}" when an error occurred: ${aggregate(failures)}\n${pods.map((pod) => `pod/${pod.metadata.name}\n`).join('')}`);
  return [giveUp(command, node, failures, !command.flags.bool('disable-eviction'))];
}

const over = (task: Task, failure?: string): Task => ({ ...task, dueMs: undefined, failure });

function advance(command: Command, task: Task, untilMs: number): Task {
  return task.doing === 'evict' ? evict(command, task, untilMs) : look(command, task, untilMs);
}

/** One attempt to evict a Pod. A budget that does not let it go is asked again after five seconds. */
function evict(command: Command, task: Task, untilMs: number): Task {
  const { namespace, name } = task;
  const server = dryRunOf(command) === 'server';
  const failed = (why: string) => over(task, `error when evicting pods/"${name}" -n "${namespace}": ${why}`);
  command.out(`evicting pod ${namespace}/${name}${server ? ' (server dry run)' : ''}\n`);
  if (command.os.nowMs() >= untilMs) return failed(`global timeout reached: ${goDuration(command.flags.durationMs('timeout') ?? 0)}`);
  try {
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions: deleteOptions(command) };
    command.api.request({ method: 'POST', path: `${podPath(task)}/eviction`, body });
  } catch (error) {
    if (isNotFound(error)) return over(task);
    const mistake = learnersError(error);
    if (!(mistake instanceof ServerError) || mistake.status.reason !== 'TooManyRequests') return failed(mistake.message);
    command.err(`error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${mistake.message}\n`);
    return { ...task, dueMs: command.os.nowMs() + RETRY_MS };
  }
  return server ? over(task) : look(command, { ...task, doing: 'wait' }, untilMs);
}

/** Looks whether a Pod is gone, once a second, until time is up. */
function look(command: Command, task: Task, untilMs: number): Task {
  const deleting = command.flags.bool('disable-eviction');
  const server = dryRunOf(command) === 'server';
  const there = find(command, task);
  if (!there || str(there.metadata['uid']) !== task.uid || (server && deleting)) {
    command.out(`pod/${task.name} ${deleting ? 'deleted' : 'evicted'}${dryRunNote(dryRunOf(command))}\n`);
    return over(task);
  }
  if (isGoingForLong(command, there)) {
    command.out(`pod "${task.name}" has DeletionTimestamp older than ${command.flags.int('skip-wait-for-delete-timeout') ?? 0} seconds, skipping\n`);
    return over(task);
  }
  const late = 'context deadline exceeded';
  if (command.os.nowMs() >= untilMs) return over(task, deleting ? late : `error when waiting for pod "${task.name}" in namespace "${task.namespace}" to terminate: ${late}`);
  return { ...task, dueMs: command.os.nowMs() + POLL_MS };
}

function find(command: Command, task: Task): Item | undefined {
  try {
    return command.api.item(podPath(task));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
