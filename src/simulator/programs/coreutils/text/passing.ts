import type { Json } from '../../../base/json';
import { failed, type Program, type Step } from '../../../base/program';
import { filter, Io, linesOf, openWords, writeSome, type Dialect } from '../../common/applet';
import { parseFlags } from '../../common/flags';

const cat = (words: Dialect): Program => filter(words, {
  open(io, args) {
    const flags = parseFlags(io, args, 'nvetuAE');
    return flags && { files: flags.operands, memory: { numbered: flags.has('n'), line: 1 } };
  },
  feed(io, json, text) {
    const memory = json as { numbered: boolean; line: number };
    if (!memory.numbered) { io.out += text; return { memory }; }
    const lines = linesOf(text);
    lines.forEach((line, index) => { io.out += `${String(memory.line + index).padStart(6)}\t${line}\n`; });
    return { memory: { numbered: true, line: memory.line + lines.length } };
  },
});

interface HeadMemory { readonly count: number; readonly bytes: boolean; readonly left: number; readonly titles: boolean; readonly first: boolean; /** With -n -N: the last lines so far, which are not shown if they stay the last. */ readonly held: readonly string[] }

const head = (words: Dialect): Program => filter(words, {
  lines: (json) => !(json as unknown as HeadMemory).bytes,
  open(io, args) {
    const flags = parseFlags(io, args.map((one, index) => (/^-[0-9]+$/.test(one) && !/^-[nc]$/.test(args[index - 1] ?? '') ? `-n${one.slice(1)}` : one)), 'n:c:qv');
    if (!flags) return undefined;
    const bytes = flags.has('c');
    const count = Number(flags.value(bytes ? 'c' : 'n') ?? '10');
    return { files: flags.operands, memory: { count, bytes, left: count, titles: flags.operands.length > 1 && !flags.has('q'), first: true, held: [] } };
  },
  beginFile(io, json, file) {
    const memory = json as unknown as HeadMemory;
    if (memory.titles) io.out += `${memory.first ? '' : '\n'}==> ${file} <==\n`;
    return { ...memory, left: memory.count, first: false, held: [] };
  },
  feed(io, json, text) {
    const memory = json as unknown as HeadMemory;
    if (memory.bytes && memory.count >= 0 && text.length <= memory.left) {
      io.out += text;
      return { memory: { ...memory, left: memory.left - text.length }, ...(text.length === memory.left ? { done: 'file' as const } : {}) };
    }
    const all = memory.bytes ? [...(memory.count < 0 ? text : text.slice(0, memory.left))] : linesOf(text).map((line, index, lines) => (index < lines.length - 1 || text.endsWith('\n') ? `${line}\n` : line));
    if (memory.count < 0) {
      const known = [...memory.held, ...all];
      io.out += known.slice(0, memory.count).join('');
      return { memory: { ...memory, held: known.slice(memory.count) } };
    }
    const shown = all.slice(0, memory.left);
    io.out += shown.join('');
    const left = memory.left - shown.length;
    return { memory: { ...memory, left }, ...(left <= 0 ? { done: 'file' as const } : {}) };
  },
});

const tee = (words: Dialect): Program => filter(words, {
  open(io, args) {
    const flags = parseFlags(io, args, 'ai');
    if (!flags) return undefined;
    const fds: number[] = [];
    for (const file of flags.operands) {
      const fd = io.os.open(file, flags.has('a') ? 'append' : 'write');
      if (failed(fd)) io.fail(openWords(io, file, fd));
      else fds.push(fd);
    }
    return { files: ['-'], memory: fds };
  },
  feed(io, memory, text) {
    io.out += text;
    for (const fd of memory as number[]) io.os.write(fd, text);
    return { memory };
  },
});

interface TailState { readonly opened: boolean; readonly files: readonly string[]; readonly lines: number; readonly fromStart: boolean; readonly bytes: boolean; readonly follow: boolean; readonly input: string; readonly sizes: Readonly<Record<string, number>>; readonly out: string; readonly err: string; readonly exit: number; readonly last: string }

/** The end of a text: its last (or from its n-th) lines or characters. */
function ending(state: TailState, text: string): string {
  if (state.bytes) return state.fromStart ? text.slice(state.lines - 1) : state.lines === 0 ? '' : text.slice(-state.lines);
  const lines = linesOf(text).map((line, index, all) => (index < all.length - 1 || text.endsWith('\n') ? `${line}\n` : line));
  return (state.fromStart ? lines.slice(Math.max(0, state.lines - 1)) : state.lines === 0 ? [] : lines.slice(-state.lines)).join('');
}

/** Characters that are kept before it is looked how many of them will be needed. */
const KEPT_CHARACTERS = 1 << 16;

/** What may still be the end of a text that goes on. */
function kept(state: TailState, text: string): string {
  return state.fromStart || text.length <= KEPT_CHARACTERS ? text : ending({ ...state, lines: state.bytes ? state.lines : state.lines + 1 }, text);
}

/** How often `tail -f` looks at its files. */
const FOLLOW_MS = 1000;

const tail = (words: Dialect): Program => ({
  start: (): Json => ({ opened: false, files: [], lines: 10, fromStart: false, bytes: false, follow: false, input: '', sizes: {}, out: '', err: '', exit: 0, last: '' }),
  step(json, _wake, os): Step {
    let state = json as unknown as TailState;
    const io = new Io(os, words);
    io.out = state.out;
    if (!state.opened) {
      const flags = parseFlags(io, os.args.slice(1).map((one) => (/^-[0-9]+$/.test(one) ? `-n${one.slice(1)}` : one)), 'fFn:c:qvs:', { follow: 'f', lines: 'n' });
      if (!flags) { os.write(2, io.err); return { exit: 1 }; }
      const count = flags.value('c') ?? flags.value('n') ?? '10';
      state = { ...state, opened: true, files: flags.operands, lines: Math.abs(Number(count)), fromStart: count.startsWith('+'), bytes: flags.has('c'), follow: flags.has('f') || flags.has('F') };
      if (state.files.length) state = showFiles(state, io);
    }
    if (state.files.length === 0) {
      for (let text = os.read(0); text !== null; text = os.read(0)) {
        if (text === undefined) return { state: state as unknown as Json, wait: { readable: [0] } };
        if (failed(text)) break;
        state = { ...state, input: kept(state, state.input + text) };
        if (state.input.length > KEPT_CHARACTERS) os.hold(state.input.length);
      }
      io.out += ending(state, state.input);
      state = { ...state, files: [''], follow: false };
    } else if (state.follow) state = more(state, io);
    writeSome(os, 2, io.err);
    const out = writeSome(os, 1, io.out);
    const next = { ...state, out, exit: state.exit || io.exit } as unknown as Json;
    if (out !== '') return { state: next, wait: { writable: [1] } };
    return state.follow ? { state: next, wait: { untilMs: os.nowMs() + FOLLOW_MS } } : { exit: state.exit || io.exit };
  },
});

function showFiles(given: TailState, io: Io): TailState {
  const sizes: Record<string, number> = {};
  let first = true;
  for (const file of given.files) {
    const text = io.os.readFile(file);
    if (failed(text)) { io.fail(io.dialect === 'gnu' ? `cannot open '${file}' for reading: No such file or directory` : openWords(io, file, text)); continue; }
    if (given.files.length > 1) io.out += `${first ? '' : '\n'}==> ${file} <==\n`;
    first = false;
    io.out += ending(given, text);
    sizes[file] = text.length;
  }
  if (!given.follow || Object.keys(sizes).length) return { ...given, sizes, last: given.files.at(-1) ?? '' };
  io.err += io.dialect === 'gnu' ? 'tail: no files remaining\n' : 'tail: no files\n';
  return { ...given, sizes, follow: false, exit: 1 };
}

function more(given: TailState, io: Io): TailState {
  const sizes = { ...given.sizes };
  let { last } = given;
  for (const file of given.files) {
    const text = io.os.readFile(file);
    const size = sizes[file];
    if (failed(text) || size === undefined || text.length === size) continue;
    if (given.files.length > 1 && last !== file) io.out += `\n==> ${file} <==\n`;
    last = file;
    io.out += text.length < size ? text : text.slice(size);
    sizes[file] = text.length;
  }
  return { ...given, sizes, last };
}

export const passingTools = (words: Dialect): Record<string, Program> => ({ cat: cat(words), head: head(words), tail: tail(words), tee: tee(words) });
