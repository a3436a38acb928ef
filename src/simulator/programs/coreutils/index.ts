import type { ProgramTable } from '../../runtime/image';
import { sleep } from './system/sleep';

/** What containers that do nothing run: busybox's applet under its name, and the GNU tool of Debian's images under `gnu/NAME`. */
export const programs: ProgramTable = { sleep: sleep('busybox'), 'gnu/sleep': sleep('gnu') };
