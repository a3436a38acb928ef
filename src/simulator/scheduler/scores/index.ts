import type { Score } from '../facts';
import { balance } from './balance';
import { leastAllocated } from './leastAllocated';
import { preferredNodes, preferredPods, preferredTaints } from './preferred';
import { spread } from './spread';

/** What makes one node better than another. */
export const scores: readonly Score[] = [balance, leastAllocated, preferredNodes, preferredPods, preferredTaints, spread];
