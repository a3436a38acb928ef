/** Ids of the rules by which a ReplicaSet acts and waits. */
export const rules = {
  adopts: 'replicaset.adopts-pods-that-match',
  releases: 'replicaset.releases-pods-that-do-not-match',
  creates: 'replicaset.creates-missing-pods',
  deletes: 'replicaset.deletes-surplus-pods',
  reportsStatus: 'replicaset.reports-status',
  waitsForAvailable: 'replicaset.waits-min-ready-seconds',
} as const;
