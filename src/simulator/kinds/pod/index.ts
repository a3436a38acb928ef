import type { Json } from '../../base/json';
import { timestamp } from '../../api/object';
import type { Strategy } from '../../api/strategy';
import { setDisruptionTarget } from '../common/disruption';
import { rareFields } from '../common/parts';
import { admitPod, admitPodUpdate } from './admission';
import { columns } from './columns';
import { defaults } from './defaults';
import { Pod } from './kind';
import { qosClass } from './qos';
import { validate, validateUpdate, warnings } from './validate';

const DEFAULT_GRACE_SECONDS = 30;

const over = (reason: string, message: string) => [{ type: 'Completed', status: 'True', reason, message }];
const OVER: Readonly<Record<string, readonly Json[]>> = { Succeeded: over('Succeeded', 'The pod has completed successfully.'), Failed: over('Failed', 'The pod failed.') };

export const strategy: Strategy<Pod> = {
  kind: Pod,
  definition: 'Pod',
  returnsDeleted: true,
  defaults,
  prepare(draft, old, { nowMs }) {
    if (draft.status?.podIP && !draft.status.podIPs?.length) draft.status.podIPs = [{ ip: draft.status.podIP }];
    if (old) return;
    if ((draft.spec.terminationGracePeriodSeconds ?? 0) < 0) draft.spec.terminationGracePeriodSeconds = 1;
    draft.status = { phase: 'Pending', qosClass: qosClass(draft as Pod) };
    if (draft.spec.schedulingGates?.length) {
      draft.status.conditions = [{ type: 'PodScheduled', status: 'False', lastProbeTime: null as unknown as string, lastTransitionTime: timestamp(nowMs), reason: 'SchedulingGated', message: 'Scheduling is blocked due to non-empty scheduling gates' }];
    }
  },
  admit(draft, old, admission) {
    if (admission.subresource) return;
    if (old) admitPodUpdate(draft, old);
    else admitPod(draft, admission);
  },
  admitEviction: (pod, circumstances) => rareFields.code().spendDisruption(pod, circumstances),
  markEvicted: (draft, nowMs) => setDisruptionTarget(draft, 'EvictionByEvictionAPI', 'Eviction API: evicting', nowMs),
  validate,
  validateUpdate,
  warnings,
  columns,
  rowConditions: ({ status }) => OVER[status?.phase ?? ''] ?? [],
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
    /** Pods without a node: `any` of them, those that want to be `near` others or spread among them, and those to whom room was `promised`. */
    unplaced: ({ spec, status }) => (spec.nodeName ? [] : ['any', ...(spec.affinity?.podAffinity || spec.topologySpreadConstraints?.length ? ['near'] : []), ...(status?.nominatedNodeName ? ['promised'] : [])]),
    claim: (pod) => (pod.spec.volumes ?? []).flatMap((volume) => (volume.persistentVolumeClaim ? [`${pod.metadata.namespace}/${volume.persistentVolumeClaim.claimName}`] : [])),
  },
  gracePeriodSeconds(pod, requested) {
    const finished = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
    if (!pod.spec.nodeName || finished) return 0;
    const seconds = requested ?? pod.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
    return seconds < 0 ? 1 : seconds;
  },
};
