import { findVolume } from '../../kinds/common/claimMatch';
import { annotation } from '../../kinds/common/storage';
import { incurable, type Facts, type Filter } from '../facts';
import type { Node } from '../../kinds/node/kind';
import type { PersistentVolume } from '../../kinds/persistentvolume/kind';
import type { PersistentVolumeClaim } from '../../kinds/persistentvolumeclaim/kind';
import { meetsTerms } from '../../kinds/common/nodeTerms';
import { rules } from '../rules';

const NO_VOLUME = "node(s) didn't find available persistent volumes to bind";
const ELSEWHERE = "node(s) didn't match PersistentVolume's node affinity";
const NONE_SUCH = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';

const isAt = ({ spec }: PersistentVolume, node: Node): boolean => !spec.nodeAffinity?.required || meetsTerms(spec.nodeAffinity.required, node);

/** What keeps a Pod with this claim away from a node. */
function hindrance(claim: PersistentVolumeClaim, node: Node, facts: Facts): string | undefined {
  if (claim.spec.volumeName) {
    const bound = facts.volume(claim.spec.volumeName);
    return !bound ? NONE_SUCH : isAt(bound, node) ? undefined : ELSEWHERE;
  }
  const selected = claim.metadata.annotations?.[annotation.selectedNode];
  // A volume reserved at an earlier attempt is the one that will be bound.
  const reserved = facts.volumes.find((volume) => volume.spec.claimRef?.uid === claim.metadata.uid);
  if ((selected !== undefined && selected !== node.metadata.name) || (reserved && !isAt(reserved, node))) return NO_VOLUME;
  const provisioner = facts.storageClass(claim.spec.storageClassName ?? '')?.provisioner;
  const provided = provisioner !== undefined && provisioner !== '' && provisioner !== 'kubernetes.io/no-provisioner';
  return provided || findVolume(claim, facts.volumes.filter((volume) => isAt(volume, node))) ? undefined : NO_VOLUME;
}

/** The Pod's volumes can be had on the node, and its claims that wait for a Pod can be bound there. A node is told of each way in which they can't. */
export const volumes: Filter = {
  rule: rules.volumes,
  refuse(pod, { node }, facts) {
    const claims = (pod.spec.volumes ?? []).flatMap((volume) => (volume.persistentVolumeClaim ? facts.claim(volume.persistentVolumeClaim.claimName) ?? [] : []));
    const [reason, ...more] = new Set(claims.flatMap((claim) => hindrance(claim, node, facts) ?? []));
    return reason === undefined ? undefined : { ...incurable(reason), more };
  },
};
