import { newsOf } from './news';
import type { News, Row } from './protocol';

/** What a page draws anew from one frame to the next: more would keep it from answering. The rest comes with the frames that follow. */
const MOST_ROWS = 100;

interface Deltas { readonly rows: readonly Row[]; readonly removed: readonly string[]; readonly news: readonly News[] }

/** Tells how a picture differs from what was told of it; at first all of it, then at most so much at a time. */
export function createRowDeltas(): { next(now: ReadonlyMap<string, Row>, atMs: number): Deltas; /** Whether there was more to tell. */ behind(): boolean } {
  let told: ReadonlyMap<string, Row> | undefined;
  let behind = false;
  return {
    next(now, atMs) {
      const before = told ?? new Map<string, Row>();
      const most = told ? MOST_ROWS : Infinity;
      const differing = [...now.values()].filter((row) => before.get(row.key) !== row && JSON.stringify(before.get(row.key)) !== JSON.stringify(row));
      const gone = [...before.keys()].filter((key) => !now.has(key));
      const rows = differing.length > most ? podsLast(differing).slice(0, most) : differing;
      const removed = gone.slice(0, most);
      const news = told ? [...rows.flatMap((row) => newsOf(before.get(row.key), row, atMs)), ...removed.flatMap((key) => newsOf(before.get(key), undefined, atMs))] : [];
      behind = rows.length < differing.length || removed.length < gone.length;
      told = behind ? withChanges(before, rows, removed) : now;
      return { rows, removed, news };
    },
    behind: () => behind,
  };
}

/** What Pods belong to comes before them: its counts are right at once. */
const podsLast = (rows: readonly Row[]): readonly Row[] => [...rows.filter(({ type }) => type !== 'pod'), ...rows.filter(({ type }) => type === 'pod')];

function withChanges(before: ReadonlyMap<string, Row>, changed: readonly Row[], removed: readonly string[]): ReadonlyMap<string, Row> {
  const rows = new Map(before);
  for (const key of removed) rows.delete(key);
  for (const row of changed) rows.set(row.key, row);
  return rows;
}
