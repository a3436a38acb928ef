import { packTar, unpackTar, type TarEntry } from '../../../base/tar';
import { failed, type Failure, type Program } from '../../../base/program';
import { strerror, tool, type Dialect, type Io } from '../../common/applet';
import { directoryName } from './paths';

interface Options { readonly mode: string; readonly file: string; readonly folder: string; readonly verbose: boolean; readonly operands: readonly string[] }

/** `tar cf - x`, `tar -czf a.tar x`, `tar -x -f a.tar -C /tmp`; compression is left out, as nothing measures it. */
function optionsOf(args: readonly string[]): Options {
  const words = args[0] && !args[0].startsWith('-') ? [`-${args[0]}`, ...args.slice(1)] : [...args];
  let [mode, file, folder, verbose] = ['', '-', '', false];
  const operands: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!/^-[a-zA-Z]/.test(word)) { operands.push(word); continue; }
    for (const letter of word.slice(1)) {
      if ('ctx'.includes(letter)) mode = letter;
      else if (letter === 'v') verbose = true;
      else if (letter === 'f') file = words[++index] ?? '-';
      else if (letter === 'C') folder = words[++index] ?? '';
    }
  }
  return { mode, file, folder, verbose, operands: operands.filter((word) => !word.startsWith('--')) };
}

const at = (folder: string, path: string): string => (folder && !path.startsWith('/') ? `${folder.replace(/\/+$/, '')}/${path}` : path);

/** The members that stand for a path and all below it. */
function entriesOf(io: Io, folder: string, path: string): readonly TarEntry[] {
  const full = at(folder, path);
  const stat = io.os.stat(full, 'no-follow');
  if (failed(stat)) return io.fail(`${path}: ${io.dialect === 'gnu' ? 'Cannot stat: ' : ''}${strerror(stat)}`), [];
  const name = path.replace(/^\/+/, '');
  const common = { path: name, mode: stat.mode, modifiedMs: stat.modifiedMs };
  if (stat.type === 'directory') {
    const names = io.os.list(full);
    const inner = failed(names) ? [] : names.flatMap((one) => entriesOf(io, folder, `${path.replace(/\/+$/, '')}/${one}`));
    return [...(name ? [{ ...common, type: 'directory' as const, text: '' }] : []), ...inner];
  }
  const text = io.os.readFile(full);
  if (failed(text)) return io.fail(`${path}: ${strerror(text)}`), [];
  return [{ ...common, type: 'file', text }];
}

function create(io: Io, { operands, folder, file, verbose }: Options): void {
  if (!operands.length) return io.fail(io.dialect === 'gnu' ? 'Cowardly refusing to create an empty archive' : 'empty archive');
  const entries = operands.flatMap((path) => entriesOf(io, folder, path));
  if (entries.length && operands.some(isBelowRoot)) io.err += `${io.name}: ${io.dialect === 'gnu' ? "Removing leading `/'" : "removing leading '/'"} from member names\n`;
  const names = verbose ? entries.map((entry) => `${entry.path}\n`).join('') : '';
  if (file === '-') io.err += names;
  else io.out += names;
  const text = packTar(entries);
  if (file === '-') io.out += text;
  else complain(io, file, io.os.writeFile(file, text));
  if (io.exit) io.err += `${io.name}: ${io.dialect === 'gnu' ? 'Exiting with failure status due to' : 'error exit delayed from'} previous errors\n`;
}

const isBelowRoot = (path: string): boolean => /^\/+[^/]/.test(path);

const complain = (io: Io, path: string, result: unknown): void => { if (failed(result)) io.fail(`can't open '${path}': ${strerror(result)}`); };

function extract(io: Io, { folder, operands, verbose }: Options, entries: readonly TarEntry[]): void {
  for (const entry of entries.filter((one) => !operands.length || operands.some((path) => one.path === path || one.path.startsWith(`${path}/`)))) {
    const path = at(folder, entry.path.replace(/\/+$/, ''));
    if (verbose) io.line(entry.path);
    const made = entry.type === 'directory' ? makeFolder(io, path) : makeFolder(io, directoryName(path)) ?? io.os.writeFile(path, entry.text);
    if (failed(made)) { io.fail(`can't open '${path}': ${strerror(made)}`); continue; }
    io.os.setMode(path, entry.mode);
    io.os.setModified(path, entry.modifiedMs);
  }
}

function makeFolder(io: Io, path: string): Failure | undefined {
  const stat = io.os.stat(path);
  if (!path || !failed(stat)) return undefined;
  const above = makeFolder(io, directoryName(path));
  if (above) return above;
  const made = io.os.makeDirectory(path, 0o755);
  return failed(made) ? made : undefined;
}

/** Archives in ustar form: create, list, extract. */
export const tar = (words: Dialect): Program => tool(words, {
  input: (args) => { const { mode, file } = optionsOf(args); return mode !== 'c' && mode !== '' && file === '-'; },
  run(io, args, input) {
    const options = optionsOf(args);
    if (!options.mode) return io.fail(io.dialect === 'gnu' ? "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry 'tar --help' or 'tar --usage' for more information." : 'need at least one option', io.dialect === 'gnu' ? 2 : 1);
    const folder = options.folder ? io.os.stat(options.folder) : undefined;
    if (failed(folder)) return io.fail(io.dialect === 'gnu' ? `${options.folder}: Cannot open: ${strerror(folder)}\n${io.name}: Error is not recoverable: exiting now` : `can't change directory to '${options.folder}': ${strerror(folder)}`, io.dialect === 'gnu' ? 2 : 1);
    if (options.mode === 'c') return create(io, options);
    const text = options.file === '-' ? input : io.os.readFile(options.file);
    if (failed(text)) return io.fail(`can't open '${options.file}': ${strerror(text)}`);
    const entries = unpackTar(text);
    if (!entries) return io.fail(io.dialect === 'gnu' ? 'This does not look like a tar archive' : 'short read');
    if (options.mode === 't') entries.forEach((entry) => io.line(entry.path));
    else extract(io, options, entries);
  },
});
