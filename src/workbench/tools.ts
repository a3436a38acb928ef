import { kubectl } from '../kubectl/index';
import { programs } from '../simulator/cluster/programs';
import type { Tools } from './start';

/** What acts only once commands or containers run. */
export const tools: Tools = { kubectl, programs };
