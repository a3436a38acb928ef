import type { Json } from '../../simulator/base/json';
import type { Item } from '../api';
import { dict } from '../describe/context';
import { CommandError } from '../errors';
import { revisionHistory, revisionUndo } from './revisions';
import type { Progress, Rollout } from './rollout';

export const daemonset: Rollout = { progress, history: revisionHistory, undo: revisionUndo };

function progress(item: Item): Progress {
  const now = dict(item['status']);
  const number = (value: Json | undefined) => Number(value ?? 0);
  if (dict(dict(item['spec'])['updateStrategy'])['type'] !== 'RollingUpdate') throw new CommandError('rollout status is only available for RollingUpdate strategy type');
  if (number(item.metadata['generation']) > number(now['observedGeneration'])) return { message: 'Waiting for daemon set spec update to be observed...', done: false };
  const [desired, updated, available] = [number(now['desiredNumberScheduled']), number(now['updatedNumberScheduled']), number(now['numberAvailable'])];
  const waiting = (text: string): Progress => ({ message: `Waiting for daemon set "${item.metadata.name}" rollout to finish: ${text}...`, done: false });
  if (updated < desired) return waiting(`${updated} out of ${desired} new pods have been updated`);
  if (available < desired) return waiting(`${available} of ${desired} updated pods are available`);
  return { message: `daemon set "${item.metadata.name}" successfully rolled out`, done: true };
}
