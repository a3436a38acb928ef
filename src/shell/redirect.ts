import { failed, type Errno, type Failure, type OpenMode } from '../simulator/base/program';
import { forkShell } from './fork';
import type { Redirection } from './parse/tree';
import { hasOption, ShellFailure, type Covered, type Shell } from './state';

/** Descriptors from here on are the shell's own: former ones that a redirection covers. */
const KEPT_FROM = 10;

const MODES: Readonly<Record<string, OpenMode>> = { '<': 'read', '>': 'write', '>|': 'write', '>>': 'append', '<>': 'read-write' };

/**
 * Puts redirections into effect and returns what they covered, for `restore`. One that fails undoes those before it and throws.
 * `keep: false` (exec without a command) covers nothing: the redirections stay.
 */
export function redirect(shell: Shell, redirections: readonly Redirection[], targets: readonly string[], keep: boolean): Covered {
  const covered: (readonly [number, number | null])[] = [];
  redirections.forEach((redirection, index) => {
    const target = targets[index] ?? '';
    try {
      const source = open(shell, redirection, target);
      if (keep) covered.push([redirection.fd, keepDescriptor(shell, redirection.fd)]);
      else note(shell, redirection.fd, source !== 'close');
      place(shell, redirection, source);
    } catch (fault) {
      restore(shell, covered);
      throw fault;
    }
  });
  return covered;
}

/** Undoes redirections, last first. */
export function restore(shell: Shell, covered: Covered): void {
  for (const [fd, kept] of covered.toReversed()) {
    if (kept === null) { shell.os.close(fd); continue; }
    shell.os.duplicate(kept, fd);
    shell.os.close(kept);
    shell.state.kept--;
  }
}

interface Source { readonly fd: number; readonly owned: boolean }

function open(shell: Shell, redirection: Redirection, target: string): Source | 'close' {
  const { operator } = redirection;
  if (operator === '<<') return hereDocument(shell, target);
  if (operator === '<&' || operator === '>&') return duplicateSource(shell, target);
  if (operator === '>' && hasOption(shell, 'C') && !failed(shell.os.stat(target))) throw new ShellFailure(shell.state.flavour === 'dash' ? `cannot create ${target}: File exists` : `can't create ${target}: File exists`, shell.state.flavour === 'dash' ? 2 : 1);
  const fd = shell.os.open(target, MODES[operator] ?? 'read', 0o666 & ~shell.state.mask);
  if (failed(fd)) throw new ShellFailure(openWords(shell, operator, target, fd), shell.state.flavour === 'dash' ? 2 : 1);
  return { fd, owned: true };
}

function duplicateSource(shell: Shell, target: string): Source | 'close' {
  if (target === '-') return 'close';
  if (!/^[0-9]+$/.test(target)) throw new ShellFailure(shell.state.flavour === 'dash' ? 'Bad fd number' : 'bad fd number');
  return { fd: Number(target), owned: false };
}

/** The text goes into a pipe; what does not fit is written by a child. */
function hereDocument(shell: Shell, text: string): Source {
  const { read, write } = shell.os.pipe();
  const taken = shell.os.write(write, text);
  const count = typeof taken === 'number' ? taken : 0;
  if (count < text.length) feedInBackground(shell, write, text.slice(count), read);
  shell.os.close(write);
  return { fd: read, owned: true };
}

/** A child of its own writes the rest, for the reader may be this very shell. */
function feedInBackground(shell: Shell, fd: number, text: string, reading: number): void {
  forkShell(shell, [{ frame: 'feed', fd, text }], { move: [], close: [reading], background: true });
}

/** Copies a descriptor out of the way; null when it is not open. */
function keepDescriptor(shell: Shell, fd: number): number | null {
  const kept = shell.os.duplicate(fd, KEPT_FROM + shell.state.kept);
  if (failed(kept)) return null;
  shell.state.kept++;
  return kept;
}

function place(shell: Shell, redirection: Redirection, source: Source | 'close'): void {
  if (source === 'close') { shell.os.close(redirection.fd); return; }
  if (source.fd === redirection.fd) return;
  const placed = shell.os.duplicate(source.fd, redirection.fd);
  if (failed(placed)) throw new ShellFailure(`${source.fd}: Bad file descriptor`, shell.state.flavour === 'dash' ? 2 : 1);
  if (source.owned) shell.os.close(source.fd);
}

function note(shell: Shell, fd: number, isOpen: boolean): void {
  if (fd <= 2) return;
  const others = shell.state.open.filter((one) => one !== fd);
  shell.state.open = isOpen ? [...others, fd] : others;
}

const WORDS: Partial<Record<Errno, string>> = {
  EACCES: 'Permission denied', EISDIR: 'Is a directory', EROFS: 'Read-only file system', ENOTDIR: 'Not a directory', ENOSPC: 'No space left on device', EEXIST: 'File exists', ELOOP: 'Too many levels of symbolic links', ENAMETOOLONG: 'File name too long',
};

function openWords(shell: Shell, operator: string, path: string, failure: Failure): string {
  const { flavour } = shell.state;
  const missing = failure.errno === 'ENOENT';
  if (flavour === 'bash') return `${path}: ${missing ? 'No such file or directory' : WORDS[failure.errno] ?? failure.errno}`;
  const creating = operator !== '<';
  const dash = flavour === 'dash';
  const words = missing ? (creating ? (dash ? 'Directory nonexistent' : 'nonexistent directory') : dash ? 'No such file' : 'no such file') : WORDS[failure.errno] ?? failure.errno;
  return `${dash ? 'cannot' : "can't"} ${creating ? 'create' : 'open'} ${path}: ${words}`;
}
