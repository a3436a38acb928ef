import { bash, dash, sh } from '../../../shell/index';
import type { ProgramTable } from '../../runtime/image';

/** `sh` is busybox ash, `dash` Debian's /bin/sh. */
export const programs: ProgramTable = { sh, dash, bash };
