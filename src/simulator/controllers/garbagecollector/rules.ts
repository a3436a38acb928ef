/** Ids of the rules by which dependents follow their owners. */
export const rules = {
  ownerGone: 'garbagecollector.owner-is-gone',
  foreground: 'garbagecollector.dependents-go-first',
  orphans: 'garbagecollector.dependents-are-orphaned',
  waitsForDependents: 'garbagecollector.waits-until-dependents-are-gone',
} as const;
