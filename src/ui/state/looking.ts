import type { Signal } from '@preact/signals';
import type { Json } from '../../simulator/base/json';
import type { CallRow, Past, Query, Row } from '../../worker/protocol';

/** A moment of the past that is looked at, with the times of the changes around it. */
export interface Moment { readonly atMs: number; readonly rows: ReadonlyMap<string, Row>; readonly previousMs: number | undefined; readonly nextMs: number | undefined; readonly calls: readonly CallRow[] }

/** Looks at the past and comes back; the present never hears of it. */
export interface LookingBack {
  /** Shows a moment. While one is being fetched, only the newest wish counts: that is what dragging needs. */
  at(ms: number): Promise<void>;
  /** The moment of the change before, or after, the one shown. */
  step(to: 'previous' | 'next', nowMs: number): Promise<void>;
  now(): void;
}

export function createLookingBack(past: Signal<Moment | undefined>, ask: (query: Query) => Promise<Json>): LookingBack {
  let wanted: number | undefined;
  let fetching: Promise<void> | undefined;
  /** Counts the returns to now: what was asked for before one is not shown after it. */
  let returns = 0;

  const fetchAll = async (): Promise<void> => {
    while (wanted !== undefined) {
      const ms = wanted;
      const before = returns;
      wanted = undefined;
      const found = (await ask({ past: ms })) as unknown as Past | null;
      if (found && wanted === undefined && before === returns) past.value = { ...found, rows: new Map(found.rows.map((row) => [row.key, row])) };
    }
  };
  const at = (ms: number): Promise<void> => {
    wanted = ms;
    fetching ??= fetchAll().finally(() => { fetching = undefined; });
    return fetching;
  };
  const now = () => {
    returns++;
    wanted = undefined;
    past.value = undefined;
  };
  return {
    at, now,
    async step(to, nowMs) {
      const before = returns;
      const around = past.value ?? ((await ask({ past: nowMs })) as unknown as Past | null) ?? undefined;
      if (before !== returns) return;
      const ms = to === 'previous' ? around?.previousMs : around?.nextMs;
      if (ms !== undefined) return at(ms);
      if (to === 'next') now();
    },
  };
}
