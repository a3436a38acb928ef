import type { Signal } from '../simulator/base/program';
import { push, type Frame, type Shell } from './state';
import { numberOf } from './text/signals';

/** Takes note of the signals this step was woken with. */
export function receive(shell: Shell, signals: readonly Signal[]): void {
  for (const signal of signals) {
    if (shell.state.traps[signal]) shell.state.pending = [...shell.state.pending, signal];
    else if (signal === 'INT' && shell.state.interactive) shell.interrupted = true;
  }
}

/**
 * Starts the action of a caught signal, if this is a moment for it: not while a foreground child runs, nor in the middle of expanding
 * a command's words. True when a trap began.
 */
export function runPendingTraps(shell: Shell, frame: Frame): boolean {
  const { state } = shell;
  const [first, ...others] = state.pending;
  if (first === undefined || !isBetweenCommands(shell, frame)) return false;
  if (frame.frame === 'builtin' && frame.args[0] === 'wait') {
    state.stack.pop();
    state.status = 128 + numberOf(first as Signal);
  }
  state.pending = others;
  const action = state.traps[first];
  if (action) runAction(shell, action);
  return true;
}

function isBetweenCommands(shell: Shell, frame: Frame): boolean {
  switch (frame.frame) {
    case 'wait': case 'substitution': case 'setup': case 'feed': return false;
    case 'builtin': return frame.args[0] === 'wait' || frame.args[0] === 'read';
    case 'reader': return true;
    default: return !shell.outcome;
  }
}

function runAction(shell: Shell, action: string): void {
  push(shell, { frame: 'status', status: shell.state.status });
  push(shell, { frame: 'reader', text: action, at: 0, line: 1, what: 'eval' });
}

/** Ends the shell, after its EXIT trap if it has one. */
export function finish(shell: Shell): void {
  const { state } = shell;
  const action = state.traps.EXIT;
  if (!action) {
    shell.outcome = { exit: state.status & 255 };
    return;
  }
  const { EXIT: _, ...others } = state.traps;
  state.traps = others;
  state.interactive = false;
  runAction(shell, action);
}
