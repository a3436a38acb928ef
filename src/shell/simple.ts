import { failed, type SpawnRequest } from '../simulator/base/program';
import { findBuiltin, isSpecial, runBuiltin } from './builtins';
import { expandAll, expandPrompt, type Task } from './expand';
import { controlsJobs, waitInForeground } from './jobs';
import type { Redirection, SimpleNode, Word } from './parse/tree';
import { quotedWord } from './parse/parser';
import { lookUp } from './path';
import { redirect } from './redirect';
import { complain, hasOption, push, pushNode, replace, ShellFailure, top, type Frame, type Shell, type Variable } from './state';
import { afterFailure, exitShell } from './unwind';
import { assign, environment, valueOf, variable } from './variables';

type Simple = Extract<Frame, { frame: 'simple' }>;
type Saved = Readonly<Record<string, Variable | null>>;

const DECLARATIONS = ['export', 'readonly', 'local'];

/** Runs a simple command: expands its words, its redirections' targets, then makes its assignments, then does it. */
export function runSimple(shell: Shell, given: Simple): void {
  if (given.expansion.want !== undefined && !given.substituted) replace(shell, { ...given, substituted: true });
  const { node } = given;
  const tasks = tasksOf(node);
  const early = expandAll(shell, current(shell), tasks);
  if (!early) return;
  const args = early.slice(0, node.words.length).flat();
  const saved = makeAssignments(shell, tasks, args[0]);
  if (!saved) return;
  const { substituted } = current(shell);
  if (hasOption(shell, 'x')) trace(shell, node, args);
  shell.state.stack.pop();
  if (args.length === 0) shell.state.status = substituted ? shell.state.substituted : 0;
  else if (Object.keys(saved).length) push(shell, { frame: 'variables', saved });
  begin(shell, node.redirections, early.slice(node.words.length).map(([text]) => text ?? ''), args);
}

function current(shell: Shell): Simple {
  return top(shell) as Simple;
}

function tasksOf(node: SimpleNode): Task[] {
  const [first] = node.words;
  const only = first?.length === 1 ? first[0] : undefined;
  const declares = only !== undefined && 'text' in only && !only.quoted && DECLARATIONS.includes(only.text);
  const words = node.words.map((word): Task => ({ word, purpose: declares && assigns(word) ? 'assignment' : 'fields' }));
  return [...words, ...node.redirections.map(({ word }): Task => ({ word, purpose: 'text' }))];
}

function assigns(word: Word): boolean {
  const [first] = word;
  return first !== undefined && 'text' in first && !first.quoted && /^[A-Za-z_][A-Za-z0-9_]*=/.test(first.text);
}

/**
 * Makes the assignments in front of a command, each before the next is expanded. Returns the values to put back afterwards:
 * none where there is no command, or a special builtin, for which they last. Undefined: a substitution must run first.
 */
function makeAssignments(shell: Shell, early: readonly Task[], command: string | undefined): Saved | undefined {
  const { node } = current(shell);
  const lasting = command === undefined || isSpecial(command);
  const tasks = [...early];
  for (const { name, word } of node.assignments) {
    tasks.push({ word, purpose: 'assignment' });
    const frame = current(shell);
    const expanded = expandAll(shell, frame, tasks);
    if (!expanded) return undefined;
    const after = current(shell);
    if (!lasting && !(after.saved && name in after.saved)) replace(shell, { ...after, saved: { ...after.saved, [name]: variable(shell, name) ?? null } });
    assign(shell, name, expanded.at(-1)?.[0] ?? '', lasting ? {} : { exported: true });
  }
  return current(shell).saved ?? {};
}

function trace(shell: Shell, node: SimpleNode, args: readonly string[]): void {
  const assigned = node.assignments.map(({ name }) => `${name}=${valueOf(shell, name) ?? ''}`);
  const show = (text: string): string => (text === '' || /[^A-Za-z0-9_@%+=:,./-]/.test(text) ? `'${text.replaceAll("'", `'"'"'`)}'` : text);
  const shown = shell.state.flavour === 'dash' ? args : args.map(show);
  shell.os.write(2, `${expandPrompt(shell, quotedWord(valueOf(shell, 'PS4') ?? '+ ', 1))}${[...assigned, ...shown].join(' ')}\n`);
}

function begin(shell: Shell, redirections: readonly Redirection[], targets: readonly string[], args: readonly string[]): void {
  const [name] = args;
  if (redirections.length) {
    try {
      const covered = redirect(shell, redirections, targets, name !== 'exec');
      if (name !== 'exec') push(shell, { frame: 'restore', covered });
    } catch (fault) {
      if (!(fault instanceof ShellFailure)) throw fault;
      if (name !== undefined && isSpecial(name) && !(name in shell.state.functions)) throw fault;
      complain(shell, fault.message);
      shell.state.status = fault.status;
      return afterFailure(shell);
    }
  }
  if (name === undefined) return afterFailure(shell);
  call(shell, args);
}

/** How many functions may call each other, as dash has it. */
const MAX_DEPTH = 1000;
const depthOf = ({ state }: Shell): number => (state.stack.length < MAX_DEPTH ? 0 : state.stack.filter((frame) => frame.frame === 'function').length);

/** Runs a function, a builtin or a program; the frames it needs are pushed. */
export function call(shell: Shell, args: readonly string[], without?: 'functions'): void {
  const [name = ''] = args;
  const body = without ? undefined : Object.hasOwn(shell.state.functions, name) ? shell.state.functions[name] : undefined;
  if (body && !isSpecial(name)) {
    if (depthOf(shell) >= MAX_DEPTH) throw new ShellFailure(`Maximum function recursion depth (${MAX_DEPTH}) reached`, 2);
    push(shell, { frame: 'function', args: shell.state.args, saved: {} });
    shell.state.args = args.slice(1);
    return pushNode(shell, body);
  }
  const builtin = findBuiltin(shell, name);
  if (builtin) return runBuiltin(shell, builtin, args);
  runProgram(shell, args);
}

/** What a child gets of the shell: exported variables and open descriptors. */
export function requestFor(shell: Shell, args: readonly string[]): SpawnRequest {
  const fds: Record<number, number> = { 0: 0, 1: 1, 2: 2 };
  for (const fd of shell.state.open) fds[fd] = fd;
  for (const frame of shell.state.stack) if (frame.frame === 'restore') for (const [fd] of frame.covered) fds[fd] = fd;
  return { args, env: environment(shell), cwd: shell.os.cwd, fds };
}

function runProgram(shell: Shell, args: readonly string[]): void {
  const [name = ''] = args;
  const request = requestFor(shell, args);
  if (endsAfter(shell) && typeof lookUp(shell, name) === 'string') {
    shell.outcome = { exec: request };
    return;
  }
  const job: SpawnRequest = controlsJobs(shell) ? { ...request, group: 'new' } : request;
  let pid = shell.os.spawn(job);
  if (failed(pid) && pid.errno === 'ENOEXEC') pid = shell.os.spawn({ ...job, args: ['sh', ...args] });
  if (!failed(pid)) return waitInForeground(shell, [pid], args.join(' '));
  const denied = pid.errno !== 'ENOENT';
  complain(shell, notFoundWords(shell, name, denied));
  shell.state.status = denied ? 126 : 127;
  afterFailure(shell);
}

/** The words for a command that can't be run. */
export function notFoundWords(shell: Shell, name: string, denied: boolean): string {
  if (denied) return `${name}: Permission denied`;
  if (shell.state.flavour === 'bash') return name.includes('/') ? `${name}: No such file or directory` : `${name}: command not found`;
  return `${name}: not found`;
}

/** Nothing is left to do after this command, so that the program may take the shell's place. */
function endsAfter(shell: Shell): boolean {
  const { state } = shell;
  if (state.interactive || Object.keys(state.traps).length || state.pending.length) return false;
  return state.stack.every((frame) => {
    switch (frame.frame) {
      case 'exit': return true;
      case 'reader': return frame.what === 'main' && frame.fd === undefined && !state.script && /^\s*$/.test(frame.text.slice(frame.at));
      case 'restore': case 'variables': case 'function': return true;
      default: return false;
    }
  });
}

/** Replaces the shell by a program (`exec`), or says why not. */
export function execute(shell: Shell, args: readonly string[]): void {
  const [name = ''] = args;
  const found = lookUp(shell, name);
  if (typeof found === 'string') { shell.outcome = { exec: requestFor(shell, args) }; return; }
  complain(shell, notFoundWords(shell, name, found.errno !== 'ENOENT'), shell.state.flavour === 'dash' ? 'exec' : undefined);
  shell.state.status = found.errno === 'ENOENT' ? 127 : 126;
  if (!shell.state.interactive) exitShell(shell);
}
