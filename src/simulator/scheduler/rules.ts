/** Ids of the rules by which the scheduler decides. */
export const rules = {
  preempts: 'scheduler.lower-priority-makes-room',
  binds: 'scheduler.binds-to-the-best-node',
  unschedulable: 'scheduler.no-node-can-take-the-pod',
  claimNotFound: 'scheduler.claim-does-not-exist',
  claimGoes: 'scheduler.claim-is-being-deleted',
  claimUnbound: 'scheduler.claim-is-not-bound-yet',
  cordoned: 'scheduler.node-is-unschedulable',
  nodeName: 'scheduler.another-node-is-asked-for',
  taints: 'scheduler.taint-is-not-tolerated',
  nodeAffinity: 'scheduler.node-affinity-or-selector',
  ports: 'scheduler.host-port-is-taken',
  resources: 'scheduler.resources-do-not-suffice',
  volumes: 'scheduler.volume-is-not-for-this-node',
  spread: 'scheduler.topology-spread',
  podAffinity: 'scheduler.pod-affinity',
  noNodes: 'scheduler.there-are-no-nodes',
} as const;
