/** Ids of the rules by which a cordoned node bears its taint. */
export const rules = {
  follows: 'cordontaint.taint-follows-unschedulable',
} as const;
