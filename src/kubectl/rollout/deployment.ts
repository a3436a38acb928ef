import type { Json } from '../../simulator/base/json';
import type { Dict, Item } from '../api';
import { dict, list, str } from '../describe/context';
import { CommandError } from '../errors';
import type { Command } from '../verb';
import { changeCauseOf, controlled } from './revisions';
import type { Progress, Revision, Rollout } from './rollout';

const REVISION = 'deployment.kubernetes.io/revision';
const HASH = 'pod-template-hash';
/** Annotations that stay the Deployment's own when an earlier ReplicaSet's are brought back. */
const KEPT = ['kubectl.kubernetes.io/last-applied-configuration', REVISION, 'deployment.kubernetes.io/revision-history', 'deployment.kubernetes.io/desired-replicas', 'deployment.kubernetes.io/max-replicas', 'deprecated.deployment.rollback.to'];

const revisionOf = (item: Item): number => Number(dict(item.metadata['annotations'])[REVISION] ?? 0);

/** A template without the label that tells its ReplicaSets apart. */
export function withoutHash(template: Dict): Dict {
  const metadata = dict(template['metadata']);
  const { [HASH]: _, ...labels } = dict(metadata['labels']);
  return { ...template, metadata: { ...metadata, labels } };
}

export const deployment: Rollout = {
  pausable: true,
  progress,
  history: (command: Command, item: Item): readonly Revision[] => controlled(command, item, 'replicasets')
    .map((set): Revision => ({ number: revisionOf(set), changeCause: changeCauseOf(set), template: dict(dict(set['spec'])['template']), annotations: dict(set.metadata['annotations']), kept: set })).toSorted((a, b) => a.number - b.number),
  undo: {
    preview: '',
    nothingBefore: (item) => `no rollout history found for deployment "${item.metadata.name}"`,
    refusal: (item) => (dict(item['spec'])['paused'] === true ? "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again" : undefined),
    template: withoutHash,
    patch: (item, template, { annotations = {} }) => ({ type: 'json', body: [
      { op: 'replace', path: '/spec/template', value: template },
      { op: 'replace', path: '/metadata/annotations', value: broughtBack(dict(item.metadata['annotations']), annotations) },
    ] }),
  },
  refuseRestart: (item) => (dict(item['spec'])['paused'] === true ? "can't restart paused deployment (run rollout resume first)" : undefined),
};

function broughtBack(own: Dict, earlier: Dict): Dict {
  const kept = Object.entries(own).filter(([name]) => KEPT.includes(name));
  return Object.fromEntries([...kept, ...Object.entries(earlier).filter(([name]) => !KEPT.includes(name))]);
}

function progress(item: Item, wantedRevision: number): Progress {
  const spec = dict(item['spec']);
  const now = dict(item['status']);
  const number = (value: Json | undefined) => Number(value ?? 0);
  const name = item.metadata.name;
  if (wantedRevision > 0 && revisionOf(item) !== wantedRevision) throw new CommandError(`desired revision (${wantedRevision}) is different from the running revision (${revisionOf(item)})`);
  if (number(item.metadata['generation']) > number(now['observedGeneration'])) return { message: 'Waiting for deployment spec update to be observed...', done: false };
  const late = list(now['conditions']).some((condition) => condition['type'] === 'Progressing' && str(condition['reason']) === 'ProgressDeadlineExceeded');
  if (late) throw new CommandError(`deployment "${name}" exceeded its progress deadline`);
  const waiting = (text: string): Progress => ({ message: `Waiting for deployment "${name}" rollout to finish: ${text}...`, done: false });
  const [updated, total, available] = [number(now['updatedReplicas']), number(now['replicas']), number(now['availableReplicas'])];
  if (spec['replicas'] !== undefined && updated < number(spec['replicas'])) return waiting(`${updated} out of ${number(spec['replicas'])} new replicas have been updated`);
  if (total > updated) return waiting(`${total - updated} old replicas are pending termination`);
  if (available < updated) return waiting(`${available} of ${updated} updated replicas are available`);
  return { message: `deployment "${name}" successfully rolled out`, done: true };
}
