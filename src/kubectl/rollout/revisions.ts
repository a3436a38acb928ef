import { query, type Dict, type Item } from '../api';
import { dict, joined, list, str } from '../describe/context';
import type { Command } from '../verb';
import type { Revision, Rollout } from './rollout';

export const changeCauseOf = (item: Item): string => str(dict(item.metadata['annotations'])['kubernetes.io/change-cause'], '<none>');

/** The objects of a collection that a selector finds and that this object controls. */
export function controlled(command: Command, item: Item, plural: string): readonly Item[] {
  const labelSelector = joined(dict(dict(dict(item['spec'])['selector'])['matchLabels']));
  return command.api.items(`/apis/apps/v1/namespaces/${str(item.metadata.namespace)}/${plural}${query({ labelSelector: labelSelector === '<none>' ? '' : labelSelector })}`)
    .filter((one) => list(one.metadata['ownerReferences']).some((owner) => owner['controller'] === true && owner['uid'] === item.metadata['uid']));
}

function templateOf(revision: Item): Dict {
  const { $patch: _, ...template } = dict(dict(dict(revision['data'])['spec'])['template']);
  return template;
}

/** The history of kinds that keep it in ControllerRevisions. */
export const revisionHistory = (command: Command, item: Item): readonly Revision[] =>
  controlled(command, item, 'controllerrevisions').map((one): Revision => ({ number: Number(one['revision']), changeCause: changeCauseOf(one), template: templateOf(one) })).toSorted((a, b) => a.number - b.number);

/** How kinds that keep ControllerRevisions go back to one. */
export const revisionUndo: Rollout['undo'] = {
  preview: 'will roll back to ',
  nothingBefore: () => 'no last revision to roll back to',
  patch: (_, template) => ({ type: 'strategic', body: { spec: { template: { $patch: 'replace', ...template } } } }),
};
