import type { Node } from '../simulator/kinds/node/kind';
import type { Pod } from '../simulator/kinds/pod/kind';
import type { Workbench } from '../workbench/contract';
import { stateOfPod, wordOfPod } from './pod-state';
import { podLane, type LaneState } from './pod-lane';
import type { LaneRow } from './protocol';
import { rowKey } from './rows';

const nodeLane = (node: Node): LaneState | undefined =>
  node.status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'True' ? 'lost' : node.spec?.unschedulable ? 'cordon' : undefined;

/** The lanes of Pods and nodes from the beginning of the lab on, read from its changes: what a page that has just opened has not seen. */
export function lanesOf({ cluster, beganMs }: Workbench): readonly LaneRow[] {
  const lanes = new Map<string, { name: string; kind: LaneRow['kind']; segments: LaneRow['segments'][number][] }>();
  for (const { object, type, resource, atMs } of cluster.journal.changes(0)) {
    if (resource !== 'pods' && resource !== 'nodes') continue;
    const key = rowKey(object);
    const lane = lanes.get(key) ?? { name: object.metadata.name, kind: resource === 'pods' ? 'pod' : 'node', segments: [] };
    lanes.set(key, lane);
    const state = type === 'DELETED' ? undefined : resource === 'pods' ? podLane(stateOfPod(object as Pod), wordOfPod(object as Pod)) : nodeLane(object as Node);
    const last = lane.segments.at(-1);
    const nowMs = Math.max(0, atMs - beganMs);
    if (last && last.toMs === undefined) {
      if (last.state === state) continue;
      lane.segments[lane.segments.length - 1] = { ...last, toMs: nowMs };
    }
    if (state !== undefined) lane.segments.push({ state, fromMs: nowMs, toMs: undefined });
  }
  return [...lanes].map(([key, lane]) => ({ key, ...lane, segments: lane.segments.filter(({ fromMs, toMs }) => toMs === undefined || toMs > fromMs) }));
}
