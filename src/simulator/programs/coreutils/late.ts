import type { Program } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import type { Dialect } from '../common/applet';
import { fileTools } from './files/index';
import { tar } from './files/tar';
import { systemTools } from './system/index';
import { sed } from './text/sed';
import { textTools } from './text/index';

function dialect(words: Dialect, prefix: string): Record<string, Program> {
  const all: Readonly<Record<string, Program>> = { ...fileTools(words), ...textTools(words), ...systemTools(words), sed: sed(words), tar: tar(words) };
  return Object.fromEntries(Object.entries(all).map(([name, program]) => [prefix + name, program]));
}

/** Busybox's applets under their names, and the GNU tools of Debian's images under `gnu/NAME`. */
export const programs: ProgramTable = { ...dialect('busybox', ''), ...dialect('gnu', 'gnu/') };
