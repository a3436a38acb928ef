import { failed } from '../simulator/base/program';
import { compareText } from '../simulator/base/text';
import type { Node, Part, Word } from './parse/tree';
import { language } from './parts';
import { hasOption, push, replace, ShellFailure, type Expansion, type Frame, type Shell } from './state';
import { forkShell } from './fork';
import { isPattern, literal, matches, unescape, withoutPrefix, withoutSuffix } from './text/pattern';
import { assign, joiner, valueOf, variable } from './variables';

/** What becomes of a word: fields (split, matched with files), one text, a pattern, or the value of an assignment. */
export type Purpose = 'fields' | 'text' | 'pattern' | 'assignment';

export interface Task { readonly word: Word; readonly purpose: Purpose }

/** A run of text of one kind; `split` text came from an expansion, 'break' ends a field ("$@"). */
type Piece = { readonly text: string; readonly quoted: boolean; readonly split: boolean } | 'break';

/** Thrown where a command substitution must run first; the expansion of the word starts over once its text is there. */
class Pending {
  constructor(readonly path: string, readonly node: Node) {}
}

type Expandable = Extract<Frame, { expansion: Expansion }>;

export const NOTHING: Expansion = { done: [] };

/**
 * Expands the words of the innermost frame, one after the other, going on where the frame's `expansion` says. Undefined: a command
 * substitution was started above the frame; the frame is called again when it is over.
 */
export function expandAll(shell: Shell, frame: Expandable, tasks: readonly Task[]): readonly (readonly string[])[] | undefined {
  if (frame.expansion.done.length >= tasks.length) return frame.expansion.done;
  let memo: Record<string, string> | undefined = frame.expansion.memo && { ...frame.expansion.memo };
  const done = [...frame.expansion.done];
  if (frame.expansion.want !== undefined) memo = { ...memo, [frame.expansion.want]: shell.state.result };
  while (done.length < tasks.length) {
    const task = tasks[done.length];
    if (!task) break;
    try {
      done.push(expandWord(shell, task, (memo ??= {})));
      memo = undefined;
    } catch (fault) {
      if (!(fault instanceof Pending)) throw fault;
      replace(shell, { ...frame, expansion: { done, memo: { ...memo }, want: fault.path } });
      substitute(shell, fault.node);
      return undefined;
    }
  }
  if (frame.expansion.want !== undefined || done.length > frame.expansion.done.length) replace(shell, { ...frame, expansion: { done } });
  return done;
}

function substitute(shell: Shell, node: Node): void {
  const { read, write } = shell.os.pipe();
  const pid = forkShell(shell, [{ frame: 'node', node }], { move: [[write, 1]], close: [read, write], background: false });
  shell.os.close(write);
  push(shell, { frame: 'substitution', pid, fd: read, text: '' });
}

/** Expands a word of which the result is already known to need no command: prompts, and what `expandAll` could finish. */
function expandWord(shell: Shell, task: Task, memo: Record<string, string>): readonly string[] {
  const [only] = task.word;
  if (task.word.length === 1 && only && 'text' in only && (only.quoted || !/[~*?[\\]/.test(only.text))) return [task.purpose === 'pattern' ? literal(only.text) : only.text];
  const context: Context = { shell, memo, purpose: task.purpose };
  const pieces = evaluateWord(context, task.word, '');
  switch (task.purpose) {
    case 'fields': return fields(shell, pieces).flatMap((field) => pathnames(shell, field));
    case 'pattern': return [pieces.map((piece) => (piece === 'break' ? ' ' : piece.quoted ? literal(piece.text) : piece.text)).join('')];
    default: return [pieces.map((piece) => (piece === 'break' ? ' ' : piece.text)).join('')];
  }
}

/** Expands parameters in a text that may not run commands: PS1 and PS4. */
export function expandPrompt(shell: Shell, word: Word): string {
  try {
    return expandWord(shell, { word, purpose: 'text' }, {})[0] ?? '';
  } catch (fault) {
    if (fault instanceof Pending) return '';
    throw fault;
  }
}

interface Context { readonly shell: Shell; readonly memo: Record<string, string>; readonly purpose: Purpose }

function evaluateWord(context: Context, word: Word, path: string): Piece[] {
  const pieces: Piece[] = [];
  for (let index = 0; index < word.length; index++) {
    const part = word[index];
    if (part) evaluatePart(context, part, `${path}.${index}`, index === 0, index === word.length - 1, pieces);
  }
  return pieces;
}

function evaluatePart(context: Context, part: Part, path: string, first: boolean, last: boolean, pieces: Piece[]): void {
  const quoted = part.quoted === true;
  if ('text' in part) pieces.push(...(quoted ? [{ text: part.text, quoted, split: false }] : tilde(context, part.text, first, last)));
  else if ('parameter' in part) parameter(context, part, path, pieces);
  else if ('arithmetic' in part) pieces.push({ text: remember(context, path, () => arithmetic(context, part.arithmetic, path)), quoted, split: !quoted });
  else {
    const text = context.memo[path];
    if (text === undefined) throw new Pending(path, part.command);
    pieces.push({ text, quoted, split: !quoted });
  }
}

/** A value with a side effect is computed once, although its word may be expanded several times. */
function remember(context: Context, path: string, compute: () => string): string {
  return (context.memo[path] ??= compute());
}

function tilde(context: Context, text: string, first: boolean, last: boolean): Piece[] {
  const home = (name: string): string | undefined => (name === '' ? variable(context.shell, 'HOME')?.value : name === 'root' ? '/root' : undefined);
  const plain = (one: string): Piece => ({ text: one, quoted: false, split: false });
  if (context.purpose === 'assignment' && text.includes(':~')) return [plain(text.replace(/(^|:)~(?=\/|:|$)/g, (whole, before: string) => { const path = home(''); return path === undefined ? whole : before + path; }))];
  const found = first ? /^~([^/:]*)/.exec(text) : null;
  if (!found || (found[0] === text && !last)) return [plain(text)];
  const path = home(found[1] ?? '');
  return path === undefined ? [plain(text)] : [{ text: path, quoted: true, split: false }, plain(text.slice(found[0].length))];
}

function arithmetic(context: Context, word: Word, path: string): string {
  const { shell } = context;
  const { ArithmeticFault, evaluate } = language.code();
  const text = evaluateWord(context, word, `${path}a`).map((piece) => (piece === 'break' ? ' ' : piece.text)).join('');
  try {
    return evaluate(text, { get: (name) => (valueOf(shell, name) ?? unsetName(shell, name)), set: (name, value) => assign(shell, name, value) });
  } catch (fault) {
    if (!(fault instanceof ArithmeticFault)) throw fault;
    if (shell.state.flavour === 'dash') throw new ShellFailure(fault.message.startsWith('Illegal') ? fault.message : `arithmetic expression: ${fault.message}`);
    if (shell.state.flavour === 'bash') throw new ShellFailure(fault.message.replace(/^division by zero: "(.*)"$/, '$1: division by 0').replace(/^expecting .*: "(.*)"$/, '$1: syntax error'), 1);
    throw new ShellFailure(fault.message.startsWith('division') ? 'divide by zero' : 'arithmetic syntax error');
  }
}

function unsetName(shell: Shell, name: string): undefined {
  if (hasOption(shell, 'u')) throw new ShellFailure(`${name}: ${unsetWords(shell)}`);
  return undefined;
}

const unsetWords = (shell: Shell): string => (shell.state.flavour === 'bash' ? 'unbound variable' : 'parameter not set');

type ParameterPart = Extract<Part, { parameter: string }>;

function parameter(context: Context, part: ParameterPart, path: string, pieces: Piece[]): void {
  const { shell } = context;
  const quoted = part.quoted === true;
  if (part.operator === 'length') return void pieces.push({ text: String(lengthOf(shell, part.parameter)), quoted, split: !quoted });
  const value = valueOf(shell, part.parameter);
  const missing = value === undefined || (value === '' && part.operator?.startsWith(':') === true);
  const word = part.word ?? [];
  switch (part.operator) {
    case '-': case ':-': return missing ? substituteWord(context, part, word, path, pieces) : plainParameter(context, part, value, pieces);
    case '+': case ':+': return missing ? undefined : substituteWord(context, part, word, path, pieces);
    case '=': case ':=': return defaultParameter(context, part, word, path, missing, value, pieces);
    case '?': case ':?': {
      if (!missing) return plainParameter(context, part, value, pieces);
      throw new ShellFailure(`${part.parameter}: ${textOf(context, word, path) || (part.operator === '?' ? 'parameter not set' : `parameter ${shell.state.flavour === 'bash' ? 'null or not set' : 'not set or null'}`)}`, shell.state.flavour === 'bash' ? 127 : 2);
    }
    case '#': case '##': case '%': case '%%': return trimmed(context, part, word, path, value, pieces);
    default: return plainParameter(context, part, value, pieces);
  }
}

function lengthOf(shell: Shell, name: string): number {
  if (name === '@' || name === '*') return shell.state.args.length;
  const value = valueOf(shell, name);
  if (value === undefined && hasOption(shell, 'u')) throw new ShellFailure(`${name}: ${unsetWords(shell)}`);
  return [...(value ?? '')].length;
}

function textOf(context: Context, word: Word, path: string): string {
  return evaluateWord(context, word, `${path}w`).map((piece) => (piece === 'break' ? ' ' : piece.text)).join('');
}

/** The word of `${name:-word}`: what is quoted in it stays quoted, the rest is split like any expansion. */
function substituteWord(context: Context, part: ParameterPart, word: Word, path: string, pieces: Piece[]): void {
  const inner = evaluateWord(context, word, `${path}w`);
  if (part.quoted) return void pieces.push({ text: '', quoted: true, split: false }, ...inner.map((piece): Piece => (piece === 'break' ? piece : { ...piece, quoted: true, split: false })));
  pieces.push(...inner.map((piece): Piece => (piece === 'break' || piece.quoted ? piece : { ...piece, split: true })));
}

function defaultParameter(context: Context, part: ParameterPart, word: Word, path: string, missing: boolean, value: string | undefined, pieces: Piece[]): void {
  const quoted = part.quoted === true;
  const kept = context.memo[path];
  if (kept === undefined && !missing) return plainParameter(context, part, value, pieces);
  const text = kept ?? textOf(context, word, path);
  if (kept === undefined) {
    if (!/^[A-Za-z_]/.test(part.parameter)) throw new ShellFailure(`${part.parameter}: bad variable name`);
    assign(context.shell, part.parameter, text);
    context.memo[path] = text;
  }
  pieces.push({ text, quoted, split: !quoted });
}

function trimmed(context: Context, part: ParameterPart, word: Word, path: string, value: string | undefined, pieces: Piece[]): void {
  if (value === undefined) return plainParameter(context, part, value, pieces);
  const pattern = evaluateWord(context, word, `${path}w`).map((piece) => (piece === 'break' ? ' ' : piece.quoted ? literal(piece.text) : piece.text)).join('');
  const longest = part.operator === '##' || part.operator === '%%';
  const text = part.operator?.startsWith('#') ? withoutPrefix(value, pattern, longest) : withoutSuffix(value, pattern, longest);
  const quoted = part.quoted === true;
  pieces.push({ text, quoted, split: !quoted });
}

function plainParameter(context: Context, part: ParameterPart, value: string | undefined, pieces: Piece[]): void {
  const { shell } = context;
  const quoted = part.quoted === true;
  const { args } = shell.state;
  if (part.parameter === '@' || part.parameter === '*') {
    if (quoted && (part.parameter === '*' || context.purpose !== 'fields')) return void pieces.push({ text: args.join(part.parameter === '*' ? joiner(shell) : ' '), quoted, split: false });
    if (!quoted && context.purpose !== 'fields') return void pieces.push({ text: args.join(part.parameter === '*' ? joiner(shell) : ' '), quoted, split: false });
    args.forEach((text, index) => pieces.push(...(index ? ['break' as const] : []), { text, quoted, split: !quoted }));
    return;
  }
  if (value === undefined && hasOption(shell, 'u')) throw new ShellFailure(`${part.parameter}: ${unsetWords(shell)}`);
  pieces.push({ text: value ?? '', quoted, split: !quoted });
}

/** A field before file names are matched: as text, and as a pattern in which quoted characters are literal. */
interface Field { text: string; pattern: string; globs: boolean }

/** Splits pieces into fields at IFS characters of unquoted expansions. */
function fields(shell: Shell, pieces: readonly Piece[]): Field[] {
  const separators = variable(shell, 'IFS')?.value ?? ' \t\n';
  const out: Field[] = [];
  let current: Field | undefined;
  const add = (text: string, quoted: boolean): void => {
    current ??= { text: '', pattern: '', globs: false };
    current.text += text;
    current.pattern += quoted ? literal(text) : text;
    current.globs ||= !quoted && /[*?[]/.test(text);
  };
  const end = (): void => {
    if (current) out.push(current);
    current = undefined;
  };
  for (const piece of pieces) {
    if (piece === 'break') end();
    else if (!piece.split) { if (piece.quoted || piece.text !== '') add(piece.text, piece.quoted); }
    else splitPiece(piece.text, separators, add, end, () => current !== undefined);
  }
  end();
  return out;
}

function splitPiece(text: string, separators: string, add: (text: string, quoted: boolean) => void, end: () => void, open: () => boolean): void {
  let start = 0;
  let at = 0;
  const blank = (character: string): boolean => separators.includes(character) && ' \t\n'.includes(character);
  while (at < text.length) {
    const character = text.charAt(at);
    if (!separators.includes(character)) { at++; continue; }
    if (at > start) add(text.slice(start, at), false);
    while (at < text.length && blank(text.charAt(at))) at++;
    if (at < text.length && separators.includes(text.charAt(at)) && !blank(text.charAt(at))) {
      if (!open()) add('', false);
      at++;
      while (at < text.length && blank(text.charAt(at))) at++;
    }
    end();
    start = at;
  }
  if (at > start) add(text.slice(start, at), false);
}

/** The files a field matches, in order; the field itself when there are none. */
function pathnames(shell: Shell, field: Field): readonly string[] {
  if (!field.globs || hasOption(shell, 'f') || !isPattern(field.pattern)) return [field.text];
  const found = glob(shell, field.pattern);
  return found.length ? found.toSorted(compareText) : [field.text];
}

function glob(shell: Shell, pattern: string): string[] {
  const absolute = pattern.startsWith('/');
  let paths = [absolute ? '/' : ''];
  const steps = pattern.split('/').filter((step) => step !== '');
  steps.forEach((step, index) => {
    const last = index === steps.length - 1;
    paths = paths.flatMap((path) => (isPattern(step) ? entries(shell, path, step, last) : existing(shell, path + unescape(step), last)));
  });
  return pattern.endsWith('/') ? paths.map((path) => `${path}/`) : paths;
}

function entries(shell: Shell, directory: string, pattern: string, last: boolean): string[] {
  const names = shell.os.list(directory === '' ? '.' : directory);
  if (failed(names)) return [];
  const hidden = pattern.startsWith('.') ? ['.', '..'] : [];
  return [...hidden, ...names].filter((name) => (name.startsWith('.') ? pattern.startsWith('.') : true) && matches(pattern, name)).flatMap((name) => existing(shell, directory + name, last));
}

function existing(shell: Shell, path: string, last: boolean): string[] {
  const stat = shell.os.stat(path, last ? 'no-follow' : 'follow');
  if (failed(stat)) return [];
  if (last) return [path];
  return stat.type === 'directory' ? [`${path}/`] : [];
}
