import { late } from '../base/late';
import type { ProgramTable } from '../runtime/image';

/** Programs that few lessons run: programs/<program>/late.ts. */
export const rarePrograms = late<ProgramTable>('tools');
/** Programs of big images: programs/<program>/server.ts. */
export const bigPrograms = late<ProgramTable>('servers');
