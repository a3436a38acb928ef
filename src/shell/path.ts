import { failed, type Failure } from '../simulator/base/program';
import type { Shell } from './state';
import { valueOf } from './variables';

/** The file a command name stands for, looked for along PATH. */
export function lookUp(shell: Shell, name: string): string | Failure {
  if (name.includes('/')) return runnable(shell, name);
  let failure: Failure = { errno: 'ENOENT' };
  for (const directory of (valueOf(shell, 'PATH') ?? '').split(':')) {
    const found = runnable(shell, `${directory === '' ? '.' : directory.replace(/\/$/, '')}/${name}`);
    if (typeof found === 'string') return found;
    if (found.errno === 'EACCES') failure = found;
  }
  return failure;
}

function runnable(shell: Shell, path: string): string | Failure {
  const stat = shell.os.stat(path);
  if (failed(stat)) return stat;
  return stat.type === 'file' && (stat.mode & 0o111) !== 0 ? path : { errno: 'EACCES' };
}
