/** Ids of the rules by which a Deployment acts and waits. */
export const rules = {
  adopts: 'deployment.adopts-replicasets-that-match',
  releases: 'deployment.releases-replicasets-that-do-not-match',
  createsSet: 'deployment.template-becomes-a-replicaset',
  numbersRevision: 'deployment.numbers-revisions',
  scalesSet: 'deployment.replicas-are-the-replicasets',
  scalesInProportion: 'deployment.scales-replicasets-in-proportion',
  growsNew: 'deployment.new-replicaset-grows-within-max-surge',
  shrinksOld: 'deployment.old-replicasets-shrink-within-max-unavailable',
  dropsUnhealthy: 'deployment.unavailable-old-pods-go-first',
  recreates: 'deployment.recreate-ends-old-pods-first',
  forgetsSet: 'deployment.history-limit-drops-old-replicasets',
  reportsStatus: 'deployment.reports-status',
  paused: 'deployment.paused-rolls-nothing-out',
  waitsForAvailable: 'deployment.old-replicaset-waits-for-available-pods',
  waitsForSurge: 'deployment.new-replicaset-waits-for-room',
  waitsForOldPods: 'deployment.recreate-waits-until-old-pods-are-gone',
} as const;
