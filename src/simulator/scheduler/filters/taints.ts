import { incurable, type Filter } from '../facts';
import { rules } from '../rules';
import { tolerates } from '../../kinds/common/tolerations';

/** Taints that keep Pods away must be tolerated. */
export const taints: Filter = {
  rule: rules.taints,
  refuse(pod, { node }) {
    const repelling = (node.spec.taints ?? []).filter((taint) => taint.effect !== 'PreferNoSchedule');
    return repelling.every((taint) => (pod.spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint))) ? undefined : incurable('node(s) had untolerated taint(s)');
  },
};
