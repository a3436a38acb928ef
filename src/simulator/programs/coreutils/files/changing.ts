import { failed, type Failure, type Program } from '../../../base/program';
import { baseName, strerror, tool, type Dialect, type Io } from '../../common/applet';
import { parseFlags } from '../../common/flags';
import { dd } from './dd';
import { directoryName } from './paths';

const isDirectory = (io: Io, path: string): boolean => { const stat = io.os.stat(path); return !failed(stat) && stat.type === 'directory'; };

const touch = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const flags = parseFlags(io, args, 'camt:d:r:');
    for (const path of flags?.operands ?? []) {
      if (!failed(io.os.stat(path))) { io.os.setModified(path, io.os.nowMs()); continue; }
      if (flags?.has('c')) continue;
      const made = io.os.open(path, 'append', 0o644);
      if (failed(made)) io.fail(words === 'gnu' ? `cannot touch '${path}': ${strerror(made)}` : `${path}: ${strerror(made)}`);
    }
  },
});

const mkdir = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const flags = parseFlags(io, args, 'pm:v');
    const mode = Number.parseInt(flags?.value('m') ?? '755', 8);
    for (const path of flags?.operands ?? []) {
      const made = flags?.has('p') ? makeAll(io, path, mode) : io.os.makeDirectory(path, mode);
      if (failed(made)) io.fail(words === 'gnu' ? `cannot create directory '${path}': ${strerror(made)}` : `can't create directory '${path}': ${strerror(made)}`);
    }
  },
});

function makeAll(io: Io, path: string, mode: number): Failure | undefined {
  const parts = path.split('/');
  for (let count = 1; count <= parts.length; count++) {
    const part = parts.slice(0, count).join('/');
    if (part === '' || isDirectory(io, part)) continue;
    const made = io.os.makeDirectory(part, mode);
    if (failed(made)) return made.errno === 'EEXIST' ? { errno: 'ENOTDIR' } : made;
  }
  return undefined;
}

function removeTree(io: Io, path: string): Failure | undefined {
  const stat = io.os.stat(path, 'no-follow');
  if (failed(stat)) return stat;
  if (stat.type === 'directory') {
    const names = io.os.list(path);
    if (failed(names)) return names;
    for (const name of names) {
      const failure = removeTree(io, `${path}/${name}`);
      if (failure) return failure;
    }
  }
  const removed = stat.type === 'directory' ? io.os.removeDirectory(path) : io.os.remove(path);
  return failed(removed) ? removed : undefined;
}

const rm = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const flags = parseFlags(io, args, 'rRfivd', { recursive: 'r', force: 'f' });
    if (!flags) return;
    if (flags.operands.length === 0 && !flags.has('f')) return io.fail(words === 'gnu' ? "missing operand\nTry 'rm --help' for more information." : 'missing operand');
    for (const path of flags.operands) {
      const stat = io.os.stat(path, 'no-follow');
      if (failed(stat)) { if (!flags.has('f')) io.fail(words === 'gnu' ? `cannot remove '${path}': ${strerror(stat)}` : `can't remove '${path}': ${strerror(stat)}`); continue; }
      if (stat.type === 'directory' && !flags.has('r') && !flags.has('R')) { io.fail(words === 'gnu' ? `cannot remove '${path}': Is a directory` : `'${path}' is a directory`); continue; }
      const failure = removeTree(io, path);
      if (failure) io.fail(words === 'gnu' ? `cannot remove '${path}': ${strerror(failure)}` : `can't remove '${path}': ${strerror(failure)}`);
    }
  },
});

const rmdir = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const flags = parseFlags(io, args, 'p');
    for (const path of flags?.operands ?? []) {
      const removed = io.os.removeDirectory(path);
      if (failed(removed)) io.fail(words === 'gnu' ? `failed to remove '${path}': ${strerror(removed)}` : `'${path}': ${strerror(removed)}`);
    }
  },
});

function copyOne(io: Io, from: string, to: string, recursive: boolean): void {
  const stat = io.os.stat(from);
  if (failed(stat)) return io.fail(io.dialect === 'gnu' ? `cannot stat '${from}': ${strerror(stat)}` : `can't stat '${from}': ${strerror(stat)}`);
  if (stat.type === 'directory') {
    if (!recursive) return io.fail(io.dialect === 'gnu' ? `-r not specified; omitting directory '${from}'` : `omitting directory '${from}'`);
    if (!isDirectory(io, to)) { const made = io.os.makeDirectory(to, stat.mode); if (failed(made)) return io.fail(`cannot create directory '${to}': ${strerror(made)}`); }
    const names = io.os.list(from);
    if (!failed(names)) for (const name of names) copyOne(io, `${from.replace(/\/$/, '')}/${name}`, `${to.replace(/\/$/, '')}/${name}`, true);
    return;
  }
  const text = io.os.readFile(from);
  const written = failed(text) ? text : io.os.writeFile(to, text);
  if (failed(written)) return io.fail(io.dialect === 'gnu' ? `cannot create regular file '${to}': ${strerror(written)}` : `can't create '${to}': ${strerror(written)}`);
  io.os.setMode(to, stat.mode);
}

function moveOne(io: Io, from: string, to: string): void {
  const moved = io.os.rename(from, to);
  if (!failed(moved)) return;
  if (moved.errno !== 'EXDEV') return io.fail(io.dialect === 'gnu' ? (moved.errno === 'ENOENT' ? `cannot stat '${from}': ${strerror(moved)}` : `cannot move '${from}' to '${to}': ${strerror(moved)}`) : `can't rename '${from}': ${strerror(moved)}`);
  copyOne(io, from, to, true);
  removeTree(io, from);
}

/** `cp` and `mv`: several sources go into a directory. */
const transfer = (words: Dialect, letters: string, act: (io: Io, from: string, to: string, recursive: boolean) => void): Program => tool(words, {
  run(io, args) {
    const flags = parseFlags(io, args, letters);
    if (!flags) return;
    const target = flags.operands.at(-1);
    const sources = flags.operands.slice(0, -1);
    if (target === undefined || sources.length === 0) return io.fail(words === 'gnu' ? (target === undefined ? 'missing file operand' : `missing destination file operand after '${target}'`) : 'missing operand');
    const into = isDirectory(io, target);
    if (sources.length > 1 && !into) return io.fail(`target '${target}' is not a directory`);
    for (const from of sources) act(io, from, into ? `${target.replace(/\/$/, '')}/${baseName(from)}` : target, flags.has('r') || flags.has('R') || flags.has('a'));
  },
});

const ln = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const flags = parseFlags(io, args, 'sfnv');
    const [target, given = '.'] = flags?.operands ?? [];
    if (target === undefined) return;
    const path = isDirectory(io, given) && !flags?.has('n') ? `${given.replace(/\/$/, '')}/${baseName(target)}` : given;
    if (flags?.has('f')) io.os.remove(path);
    const linked = io.os.link(target, path, flags?.has('s') ? 'symbolic' : 'hard');
    if (failed(linked)) io.fail(words === 'gnu' ? `failed to create ${flags?.has('s') ? 'symbolic' : 'hard'} link '${path}': ${strerror(linked)}` : `${path}: ${strerror(linked)}`);
  },
});

/** The permission bits that `mode` (755, u+x, go-w, a=r) makes of `old`. */
export function changedMode(old: number, mode: string): number | undefined {
  if (/^[0-7]+$/.test(mode)) return Number.parseInt(mode, 8);
  let bits = old;
  for (const clause of mode.split(',')) {
    const found = /^([ugoa]*)([-+=])([rwxX]*)$/.exec(clause);
    if (!found) return undefined;
    const [, who = '', operator, letters = ''] = found;
    const value = [...letters].reduce((sum, letter) => sum | (letter === 'r' ? 4 : letter === 'w' ? 2 : letter === 'x' || old & 0o111 ? 1 : 0), 0);
    for (const one of who === '' || who.includes('a') ? 'ugo' : who) {
      const shift = one === 'u' ? 6 : one === 'g' ? 3 : 0;
      if (operator === '=') bits &= ~(7 << shift);
      if (operator === '-') bits &= ~(value << shift);
      else bits |= value << shift;
    }
  }
  return bits;
}

const chmod = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const recursive = args.includes('-R');
    const [mode = '', ...paths] = args.filter((one) => !['-R', '-v', '-f'].includes(one));
    const apply = (path: string): void => {
      const stat = io.os.stat(path);
      if (failed(stat)) return io.fail(words === 'gnu' ? `cannot access '${path}': ${strerror(stat)}` : `${path}: ${strerror(stat)}`);
      const bits = changedMode(stat.mode, mode);
      if (bits === undefined) return io.fail(words === 'gnu' ? `invalid mode: '${mode}'` : `invalid mode '${mode}'`);
      const changed = io.os.setMode(path, bits);
      if (failed(changed)) io.fail(`${path}: ${strerror(changed)}`);
      const names = recursive && stat.type === 'directory' ? io.os.list(path) : [];
      if (!failed(names)) for (const name of names) apply(`${path}/${name}`);
    };
    paths.forEach(apply);
  },
});

const truncate = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const flags = parseFlags(io, args, 's:c');
    for (const path of flags?.operands ?? []) {
      if (failed(io.os.stat(path))) io.os.writeFile(path, '');
      const result = io.os.truncate(path, Number(flags?.value('s') ?? '0'));
      if (failed(result)) io.fail(`${path}: ${strerror(result)}`);
    }
  },
});

const mktemp = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
    const template = args.find((one) => !one.startsWith('-')) ?? '/tmp/tmp.XXXXXX';
    const path = template.replace(/X{6,}$/, (run) => [...run].map(() => letters.charAt(Math.floor(io.os.random('mktemp') * letters.length))).join(''));
    const made = args.includes('-d') ? io.os.makeDirectory(path, 0o700) : io.os.writeFile(path, '');
    if (failed(made)) io.fail(`${directoryName(path)}: ${strerror(made)}`);
    else io.line(path);
  },
});

export const changingTools = (words: Dialect): Record<string, Program> => ({
  touch: touch(words), mkdir: mkdir(words), rm: rm(words), rmdir: rmdir(words), cp: transfer(words, 'rRafpvLd', copyOne), mv: transfer(words, 'fnvi', moveOne), ln: ln(words),
  chmod: chmod(words), dd: dd(words), truncate: truncate(words), mktemp: mktemp(words),
});
