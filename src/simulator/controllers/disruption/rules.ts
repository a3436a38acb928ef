/** Ids of the rules by which disruption budgets are kept. */
export const rules = {
  reports: 'disruption.reports-what-a-budget-allows',
  failsSafe: 'disruption.allows-nothing-when-pods-cannot-be-counted',
  forgetsTarget: 'disruption.pod-was-not-ended-after-all',
  waitsForHealthy: 'disruption.waits-for-healthy-pods',
} as const;
