import { failed } from '../simulator/base/program';
import { reportJobs } from './jobs';
import { parseCommand } from './parse/parser';
import { SyntaxFault } from './parse/tree';
import { prompt } from './prompt';
import { complain, hasOption, pushNode, replace, ShellFailure, type Frame, type Shell } from './state';
import { exitShell, pop } from './unwind';

type Reader = Extract<Frame, { frame: 'reader' }>;

/** Reads the next complete command of a script, an `eval`, or a terminal, and begins it. */
export function readCommands(shell: Shell, frame: Reader): void {
  if (shell.interrupted && frame.fd !== undefined) return startOver(shell, frame);
  const more = frame.fd !== undefined && !frame.ended;
  if (more && frame.at >= frame.text.length) return readLine(shell, { ...frame, text: '', at: 0 });
  try {
    const parsed = parseCommand(frame.text, frame.at, frame.line, shell.state.aliases, more);
    if (parsed.end) return more ? readLine(shell, { ...frame, text: '', at: 0 }) : pop(shell);
    replace(shell, { ...frame, text: parsed.text, at: parsed.at, line: parsed.line, continued: undefined } as Reader);
    if (parsed.node && !hasOption(shell, 'n')) pushNode(shell, parsed.node);
  } catch (fault) {
    if (!(fault instanceof SyntaxFault)) throw fault;
    if (fault.incomplete && more) return readLine(shell, { ...frame, continued: true });
    refuse(shell, frame, fault);
  }
}

/** Ctrl-C at the prompt: what was typed of the command is forgotten. */
function startOver(shell: Shell, frame: Reader): void {
  shell.interrupted = false;
  shell.os.write(2, '\n');
  shell.state.status = 130;
  replace(shell, { frame: 'reader', text: '', at: 0, line: frame.line, what: frame.what, ...(frame.fd === undefined ? {} : { fd: frame.fd }) });
}

function refuse(shell: Shell, frame: Reader, fault: SyntaxFault): void {
  const { state } = shell;
  state.line = fault.line;
  if (fault.found === 'Bad substitution') complain(shell, state.flavour === 'ash' ? 'syntax error: bad substitution' : 'Bad substitution');
  else complain(shell, syntaxWords(shell, fault));
  state.status = 2;
  if (!state.interactive) return exitShell(shell);
  const rest = { frame: 'reader' as const, text: '', at: 0, line: frame.line, what: frame.what };
  if (frame.fd === undefined) pop(shell);
  else replace(shell, { ...rest, fd: frame.fd });
}

function syntaxWords(shell: Shell, fault: SyntaxFault): string {
  const { flavour } = shell.state;
  const { found } = fault;
  const expecting = fault.expecting === undefined ? '' : ` (expecting "${fault.expecting}")`;
  if (/^[A-Z]/.test(found)) return flavour === 'ash' ? `syntax error: ${found.charAt(0).toLowerCase()}${found.slice(1)}` : flavour === 'dash' ? `Syntax error: ${found}` : `syntax error: ${found}`;
  if (flavour === 'dash') return `Syntax error: ${found} unexpected${expecting}`;
  if (flavour === 'ash') return `syntax error: unexpected ${found}${expecting}`;
  return found === 'end of file' ? 'syntax error: unexpected end of file' : `syntax error near unexpected token \`${found.replaceAll('"', '')}'`;
}

/** Characters of a line that are read before somebody else has a turn. */
const ONE_GO = 512;

/** Gets one more line from a descriptor; waits, prompting at a terminal, while there is none. */
function readLine(shell: Shell, frame: Reader): void {
  const { state, os } = shell;
  const fd = frame.fd ?? 0;
  const asked = state.prompted;
  if (state.interactive && !asked) {
    if (!frame.continued) reportJobs(shell);
    os.write(2, prompt(shell, frame.continued ? 'PS2' : 'PS1'));
    state.prompted = true;
  }
  let { text } = frame;
  for (let count = 0; ; count++) {
    if (count === ONE_GO) {
      replace(shell, { ...frame, text });
      shell.outcome = { wait: { untilMs: os.nowMs() } };
      return;
    }
    const read = os.isTty(fd) ? os.read(fd) : os.read(fd, 1);
    if (read === undefined) {
      replace(shell, { ...frame, text });
      shell.outcome = { wait: { readable: [fd] } };
      return;
    }
    if (failed(read)) throw new ShellFailure('read error');
    if (read === null) {
      state.prompted = false;
      return endOfInput(shell, { ...frame, text });
    }
    text += read === '\0' ? '' : read;
    if (read.endsWith('\n')) break;
  }
  state.prompted = false;
  replace(shell, { ...frame, text });
}

function endOfInput(shell: Shell, frame: Reader): void {
  if (shell.state.interactive && frame.text === '') shell.os.write(2, shell.state.flavour === 'bash' ? 'exit\n' : '\n');
  replace(shell, { ...frame, ended: true });
}
