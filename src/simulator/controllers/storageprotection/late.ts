import { watch, type Controller } from '../../api/controller';
import { keyOf, splitKey } from '../../api/object';
import { CLAIM_PROTECTION, VOLUME_PROTECTION } from '../../kinds/common/storage';
import { PersistentVolume } from '../../kinds/persistentvolume/kind';
import { PersistentVolumeClaim } from '../../kinds/persistentvolumeclaim/kind';
import { Pod } from '../../kinds/pod/kind';
import { rules } from './rules';

const claimKeys = (pod: Pod) => (pod.spec.volumes ?? []).flatMap((volume) => (volume.persistentVolumeClaim ? [`${pod.metadata.namespace}/${volume.persistentVolumeClaim.claimName}`] : []));
const without = (names: readonly string[] | undefined, name: string) => (names ?? []).filter((other) => other !== name);

/** Lets a deleted claim go once no scheduled Pod names it. */
const claims: Controller = {
  name: 'claim-protection',
  watches: [
    watch(PersistentVolumeClaim, ({ object }) => (object.metadata.deletionTimestamp ? [keyOf(object)] : [])),
    watch(Pod, ({ object, type }) => (type === 'DELETED' ? claimKeys(object) : [])),
  ],
  reconcile(key, { client, waits }) {
    const { namespace, name } = splitKey(key);
    const claim = client.find(PersistentVolumeClaim, name, namespace);
    waits([]);
    if (!claim?.metadata.deletionTimestamp || !claim.metadata.finalizers?.includes(CLAIM_PROTECTION)) return 'done';
    const user = client.listBy(Pod, 'claim', key).find((pod) => pod.spec.nodeName);
    if (user) {
      const subject = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: namespace ?? '', name, uid: claim.metadata.uid };
      const object = { apiVersion: 'v1', kind: 'Pod', namespace: namespace ?? '', name: user.metadata.name, uid: user.metadata.uid };
      waits([{ subject, rule: rules.claimInUse, on: { object, path: 'metadata.uid', want: null, have: user.metadata.uid }, unblock: `kubectl delete pod ${user.metadata.name}` }]);
      return 'done';
    }
    client.because({ actor: 'pvc-protection-controller', rule: rules.claimFree, parameters: { claim: key } })
      .edit(PersistentVolumeClaim, claim, (draft) => { draft.metadata.finalizers = without(draft.metadata.finalizers, CLAIM_PROTECTION); });
    return 'done';
  },
};

/** Lets a deleted volume go once no claim is bound to it. */
const volumes: Controller = {
  name: 'volume-protection',
  watches: [watch(PersistentVolume, ({ object }) => (object.metadata.deletionTimestamp ? [object.metadata.name] : []))],
  reconcile(key, { client, waits }) {
    const volume = client.find(PersistentVolume, key);
    waits([]);
    if (!volume?.metadata.deletionTimestamp || !volume.metadata.finalizers?.includes(VOLUME_PROTECTION)) return 'done';
    const { claimRef } = volume.spec;
    if (volume.status?.phase === 'Bound' && claimRef) {
      const subject = { apiVersion: 'v1', kind: 'PersistentVolume', name: key, uid: volume.metadata.uid };
      const object = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: claimRef.namespace ?? '', name: claimRef.name ?? '', uid: claimRef.uid ?? '' };
      waits([{ subject, rule: rules.volumeInUse, on: { object, path: 'metadata.uid', want: null, have: claimRef.uid ?? '' } }]);
      return 'done';
    }
    client.because({ actor: 'pv-protection-controller', rule: rules.volumeFree, parameters: { volume: key } })
      .edit(PersistentVolume, volume, (draft) => { draft.metadata.finalizers = without(draft.metadata.finalizers, VOLUME_PROTECTION); });
    return 'done';
  },
};

export const controllers = [claims, volumes];
