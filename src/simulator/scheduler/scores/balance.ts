import type { Score } from '../facts';
import { allocatableOf, requestedWith } from '../resources';

/** Nodes on which cpu and memory would be used to a like degree. */
export const balance: Score = {
  weight: 1,
  points: (pod, candidates) => candidates.map(({ node, pods }) => {
    const room = allocatableOf(node);
    const taken = requestedWith(pods, pod);
    const [cpu = 0, memory = 0] = ['cpu', 'memory'].map((name) => (room[name] ? Math.min(1, (taken[name] ?? 0) / room[name]) : 0));
    return Math.floor((1 - Math.abs(cpu - memory) / 2) * 100);
  }),
};
