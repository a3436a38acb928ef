import type { ControllerRevision } from '../controllerrevision/kind';
import type { StatefulSet } from './kind';

/** The label that carries a revision's hash. */
export const HASH_LABEL = 'controller.kubernetes.io/hash';

export { byRevision, templateOf } from '../common/revisions';

/** Revisions nobody needs any more beyond the history limit, the oldest first. */
export function surplusRevisions(set: StatefulSet, revisions: readonly ControllerRevision[], live: ReadonlySet<string>): readonly ControllerRevision[] {
  const history = revisions.filter((revision) => !live.has(revision.metadata.name));
  return history.slice(0, Math.max(0, history.length - (set.spec.revisionHistoryLimit ?? 10)));
}
