/** Ids of the rules by which Pods are removed that no kubelet will ever end. */
export const rules = {
  nodeGone: 'podgc.node-no-longer-exists',
  outOfService: 'podgc.node-is-out-of-service',
  quarantine: 'podgc.waits-whether-the-node-comes-back',
  kubelet: 'podgc.waits-for-the-kubelet-to-confirm-the-deletion',
} as const;
