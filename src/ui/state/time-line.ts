import { podLane } from '../../worker/pod-lane';
import type { LaneRow, Row } from '../../worker/protocol';

export type Segment = LaneRow['segments'][number];
export type SegmentState = Segment['state'];
export type Lane = Omit<LaneRow, 'key'>;

/** What the page has seen of each Pod and node since it opened, oldest first. */
export type Lanes = ReadonlyMap<string, Lane>;

/** Carries the lanes on by a frame's rows. A lane whose state did not change is kept as it is. */
export function growLanes(lanes: Lanes, rows: readonly Row[], removed: readonly string[], nowMs: number): Lanes {
  const next = new Map(lanes);
  for (const key of removed) {
    const lane = next.get(key);
    if (lane) next.set(key, close(lane, nowMs));
  }
  for (const row of rows) {
    if (row.type === 'pod') notePod(next, row, nowMs);
    if (row.type === 'node') {
      const state = nodeSegment(row);
      note(next, row.key, row.name, 'node', state, state === 'lost' ? clampSince(row.sinceMs, nowMs) : nowMs);
    }
    if (row.type === 'set' && row.ordered) noteWaits(next, row, nowMs);
  }
  return next;
}

/** The scale's end: at least half a minute, else a round figure with room for what comes next. */
export function scaleEnd(nowMs: number, nextEventMs: number | null | undefined): number {
  const needed = Math.max(nowMs * 1.2, Math.min(nextEventMs ?? 0, nowMs * 1.5), 30_000);
  const step = axisStep(needed);
  return Math.ceil(needed / step) * step;
}

/** Distance of the axis's marks: one of a few round ones, so that about nine fit. */
export function axisStep(lengthMs: number): number {
  const steps = [5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400].map((seconds) => seconds * 1000);
  return steps.find((step) => lengthMs / step <= 10) ?? 86_400_000;
}

/** Since when a Pod is not Ready its conditions say, but not since when its containers run: that is what was seen. */
function notePod(lanes: Map<string, Lane>, row: Extract<Row, { type: 'pod' }>, nowMs: number): void {
  const state = podLane(row.state, row.word);
  const runs = state === 'unready' && lanes.get(row.key)?.segments.at(-1)?.state === 'creates';
  note(lanes, row.key, row.name, 'pod', state, runs ? nowMs : clampSince(row.sinceMs, nowMs));
}

function noteWaits(lanes: Map<string, Lane>, row: Extract<Row, { type: 'set' }>, nowMs: number): void {
  const waiting = new Set(row.waits.map((wait) => `Pod ${row.namespace}/${wait.slot}`));
  for (const { slot, parameters } of row.waits) {
    const last = lanes.get(`Pod ${row.namespace}/${slot}`)?.segments.at(-1);
    // The slot has its Pod still: its lane says how it fares.
    if (last && last.toMs === undefined && last.state !== 'waits') continue;
    const on = parameters['name'];
    note(lanes, `Pod ${row.namespace}/${slot}`, slot, 'pod', 'waits', nowMs, typeof on === 'string' ? on : undefined);
  }
  for (const [key, lane] of lanes) {
    const last = lane.segments.at(-1);
    if (last?.state === 'waits' && last.toMs === undefined && key.startsWith(`Pod ${row.namespace}/${row.name}-`) && !waiting.has(key))
      lanes.set(key, close(lane, nowMs));
  }
}

function note(lanes: Map<string, Lane>, key: string, name: string, kind: Lane['kind'], state: SegmentState | undefined, sinceMs: number, about?: string): void {
  const lane = lanes.get(key) ?? { name, kind, segments: [] };
  const last = lane.segments.at(-1);
  if (last?.toMs === undefined && last?.state === state && last?.note === about) return void lanes.set(key, lane);
  const closed = close(lane, Math.max(sinceMs, last?.fromMs ?? 0));
  lanes.set(
    key,
    state === undefined
      ? closed
      : {
          ...closed,
          segments: [
            ...closed.segments,
            { state, fromMs: Math.max(sinceMs, closed.segments.at(-1)?.toMs ?? 0), toMs: undefined, ...(about === undefined ? {} : { note: about }) },
          ],
        },
  );
}

function close(lane: Lane, atMs: number): Lane {
  return { ...lane, segments: lane.segments.map((segment) => (segment.toMs === undefined ? { ...segment, toMs: atMs } : segment)) };
}

function nodeSegment({ state, machine }: Extract<Row, { type: 'node' }>): SegmentState | undefined {
  if (state === 'silent') return 'lost';
  if (state === 'unregistered') return 'stopped';
  return machine === 'running' ? (state === 'cordoned' ? 'cordon' : undefined) : 'stopped';
}

function clampSince(sinceMs: number, nowMs: number): number {
  return Math.min(Math.max(sinceMs, 0), nowMs);
}
