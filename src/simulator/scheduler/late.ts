/** What of the scheduler comes late. */
import { preemption } from './parts';
import { preempt } from './preempt';

preemption.provide(preempt);
