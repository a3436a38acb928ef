import { failed, type Errno, type Failure, type Os, type Program, type Step } from '../../base/program';
import type { Json } from '../../base/json';

/** Whose words a program uses where busybox and the GNU tools of Debian differ. */
export type Dialect = 'busybox' | 'gnu';

const WORDS: Readonly<Record<Errno, string>> = {
  ENOENT: 'No such file or directory', EACCES: 'Permission denied', EEXIST: 'File exists', ENOTDIR: 'Not a directory', EISDIR: 'Is a directory', ENOTEMPTY: 'Directory not empty',
  EBADF: 'Bad file descriptor', EINVAL: 'Invalid argument', EROFS: 'Read-only file system', ENOSPC: 'No space left on device', ECHILD: 'No child processes', ESRCH: 'No such process',
  EPERM: 'Operation not permitted', ENOEXEC: 'Exec format error', EXDEV: 'Invalid cross-device link', ELOOP: 'Too many levels of symbolic links', EPIPE: 'Broken pipe',
  EADDRINUSE: 'Address already in use', ECONNREFUSED: 'Connection refused', EHOSTUNREACH: 'No route to host', ETIMEDOUT: 'Operation timed out', ECONNRESET: 'Connection reset by peer',
  ENOTCONN: 'Transport endpoint is not connected', E2BIG: 'Argument list too long', ENOMEM: 'Cannot allocate memory', ENAMETOOLONG: 'File name too long',
};

/** The words of the C library for a failure. */
export const strerror = (failure: Failure): string => WORDS[failure.errno];

/** What a program prints in one go, before it is written to its descriptors. */
export class Io {
  out = '';
  err = '';
  exit = 0;

  constructor(readonly os: Os, readonly dialect: Dialect) {}

  get name(): string { return baseName(this.os.args[0] ?? ''); }

  line(text: string): void { this.out += `${text}\n`; }

  /** Complains under the program's name; the exit status becomes `exit`. */
  fail(text: string, exit = 1): void {
    this.err += `${this.name}: ${text}\n`;
    this.exit = exit;
  }
}

export const baseName = (path: string): string => path.replace(/\/+$/, '').slice(path.replace(/\/+$/, '').lastIndexOf('/') + 1) || '/';

/** Text a program may keep: more than any lesson needs, and less than would hold up the machine. What is short needs no account. */
const MAX_CHARACTERS = 1 << 24;
const SMALL_CHARACTERS = 1 << 16;

interface ToolState { readonly input: string; readonly ended: boolean; readonly started: boolean; readonly out: string; readonly err: string; readonly exit: number }

export interface Tool {
  /** Whether standard input is to be read to its end first. */
  input?(args: readonly string[]): boolean;
  run(io: Io, args: readonly string[], input: string): void;
}

/** A program that computes all of its output at once. */
export function tool(dialect: Dialect, definition: Tool): Program {
  return {
    start: (): Json => ({ input: '', ended: false, started: false, out: '', err: '', exit: 0 }),
    step(json, _wake, os): Step {
      let state = json as unknown as ToolState;
      if (!state.started) {
        const args = os.args.slice(1);
        if (!state.ended && definition.input?.(args)) {
          const { text, ended } = readAvailable(os, 0, state.input);
          state = { ...state, input: text, ended };
          if (text.length > SMALL_CHARACTERS) os.hold(text.length);
          if (!ended) return { state: state as unknown as Json, wait: { readable: [0] } };
        }
        const io = new Io(os, dialect);
        definition.run(io, args, state.input);
        state = { ...state, started: true, out: io.out, err: io.err, exit: io.exit };
      }
      return flush(os, state);
    },
  };
}

function flush(os: Os, state: ToolState): Step {
  const err = writeSome(os, 2, state.err);
  const out = writeSome(os, 1, state.out);
  if (out === '' && err === '') return { exit: state.exit };
  return { state: { ...state, out, err } as unknown as Json, wait: { writable: [out === '' ? 2 : 1] } };
}

/** Writes what fits and returns the rest; nothing is left where the other side is gone. */
export function writeSome(os: Os, fd: number, text: string): string {
  if (text === '') return '';
  const taken = os.write(fd, text);
  return failed(taken) ? '' : text.slice(taken);
}

/** All there is to read now, after `before`. Who wants to keep more than can be kept runs out of memory. */
export function readAvailable(os: Os, fd: number, before: string): { readonly text: string; readonly ended: boolean } {
  let text = before;
  for (;;) {
    const read = os.read(fd);
    if (read === undefined) return { text, ended: false };
    if (read === null || failed(read)) return { text, ended: true };
    text += read;
    if (text.length > MAX_CHARACTERS) throw new RangeError('out of memory');
  }
}

/** What a filter does with text as it comes. `memory` is plain data; `done` ends the program early (sed q), or the file at hand (head). */
export interface Filter {
  /** The files to read ('-' is standard input) and the first memory; a complaint goes through `io`. Undefined: give up. */
  open(io: Io, args: readonly string[]): { readonly files: readonly string[]; readonly memory: Json } | undefined;
  /** Called with whole lines where `lines` is set, else with text as it came; `file` is the one it came from. */
  feed(io: Io, memory: Json, text: string, file: string): { readonly memory: Json; readonly done?: true | 'file' };
  /** A file, or everything, is at its end. */
  endFile?(io: Io, memory: Json, file: string): Json;
  end?(io: Io, memory: Json): void;
  /** Before a file is read. */
  beginFile?(io: Io, memory: Json, file: string): Json;
  readonly lines?: true | ((memory: Json) => boolean);
  /** How a file that can't be opened is complained of. */
  openWords?(io: Io, file: string, failure: Failure): string;
}

interface FilterState { readonly opened: boolean; readonly files: readonly string[]; readonly at: number; readonly begun: boolean; readonly memory: Json; readonly rest: string; readonly out: string; readonly err: string; readonly exit: number; readonly over: boolean; /** Where a device is being read. */ readonly fd?: number }

/** A program that passes text on as it comes: cat, grep, sed, tee. */
export function filter(dialect: Dialect, definition: Filter): Program {
  return {
    start: (): Json => ({ opened: false, files: [], at: 0, begun: false, memory: null, rest: '', out: '', err: '', exit: 0, over: false }),
    step: (json, _wake, os) => stepFilter(definition, json as unknown as FilterState, os, dialect),
  };
}

function stepFilter(definition: Filter, given: FilterState, os: Os, dialect: Dialect): Step {
  let state = given;
  const io = new Io(os, dialect);
  io.out = state.out;
  io.err = state.err;
  io.exit = state.exit;
  if (!state.opened) {
    const opened = definition.open(io, os.args.slice(1));
    state = opened ? { ...state, opened: true, files: opened.files.length ? opened.files : ['-'], memory: opened.memory } : { ...state, opened: true, over: true };
  }
  let waits = false;
  for (let reads = 0; !state.over && !waits && io.out.length < 8192 && reads < READS; reads++) {
    const next = advance(definition, state, io);
    waits = next === undefined;
    if (next) state = next;
  }
  const err = writeSome(os, 2, io.err);
  const out = writeSome(os, 1, io.out);
  const after = { ...state, out, err, exit: io.exit } as unknown as Json;
  if (out !== '' || err !== '') return { state: after, wait: { writable: [out === '' ? 2 : 1] } };
  if (state.over) return { exit: io.exit };
  return waits ? { state: after, wait: { readable: [0] } } : { state: after, again: true };
}

/** Reads of one step. */
const READS = 64;

/** Reads a bit more of the file at hand; undefined: nothing has come yet. */
function advance(definition: Filter, state: FilterState, io: Io): FilterState | undefined {
  const file = state.files[state.at];
  if (file === undefined) {
    definition.end?.(io, state.memory);
    return { ...state, over: true };
  }
  if (!state.begun) return { ...state, begun: true, memory: definition.beginFile?.(io, state.memory, file) ?? state.memory };
  const { fd: _fd, ...kept } = state;
  const next: FilterState = { ...kept, at: state.at + 1, begun: false, rest: '' };
  if (file === '-') return stream(definition, state, next, io, 0);
  const stat = io.os.stat(file);
  if (!failed(stat) && stat.endless) {
    const fd = state.fd ?? io.os.open(file, 'read');
    if (!failed(fd)) return stream(definition, { ...state, fd }, next, io, fd);
  }
  const text = failed(stat) ? stat : stat.type === 'directory' ? { errno: 'EISDIR' as const } : io.os.readFile(file);
  if (failed(text)) {
    const words = definition.openWords?.(io, file, text) ?? openWords(io, file, text);
    io.fail(words, Math.max(io.exit, 1));
    return next;
  }
  return finishFile(definition, feed(definition, next, io, text, file), io, file);
}

/** What there is to read of something that has no text as a whole; `next` is the state after it. */
function stream(definition: Filter, state: FilterState, next: FilterState, io: Io, fd: number): FilterState | undefined {
  const file = state.files[state.at] ?? '-';
  const read = io.os.read(fd);
  if (read === undefined) return undefined;
  if (read === null || failed(read)) return finishFile(definition, feed(definition, next, io, state.rest, file), io, file);
  if (state.rest.length > SMALL_CHARACTERS) io.os.hold(state.rest.length);
  if (state.rest.length > MAX_CHARACTERS) throw new RangeError('out of memory');
  if (wholeLines(definition, state) && !read.includes('\n')) return { ...state, rest: state.rest + read };
  const fed = feed(definition, state, io, state.rest + read, file, 'more');
  return fed.at === state.at ? fed : finishFile(definition, fed, io, file);
}

const wholeLines = ({ lines }: Filter, { memory }: FilterState): boolean => (typeof lines === 'function' ? lines(memory) : lines === true);

function finishFile(definition: Filter, state: FilterState, io: Io, file: string): FilterState {
  return definition.endFile && !state.over ? { ...state, memory: definition.endFile(io, state.memory, file) } : state;
}

function feed(definition: Filter, state: FilterState, io: Io, text: string, file: string, more?: 'more'): FilterState {
  const end = more && wholeLines(definition, state) ? text.lastIndexOf('\n') + 1 : text.length;
  const ready = text.slice(0, end);
  if (ready === '') return { ...state, rest: text };
  const { memory, done } = definition.feed(io, state.memory, ready, file);
  if (more && done === 'file') return { ...state, memory, rest: '', at: state.at + 1, begun: false };
  return { ...state, memory, rest: more ? text.slice(end) : '', over: state.over || done === true };
}

/** `can't open 'x': No such file or directory`, or `x: No such file or directory`. */
export function openWords(io: Io, file: string, failure: Failure): string {
  if (io.dialect === 'gnu') return `${file}: ${strerror(failure)}`;
  return failure.errno === 'EISDIR' ? `read error: Is a directory` : `can't open '${file}': ${strerror(failure)}`;
}

/** The lines of a text; an unfinished last one counts. */
export function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Reads the named files (or `input` for '-' and for none), complaining about those that can't be read. */
export function readInputs(io: Io, files: readonly string[], input: string): { readonly file: string; readonly text: string }[] {
  const found: { file: string; text: string }[] = [];
  for (const file of files.length ? files : ['-']) {
    const stat = file === '-' ? undefined : io.os.stat(file);
    const text = stat === undefined ? input : failed(stat) ? stat : stat.type === 'directory' ? { errno: 'EISDIR' as const } : io.os.readFile(file);
    if (failed(text)) io.fail(openWords(io, file, text));
    else found.push({ file, text });
  }
  return found;
}

/** Whether any operand, or none at all, stands for standard input. */
export const readsInput = (files: readonly string[]): boolean => files.length === 0 || files.includes('-');
