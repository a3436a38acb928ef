import type { Json } from '../../simulator/base/json';
import type { Item } from '../api';
import { dict, str } from '../describe/context';
import { CommandError } from '../errors';
import { revisionHistory, revisionUndo } from './revisions';
import type { Progress, Rollout } from './rollout';

export const statefulset: Rollout = { progress, history: revisionHistory, undo: revisionUndo };

function progress(item: Item): Progress {
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
