/** Ids of the rules by which Pods are sent away from nodes with taints. */
export const rules = {
  evicts: 'tainteviction.taint-is-not-tolerated-any-longer',
  tolerates: 'tainteviction.waits-until-the-toleration-seconds-are-over',
} as const;
