/** kubectl with all its parts, for hosts that fetch nothing late; those that do take program.ts. */
import './late/index';

export { completeLine } from './complete';
export { kubectl } from './program';
