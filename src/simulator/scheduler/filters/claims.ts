import type { Pod } from '../../kinds/pod/kind';
import type { PersistentVolumeClaim } from '../../kinds/persistentvolumeclaim/kind';
import { podCondition } from '../../kinds/common/podRead';
import { annotation } from '../../kinds/common/storage';
import { curable, type Facts, type Filter } from '../facts';
import { rules } from '../rules';

const claimNames = (pod: Pod): readonly string[] => (pod.spec.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
const isForOnePod = (claim: PersistentVolumeClaim | undefined): boolean => claim?.spec.accessModes?.includes('ReadWriteOncePod') ?? false;

/** Whether two Pods have a claim in common. */
export const sharesClaim = (pod: Pod, other: Pod): boolean => pod.metadata.namespace === other.metadata.namespace && claimNames(pod).some((name) => claimNames(other).includes(name));

const isTaken = (pod: Pod, name: string, facts: Facts): boolean => {
  const hasIt = (other: Pod) => other.metadata.namespace === pod.metadata.namespace && other.metadata.uid !== pod.metadata.uid && claimNames(other).includes(name);
  return facts.nodes.some(({ pods }) => pods.some(hasIt)) || (isBeingMade(facts.claim(name)) && facts.waiting().some((other) => hasIt(other) && !podCondition(other, 'PodScheduled')));
};

/** A Pod that has a node but for its volume, which is being made there, holds the claim already: it alone was not refused. */
const isBeingMade = (claim: PersistentVolumeClaim | undefined): boolean => claim?.metadata.annotations?.[annotation.selectedNode] !== undefined;

/** A claim for one Pod (ReadWriteOncePod) has one, on whichever node. */
export const claims: Filter = {
  rule: rules.claimTaken,
  refuse(pod, _candidate, facts) {
    const alone = claimNames(pod).filter((name) => isForOnePod(facts.claim(name)));
    return alone.some((name) => isTaken(pod, name, facts)) ? curable('node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod') : undefined;
  },
};
