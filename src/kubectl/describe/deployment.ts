import { equal } from '../../simulator/base/json';
import type { Dict, Item } from '../api';
import { controlled } from '../rollout/revisions';
import { withoutHash } from '../rollout/deployment';
import { longTime } from '../text/age';
import { annotationLines, dict, labelLines, list, selectorText, str, type Describe } from './context';
import { eventLines } from './events';
import { templateLines } from './podTemplate';

export const deployment: Describe = (context) => {
  const { item, command } = context;
  const spec = dict(item['spec']);
  const status = dict(item['status']);
  const strategy = dict(spec['strategy']);
  const rolling = dict(strategy['rollingUpdate']);
  const count = (name: string) => str(status[name], '0');
  return [
    `Name:\t${item.metadata.name}\nNamespace:\t${str(item.metadata.namespace)}\nCreationTimestamp:\t${longTime(item.metadata['creationTimestamp'])}\n`,
    labelLines(item), annotationLines(item), `Selector:\t${selectorText(dict(spec['selector']))}\n`,
    `Replicas:\t${str(spec['replicas'], '1')} desired | ${count('updatedReplicas')} updated | ${count('replicas')} total | ${count('availableReplicas')} available | ${count('unavailableReplicas')} unavailable\n`,
    `StrategyType:\t${str(strategy['type'])}\nMinReadySeconds:\t${str(spec['minReadySeconds'], '0')}\n`,
    strategy['rollingUpdate'] ? `RollingUpdateStrategy:\t${str(rolling['maxUnavailable'])} max unavailable, ${str(rolling['maxSurge'])} max surge\n` : '',
    templateLines(dict(spec['template'])), conditionLines(list(status['conditions'])), setLines(item, controlled(command, item, 'replicasets')), eventLines(context),
  ].join('');
};

/** `Conditions:` with what each is and why. */
export const conditionLines = (conditions: readonly Dict[]): string =>
  (conditions.length ? `Conditions:\n  Type\tStatus\tReason\n  ----\t------\t------\n${conditions.map((one) => `  ${str(one['type'])} \t${str(one['status'])}\t${str(one['reason'])}\n`).join('')}` : '');

function setLines(item: Item, sets: readonly Item[]): string {
  if (!sets.length) return '';
  const wanted = withoutHash(dict(dict(item['spec'])['template']));
  const newest = sets.toSorted((a, b) => (str(a.metadata['creationTimestamp']) < str(b.metadata['creationTimestamp']) ? -1 : 1)).find((set) => equal(withoutHash(dict(dict(set['spec'])['template'])), wanted));
  const text = (chosen: readonly Item[]) => chosen.map((set) => `${set.metadata.name} (${str(dict(set['status'])['replicas'], '0')}/${str(dict(set['spec'])['replicas'], '1')} replicas created)`).join(', ') || '<none>';
  return `OldReplicaSets:\t${text(sets.filter((set) => set !== newest))}\nNewReplicaSet:\t${text(newest ? [newest] : [])}\n`;
}
