import { afterFailure } from '../interpreter';
import { push, replace, type Frame, type Memory, type Shell } from '../state';
import { controlBuiltins } from './control';
import { jobBuiltins } from './jobs';
import { readBuiltins } from './read';
import { simpleBuiltins } from './simple';
import { variableBuiltins } from './variables';

/** A status; 'pushed' when frames were pushed that will set it; or what to remember while the builtin waits. */
export type Result = number | 'pushed' | { readonly waiting: Memory };

/** A command of the shell's own. `memory` is what it remembered when it last had to wait. */
export type Builtin = (shell: Shell, args: readonly string[], memory: Memory) => Result;

const TABLE: Readonly<Record<string, Builtin>> = { ...controlBuiltins, ...variableBuiltins, ...simpleBuiltins, ...readBuiltins, ...jobBuiltins };
const SPECIAL = [':', '.', 'break', 'continue', 'eval', 'exec', 'exit', 'export', 'readonly', 'return', 'set', 'shift', 'times', 'trap', 'unset'];

/** POSIX's special builtins: their assignments last, their failures end the shell. */
export const isSpecial = (name: string): boolean => SPECIAL.includes(name);

export function findBuiltin(shell: Shell, name: string): Builtin | undefined {
  if (name === 'source' && shell.state.flavour === 'dash') return undefined;
  return Object.hasOwn(TABLE, name) ? TABLE[name] : undefined;
}

export function runBuiltin(shell: Shell, builtin: Builtin, args: readonly string[]): void {
  const depth = shell.state.stack.length;
  settle(shell, builtin(shell, args, {}), args, depth, false);
}

/** Goes on with a builtin that waited. */
export function continueBuiltin(shell: Shell, frame: Extract<Frame, { frame: 'builtin' }>): void {
  const builtin = TABLE[frame.args[0] ?? ''];
  if (!builtin) return;
  const depth = shell.state.stack.length;
  settle(shell, builtin(shell, frame.args, frame.memory), frame.args, depth, true);
}

function settle(shell: Shell, result: Result, args: readonly string[], depth: number, again: boolean): void {
  if (typeof result === 'object') {
    const frame: Frame = { frame: 'builtin', args, memory: result.waiting };
    if (again) replace(shell, frame);
    else push(shell, frame);
    return;
  }
  if (again) shell.state.stack.splice(depth - 1, 1);
  if (result === 'pushed') return;
  shell.state.status = result;
  afterFailure(shell);
}
