import type { Lane, Lanes } from '../state/time-line';

/** Lanes of one set, drawn as one when there are many. */
export interface LaneGroup { readonly name: string; readonly lanes: readonly (readonly [key: string, lane: Lane])[] }

/** So many lanes fit one below the other; and so many of one set at most, once there are more. */
const ROOM = 40;
const ALIKE = 12;

/** Pods by name, then nodes; of large sets, where there is no room for all, one group each. */
export function groupLanes(lanes: Lanes): readonly LaneGroup[] {
  const sorted = [...lanes].filter(([, lane]) => lane.kind === 'pod' || lane.segments.length > 0).toSorted(([, a], [, b]) => Number(a.kind === 'node') - Number(b.kind === 'node') || compareNames(a.name, b.name));
  if (sorted.length <= ROOM) return sorted.map((one) => ({ name: one[1].name, lanes: [one] }));
  const groups = new Map<string, (typeof sorted)[number][]>();
  for (const one of sorted) {
    const name = one[1].kind === 'node' ? 'Node ' : one[1].name.replace(/-(?:\d+|[a-z0-9]{5})$/, '');
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups].flatMap(([name, own]) => (own.length > ALIKE && name !== 'Node ' ? [{ name, lanes: own }] : own.map((one) => ({ name: one[1].name, lanes: [one] }))));
}
const collator = new Intl.Collator('en', { numeric: true });

/** In the order of their numbers; those of one set are compared by these alone, for there may be hundreds, at every frame. */
function compareNames(a: string, b: string): number {
  const [end, endOther] = [a.lastIndexOf('-') + 1, b.lastIndexOf('-') + 1];
  const difference = end > 0 && end === endOther && a.startsWith(b.slice(0, end)) ? Number(a.slice(end)) - Number(b.slice(end)) : NaN;
  return Number.isNaN(difference) ? collator.compare(a, b) : difference;
}

/** How many of a group were in which state, from each moment on. */
export interface Level { readonly atMs: number; readonly ready: number; readonly failing: number; readonly other: number }

type Kind = Exclude<keyof Level, 'atMs'>;
const kindOf = (state: Lane['segments'][number]['state']): Kind | undefined =>
  (state === 'waits' ? undefined : state === 'ready' || state === 'done' ? 'ready' : state === 'fails' || state === 'lost' ? 'failing' : 'other');

/** The levels of a group in order of time, each moment once. Pure. */
export function levelsOf({ lanes }: LaneGroup): readonly Level[] {
  const steps = lanes.flatMap(([, lane]) => lane.segments.flatMap(({ state, fromMs, toMs }) => {
    const kind = kindOf(state);
    return kind === undefined ? [] : [{ atMs: fromMs, kind, by: 1 }, ...(toMs === undefined ? [] : [{ atMs: toMs, kind, by: -1 }])];
  })).toSorted((a, b) => a.atMs - b.atMs);
  const levels: Level[] = [];
  for (const { atMs, kind, by } of steps) {
    const last = levels.at(-1) ?? { atMs, ready: 0, failing: 0, other: 0 };
    const next = { ...last, atMs, [kind]: last[kind] + by };
    if (last.atMs === atMs) levels.pop();
    levels.push(next);
  }
  return levels;
}

/** The outline of a part of the levels, as steps up to now, in milliseconds across and Pods upwards. */
export function stepsPath(levels: readonly Level[], nowMs: number, top: (level: Level) => number, bottom: (level: Level) => number): string {
  const ends = levels.map((level, index) => ({ level, toMs: levels[index + 1]?.atMs ?? Math.max(nowMs, level.atMs) }));
  const there = ends.map(({ level, toMs }) => `L${level.atMs} ${-top(level)}L${toMs} ${-top(level)}`).join('');
  const back = ends.toReversed().map(({ level, toMs }) => `L${toMs} ${-bottom(level)}L${level.atMs} ${-bottom(level)}`).join('');
  const [first] = levels;
  return first ? `M${first.atMs} ${-bottom(first)}${there}${back}Z` : '';
}
