import { parseTimestamp } from '../simulator/api/object';
import { parseLabelSelector } from '../simulator/api/selectors';
import { isNotFound } from './errors';
import { dict, list, str } from './describe/context';
import { query, type Item } from './api';
import { CommandError } from './errors';
import type { Command } from './verb';

/** What drain may do with one Pod: take it away, leave it, or not go on because of it; with what it says about it. */
interface Fate { readonly take: boolean; readonly warning?: string; readonly trouble?: string }

const TAKE: Fate = { take: true };

/** The Pods drain would take from a node, what it warns about, and what keeps it from going on. */
export interface Selection { readonly pods: readonly Item[]; readonly warnings: string; readonly troubles: readonly string[] }

/** Looks at all Pods of a node, as `--pod-selector`, `--force` and the like say. */
export function selectPods(command: Command, node: string): Selection {
  const pods = command.api.items(`/api/v1/pods${query({ labelSelector: command.flags.string('pod-selector'), fieldSelector: `spec.nodeName=${node}` })}`);
  const judged = pods.map((pod) => ({ pod, fate: fateOf(command, pod) }));
  const grouped = (texts: readonly (readonly [text: string | undefined, pod: Item])[]) => {
    const names = new Map<string, string[]>();
    for (const [text, pod] of texts) if (text !== undefined) names.set(text, [...(names.get(text) ?? []), `${str(pod.metadata.namespace)}/${pod.metadata.name}`]);
    return [...names].map(([text, of]) => `${text}: ${of.join(', ')}`);
  };
  return {
    pods: judged.filter(({ fate }) => fate.take).map(({ pod }) => pod),
    warnings: grouped(judged.map(({ pod, fate }) => [fate.warning, pod])).join('; '),
    troubles: grouped(judged.map(({ pod, fate }) => [fate.trouble, pod])).map((text) => `cannot delete ${text}`),
  };
}

/** The last question that is asked about a Pod decides; one that says no ends the asking. */
function fateOf(command: Command, pod: Item): Fate {
  let fate = TAKE;
  for (const question of [alreadyGoing, ofDaemonSet, mirrored, withLocalData, withoutController]) {
    fate = question(command, pod);
    if (!fate.take) return fate;
  }
  return fate;
}

type Question = (command: Command, pod: Item) => Fate;

const isOver = (pod: Item): boolean => /^(Succeeded|Failed)$/.test(str(dict(pod['status'])['phase']));
const controllerOf = (pod: Item) => list(pod.metadata['ownerReferences']).find((owner) => owner['controller'] === true);

/** A Pod that has been going for longer than `--skip-wait-for-delete-timeout` is not waited for. */
export function isGoingForLong(command: Command, pod: Item): boolean {
  const limitSeconds = command.flags.int('skip-wait-for-delete-timeout') ?? 0;
  const since = parseTimestamp(str(pod.metadata['deletionTimestamp']));
  return limitSeconds > 0 && since !== undefined && command.os.nowMs() - since > limitSeconds * 1000;
}

const alreadyGoing: Question = (command, pod) => (isGoingForLong(command, pod) ? { take: false } : TAKE);

const ofDaemonSet: Question = ({ api, flags }, pod) => {
  const owner = controllerOf(pod);
  if (owner?.['kind'] !== 'DaemonSet' || isOver(pod)) return TAKE;
  try {
    api.get(`/apis/apps/v1/namespaces/${str(pod.metadata.namespace)}/daemonsets/${str(owner['name'])}`);
  } catch (error) {
    if (isNotFound(error) && flags.bool('force')) return { take: true, warning: error.message };
    if (error instanceof Error) return { take: false, trouble: error.message };
    throw error;
  }
  return flags.bool('ignore-daemonsets') ? { take: false, warning: 'ignoring DaemonSet-managed Pods' } : { take: false, trouble: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' };
};

const mirrored: Question = (_, pod) => ({ take: dict(pod.metadata['annotations'])['kubernetes.io/config.mirror'] === undefined });

const withLocalData: Question = ({ flags }, pod) => {
  if (isOver(pod) || !list(dict(pod['spec'])['volumes']).some((volume) => volume['emptyDir'])) return TAKE;
  return flags.bool('delete-emptydir-data') ? { take: true, warning: 'deleting Pods with local storage' } : { take: false, trouble: 'Pods with local storage (use --delete-emptydir-data to override)' };
};

const withoutController: Question = ({ flags }, pod) => {
  if (isOver(pod) || controllerOf(pod)) return TAKE;
  return flags.bool('force') ? { take: true, warning: 'deleting Pods that declare no controller' } : { take: false, trouble: 'Pods that declare no controller (use --force to override)' };
};

/** Refuses a `--pod-selector` that can't be read, before anything is done. */
export function checkPodSelector({ flags }: Command): void {
  try {
    parseLabelSelector(flags.string('pod-selector') ?? '');
  } catch {
    throw new CommandError('--pod-selector=<pod_selector> must be a valid label selector');
  }
}
