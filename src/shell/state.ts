import type { Os, SpawnRequest, Signal, Wait } from '../simulator/base/program';
import type { Node, SimpleNode } from './parse/tree';

/** Which shell it takes after where shells differ: busybox ash, Debian's dash, or bash. */
export type Flavour = 'ash' | 'dash' | 'bash';

export interface Variable { readonly value?: string; readonly exported?: true; readonly readonly?: true }

/** A job of an interactive shell at a terminal has a process group of its own. */
export interface Job { readonly number: number; readonly pids: readonly number[]; readonly group?: number; readonly text: string; readonly status: 'running' | 'stopped' | 'done'; readonly code: number }

/** Descriptors a redirection covered: which number, and where the former one is kept (null: it was closed). */
export type Covered = readonly (readonly [fd: number, kept: number | null])[];

/** Words on their way to becoming fields: those that are done, and what substitutions in the current one gave. */
export interface Expansion {
  readonly done: readonly (readonly string[])[];
  readonly memo?: Readonly<Record<string, string>>;
  readonly want?: string;
}

/** What the interpreter has still to do, innermost last. Each frame is replaced, never changed. */
export type Frame =
  | { readonly frame: 'reader'; readonly text: string; readonly at: number; readonly line: number; readonly fd?: number; readonly ended?: true; readonly what: 'main' | 'eval' | 'source'; readonly continued?: true }
  | { readonly frame: 'node'; readonly node: Node }
  | { readonly frame: 'list'; readonly items: readonly Node[]; readonly at: number }
  | { readonly frame: 'and-or'; readonly node: Extract<Node, { type: 'and-or' }>; readonly at: number }
  | { readonly frame: 'not'; readonly body: Node; readonly started: boolean }
  | { readonly frame: 'if'; readonly node: Extract<Node, { type: 'if' }>; readonly testing: boolean }
  | { readonly frame: 'while'; readonly node: Extract<Node, { type: 'while' }>; readonly phase: 'start' | 'test' | 'body'; readonly status: number }
  | { readonly frame: 'for'; readonly node: Extract<Node, { type: 'for' }>; readonly values?: readonly string[]; readonly at: number; readonly expansion: Expansion }
  | { readonly frame: 'case'; readonly node: Extract<Node, { type: 'case' }>; readonly expansion: Expansion }
  | { readonly frame: 'redirected'; readonly node: Extract<Node, { type: 'redirected' }>; readonly expansion: Expansion }
  | { readonly frame: 'simple'; readonly node: SimpleNode; readonly expansion: Expansion; readonly substituted?: true; readonly saved?: Readonly<Record<string, Variable | null>> }
  | { readonly frame: 'restore'; readonly covered: Covered }
  | { readonly frame: 'variables'; readonly saved: Readonly<Record<string, Variable | null>> }
  | { readonly frame: 'function'; readonly args: readonly string[]; readonly saved: Readonly<Record<string, Variable | null>> }
  | { readonly frame: 'positional'; readonly args: readonly string[] }
  | { readonly frame: 'wait'; readonly pids: readonly number[]; readonly last: number; readonly text: string; readonly group?: number }
  | { readonly frame: 'builtin'; readonly args: readonly string[]; readonly memory: Memory }
  | { readonly frame: 'substitution'; readonly pid: number; readonly fd: number; readonly text: string; readonly closed?: true }
  | { readonly frame: 'setup'; readonly move: readonly (readonly [from: number, to: number])[]; readonly close: readonly number[]; readonly background: boolean; readonly group?: 'new' | number; readonly forget: readonly string[] }
  | { readonly frame: 'feed'; readonly fd: number; readonly text: string }
  | { readonly frame: 'status'; readonly status: number }
  | { readonly frame: 'exit' };

/** What a builtin that must wait remembers. */
export interface Memory { readonly text?: string; readonly untilMs?: number; readonly escaped?: string; readonly pids?: readonly number[] }

/** Everything a shell remembers between two steps. */
export interface ShellState {
  readonly flavour: Flavour;
  /** `$0`, and what error messages begin with. */
  readonly name: string;
  /** A script file is being read: errors name its line. */
  readonly script: boolean;
  /** A command line was given a name: errors name its line too. */
  readonly named: boolean;
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, Variable>>;
  readonly functions: Readonly<Record<string, Node>>;
  readonly aliases: Readonly<Record<string, string>>;
  /** Letters of the options that are on: e, u, x, f, n, v, a, C, i, m, s, c. */
  readonly options: string;
  readonly status: number;
  /** Status of the last command substitution of the command at hand. */
  readonly substituted: number;
  /** Text the last command substitution gave. */
  readonly result: string;
  readonly shellPid: number;
  readonly lastBackground: number | null;
  readonly subshell: boolean;
  readonly interactive: boolean;
  readonly traps: Readonly<Record<string, string>>;
  /** Caught signals whose traps did not run yet. */
  readonly pending: readonly string[];
  readonly jobs: readonly Job[];
  /** Children that ended while nobody waited for them. */
  readonly ended: Readonly<Record<string, number>>;
  readonly stack: readonly Frame[];
  readonly line: number;
  /** Descriptors above 2 that `exec` opened. */
  readonly open: readonly number[];
  /** How many descriptors from 10 on keep what redirections cover. */
  readonly kept: number;
  readonly mask: number;
  readonly optionOffset: number;
  /** The prompt of the line at hand was printed. */
  readonly prompted: boolean;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** How this step of the shell ends, once something says so. */
export type Outcome =
  | { readonly wait: Wait }
  | { readonly exit: number }
  | { readonly exec: SpawnRequest }
  | { readonly killed: Signal };

/** A status; 'pushed' when frames were pushed that will set it; or what to remember while the builtin waits. */
export type BuiltinResult = number | 'pushed' | { readonly waiting: Memory };

/** A command of the shell's own. `memory` is what it remembered when it last had to wait. */
export type Builtin = (shell: Shell, args: readonly string[], memory: Memory) => BuiltinResult;
export type Builtins = Readonly<Record<string, Builtin>>;

/** A shell in the middle of a step: its state, writable at the top, and the machine. */
export interface Shell {
  readonly os: Os;
  readonly state: Omit<Writable<ShellState>, 'stack'> & { stack: Frame[] };
  /** Signals that were caught and are the interpreter's own business: INT of an interactive shell. */
  interrupted: boolean;
  /** The step ends here, so that a signal the shell sent itself arrives before the next command. */
  yields: boolean;
  outcome: Outcome | undefined;
}

/** Ends the current command with a message; a shell that is not interactive ends too. */
export class ShellFailure extends Error {
  override readonly name = 'ShellFailure';
  constructor(message: string, readonly status = 2, readonly command?: string) {
    super(message);
  }
}

export const top = (shell: Shell): Frame | undefined => shell.state.stack[shell.state.stack.length - 1];

export function push(shell: Shell, frame: Frame): void {
  shell.state.stack.push(frame);
}

/** Puts a frame in the place of the innermost one. */
export function replace(shell: Shell, frame: Frame): void {
  shell.state.stack[shell.state.stack.length - 1] = frame;
}

export function pushNode(shell: Shell, node: Node): void {
  shell.state.stack.push({ frame: 'node', node });
}

/** Writes an error the way this shell begins them: `sh: `, `sh: line 3: `, `dash: 1: `. */
export function complain(shell: Shell, message: string, command?: string): void {
  const { state } = shell;
  let prefix = `${state.name}: `;
  if (state.flavour === 'dash') prefix += `${state.line}: ${command === undefined ? '' : `${command}: `}`;
  else if (state.flavour === 'bash') prefix += `${state.interactive ? '' : `line ${state.line}: `}${command === undefined ? '' : `${command}: `}`;
  else prefix += `${command === undefined ? '' : `${command}: `}${(state.script || state.named || command !== undefined) && !state.interactive ? `line ${state.script ? state.line : state.line - 1}: ` : ''}`;
  writeText(shell, 2, `${prefix}${message}\n`);
}

/** Writes as much as fits; what does not fit into a full pipe is fed by a `feed` frame. */
export function writeText(shell: Shell, fd: number, text: string): boolean {
  if (text === '') return true;
  const taken = shell.os.write(fd, text);
  if (typeof taken !== 'number') return false;
  if (taken < text.length) push(shell, { frame: 'feed', fd, text: text.slice(taken) });
  return true;
}

export const hasOption = (shell: Shell, letter: string): boolean => shell.state.options.includes(letter);
