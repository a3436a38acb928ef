import type { LaneRow, PodState } from './protocol';

export type LaneState = LaneRow['segments'][number]['state'];

/** What a lane shows of a Pod; `creates` and `unready` are both "starting" in the picture. */
export function podLane(state: PodState, word: string): LaneState {
  if (state === 'starting') return word === 'Running' ? 'unready' : 'creates';
  return ({ pending: 'pends', ready: 'ready', terminating: 'leaves', failing: 'fails', unknown: 'lost', done: 'done' } as const)[state];
}
