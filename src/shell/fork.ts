import type { Json } from '../simulator/base/json';
import type { Frame, Shell, ShellState } from './state';

export interface Setup {
  /** Descriptors the child gives other numbers to, in order, before `close`. */
  readonly move: readonly (readonly [from: number, to: number])[];
  readonly close: readonly number[];
  /** A background command reads nothing from the terminal; keyboard signals do not reach it. */
  readonly background: boolean;
  /** The process group of a job of an interactive shell: a new one, or that of the job's first process. */
  readonly group?: 'new' | number;
}

/** Forks a subshell that runs `frames` (innermost last) and exits with their status. Traps are forgotten, but for ignored signals. */
export function forkShell(shell: Shell, frames: readonly Frame[], setup: Setup): number {
  const { state } = shell;
  const forget = Object.keys(state.traps).filter((name) => state.traps[name] !== '');
  if (state.interactive) forget.push('INT', 'QUIT', 'TERM', 'TSTP');
  const child: ShellState = {
    ...state,
    subshell: true,
    interactive: false,
    options: state.options.replace('i', ''),
    traps: Object.fromEntries(Object.entries(state.traps).filter(([, action]) => action === '')),
    pending: [],
    jobs: [],
    ended: {},
    stack: [{ frame: 'exit' }, ...frames, { frame: 'setup', ...setup, forget }],
  };
  return shell.os.fork(child as unknown as Json, setup.group);
}
