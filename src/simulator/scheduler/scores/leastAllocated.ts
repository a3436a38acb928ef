import type { Score } from '../facts';
import { allocatableOf, guessedWith } from '../resources';

/** Nodes with more room left, cpu and memory alike. */
export const leastAllocated: Score = {
  weight: 1,
  points: (pod, candidates) => candidates.map(({ node, pods }) => {
    const room = allocatableOf(node);
    const taken = guessedWith(pods, pod);
    const shares = ['cpu', 'memory'].map((name) => (room[name] ? Math.floor(Math.max(0, ((room[name] - (taken[name] ?? 0)) * 100) / room[name])) : 0));
    return Math.floor(shares.reduce((sum, share) => sum + share, 0) / shares.length);
  }),
};
