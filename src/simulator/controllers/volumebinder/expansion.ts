import { watch, type Controller } from '../../api/controller';
import { keyOf, splitKey } from '../../api/object';
import { compareQuantities } from '../../api/quantity';
import { PersistentVolumeClaim } from '../../kinds/persistentvolumeclaim/kind';

const wanted = (claim: PersistentVolumeClaim | undefined): string => claim?.spec.resources?.requests?.['storage'] ?? '0';

/** A claim that asks for more than its volume has waits for whoever can make that larger, and nobody here can: this is told. */
export const expansion: Controller = {
  name: 'volumebinder-expansion',
  component: 'volume_expand',
  watches: [watch(PersistentVolumeClaim, ({ object, old }) => (object.status?.phase === 'Bound' && old && compareQuantities(wanted(object), wanted(old)) > 0 ? [keyOf(object)] : []))],
  reconcile(key, { client, event }) {
    const { namespace, name } = splitKey(key);
    const claim = client.find(PersistentVolumeClaim, name, namespace);
    const has = claim?.status?.capacity?.['storage'];
    if (claim && has !== undefined && compareQuantities(wanted(claim), has) > 0) event({ regarding: claim, type: 'Normal', reason: 'ExternalExpanding', message: 'waiting for an external controller to expand this PVC' });
    return 'done';
  },
};
