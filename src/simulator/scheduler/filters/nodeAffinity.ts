import { meetsNodeAffinity } from '../../kinds/common/nodeTerms';
import { incurable, type Filter } from '../facts';
import { rules } from '../rules';

/** The node has the labels of nodeSelector and meets the required node affinity. */
export const nodeAffinity: Filter = {
  rule: rules.nodeAffinity,
  refuse: (pod, { node }) => (meetsNodeAffinity(pod.spec, node) ? undefined : incurable("node(s) didn't match Pod's node affinity/selector")),
};
