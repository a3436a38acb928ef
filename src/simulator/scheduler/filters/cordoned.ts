import { incurable, type Filter } from '../facts';
import { rules } from '../rules';
import { tolerates } from '../../kinds/common/tolerations';

const CORDON = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** A cordoned node takes only Pods that tolerate it. */
export const cordoned: Filter = {
  rule: rules.cordoned,
  refuse: (pod, { node }) => (node.spec.unschedulable && !(pod.spec.tolerations ?? []).some((toleration) => tolerates(toleration, CORDON)) ? incurable('node(s) were unschedulable') : undefined),
};
