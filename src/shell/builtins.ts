import { BUILTIN_NAMES, language } from './parts';
import { push, replace, type Builtin, type BuiltinResult, type Frame, type Shell } from './state';
import { afterFailure } from './unwind';

const SPECIAL = [':', '.', 'break', 'continue', 'eval', 'exec', 'exit', 'export', 'readonly', 'return', 'set', 'shift', 'times', 'trap', 'unset'];

/** POSIX's special builtins: their assignments last, their failures end the shell. */
export const isSpecial = (name: string): boolean => SPECIAL.includes(name);

/** The builtin of that name, where this shell has one. */
export function findBuiltin(shell: Shell, name: string): Builtin | undefined {
  if (name === 'source' && shell.state.flavour === 'dash') return undefined;
  return BUILTIN_NAMES.has(name) ? language.code().builtins[name] : undefined;
}

/** Begins a builtin; its status becomes the shell's unless it pushed frames that set one, or waits. */
export function runBuiltin(shell: Shell, builtin: Builtin, args: readonly string[]): void {
  const depth = shell.state.stack.length;
  settle(shell, builtin(shell, args, {}), args, depth, false);
}

/** Goes on with a builtin that waited. */
export function continueBuiltin(shell: Shell, frame: Extract<Frame, { frame: 'builtin' }>): void {
  const builtin = language.code().builtins[frame.args[0] ?? ''];
  if (!builtin) return;
  const depth = shell.state.stack.length;
  settle(shell, builtin(shell, frame.args, frame.memory), frame.args, depth, true);
}

function settle(shell: Shell, result: BuiltinResult, args: readonly string[], depth: number, again: boolean): void {
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
