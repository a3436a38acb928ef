import { late } from '../base/late';
import type { Hooks } from './hooks';
import type { Probes } from './probes';

/** What looks after containers that are probed, or have hooks (late.ts). */
export const watching = late<{ readonly Hooks: typeof Hooks; readonly Probes: typeof Probes }>('probes');
