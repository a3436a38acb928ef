import { restore } from './redirect';
import { hasOption, type Frame, type Shell } from './state';
import { store } from './variables';

/** Ends the shell with its present status, running the EXIT trap first. */
export function exitShell(shell: Shell): void {
  while (shell.state.stack.length) pop(shell);
}

/** Removes the innermost frame, undoing what it stood for. */
export function pop(shell: Shell): void {
  const frame = shell.state.stack.pop();
  if (frame) leave(shell, frame);
}

function leave(shell: Shell, frame: Frame): void {
  switch (frame.frame) {
    case 'restore': return restore(shell, frame.covered);
    case 'variables': return restoreVariables(shell, frame.saved);
    case 'function': shell.state.args = frame.args; return restoreVariables(shell, frame.saved);
    case 'positional': shell.state.args = frame.args; return;
    case 'status': shell.state.status = frame.status; return;
    case 'substitution': shell.os.close(frame.fd); return;
    case 'reader': if (frame.fd !== undefined && frame.fd > 2) shell.os.close(frame.fd); return;
    default:
  }
}

function restoreVariables(shell: Shell, saved: Extract<Frame, { frame: 'variables' }>['saved']): void {
  for (const name in saved) store(shell, name, saved[name] ?? null);
}

/** With -e, a command that failed ends the shell unless something tests its status. */
export function afterFailure(shell: Shell): void {
  if (shell.state.status === 0 || !hasOption(shell, 'e') || isTested(shell)) return;
  exitShell(shell);
}

function isTested(shell: Shell): boolean {
  return shell.state.stack.some((frame) => {
    switch (frame.frame) {
      case 'if': return frame.testing;
      case 'while': return frame.phase === 'test';
      case 'and-or': case 'not': return true;
      default: return false;
    }
  });
}
