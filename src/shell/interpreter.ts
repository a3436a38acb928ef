import { failed, type Signal } from '../simulator/base/program';
import { invariant } from '../simulator/base/invariant';
import { continueBuiltin } from './builtins';
import { expandAll, NOTHING } from './expand';
import { forkShell } from './fork';
import { addJob, controlsJobs, waitForChildren, waitInForeground } from './jobs';
import { describe } from './parse/describe';
import type { Node } from './parse/tree';
import { readCommands } from './reader';
import { redirect } from './redirect';
import { runSimple } from './simple';
import { complain, push, pushNode, replace, ShellFailure, type Frame, type Shell } from './state';
import { matches } from './text/pattern';
import { finish, runPendingTraps } from './traps';
import { afterFailure, exitShell, pop } from './unwind';
import { assign, MAX_CHARACTERS } from './variables';

/** How much one step of a shell does before others have their turn. */
const WORK_PER_STEP = 60;

/** Runs frames until the shell must wait, ends, or has done its share. */
export function run(shell: Shell): void {
  for (let work = 0; work < WORK_PER_STEP && !shell.outcome && !shell.yields; work++) {
    const frame = shell.state.stack.at(-1);
    if (!frame) return finish(shell);
    try {
      if (!runPendingTraps(shell, frame)) advance(shell, frame);
    } catch (fault) {
      if (!(fault instanceof ShellFailure)) throw fault;
      fail(shell, fault);
    }
  }
}

/** A failure ends a shell that is not interactive; an interactive one returns to its prompt. */
function fail(shell: Shell, failure: ShellFailure): void {
  if (failure.message !== '') complain(shell, failure.message, failure.command);
  shell.state.status = failure.status;
  if (!shell.state.interactive) return exitShell(shell);
  while (shell.state.stack.length > 1) pop(shell);
}

function advance(shell: Shell, frame: Frame): void {
  switch (frame.frame) {
    case 'reader': return readCommands(shell, frame);
    case 'node': shell.state.stack.pop(); return enter(shell, frame.node);
    case 'list': return runList(shell, frame);
    case 'and-or': return runAndOr(shell, frame);
    case 'not': return runNot(shell, frame);
    case 'if': return runIf(shell, frame);
    case 'while': return runWhile(shell, frame);
    case 'for': return runFor(shell, frame);
    case 'case': return runCase(shell, frame);
    case 'redirected': return runRedirected(shell, frame);
    case 'simple': return runSimple(shell, frame);
    case 'wait': return waitForChildren(shell, frame);
    case 'builtin': return continueBuiltin(shell, frame);
    case 'substitution': return collect(shell, frame);
    case 'setup': return setUp(shell, frame);
    case 'feed': return feed(shell, frame);
    case 'exit': return exitShell(shell);
    default: return pop(shell);
  }
}

/** Begins a command. */
function enter(shell: Shell, node: Node): void {
  switch (node.type) {
    case 'simple': shell.state.line = node.line; return push(shell, { frame: 'simple', node, expansion: NOTHING });
    case 'pipeline': return startPipeline(shell, node);
    case 'not': return push(shell, { frame: 'not', body: node.body, started: false });
    case 'and-or': return push(shell, { frame: 'and-or', node, at: 0 });
    case 'list': return push(shell, { frame: 'list', items: node.items, at: 0 });
    case 'background': return startBackground(shell, node);
    case 'subshell': return startSubshell(shell, node);
    case 'if': return push(shell, { frame: 'if', node, testing: false });
    case 'while': return push(shell, { frame: 'while', node, phase: 'start', status: 0 });
    case 'for': return push(shell, { frame: 'for', node, at: 0, expansion: NOTHING });
    case 'case': return push(shell, { frame: 'case', node, expansion: NOTHING });
    case 'function': shell.state.functions = { ...shell.state.functions, [node.name]: node.body }; shell.state.status = 0; return;
    case 'redirected': return push(shell, { frame: 'redirected', node, expansion: NOTHING });
  }
}

function runList(shell: Shell, frame: Extract<Frame, { frame: 'list' }>): void {
  const node = frame.items[frame.at];
  if (!node) { shell.state.stack.pop(); return; }
  if (frame.at + 1 === frame.items.length) shell.state.stack.pop();
  else replace(shell, { ...frame, at: frame.at + 1 });
  pushNode(shell, node);
}

function runAndOr(shell: Shell, frame: Extract<Frame, { frame: 'and-or' }>): void {
  if (frame.at === 0) {
    replace(shell, { ...frame, at: 1 });
    return pushNode(shell, frame.node.first);
  }
  let at = frame.at;
  for (let next = frame.node.rest[at - 1]; next; next = frame.node.rest[at - 1]) {
    at++;
    if ((next.operator === '&&') !== (shell.state.status === 0)) continue;
    if (at > frame.node.rest.length) shell.state.stack.pop();
    else replace(shell, { ...frame, at });
    return pushNode(shell, next.command);
  }
  shell.state.stack.pop();
}

function runNot(shell: Shell, frame: Extract<Frame, { frame: 'not' }>): void {
  if (!frame.started) {
    replace(shell, { ...frame, started: true });
    return pushNode(shell, frame.body);
  }
  shell.state.status = shell.state.status === 0 ? 1 : 0;
  shell.state.stack.pop();
}

function runIf(shell: Shell, frame: Extract<Frame, { frame: 'if' }>): void {
  if (!frame.testing) {
    replace(shell, { ...frame, testing: true });
    return pushNode(shell, frame.node.test);
  }
  shell.state.stack.pop();
  const branch = shell.state.status === 0 ? frame.node.body : frame.node.otherwise;
  if (branch) pushNode(shell, branch);
  else shell.state.status = 0;
}

function runWhile(shell: Shell, frame: Extract<Frame, { frame: 'while' }>): void {
  if (frame.phase !== 'test') {
    replace(shell, { ...frame, phase: 'test', status: frame.phase === 'body' ? shell.state.status : 0 });
    return pushNode(shell, frame.node.test);
  }
  if ((shell.state.status === 0) === frame.node.until) {
    shell.state.stack.pop();
    shell.state.status = frame.status;
    return;
  }
  replace(shell, { ...frame, phase: 'body' });
  pushNode(shell, frame.node.body);
}

function runFor(shell: Shell, frame: Extract<Frame, { frame: 'for' }>): void {
  let { values } = frame;
  if (!values) {
    const { words } = frame.node;
    const expanded = words ? expandAll(shell, frame, words.map((word) => ({ word, purpose: 'fields' }))) : [shell.state.args];
    if (!expanded) return;
    values = expanded.flat();
    shell.state.status = 0;
  }
  const value = values[frame.at];
  if (value === undefined) { shell.state.stack.pop(); return; }
  assign(shell, frame.node.name, value);
  replace(shell, { ...frame, values, at: frame.at + 1, expansion: NOTHING });
  pushNode(shell, frame.node.body);
}

function runCase(shell: Shell, frame: Extract<Frame, { frame: 'case' }>): void {
  const { node } = frame;
  const patterns = node.items.flatMap((item) => item.patterns.map((word) => ({ word, item })));
  const expanded = expandAll(shell, frame, [{ word: node.word, purpose: 'text' }, ...patterns.map(({ word }) => ({ word, purpose: 'pattern' as const }))]);
  if (!expanded) return;
  shell.state.stack.pop();
  const text = expanded[0]?.[0] ?? '';
  const found = patterns.find((_, index) => matches(expanded[index + 1]?.[0] ?? '', text));
  shell.state.status = 0;
  if (found?.item.body) pushNode(shell, found.item.body);
}

function runRedirected(shell: Shell, frame: Extract<Frame, { frame: 'redirected' }>): void {
  const { node } = frame;
  const expanded = expandAll(shell, frame, node.redirections.map(({ word }) => ({ word, purpose: 'text' })));
  if (!expanded) return;
  shell.state.stack.pop();
  try {
    push(shell, { frame: 'restore', covered: redirect(shell, node.redirections, expanded.map(([text]) => text ?? ''), true) });
  } catch (fault) {
    if (!(fault instanceof ShellFailure)) throw fault;
    complain(shell, fault.message);
    shell.state.status = fault.status;
    return afterFailure(shell);
  }
  pushNode(shell, node.body);
}

function startPipeline(shell: Shell, node: Extract<Node, { type: 'pipeline' }>): void {
  const pids: number[] = [];
  let input: number | undefined;
  node.commands.forEach((command, index) => {
    const pipe = index < node.commands.length - 1 ? shell.os.pipe() : undefined;
    const move: [number, number][] = [];
    if (input !== undefined) move.push([input, 0]);
    if (pipe) move.push([pipe.write, 1]);
    const close = [input, pipe?.read, pipe?.write].filter((fd) => fd !== undefined);
    pids.push(forkShell(shell, [{ frame: 'node', node: command }], { move, close, background: false, ...groupFor(shell, pids[0]) }));
    if (input !== undefined) shell.os.close(input);
    if (pipe) shell.os.close(pipe.write);
    input = pipe?.read;
  });
  waitInForeground(shell, pids, describe(node));
}

/** The process group of a job's next process, given its first. */
function groupFor(shell: Shell, first?: number): { readonly group?: 'new' | number } {
  return controlsJobs(shell) ? { group: first ?? 'new' } : {};
}

function startSubshell(shell: Shell, node: Extract<Node, { type: 'subshell' }>): void {
  const pid = forkShell(shell, [{ frame: 'node', node: node.body }], { move: [], close: [], background: false, ...groupFor(shell) });
  waitInForeground(shell, [pid], describe(node));
}

function startBackground(shell: Shell, node: Extract<Node, { type: 'background' }>): void {
  const { state } = shell;
  const pid = forkShell(shell, [{ frame: 'node', node: node.body }], { move: [], close: [], background: true, ...groupFor(shell) });
  state.lastBackground = pid;
  const number = addJob(shell, { pids: [pid], text: node.text, status: 'running', code: 0, ...(controlsJobs(shell) ? { group: pid } : {}) }).number;
  state.status = 0;
  if (state.interactive && state.flavour === 'bash') shell.os.write(2, `[${number}] ${pid}\n`);
}

/** The first thing a subshell does: its descriptors and signals. */
function setUp(shell: Shell, frame: Extract<Frame, { frame: 'setup' }>): void {
  shell.state.stack.pop();
  for (const name of frame.forget) shell.os.onSignal(name as Signal, 'default');
  if (frame.background) {
    if (frame.group === undefined) for (const signal of ['INT', 'QUIT'] as const) shell.os.onSignal(signal, 'ignore');
    if (shell.os.isTty(0)) readNothing(shell);
  }
  for (const [from, to] of frame.move) shell.os.duplicate(from, to);
  for (const fd of frame.close) if (!frame.move.some(([, to]) => to === fd)) shell.os.close(fd);
}

function readNothing(shell: Shell): void {
  const fd = shell.os.open('/dev/null', 'read');
  if (failed(fd)) return;
  shell.os.duplicate(fd, 0);
  shell.os.close(fd);
}

/** Reads what a command substitution prints until its end. */
function collect(shell: Shell, frame: Extract<Frame, { frame: 'substitution' }>): void {
  let { text } = frame;
  for (;;) {
    const read = shell.os.read(frame.fd);
    if (read === undefined) {
      if (text !== frame.text) replace(shell, { ...frame, text });
      shell.outcome = { wait: { readable: [frame.fd] } };
      return;
    }
    if (read === null || failed(read)) break;
    text += read.replaceAll('\0', '');
    if (text.length > MAX_CHARACTERS) throw new RangeError('out of memory');
  }
  shell.state.stack.pop();
  shell.os.close(frame.fd);
  shell.state.result = text.replace(/\n+$/, '');
  push(shell, { frame: 'wait', pids: [frame.pid], last: frame.pid, text: '' });
}

/** Writes the rest of a text into a pipe that was full. */
function feed(shell: Shell, frame: Extract<Frame, { frame: 'feed' }>): void {
  const taken = shell.os.write(frame.fd, frame.text);
  invariant(taken !== undefined, 'A write gives a count or a failure.');
  if (failed(taken) || taken === frame.text.length) { shell.state.stack.pop(); return; }
  replace(shell, { ...frame, text: frame.text.slice(taken) });
  shell.outcome = { wait: { writable: [frame.fd] } };
}
