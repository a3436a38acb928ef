import type { TaskState } from '../labs/contract';
import type { News, PodState, Row } from './protocol';

const POD_NEWS: Readonly<Record<PodState, string | undefined>> = {
  pending: undefined, starting: 'pod-starting', ready: 'pod-ready', terminating: 'pod-terminating', failing: 'pod-failing', unknown: 'pod-unknown', done: 'pod-done',
};

/**
 * What is worth a sentence between two pictures of one object: message ids `pod-created`, `pod-ready`, `claim-bound` and so on,
 * whose sentences are the language's (`news.<id>`). Pure.
 */
export function newsOf(before: Row | undefined, after: Row | undefined, atMs: number): readonly News[] {
  const row = after ?? before;
  if (!row) return [];
  const kind: Readonly<Record<string, string>> = 'kind' in row ? { kind: row.kind } : {};
  const say = (message: string, more: Readonly<Record<string, string | number>> = {}): readonly News[] => [{ atMs, message, parameters: { name: row.name, ...kind, ...more } }];
  if (!after) return row.type === 'node' && row.state === 'unregistered' ? [] : say(`${row.type}-gone`);
  if (!before) return say(`${row.type}-created`);
  if (after.type === 'pod' && before.type === 'pod') return podNews(before, after, say);
  if (after.type === 'node' && before.type === 'node' && after.state !== before.state) return say(after.state === 'unregistered' ? 'node-gone' : before.state === 'unregistered' ? 'node-created' : `node-${after.state}`);
  if (after.type === 'claim' && before.type === 'claim' && after.phase !== before.phase) return say(`claim-${after.phase.toLowerCase()}`, after.volume === undefined ? {} : { volume: after.volume });
  if (after.type === 'set' && before.type === 'set' && after.desired !== before.desired) return say('set-scaled', { from: before.desired, to: after.desired });
  return [];
}

type PodRow = Extract<Row, { type: 'pod' }>;

function podNews(before: PodRow, after: PodRow, say: (message: string, more?: Readonly<Record<string, string | number>>) => readonly News[]): readonly News[] {
  if (before.uid !== after.uid) return say('pod-replaced', { ...(after.ip === undefined ? {} : { ip: after.ip }) });
  if (before.state === 'ready' && after.state === 'starting') return say('pod-not-ready', { word: after.word });
  const message = before.state === after.state ? undefined : POD_NEWS[after.state];
  return message === undefined ? [] : say(message, { word: after.word, ...(after.node === undefined ? {} : { node: after.node }), ...(after.ip === undefined ? {} : { ip: after.ip }) });
}

/** A task that became done, or broke again, says so once. */
export const taskNews = (before: readonly TaskState[], after: readonly TaskState[], atMs: number): readonly News[] =>
  after.flatMap((task) => {
    const old = before.find((one) => one.id === task.id);
    return old && old.state !== task.state && task.state !== 'unmet' ? [{ atMs, message: `task-${task.state}`, parameters: { task: task.id } }] : [];
  });
