import { late } from '../base/late';
import type { preempt } from './preempt';

/** Who could be ended for a Pod that fits nowhere: asked only once one does not (late.ts). */
export const preemption = late<typeof preempt>('requests');
