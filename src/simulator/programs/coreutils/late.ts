import type { ProgramTable } from '../../runtime/image';
import { tar } from './files/tar';
import { sed } from './text/sed';

/** Tools with much code that few lessons run. */
export const programs: ProgramTable = { sed: sed('busybox'), 'gnu/sed': sed('gnu'), tar: tar('busybox'), 'gnu/tar': tar('gnu') };
