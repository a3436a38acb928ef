import type { Strategy } from '../../api/strategy';
import { setDisruptionTarget } from '../common/disruption';
import { spendDisruption } from '../common/eviction';
import { admitPod } from './admission';
import { columns } from './columns';
import { defaults } from './defaults';
import { Pod } from './kind';
import { qosClass } from './qos';
import { validate, validateUpdate, warnings } from './validate';

const DEFAULT_GRACE_SECONDS = 30;

export const strategy: Strategy<Pod> = {
  kind: Pod,
  definition: 'Pod',
  returnsDeleted: true,
  defaults,
  prepare(draft, old) {
    if (old) return;
    draft.status = { phase: 'Pending', qosClass: qosClass(draft as Pod) };
    if (draft.spec.schedulingGates?.length) {
      draft.status.conditions = [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', message: 'Scheduling is blocked due to non-empty scheduling gates' }];
    }
  },
  admit(draft, old, admission) {
    if (!old && !admission.subresource) admitPod(draft, admission);
  },
  admitEviction: spendDisruption,
  markEvicted: (draft, nowMs) => setDisruptionTarget(draft, 'EvictionByEvictionAPI', 'Eviction API: evicting', nowMs),
  validate,
  validateUpdate,
  warnings,
  columns,
  selectableFields: {
    'spec.nodeName': (pod) => pod.spec.nodeName ?? '',
    'spec.restartPolicy': (pod) => pod.spec.restartPolicy ?? '',
    'spec.schedulerName': (pod) => pod.spec.schedulerName ?? '',
    'spec.serviceAccountName': (pod) => pod.spec.serviceAccountName ?? '',
    'spec.hostNetwork': (pod) => String(pod.spec.hostNetwork ?? false),
    'status.phase': (pod) => pod.status?.phase ?? '',
    'status.podIP': (pod) => pod.status?.podIPs?.[0]?.ip ?? '',
    'status.nominatedNodeName': (pod) => pod.status?.nominatedNodeName ?? '',
  },
  indexes: {
    node: (pod) => [pod.spec.nodeName ?? ''],
    /** Pods without a node: `any` of them, and those that want to be `near` others. */
    unplaced: (pod) => (pod.spec.nodeName ? [] : pod.spec.affinity?.podAffinity ? ['any', 'near'] : ['any']),
    claim: (pod) => (pod.spec.volumes ?? []).flatMap((volume) => (volume.persistentVolumeClaim ? [`${pod.metadata.namespace}/${volume.persistentVolumeClaim.claimName}`] : [])),
  },
  gracePeriodSeconds(pod, requested) {
    const finished = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
    if (!pod.spec.nodeName || finished) return 0;
    const seconds = requested ?? pod.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
    return seconds < 0 ? 1 : seconds;
  },
};
