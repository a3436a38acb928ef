import type { PersistentVolume } from '../../kinds/persistentvolume/kind';
import type { PersistentVolumeClaim } from '../../kinds/persistentvolumeclaim/kind';
import type { StorageClass } from '../../kinds/storageclass/kind';
import { findVolume, isReservedFor, mismatch } from '../../kinds/common/claimMatch';
import { annotation } from '../../kinds/common/storage';

interface Note { readonly type: 'Normal' | 'Warning'; readonly reason: string; readonly message: string }

/** What is to be done for one claim. */
export type ClaimAction =
  | { readonly do: 'nothing' }
  | { readonly do: 'bind'; readonly volume: PersistentVolume }
  | { readonly do: 'askProvisioner'; readonly provisioner: string }
  | { readonly do: 'provision'; readonly storageClass: StorageClass }
  | { readonly do: 'lose' }
  /** Nothing can be done now: say so, and look again in a while. */
  | { readonly do: 'wait'; readonly why: Why; readonly note: Note };

/** What a claim waits for, by the name of the rule. */
export type Why = 'noVolume' | 'noClass' | 'noProvisioner' | 'waitsForConsumer' | 'taken';

/** The provisioner that stands for network storage here. */
const PROVISIONER = 'kubernetes.io/host-path';

/** `storageClass` is the class the claim names, if there is one of that name; `unplaced` names the Pods with this claim that have no node yet. */
export function planClaim(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[], storageClass: StorageClass | undefined, unplaced: () => readonly string[]): ClaimAction {
  return claim.spec.volumeName ? planNamed(claim, volumes) : planUnbound(claim, volumes, storageClass, unplaced);
}

function planNamed(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[]): ClaimAction {
  const volume = volumes.find((candidate) => candidate.metadata.name === claim.spec.volumeName);
  const bound = claim.metadata.annotations?.[annotation.bindCompleted] !== undefined;
  const unfit = volume && !bound && !volume.spec.claimRef ? mismatch(volume, claim) : undefined;
  if (volume && unfit !== undefined) return wait('noVolume', 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${volume.metadata.name}": ${unfit}`);
  if (volume && (!volume.spec.claimRef || isReservedFor(volume, claim))) return bound && isSettled(claim, volume) ? { do: 'nothing' } : { do: 'bind', volume };
  if (bound) return claim.status?.phase === 'Lost' ? { do: 'nothing' } : { do: 'lose' };
  return volume ? wait('taken', 'Warning', 'FailedBinding', `volume "${volume.metadata.name}" already bound to a different claim.`) : { do: 'nothing' };
}

const isSettled = (claim: PersistentVolumeClaim, volume: PersistentVolume) =>
  claim.status?.phase === 'Bound' && volume.status?.phase === 'Bound' && volume.spec.claimRef?.uid === claim.metadata.uid;

function planUnbound(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[], storageClass: StorageClass | undefined, unplaced: () => readonly string[]): ClaimAction {
  const consumed = claim.metadata.annotations?.[annotation.selectedNode] !== undefined;
  const delayed = storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && !consumed;
  const volume = findVolume(claim, volumes);
  if (volume && (!delayed || isReservedFor(volume, claim))) return { do: 'bind', volume };
  if (delayed) return waitForConsumer(unplaced());
  const className = claim.spec.storageClassName;
  if (!className) return wait('noVolume', 'Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set');
  if (!storageClass) return wait('noClass', 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${className}" not found`);
  return planProvisioning(claim, storageClass);
}

const waitForConsumer = (pods: readonly string[]): ClaimAction => (pods.length
  ? wait('waitsForConsumer', 'Normal', 'WaitForPodScheduled', `waiting for ${pods.length > 1 ? 'pods' : 'pod'} ${pods.join(',')} to be scheduled`)
  : wait('waitsForConsumer', 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding'));

function planProvisioning(claim: PersistentVolumeClaim, storageClass: StorageClass): ClaimAction {
  const { provisioner } = storageClass;
  if (provisioner === 'kubernetes.io/no-provisioner' || (provisioner.startsWith('kubernetes.io/') && provisioner !== PROVISIONER)) {
    return wait('noProvisioner', 'Warning', 'ProvisioningFailed', `no volume plugin matched name: ${provisioner}`);
  }
  if (claim.metadata.annotations?.[annotation.provisioner] !== provisioner) return { do: 'askProvisioner', provisioner };
  if (provisioner === PROVISIONER) return { do: 'provision', storageClass };
  return wait('noProvisioner', 'Normal', 'ExternalProvisioning', `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`);
}

const wait = (why: Why, type: Note['type'], reason: string, message: string): ClaimAction => ({ do: 'wait', why, note: { type, reason, message } });
