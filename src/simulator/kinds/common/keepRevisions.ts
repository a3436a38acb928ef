import type { Client } from '../../api/client';
import type { OwnerReference } from '../../api/object';
import type * as schema from '../../../schema/generated/types';
import { ControllerRevision } from '../controllerrevision/kind';
import { claimed, type Claimer } from './claimPods';
import { byRevision, planRevisionOf, type Revised } from './revisions';

/** Whose revisions are kept, the label that carries a new one's hash, and the client of each rule, given the revision's name. */
export interface RevisionKeeper {
  readonly owner: Revised & { readonly spec: { readonly selector: schema.LabelSelector } };
  readonly reference: OwnerReference;
  readonly hashLabel: string;
  readonly creating: (name: string) => Client;
  readonly renumbering: (name: string) => Client;
}

/** The owner's revisions from the oldest to the newest, orphans that match adopted. */
export const claimRevisions = (keeper: RevisionKeeper & Pick<Claimer, 'adopting' | 'releasing'>, client: Client): readonly ControllerRevision[] =>
  claimed(ControllerRevision, client, { ...keeper, selector: keeper.owner.spec.selector }).toSorted(byRevision);

/** The revision of the owner's template, made or renumbered where it must be; a name that other data has raises the collision count. */
export function presentRevision(keeper: RevisionKeeper, revisions: readonly ControllerRevision[], client: Client, collisions: number): { readonly revision: ControllerRevision; readonly collisionCount: number } {
  for (let collisionCount = collisions; ; collisionCount++) {
    const planned = planRevisionOf(keeper.owner, keeper.reference, keeper.hashLabel, revisions, collisionCount);
    if (planned.do === 'use') return { revision: planned.revision, collisionCount };
    if (planned.do === 'renumber') {
      const revision = keeper.renumbering(planned.revision.metadata.name).edit(ControllerRevision, planned.revision, (draft) => { draft.revision = planned.to; });
      return { revision, collisionCount };
    }
    const { name = '', namespace } = planned.revision.metadata;
    if (!client.find(ControllerRevision, name, namespace)) return { revision: keeper.creating(name).create(ControllerRevision, planned.revision), collisionCount };
  }
}
