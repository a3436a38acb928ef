/** Chance for random tests: the same seed draws the same numbers (mulberry32). */
export interface Chance {
  /** A whole number from 0 up to, not including, `below`. */
  number(below: number): number;
  /** One of the items; an item may come with a weight. */
  pick<T>(items: readonly T[]): T;
  weighted<T>(items: readonly (readonly [weight: number, item: T])[]): T;
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const number = (below: number) => Math.floor(next() * below);
  const chance: Chance = {
    number,
    pick: (items) => items[number(items.length)] as (typeof items)[number],
    weighted(items) {
      let left = number(items.reduce((sum, [weight]) => sum + weight, 0));
      for (const [weight, item] of items) if ((left -= weight) < 0) return item;
      return (items[0] as (typeof items)[number])[1];
    },
  };
  return chance;
}

/** The seeds of a run: a few dozen, or those `ORDINAL_SEEDS` asks for (a count, or `from-to`). */
export function seedsOf(count: number): readonly number[] {
  const asked = process.env['ORDINAL_SEEDS'];
  const range = /^(\d+)-(\d+)$/.exec(asked ?? '');
  const from = range ? Number(range[1]) : 1;
  const to = range ? Number(range[2]) : asked ? Number(asked) : count;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
