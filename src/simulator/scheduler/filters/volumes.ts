import { findVolume } from '../../kinds/common/claimMatch';
import { annotation } from '../../kinds/common/storage';
import { incurable, type Filter } from '../facts';
import { meetsTerms } from '../../kinds/common/nodeTerms';
import { rules } from '../rules';

/** The Pod's volumes can be had on the node, and its claims that wait for a Pod can be bound there. */
export const volumes: Filter = {
  rule: rules.volumes,
  refuse(pod, { node }, facts) {
    for (const claimName of (pod.spec.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? [])) {
      const claim = facts.claim(claimName);
      if (!claim) continue;
      const bound = claim.spec.volumeName ? facts.volume(claim.spec.volumeName) : undefined;
      if (claim.spec.volumeName && !bound) return incurable('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');
      if (bound?.spec.nodeAffinity?.required && !meetsTerms(bound.spec.nodeAffinity.required, node)) return incurable("node(s) didn't match PersistentVolume's node affinity");
      if (bound) continue;
      const selected = claim.metadata.annotations?.[annotation.selectedNode];
      if (selected !== undefined && selected !== node.metadata.name) return incurable("node(s) didn't find available persistent volumes to bind");
      const here = facts.volumes.filter((volume) => !volume.spec.nodeAffinity?.required || meetsTerms(volume.spec.nodeAffinity.required, node));
      const provisioner = facts.storageClass(claim.spec.storageClassName ?? '')?.provisioner;
      if (!findVolume(claim, here) && (!provisioner || provisioner === 'kubernetes.io/no-provisioner')) return incurable("node(s) didn't find available persistent volumes to bind");
    }
    return undefined;
  },
};
