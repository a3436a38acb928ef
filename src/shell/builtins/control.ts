import { failed } from '../../simulator/base/program';
import { complain, push, ShellFailure, type Frame, type Shell, type BuiltinResult, type Builtins } from '../state';
import { findBuiltin, isSpecial } from '../builtins';
import { call, execute, notFoundWords } from '../simple';
import { RESERVED } from '../parse/tree';
import { lookUp } from '../path';
import { pop } from '../unwind';

/** Reads a non-negative number, or fails in the shell's words. */
export function numberArgument(shell: Shell, text: string, command: string): number {
  if (/^[0-9]+$/.test(text)) return Number(text);
  throw new ShellFailure(shell.state.flavour === 'bash' ? `${text}: numeric argument required` : `Illegal number: ${text}`, 2, command);
}

/** Pops frames until `found` frames of one kind are gone. */
function unwind(shell: Shell, matches: (frame: Frame) => boolean, inclusive: boolean): void {
  for (;;) {
    const frame = shell.state.stack.at(-1);
    if (!frame) return;
    if (matches(frame)) { if (inclusive) pop(shell); return; }
    pop(shell);
  }
}

const isLoop = (frame: Frame): boolean => frame.frame === 'while' || frame.frame === 'for';
const isBarrier = (frame: Frame): boolean => frame.frame === 'function';

function loops(shell: Shell, args: readonly string[], keepLast: boolean): BuiltinResult {
  let count = args[1] === undefined ? 1 : numberArgument(shell, args[1], args[0] ?? '');
  if (count === 0) throw new ShellFailure(`Illegal number: ${args[1] ?? ''}`, 2, args[0]);
  const { stack } = shell.state;
  const barrier = stack.findLastIndex(isBarrier);
  const depth = stack.slice(barrier + 1).filter(isLoop).length;
  shell.state.status = 0;
  count = Math.min(count, depth);
  for (let index = 1; index <= count; index++) unwind(shell, isLoop, !(keepLast && index === count));
  return 'pushed';
}

function giveBack(shell: Shell, args: readonly string[]): BuiltinResult {
  const status = args[1] === undefined ? shell.state.status : numberArgument(shell, args[1], 'return');
  const isCall = (frame: Frame): boolean => frame.frame === 'function' || (frame.frame === 'reader' && frame.what === 'source');
  if (shell.state.stack.some(isCall)) unwind(shell, isCall, true);
  else unwind(shell, () => false, true);
  shell.state.status = status & 255;
  return 'pushed';
}

function leaveShell(shell: Shell, args: readonly string[]): BuiltinResult {
  if (args[1] !== undefined) shell.state.status = numberArgument(shell, args[1], 'exit') & 255;
  const { status } = shell.state;
  unwind(shell, () => false, true);
  shell.state.status = status;
  return 'pushed';
}

function evaluateText(shell: Shell, args: readonly string[]): BuiltinResult {
  shell.state.status = 0;
  push(shell, { frame: 'reader', text: args.slice(1).join(' '), at: 0, line: shell.state.line, what: 'eval' });
  return 'pushed';
}

function sourceFile(shell: Shell, args: readonly string[]): BuiltinResult {
  const [command = '.', name] = args;
  if (name === undefined) throw new ShellFailure('filename argument required', 2, command);
  const found = name.includes('/') ? name : lookUp(shell, name);
  const path = typeof found === 'string' ? found : name;
  const text = shell.os.readFile(path);
  if (failed(text)) throw new ShellFailure(openWords(shell, name), shell.state.flavour === 'bash' ? 1 : 2, command);
  if (args.length > 2) {
    push(shell, { frame: 'positional', args: shell.state.args });
    shell.state.args = args.slice(2);
  }
  shell.state.status = 0;
  push(shell, { frame: 'reader', text, at: 0, line: 1, what: 'source' });
  return 'pushed';
}

function openWords(shell: Shell, name: string): string {
  switch (shell.state.flavour) {
    case 'ash': return `can't open '${name}': No such file or directory`;
    case 'dash': return name.includes('/') ? `cannot open ${name}: No such file` : `${name}: not found`;
    default: return `${name}: No such file or directory`;
  }
}

function runCommand(shell: Shell, args: readonly string[]): BuiltinResult {
  const rest = args.slice(1);
  const option = rest[0]?.startsWith('-') && rest[0] !== '--' ? rest.shift() : undefined;
  if (rest[0] === '--') rest.shift();
  if (option === '-v' || option === '-V') return rest.map((name) => describeName(shell, name, option === '-V' ? 'long' : 'short')).reduce((worst, one) => Math.max(worst, one), 0);
  if (rest.length === 0) return 0;
  call(shell, rest, 'functions');
  return 'pushed';
}

/** Says what a name stands for; 127 when it stands for nothing. */
function describeName(shell: Shell, name: string, style: 'long' | 'short'): number {
  const say = (long: string, short: string): number => { shell.os.write(1, `${style === 'long' ? `${name} is ${long}` : short}\n`); return 0; };
  const { state } = shell;
  if (RESERVED.includes(name)) return say('a shell keyword', name);
  const alias = state.aliases[name];
  if (alias !== undefined) return say(`an alias for ${alias}`, `alias ${name}='${alias}'`);
  if (Object.hasOwn(state.functions, name)) return say(state.flavour === 'dash' ? 'a shell function' : 'a function', name);
  if (findBuiltin(shell, name)) return say(isSpecial(name) && state.flavour !== 'bash' ? 'a special shell builtin' : 'a shell builtin', name);
  const found = lookUp(shell, name);
  if (typeof found === 'string') return say(found, found);
  if (style === 'long') shell.os.write(state.flavour === 'bash' ? 2 : 1, `${state.flavour === 'bash' ? `${state.name}: ` : ''}${notFoundWords(shell, name, false)}\n`);
  return state.flavour === 'bash' ? 1 : 127;
}

function replaceShell(shell: Shell, args: readonly string[]): BuiltinResult {
  const rest = args.slice(1);
  if (rest.length === 0) return 0;
  execute(shell, rest);
  return 'pushed';
}

function shiftArguments(shell: Shell, args: readonly string[]): BuiltinResult {
  const count = args[1] === undefined ? 1 : numberArgument(shell, args[1], 'shift');
  if (count > shell.state.args.length) {
    if (shell.state.flavour === 'dash') throw new ShellFailure("can't shift that many", 2, 'shift');
    return 1;
  }
  shell.state.args = shell.state.args.slice(count);
  return 0;
}

function setAliases(shell: Shell, args: readonly string[]): BuiltinResult {
  const show = (name: string): void => void shell.os.write(1, `${shell.state.flavour === 'bash' ? 'alias ' : ''}${name}='${shell.state.aliases[name] ?? ''}'\n`);
  if (args.length === 1) Object.keys(shell.state.aliases).forEach(show);
  let status = 0;
  for (const one of args.slice(1)) {
    const equals = one.indexOf('=');
    if (equals > 0) shell.state.aliases = { ...shell.state.aliases, [one.slice(0, equals)]: one.slice(equals + 1) };
    else if (shell.state.aliases[one] !== undefined) show(one);
    else { complain(shell, `${one} not found`, 'alias'); status = 1; }
  }
  return status;
}

function removeAliases(shell: Shell, args: readonly string[]): BuiltinResult {
  const names = args.slice(1);
  shell.state.aliases = Object.fromEntries(Object.entries(shell.state.aliases).filter(([name]) => !names.includes('-a') && !names.includes(name)));
  return 0;
}

export const controlBuiltins: Builtins = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  break: (shell, args) => loops(shell, args, false),
  continue: (shell, args) => loops(shell, args, true),
  return: giveBack,
  exit: leaveShell,
  eval: evaluateText,
  '.': sourceFile,
  source: sourceFile,
  command: runCommand,
  type: (shell, args) => args.slice(1).map((name) => describeName(shell, name, 'long')).reduce((worst, one) => Math.max(worst, one), 0),
  exec: replaceShell,
  shift: shiftArguments,
  alias: setAliases,
  unalias: removeAliases,
  hash: () => 0,
};
