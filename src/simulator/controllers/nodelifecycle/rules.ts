/** Ids of the rules by which nodes are watched over. */
export const rules = {
  conditionTaints: 'nodelifecycle.taints-follow-conditions',
  stopped: 'nodelifecycle.no-renewal-within-the-grace-period',
  podsNotReady: 'nodelifecycle.pods-of-a-node-that-is-not-ready',
  evicts: 'nodelifecycle.taint-that-evicts',
  returns: 'nodelifecycle.node-is-ready-again',
  awaitsRenewal: 'nodelifecycle.waits-for-the-lease-to-be-renewed',
  tooMany: 'nodelifecycle.too-many-nodes-fail-at-once',
  oneByOne: 'nodelifecycle.nodes-are-given-up-one-by-one',
} as const;
