/** What lies on the way from one moment to replay from to the next: `cost` is that of replaying from the one before up to this one. */
export interface Waypoint { readonly cost: number }

/** At most `most` of them, the first and the newest always: those go first whose going makes the cheapest way between neighbours. What is left is as close together as it can be for its number. */
export function thinned<T extends Waypoint>(all: readonly T[], most: number): readonly T[] {
  let left = all;
  while (left.length > Math.max(most, 2)) {
    const at = cheapest(left);
    left = left.flatMap((one, index) => (index === at ? [] : index === at + 1 ? [{ ...one, cost: one.cost + (left[at]?.cost ?? 0) }] : [one]));
  }
  return left;
}

function cheapest(all: readonly Waypoint[]): number {
  let at = 1;
  let least = Infinity;
  for (let index = 1; index < all.length - 1; index++) {
    const cost = (all[index]?.cost ?? 0) + (all[index + 1]?.cost ?? 0);
    if (cost < least) [at, least] = [index, cost];
  }
  return at;
}
