import { planRevisionOf, type RevisionPlan } from '../common/revisions';
import type { ControllerRevision } from '../controllerrevision/kind';
import { ownerOf } from './identity';
import type { StatefulSet } from './kind';

export { byRevision, revisionData, revisionHash, templateOf } from '../common/revisions';

/** Which revision the set's template is; `revisions` are in the order of `byRevision`. */
export const planRevision = (set: StatefulSet, revisions: readonly ControllerRevision[], collisionCount: number): RevisionPlan =>
  planRevisionOf(set, ownerOf(set), 'controller.kubernetes.io/hash', revisions, collisionCount);

/** Revisions nobody needs any more beyond the history limit, the oldest first. */
export function surplusRevisions(set: StatefulSet, revisions: readonly ControllerRevision[], live: ReadonlySet<string>): readonly ControllerRevision[] {
  const history = revisions.filter((revision) => !live.has(revision.metadata.name));
  return history.slice(0, Math.max(0, history.length - (set.spec.revisionHistoryLimit ?? 10)));
}
