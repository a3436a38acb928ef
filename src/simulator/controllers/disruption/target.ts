import { watch, type Controller } from '../../api/controller';
import { keyOf, parseTimestamp, splitKey, timestamp } from '../../api/object';
import { podCondition } from '../../kinds/common/podRead';
import { Pod } from '../../kinds/pod/kind';
import { rules } from './rules';

const STALE_MS = 120_000;

/** A Pod that was said to be ended, but lives on, is told so after a while. */
export const targetController: Controller = {
  name: 'stale-disruption',
  watches: [watch(Pod, ({ object, type }) => (type !== 'DELETED' && targeted(object) ? [keyOf(object)] : []))],
  reconcile(key, { client, nowMs }) {
    const { namespace, name } = splitKey(key);
    const pod = client.find(Pod, name, namespace);
    if (!pod || !targeted(pod)) return 'done';
    const leftMs = (parseTimestamp(podCondition(pod, 'DisruptionTarget')?.lastTransitionTime ?? '') ?? nowMs()) + STALE_MS - nowMs();
    if (leftMs > 0) return { againInMs: leftMs };
    client.because({ actor: 'disruption-controller', rule: rules.forgetsTarget, parameters: { pod: key } }).editStatus(Pod, pod, (draft) => {
      const conditions = draft.status?.conditions ?? [];
      const live = { type: 'DisruptionTarget', status: 'False', lastProbeTime: null as unknown as string, lastTransitionTime: timestamp(nowMs()) };
      draft.status = { ...draft.status, conditions: conditions.map((condition) => (condition.type === live.type ? live : condition)) };
    });
    return 'done';
  },
};

const targeted = (pod: Pod): boolean => !pod.metadata.deletionTimestamp && podCondition(pod, 'DisruptionTarget')?.status === 'True';
