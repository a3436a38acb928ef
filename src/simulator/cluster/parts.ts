import { late } from '../base/late';
import type { ProgramTable } from '../runtime/image';
import type { Registered } from './rooms';

/** Programs that few lessons run: programs/<program>/late.ts. */
export const rarePrograms = late<ProgramTable>('tools');
/** Programs of big images: programs/<program>/server.ts. */
export const bigPrograms = late<ProgramTable>('servers');
/** Everything that looks after objects, with the kinds that few lessons have: kinds/<kind>/late.ts and controllers/<name>/late.ts. */
export const lateRooms = late<Registered>('workloads');
