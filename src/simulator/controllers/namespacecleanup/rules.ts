/** Ids of the rules by which a namespace ends. */
export const rules = {
  empties: 'namespacecleanup.everything-in-it-goes',
  finishes: 'namespacecleanup.it-is-empty',
  tells: 'namespacecleanup.tells-what-is-left',
  waits: 'namespacecleanup.waits-until-it-is-empty',
} as const;
