import { failed, type Os, type Program, type Step, type Wake } from '../simulator/base/program';
import type { Json } from '../simulator/base/json';
import { run } from './interpreter';
import type { Flavour, Frame, Shell, ShellState, Variable } from './state';
import { receive } from './traps';
import { exitShell } from './unwind';

export { echoText } from './text/echo';
export { printFormat } from './text/printf';
export { evaluateTest, TestFault } from './text/test';
export { matches } from './text/pattern';
export { numberOf, signalNamed, signalNames } from './text/signals';

interface Invocation { readonly options: string; readonly command: string | undefined; readonly operands: readonly string[] }

const LONG: Readonly<Record<string, string>> = { errexit: 'e', nounset: 'u', xtrace: 'x', noexec: 'n', noglob: 'f', verbose: 'v', allexport: 'a', noclobber: 'C', pipefail: 'P' };

function invocation(args: readonly string[]): Invocation {
  const rest = args.slice(1);
  let options = '';
  while (rest[0] !== undefined && /^[-+]./.test(rest[0])) {
    const word = rest.shift() ?? '';
    if (word === '--') break;
    if (word.startsWith('--')) continue;
    for (const letter of word.slice(1)) options += letter === 'o' ? LONG[rest.shift() ?? ''] ?? '' : letter;
  }
  return { options: options.replaceAll('c', ''), command: options.includes('c') ? rest.shift() : undefined, operands: rest };
}

/** The default prompt: busybox and bash say where one is, a plain sh only who one is. */
function defaultPrompt(flavour: Flavour, user: string): string {
  if (flavour === 'bash') return '\\u@\\h:\\w\\$ ';
  if (flavour === 'dash') return user === 'root' ? '# ' : '$ ';
  return user === 'root' ? '\\w # ' : '$ ';
}

function startVariables(os: Os, flavour: Flavour, interactive: boolean): Record<string, Variable> {
  const variables: Record<string, Variable> = {};
  for (const name in os.env) if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) variables[name] = { value: os.env[name] ?? '', exported: true };
  const user = os.processes().find((one) => one.pid === os.pid)?.user ?? 'root';
  const defaults: Record<string, string> = { IFS: ' \t\n', OPTIND: '1', PS2: '> ', PS4: '+ ', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...(interactive ? { PS1: defaultPrompt(flavour, user) } : {}) };
  for (const name in defaults) if (name === 'IFS' || variables[name] === undefined) variables[name] = { value: defaults[name] ?? '' };
  variables.PWD = { value: os.cwd, exported: true };
  if (flavour !== 'dash') variables.SHLVL = { value: String((Number(os.env.SHLVL) || 0) + 1), exported: true };
  return variables;
}

function startState(os: Os, flavour: Flavour): ShellState {
  const { options, command, operands } = invocation(os.args);
  const [first, ...others] = operands;
  const interactive = options.includes('i') || (command === undefined && (first === undefined || options.includes('s')) && os.isTty(0) && os.isTty(2));
  const called = os.args[0] ?? 'sh';
  const fromFile = command === undefined && first !== undefined && !options.includes('s');
  const reader: Frame = command !== undefined ? { frame: 'reader', text: command, at: 0, line: 1, what: 'main' }
    : { frame: 'reader', text: '', at: 0, line: 1, what: 'main', ...(fromFile ? {} : { fd: 0 }) };
  return {
    flavour, name: command !== undefined ? first ?? called.replace(/^-/, '') : fromFile ? first : called.replace(/^-/, ''), script: fromFile, named: command !== undefined && first !== undefined,
    args: command !== undefined || fromFile ? others : operands,
    variables: startVariables(os, flavour, interactive), functions: {}, aliases: {},
    options: (interactive ? `${options.replace('i', '')}i` : options).replace('l', ''),
    status: 0, substituted: 0, result: '', shellPid: os.pid, lastBackground: null, subshell: false, interactive, traps: {}, pending: [], jobs: [], ended: {},
    stack: [reader], line: 1, open: [], kept: 0, mask: 0o022, optionOffset: 0, prompted: false,
  };
}

/** Reads the script file named on the command line, or says why it can't. */
function openScript(state: ShellState, os: Os): ShellState {
  const [reader] = state.stack;
  if (!state.script || reader?.frame !== 'reader') return state;
  const text = os.readFile(state.name);
  if (!failed(text)) return { ...state, stack: [{ ...reader, text }] };
  const dash = state.flavour === 'dash';
  const words = text.errno === 'EISDIR' ? 'Is a directory' : text.errno === 'EACCES' ? 'Permission denied' : dash ? 'No such file' : 'No such file or directory';
  os.write(2, dash ? `${os.args[0] ?? 'sh'}: 0: cannot open ${state.name}: ${words}\n` : state.flavour === 'bash' ? `${os.args[0] ?? 'bash'}: ${state.name}: ${words}\n` : `${os.args[0] ?? 'sh'}: can't open '${state.name}': ${words}\n`);
  return { ...state, status: state.flavour === 'bash' ? 127 : 2, stack: [] };
}

function start(os: Os, flavour: Flavour): ShellState {
  const state = openScript(startState(os, flavour), os);
  if (!state.interactive) return state;
  os.onSignal('INT', 'catch');
  for (const signal of ['QUIT', 'TERM', 'TSTP'] as const) os.onSignal(signal, 'ignore');
  return state;
}

function step(given: ShellState, wake: Wake, os: Os): Step {
  const shell: Shell = { os, state: { ...given, stack: [...given.stack] }, interrupted: false, yields: false, outcome: undefined };
  receive(shell, wake.signals);
  if (shell.interrupted) interrupt(shell);
  run(shell);
  const { outcome } = shell;
  const state = shell.state as unknown as Json;
  if (!outcome) return { state, again: true };
  return 'wait' in outcome ? { state, wait: outcome.wait } : outcome;
}

/** Ctrl-C in an interactive shell: `read` and `wait` are given up, and the prompt comes back. */
function interrupt(shell: Shell): void {
  const last = shell.state.stack.at(-1);
  const innermost = last?.frame;
  // A command that shares the shell's group gets the key too; one with a group of its own has ended when the shell gets it.
  if (last?.frame === 'wait' && last.group === undefined) { shell.interrupted = false; return; }
  const reader = shell.state.stack[0];
  if (innermost !== 'reader') shell.state.prompted = false;
  exitShell(shell);
  if (reader) shell.state.stack.push(reader);
  shell.state.prompted = false;
}

function shellProgram(flavour: Flavour): Program {
  return {
    start: (os) => start(os, flavour) as unknown as Json,
    step: (state, wake, os) => step(state as unknown as ShellState, wake, os),
  };
}

/** The shell of busybox and alpine images and of the learner's prompt: a POSIX sh with the words of busybox ash. */
export const sh: Program = shellProgram('ash');
/** `/bin/sh` of Debian's images. */
export const dash: Program = shellProgram('dash');
/** The same shell with the prompt and the words of bash. */
export const bash: Program = shellProgram('bash');
