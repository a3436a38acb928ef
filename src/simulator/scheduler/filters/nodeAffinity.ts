import { incurable, type Filter } from '../facts';
import { meetsTerms } from '../nodeTerms';
import { rules } from '../rules';

/** The node has the labels of nodeSelector and meets the required node affinity. */
export const nodeAffinity: Filter = {
  rule: rules.nodeAffinity,
  refuse(pod, { node }) {
    const labelled = Object.entries(pod.spec.nodeSelector ?? {}).every(([key, value]) => node.metadata.labels?.[key] === value);
    const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    return labelled && (!required || meetsTerms(required, node)) ? undefined : incurable("node(s) didn't match Pod's node affinity/selector");
  },
};
