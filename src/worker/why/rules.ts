/** Ids of the rules by which things stay as they are though nobody waits for anything: they are read off the objects. */
export const rules = {
  claimsStay: 'statefulset.claims-outlive-their-pods',
  governs: 'statefulset.governing-service-gives-pods-their-names',
  stranger: 'statefulset.a-stranger-has-the-name',
  volumeStays: 'volumebinder.released-volume-is-kept',
  refusesEviction: 'disruption.budget-refuses-evictions',
  finalizers: 'api.finalizers-hold-what-is-deleted',
} as const;
