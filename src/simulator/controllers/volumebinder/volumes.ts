import { watch, type Controller, type ControllerContext } from '../../api/controller';
import { keyOf } from '../../api/object';
import { annotation, VOLUME_DELETION } from '../../kinds/common/storage';
import { PersistentVolume } from '../../kinds/persistentvolume/kind';
import { PersistentVolumeClaim } from '../../kinds/persistentvolumeclaim/kind';
import { ACTOR } from './claims';
import { rules } from './rules';

/** Keeps the phase of volumes, and deletes what is to go with its claim. */
export const volumes: Controller = {
  name: 'volumebinder-volumes',
  component: ACTOR,
  watches: [
    watch(PersistentVolume, ({ object }) => [object.metadata.name]),
    watch(PersistentVolumeClaim, ({ object, type }) => (type === 'DELETED' && object.spec.volumeName ? [object.spec.volumeName] : [])),
  ],
  reconcile(key, context) {
    const volume = context.client.find(PersistentVolume, key);
    if (!volume) return 'done';
    const phase = phaseOf(volume, context);
    const now = setPhase(volume, phase, context);
    const due = !volume.metadata.deletionTimestamp || volume.metadata.finalizers?.includes(VOLUME_DELETION);
    if (phase === 'Released' && volume.spec.persistentVolumeReclaimPolicy === 'Delete' && due) reclaim(now, context);
    return 'done';
  },
};

function phaseOf(volume: PersistentVolume, { client }: ControllerContext): string {
  const { claimRef } = volume.spec;
  if (!claimRef?.uid) return 'Available';
  const claim = client.find(PersistentVolumeClaim, claimRef.name ?? '', claimRef.namespace);
  if (claim?.metadata.uid !== claimRef.uid) return volume.status?.phase === 'Failed' ? 'Failed' : 'Released';
  return claim.spec.volumeName === volume.metadata.name ? 'Bound' : volume.status?.phase ?? 'Pending';
}

const because = ({ client }: ControllerContext, rule: string, volume: PersistentVolume) => client.because({ actor: ACTOR, rule, parameters: { volume: keyOf(volume) } });

const setPhase = (volume: PersistentVolume, phase: string, context: ControllerContext) =>
  because(context, rules.phase, volume).editStatus(PersistentVolume, volume, (draft) => { draft.status = { ...draft.status, phase }; });

/** Why nobody can delete what a volume stands for: host paths outside /tmp, and all other storage that no provisioner made. */
function undeletable({ metadata, spec }: PersistentVolume): string | undefined {
  const path = spec.hostPath?.path;
  if (path !== undefined) return /^\/tmp\/.+/.test(path) ? undefined : `host_path deleter only supports /tmp/.+ but received provided ${path}`;
  return metadata.annotations?.[annotation.provisionedBy] ? undefined : `error getting deleter volume plugin for volume "${metadata.name}": no deletable volume plugin matched`;
}

/** Deletes the storage and then the volume, where somebody can. */
function reclaim(volume: PersistentVolume, context: ControllerContext): void {
  const client = because(context, rules.reclaims, volume);
  const message = undeletable(volume);
  if (message !== undefined) {
    client.editStatus(PersistentVolume, volume, (draft) => { draft.status = { ...draft.status, phase: 'Failed', message }; });
    context.event({ regarding: volume, type: 'Warning', reason: 'VolumeFailedDelete', message });
    return;
  }
  client.edit(PersistentVolume, volume, (draft) => {
    const finalizers = (draft.metadata.finalizers ?? []).filter((name) => name !== VOLUME_DELETION);
    draft.metadata.finalizers = finalizers;
  });
  if (!volume.metadata.deletionTimestamp) client.delete(PersistentVolume, volume.metadata.name, undefined);
}
