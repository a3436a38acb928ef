/** kubectl with all its parts, for hosts that fetch nothing late; those that do take program.ts. */
import './late/index';

export { completeLine, kubectl } from './program';
