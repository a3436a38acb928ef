/** Ids of the rules by which slices follow Services and Pods. */
export const rules = {
  follows: 'endpointslice.follows-pods-and-service',
  selectsNothing: 'endpointslice.selector-matches-no-pod',
} as const;
