import type { Json } from '../../../base/json';
import type { Program } from '../../../base/program';
import { failed } from '../../../base/program';
import { filter, linesOf, strerror, type Dialect, type Io } from '../../common/applet';
import { parseFlags } from '../../common/flags';
import { regularExpression } from './regular';

interface Memory { readonly source: string; readonly flags: string; readonly letters: string; readonly names: boolean; readonly count: number; readonly line: number; readonly found: boolean; readonly after: number; /** The line shown last: 0 for none, -1 for one of a file before. */ readonly last: number; readonly before: readonly string[]; readonly context: readonly [number, number]; readonly limit: number }

/** Files under the directories among `files`, where -r was given. */
function underDirectories(io: Io, files: readonly string[]): string[] {
  return files.flatMap((file) => {
    const stat = io.os.stat(file);
    if (failed(stat) || stat.type !== 'directory') return [file];
    const names = io.os.list(file);
    return failed(names) ? [] : underDirectories(io, names.map((name) => `${file.replace(/\/$/, '')}/${name}`));
  });
}

const grep = (words: Dialect, extended: boolean): Program => filter(words, {
  lines: true,
  open(io, args) {
    const flags = parseFlags(io, args, 'EFGivnclLqsoxwhHre:A:B:C:m:', { color: 'G', 'line-buffered': 'G', 'ignore-case': 'i', count: 'c', 'invert-match': 'v' });
    if (!flags) { io.exit = 2; return undefined; }
    const operands = [...flags.operands];
    const patterns = flags.has('e') ? flags.values('e') : [operands.shift()];
    if (patterns[0] === undefined) { io.err += words === 'gnu' ? "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n" : 'Usage: grep [-HhnlLoqvsrRiwFE] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...\n'; io.exit = 2; return undefined; }
    const kind = flags.has('F') ? 'fixed' : flags.has('E') || extended ? 'extended' : 'basic';
    let source = patterns.flatMap((one) => (one ?? '').split('\n')).map((one) => `(?:${regularExpression(one, kind)})`).join('|');
    if (flags.has('w')) source = `(?<![A-Za-z0-9_])(?:${source})(?![A-Za-z0-9_])`;
    if (flags.has('x')) source = `^(?:${source})$`;
    const files = flags.has('r') ? underDirectories(io, operands.length ? operands : ['.']) : operands;
    const context = Number(flags.value('C') ?? '0');
    const memory: Memory = {
      source, flags: flags.has('i') ? 'i' : '', letters: [...'vnclLqsoh'].filter((letter) => flags.has(letter)).join(''), names: (files.length > 1 || flags.has('H') || flags.has('r')) && !flags.has('h'),
      count: 0, line: 0, found: false, after: 0, last: 0, before: [], context: [Number(flags.value('B') ?? context), Number(flags.value('A') ?? context)], limit: Number(flags.value('m') ?? 'Infinity') || Number.MAX_SAFE_INTEGER,
    };
    io.exit = 1;
    return { files, memory: memory as unknown as Json };
  },
  beginFile: (_io, memory) => ({ ...(memory as object), count: 0, line: 0, after: 0, last: (memory as unknown as Memory).last ? -1 : 0, before: [] }),
  feed(io, json, text, file) {
    let memory = json as unknown as Memory;
    const expression = new RegExp(memory.source, `g${memory.flags}`);
    for (const line of linesOf(text)) memory = grepLine(io, memory, expression, line, file === '-' ? '(standard input)' : file);
    if (memory.found && io.exit === 1) io.exit = 0;
    return { memory: memory as unknown as Json, ...(memory.found && memory.letters.includes('q') ? { done: true as const } : {}) };
  },
  endFile(io, json, file) {
    const memory = json as unknown as Memory;
    const name = file === '-' ? '(standard input)' : file;
    if (memory.letters.includes('q')) return json;
    if (memory.letters.includes('l') ? memory.count > 0 : memory.letters.includes('L') && memory.count === 0) io.line(name);
    else if (memory.letters.includes('c') && !memory.letters.includes('l')) io.line(`${memory.names ? `${name}:` : ''}${memory.count}`);
    return json;
  },
  openWords(io, file, failure) {
    io.exit = 2;
    return `${file}: ${strerror(failure)}`;
  },
});

function grepLine(io: Io, given: Memory, expression: RegExp, line: string, file: string): Memory {
  const memory = { ...given, line: given.line + 1 };
  expression.lastIndex = 0;
  const hit = expression.test(line) !== memory.letters.includes('v') && memory.count < memory.limit;
  const quiet = /[clLq]/.test(memory.letters);
  const show = (text: string, number: number, mark: ':' | '-'): void => io.line(`${memory.names ? `${file}${mark}` : ''}${memory.letters.includes('n') ? `${number}${mark}` : ''}${text}`);
  if (!hit) {
    if (memory.after > 0 && !quiet) { show(line, memory.line, '-'); return { ...memory, after: memory.after - 1, last: memory.line }; }
    return { ...memory, before: memory.context[0] ? [...memory.before, line].slice(-memory.context[0]) : [] };
  }
  if (!quiet) {
    const apart = memory.last !== 0 && memory.last !== memory.line - memory.before.length - 1;
    if (apart && memory.context.some((lines) => lines > 0)) io.line('--');
    memory.before.forEach((text, index) => show(text, memory.line - memory.before.length + index, '-'));
    if (memory.letters.includes('o')) { for (const found of line.matchAll(expression)) if (found[0] !== '') show(found[0], memory.line, ':'); } else show(line, memory.line, ':');
  }
  return { ...memory, count: memory.count + 1, found: true, before: [], after: memory.context[1], last: memory.line };
}

export const grepTools = (words: Dialect): Record<string, Program> => ({ grep: grep(words, false), egrep: grep(words, true) });
