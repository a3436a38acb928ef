import { equal } from '../../base/json';
import type { Client } from '../../api/client';
import { claimRevisions, presentRevision } from '../common/keepRevisions';
import { byRevision } from '../common/revisions';
import { ControllerRevision } from '../controllerrevision/kind';
import { Pod } from '../pod/kind';
import { ownerOf, REVISION_LABEL, revisionOf } from './eligible';
import type { DaemonSet } from './kind';
import { rules } from './rules';

export type Because = (rule: string, parameters: Readonly<Record<string, string>>) => Client;

export interface History {
  /** What the present template's Pods bear as their revision. */
  readonly hash: string;
  readonly collisionCount: number;
  /** Revisions of other templates, the oldest first. */
  readonly old: readonly ControllerRevision[];
}

/** A set's revisions, that of its present template made where there is none. */
export function historyOf(set: DaemonSet, client: Client, because: Because): History {
  const keeper = {
    owner: set, reference: ownerOf(set), hashLabel: REVISION_LABEL,
    adopting: (revision: string) => because(rules.adopts, { revision }), releasing: (revision: string) => because(rules.releases, { revision }),
    creating: (revision: string) => because(rules.keepsRevision, { revision }), renumbering: (revision: string) => because(rules.renumbersRevision, { revision }),
  };
  const revisions = claimRevisions(keeper, client);
  const { revision, collisionCount } = presentRevision(keeper, revisions, client, set.status?.collisionCount ?? 0);
  const hash = revision.metadata.labels?.[REVISION_LABEL] ?? revision.metadata.name;
  const twins = revisions.filter((other) => other.metadata.uid !== revision.metadata.uid && equal(other.data, revision.data));
  for (const twin of twins) merge(twin, hash, client, because);
  return { hash, collisionCount, old: revisions.filter((other) => other.metadata.uid !== revision.metadata.uid && !twins.includes(other)).toSorted(byRevision) };
}

/** Two revisions of one template become one: Pods of the other take its hash. */
function merge(twin: ControllerRevision, hash: string, client: Client, because: Because): void {
  const acting = because(rules.mergesRevisions, { revision: twin.metadata.name });
  const owner = twin.metadata.ownerReferences?.find((reference) => reference.controller)?.uid ?? '';
  for (const pod of client.listBy(Pod, 'owner', owner).filter((one) => revisionOf(one) === twin.metadata.labels?.[REVISION_LABEL])) {
    acting.edit(Pod, pod, (draft) => { draft.metadata.labels = { ...draft.metadata.labels, [REVISION_LABEL]: hash }; });
  }
  acting.delete(ControllerRevision, twin.metadata.name, twin.metadata.namespace);
}

/** Old revisions beyond the history limit, the oldest first. One that Pods still bear counts too, but stays. */
export function surplusOf(set: DaemonSet, old: readonly ControllerRevision[], pods: readonly Pod[]): readonly ControllerRevision[] {
  const live = new Set(pods.map(revisionOf));
  return old.filter((revision) => !live.has(revision.metadata.labels?.[REVISION_LABEL] ?? '')).slice(0, Math.max(0, old.length - (set.spec.revisionHistoryLimit ?? 10)));
}
