import { kubectl } from '../kubectl/program';
import { programOf } from '../simulator/cluster/programs';
import type { Tools } from './start';

/** What acts only once commands or containers run. */
export const tools: Tools = { kubectl, programOf };
