import { compareText } from '../../../base/text';
import { failed, type FileStat, type Program } from '../../../base/program';
import { matches } from '../../../../shell/index';
import { baseName, strerror, tool, type Dialect, type Io } from '../../common/applet';
import { parseFlags, type Flags } from '../../common/flags';
import { calendar, formatTime, MONTHS } from '../../common/time';

/** Permission letters as `ls -l` shows them. */
export function modeText(stat: FileStat): string {
  const letters = [6, 3, 0].map((shift) => { const bits = (stat.mode >> shift) & 7; return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${bits & 1 ? 'x' : '-'}`; }).join('');
  return `${stat.type === 'directory' ? 'd' : stat.type === 'symlink' ? 'l' : '-'}${stat.mode & 0o1000 ? letters.replace(/(x|-)$/, (one) => (one === 'x' ? 't' : 'T')) : letters}`;
}

const userName = (id: number): string => (id === 0 ? 'root' : String(id));

interface Entry { readonly name: string; readonly path: string; readonly stat: FileStat }

const HALF_YEAR_MS = 15_778_476_000;

function rows(io: Io, entries: readonly Entry[], flags: Flags): void {
  if (!flags.has('l')) { columns(io, entries.map((entry) => shown(entry, flags)), flags); return; }
  const cells = entries.map(({ stat }) => [String(stat.links), flags.has('n') ? String(stat.user) : userName(stat.user), flags.has('n') ? String(stat.group) : userName(stat.group), flags.has('h') ? human(stat.sizeBytes) : String(stat.sizeBytes)]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...cells.map((row) => row[column]?.length ?? 0)));
  const minimum = io.dialect === 'busybox' ? [4, 8, 8, 9] : [0, 0, 0, 0];
  entries.forEach((entry, index) => {
    const [links = '', user = '', group = '', size = ''] = cells[index] ?? [];
    const width = (column: number): number => Math.max(widths[column] ?? 0, minimum[column] ?? 0);
    const time = calendar(entry.stat.modifiedMs);
    const recent = io.os.nowMs() - entry.stat.modifiedMs < HALF_YEAR_MS;
    const clock = `${String(time.hour).padStart(2, '0')}:${String(time.minute).padStart(2, '0')}`;
    const date = `${MONTHS[time.month - 1] ?? ''} ${String(time.day).padStart(2)} ${recent ? clock : ` ${time.year}`}`;
    const target = entry.stat.target === undefined ? '' : ` -> ${entry.stat.target}`;
    const inode = flags.has('i') ? `${String(entry.stat.inode).padStart(7)} ` : '';
    io.line(`${inode}${modeText(entry.stat)} ${links.padStart(width(0))} ${user.padEnd(width(1))} ${group.padEnd(width(2))} ${size.padStart(width(3))} ${date} ${shown(entry, flags)}${target}`);
  });
}

function shown(entry: Entry, flags: Flags): string {
  const mark = !flags.has('F') && !flags.has('p') ? '' : entry.stat.type === 'directory' ? '/' : !flags.has('F') ? '' : entry.stat.type === 'symlink' ? '@' : entry.stat.mode & 0o111 ? '*' : '';
  return entry.name + mark;
}

export function human(bytes: number): string {
  if (bytes < 1024) return String(bytes);
  let value = bytes;
  for (const unit of ['K', 'M', 'G', 'T']) {
    value /= 1024;
    if (value < 1024) return `${value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : String(Math.ceil(value))}${unit}`;
  }
  return `${Math.ceil(value)}P`;
}

/** One name a line, or, at a terminal, as many columns as fit. */
function columns(io: Io, names: readonly string[], flags: Flags): void {
  if (!io.os.isTty(1) || flags.has('1')) { names.forEach((name) => io.line(name)); return; }
  const widest = Math.max(0, ...names.map((name) => name.length)) + 2;
  const perRow = Math.max(1, Math.floor((io.os.terminalSize()?.columns ?? 80) / widest));
  const height = Math.ceil(names.length / perRow);
  for (let row = 0; row < height; row++) io.line(names.filter((_, index) => index % height === row).map((name) => name.padEnd(widest)).join('').trimEnd());
}

function listDirectory(io: Io, path: string, flags: Flags, title: boolean): void {
  const names = io.os.list(path);
  if (failed(names)) return io.fail(io.dialect === 'gnu' ? `cannot open directory '${path}': ${strerror(names)}` : `can't open '${path}': ${strerror(names)}`);
  if (title) io.line(`${path}:`);
  const all = flags.has('a') ? ['.', '..', ...names] : names.filter((name) => flags.has('A') || !name.startsWith('.'));
  const entries = all.flatMap((name): Entry[] => { const full = `${path.replace(/\/$/, '')}/${name}`; const stat = io.os.stat(full, 'no-follow'); return failed(stat) ? [] : [{ name, path: full, stat }]; });
  const sorted = order(entries, flags);
  if (flags.has('l')) io.line(`total ${sorted.reduce((sum, { stat }) => sum + (stat.type === 'symlink' ? 0 : Math.ceil(stat.sizeBytes / 4096) * 4 || (stat.type === 'directory' ? 4 : 0)), 0)}`);
  rows(io, sorted, flags);
  if (!flags.has('R')) return;
  for (const entry of sorted) if (entry.stat.type === 'directory' && entry.name !== '.' && entry.name !== '..') { io.out += '\n'; listDirectory(io, entry.path, flags, true); }
}

function order(entries: readonly Entry[], flags: Flags): readonly Entry[] {
  const sorted = flags.has('t') ? entries.toSorted((a, b) => b.stat.modifiedMs - a.stat.modifiedMs) : flags.has('S') ? entries.toSorted((a, b) => b.stat.sizeBytes - a.stat.sizeBytes) : entries;
  return flags.has('r') ? sorted.toReversed() : sorted;
}

const ls = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const flags = parseFlags(io, args, 'la1AdRhtrSFpinLC', { color: '1', all: 'a' });
    if (!flags) { io.exit = words === 'gnu' ? 2 : 1; return; }
    const operands = flags.operands.length ? flags.operands : ['.'];
    const found = order(operands.toSorted(compareText).flatMap((path): Entry[] => {
      const stat = io.os.stat(path, flags.has('l') && !path.endsWith('/') ? 'no-follow' : 'follow');
      if (!failed(stat)) return [{ name: path, path, stat }];
      io.fail(words === 'gnu' ? `cannot access '${path}': ${strerror(stat)}` : `${path}: ${strerror(stat)}`, words === 'gnu' ? 2 : 1);
      return [];
    }), flags);
    const directories = flags.has('d') ? [] : found.filter(({ stat }) => stat.type === 'directory');
    const others = found.filter((entry) => !directories.includes(entry));
    rows(io, others, flags);
    directories.forEach((entry, index) => {
      if (index > 0 || others.length) io.out += '\n';
      listDirectory(io, entry.path, flags, operands.length > 1 || flags.has('R'));
    });
  },
});

const stat = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const flags = parseFlags(io, args, 'c:tLf');
    for (const path of flags?.operands ?? []) {
      const found = io.os.stat(path, flags?.has('L') ? 'follow' : 'no-follow');
      if (failed(found)) { io.fail(words === 'gnu' ? `cannot statx '${path}': ${strerror(found)}` : `can't stat '${path}': ${strerror(found)}`); continue; }
      const format = flags?.value('c');
      const mode = found.mode.toString(8);
      const values: Readonly<Record<string, string>> = { n: path, s: String(found.sizeBytes), a: mode, A: modeText(found), u: String(found.user), g: String(found.group), U: userName(found.user), G: userName(found.group), i: String(found.inode), h: String(found.links), Y: String(Math.floor(found.modifiedMs / 1000)), F: found.type === 'file' ? 'regular file' : found.type === 'symlink' ? 'symbolic link' : 'directory' };
      if (format !== undefined) { io.line(format.replace(/%([a-zA-Z])/g, (whole, letter: string) => values[letter] ?? whole)); continue; }
      const time = formatTime(found.modifiedMs, '%F %T.%N %z');
      io.line(`  File: ${path}\n  Size: ${String(found.sizeBytes).padEnd(10)}\tBlocks: ${String(Math.ceil(found.sizeBytes / 512)).padEnd(10)} IO Block: 4096   ${values.F ?? ''}`);
      io.line(`Device: 0,50\tInode: ${String(found.inode).padEnd(11)} Links: ${found.links}\nAccess: (${mode.padStart(4, '0')}/${modeText(found)})  Uid: (${String(found.user).padStart(5)}/${userName(found.user).padStart(8)})   Gid: (${String(found.group).padStart(5)}/${userName(found.group).padStart(8)})`);
      io.line(`Access: ${time}\nModify: ${time}\nChange: ${time}`);
    }
  },
});

const find = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const start = args.findIndex((one) => one.startsWith('-') || one === '!');
    const roots = start < 0 ? args : args.slice(0, start);
    const tests = start < 0 ? [] : args.slice(start);
    const depth = Number(tests[tests.indexOf('-maxdepth') + 1] ?? '0');
    const limit = tests.includes('-maxdepth') ? depth : Infinity;
    for (const root of roots.length ? roots : ['.']) walk(io, root, 0, limit, tests);
  },
});

function walk(io: Io, path: string, depth: number, limit: number, tests: readonly string[]): void {
  const found = io.os.stat(path, 'no-follow');
  if (failed(found)) return io.fail(io.dialect === 'gnu' ? `'${path}': ${strerror(found)}` : `${path}: ${strerror(found)}`);
  if (fits(io, path, found, tests)) {
    if (tests.includes('-delete')) io.os.remove(path);
    else io.line(path);
  }
  if (found.type !== 'directory' || depth >= limit) return;
  const names = io.os.list(path);
  if (!failed(names)) for (const name of names) walk(io, `${path.replace(/\/$/, '')}/${name}`, depth + 1, limit, tests);
}

function fits(io: Io, path: string, found: FileStat, tests: readonly string[]): boolean {
  for (let at = 0; at < tests.length; at++) {
    const negated = tests[at] === '!' || tests[at] === '-not';
    if (negated) at++;
    const test = tests[at] ?? '';
    const value = tests[at + 1] ?? '';
    let holds = true;
    if (test === '-name' || test === '-iname') holds = matches(test === '-name' ? value : value.toLowerCase(), test === '-name' ? baseName(path) : baseName(path).toLowerCase());
    else if (test === '-path') holds = matches(value, path);
    else if (test === '-type') holds = found.type === { f: 'file', d: 'directory', l: 'symlink' }[value];
    else if (test === '-empty') holds = found.type === 'directory' ? (io.os.list(path) as readonly string[]).length === 0 : found.sizeBytes === 0;
    else if (test !== '-print' && test !== '-delete' && test !== '-maxdepth') { if (io.exit === 0) io.fail(io.dialect === 'gnu' ? `unknown predicate '${test}'` : `unrecognized: ${test}`); return false; }
    if (['-name', '-iname', '-path', '-type', '-maxdepth'].includes(test)) at++;
    if (holds === negated) return false;
  }
  return true;
}

const du = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const flags = parseFlags(io, args, 'shakd:c');
    for (const root of flags?.operands.length ? flags.operands : ['.']) {
      const total = measure(io, root, flags?.has('s') ? undefined : (path, kilobytes) => io.line(`${flags?.has('h') ? human(kilobytes * 1024) : kilobytes}\t${path}`));
      if (total === undefined) io.fail(words === 'gnu' ? `cannot access '${root}': No such file or directory` : `${root}: No such file or directory`);
      else if (flags?.has('s')) io.line(`${flags.has('h') ? human(total * 1024) : total}\t${root}`);
    }
  },
});

function measure(io: Io, path: string, tell: ((path: string, kilobytes: number) => void) | undefined): number | undefined {
  const found = io.os.stat(path, 'no-follow');
  if (failed(found)) return undefined;
  if (found.type !== 'directory') return Math.ceil(found.sizeBytes / 4096) * 4;
  const names = io.os.list(path);
  const total = 4 + (failed(names) ? 0 : names.reduce((sum, name) => sum + (measure(io, `${path.replace(/\/$/, '')}/${name}`, tell) ?? 0), 0));
  tell?.(path, total);
  return total;
}

export const listingTools = (words: Dialect): Record<string, Program> => ({ ls: ls(words), stat: stat(words), find: find(words), du: du(words) });
