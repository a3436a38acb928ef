import type { Json } from '../../../base/json';
import type { Program, Step } from '../../../base/program';
import { failed } from '../../../base/program';
import { compareText, utf8Bytes } from '../../../base/text';
import { filter, Io, linesOf, openWords, readInputs, readsInput, tool, type Dialect } from '../../common/applet';
import { parseFlags } from '../../common/flags';

const SORT_FLAGS = 'nrufbk:t:hVso:';

const sort = (words: Dialect): Program => tool(words, {
  input: (args) => readsInput(args.filter((one, index) => !one.startsWith('-') && !/^-[kto]$/.test(args[index - 1] ?? ''))),
  run(io, args, input) {
    const flags = parseFlags(io, args, SORT_FLAGS);
    if (!flags) return;
    const lines = readInputs(io, flags.operands, input).flatMap(({ text }) => linesOf(text));
    const keys = flags.values('k').map(keyOf);
    const separator = flags.value('t');
    const modes = { numeric: flags.has('n') || flags.has('h'), human: flags.has('h'), reverse: flags.has('r'), fold: flags.has('f') };
    const compare = (a: string, b: string): number => {
      for (const key of keys.length ? keys : [WHOLE]) {
        const order = compareBy(field(a, key, separator), field(b, key, separator), { ...modes, numeric: modes.numeric || key.numeric, reverse: modes.reverse || key.reverse });
        if (order !== 0) return order;
      }
      return flags.has('u') ? 0 : modes.reverse ? compareText(b, a) : compareText(a, b);
    };
    const sorted = lines.toSorted(compare);
    for (const line of flags.has('u') ? sorted.filter((one, index) => index === 0 || compare(sorted[index - 1] ?? '', one) !== 0) : sorted) io.line(line);
    const file = flags.value('o');
    if (file === undefined) return;
    const written = io.os.writeFile(file, io.out);
    if (failed(written)) io.fail(openWords(io, file, written), 2);
    io.out = '';
  },
});

interface Key { readonly start: number; readonly end: number; readonly numeric: boolean; readonly reverse: boolean }
const WHOLE: Key = { start: 0, end: 0, numeric: false, reverse: false };

function keyOf(text: string): Key {
  const found = /^(\d+)(?:\.\d+)?([a-z]*)(?:,(\d+)(?:\.\d+)?([a-z]*))?$/.exec(text);
  const letters = `${found?.[2] ?? ''}${found?.[4] ?? ''}`;
  return { start: Number(found?.[1] ?? 1), end: Number(found?.[3] ?? 0), numeric: letters.includes('n'), reverse: letters.includes('r') };
}

function field(line: string, key: Key, separator: string | undefined): string {
  if (key.start === 0) return line;
  const fields = separator === undefined ? line.trimStart().split(/\s+/) : line.split(separator);
  return fields.slice(key.start - 1, key.end || undefined).join(separator ?? ' ');
}

function compareBy(a: string, b: string, modes: { readonly numeric: boolean; readonly human: boolean; readonly reverse: boolean; readonly fold: boolean }): number {
  const number = (text: string): number => {
    const [, digits = '', unit = ''] = /^\s*(-?[0-9]*\.?[0-9]*)([KMGTP]?)/i.exec(text) ?? [];
    return (Number(digits) || 0) * (modes.human ? 1024 ** (' KMGTP'.indexOf(unit.toUpperCase() || ' ')) : 1);
  };
  const order = modes.numeric ? number(a) - number(b) : modes.fold ? compareText(a.toUpperCase(), b.toUpperCase()) : compareText(a, b);
  return modes.reverse ? -order : order;
}

const uniq = (words: Dialect): Program => tool(words, {
  input: (args) => readsInput(args.filter((one) => !one.startsWith('-'))),
  run(io, args, input) {
    const flags = parseFlags(io, args, 'cdui');
    if (!flags) return;
    const groups: { line: string; count: number }[] = [];
    for (const line of readInputs(io, flags.operands.slice(0, 1), input).flatMap(({ text }) => linesOf(text))) {
      const last = groups.at(-1);
      if (last && (flags.has('i') ? last.line.toLowerCase() === line.toLowerCase() : last.line === line)) last.count++;
      else groups.push({ line, count: 1 });
    }
    for (const { line, count } of groups) {
      if ((flags.has('d') && count === 1) || (flags.has('u') && count > 1)) continue;
      io.line(flags.has('c') ? `${String(count).padStart(7)} ${line}` : line);
    }
  },
});

interface Counts { readonly l: number; readonly w: number; readonly c: number; readonly m: number }
type Column = keyof Counts;
const COLUMNS: readonly Column[] = ['l', 'w', 'c', 'm'];
const NOTHING: Counts = { l: 0, w: 0, c: 0, m: 0 };
interface WcMemory { readonly columns: readonly Column[]; readonly named: boolean; readonly rows: readonly { readonly file: string; readonly counts: Counts }[]; readonly counts: Counts; /** The text so far ends within a word. */ readonly inWord: boolean }

const wc = (words: Dialect): Program => filter(words, {
  open(io, args) {
    const flags = parseFlags(io, args, 'lwcm');
    if (!flags) return undefined;
    const chosen = COLUMNS.filter((letter) => flags.has(letter));
    const memory: WcMemory = { columns: chosen.length ? chosen : ['l', 'w', 'c'], named: flags.operands.length > 0, rows: [], counts: NOTHING, inWord: false };
    return { files: flags.operands, memory: memory as unknown as Json };
  },
  beginFile: (_io, json) => ({ ...(json as unknown as WcMemory), counts: NOTHING, inWord: false }) as unknown as Json,
  feed(_io, json, text) {
    const memory = json as unknown as WcMemory;
    const { l, w, c, m } = memory.counts;
    const found = text.split(/\s+/).filter((word) => word !== '').length - (memory.inWord && /^\S/.test(text) ? 1 : 0);
    const counts = { l: l + text.split('\n').length - 1, w: w + found, c: c + utf8Bytes(text), m: m + (memory.columns.includes('m') ? [...text].length : 0) };
    return { memory: { ...memory, counts, inWord: /\S$/.test(text) } as unknown as Json };
  },
  endFile(_io, json, file) {
    const memory = json as unknown as WcMemory;
    return { ...memory, rows: [...memory.rows, { file, counts: memory.counts }] } as unknown as Json;
  },
  end(io, json) {
    const { columns, named, rows: read } = json as unknown as WcMemory;
    const total = read.reduce((sum, { counts }) => ({ l: sum.l + counts.l, w: sum.w + counts.w, c: sum.c + counts.c, m: sum.m + counts.m }), NOTHING);
    const rows = read.length > 1 ? [...read, { file: 'total', counts: total }] : read;
    const width = columns.length === 1 && rows.length === 1 ? 0 : words === 'gnu' ? Math.max(named ? 1 : 7, ...columns.map((column) => String(total[column]).length)) : 9;
    for (const { file, counts } of rows) io.line([...columns.map((column) => String(counts[column]).padStart(width)), ...(named ? [file] : [])].join(' '));
  },
});

/** The positions a list like `1,3-5` selects. */
function ranges(list: string): (index: number) => boolean {
  const parts = list.split(',').map((part) => {
    const found = /^(\d*)(-?)(\d*)$/.exec(part);
    const start = Number(found?.[1] || 1);
    return { start, end: found?.[2] ? Number(found[3] || Infinity) : start };
  });
  return (index) => parts.some(({ start, end }) => index >= start && index <= end);
}

const cut = (words: Dialect): Program => filter(words, {
  lines: true,
  open(io, args) {
    const flags = parseFlags(io, args, 'd:f:c:b:so:', words === 'gnu' ? { 'output-delimiter': 'o', delimiter: 'd', fields: 'f' } : {});
    if (!flags) return undefined;
    const list = flags.value('f') ?? flags.value('c') ?? flags.value('b');
    if (list === undefined) { io.fail(words === 'gnu' ? 'you must specify a list of bytes, characters, or fields' : 'expected a list of bytes, characters, or fields'); return undefined; }
    return { files: flags.operands, memory: { list, delimiter: flags.has('f') ? flags.value('d') ?? '\t' : null, between: flags.value('o') ?? null, only: flags.has('s') } };
  },
  feed(io, memory, text) {
    const { list, delimiter, between, only } = memory as { list: string; delimiter: string | null; between: string | null; only: boolean };
    const selects = ranges(list);
    for (const line of linesOf(text)) {
      if (delimiter === null) io.line([...line].filter((_, index) => selects(index + 1)).join(''));
      else if (line.includes(delimiter)) io.line(line.split(delimiter).filter((_, index) => selects(index + 1)).join(between ?? delimiter));
      else if (!only) io.line(line);
    }
    return { memory };
  },
});

const SETS: Readonly<Record<string, string>> = { upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', lower: 'abcdefghijklmnopqrstuvwxyz', digit: '0123456789', space: ' \t\n\r\f\v', blank: ' \t', alpha: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', alnum: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', punct: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~' };

/** The characters a set of `tr` stands for: ranges, classes and escapes. */
function characters(set: string): string[] {
  const text = set.replace(/\[:([a-z]+):\]/g, (_, name: string) => SETS[name] ?? '').replace(/\\([ntr\\0]|[0-7]{3})/g, (_, one: string) => (one === 'n' ? '\n' : one === 't' ? '\t' : one === 'r' ? '\r' : one === '\\' ? '\\' : String.fromCharCode(Number.parseInt(one, 8))));
  const out: string[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text.charAt(at + 1) === '-' && at + 2 < text.length) {
      for (let code = text.charCodeAt(at); code <= text.charCodeAt(at + 2); code++) out.push(String.fromCharCode(code));
      at += 2;
    } else out.push(text.charAt(at));
  }
  return out;
}

const tr = (words: Dialect): Program => filter(words, {
  open(io, args) {
    const flags = parseFlags(io, args, 'dscC', {}, 'before-operands');
    if (!flags) return undefined;
    const [from = '', to = ''] = flags.operands;
    return { files: ['-'], memory: { from, to, letters: [...'dscC'].filter((letter) => flags.has(letter)).join(''), last: '' } };
  },
  feed(io, json, text) {
    const memory = json as { from: string; to: string; letters: string; last: string };
    const from = characters(memory.from);
    const to = characters(memory.to);
    const complement = /[cC]/.test(memory.letters);
    const inFrom = (one: string): boolean => from.includes(one) !== complement;
    const squeezed = memory.to === '' ? undefined : to;
    let { last } = memory;
    for (const one of text) {
      if (memory.letters.includes('d') && inFrom(one)) continue;
      const out = !memory.letters.includes('d') && memory.to !== '' && inFrom(one) ? (complement ? to.at(-1) : to[from.indexOf(one)] ?? to.at(-1)) ?? one : one;
      if (memory.letters.includes('s') && out === last && (squeezed ? squeezed.includes(out) : inFrom(out))) continue;
      io.out += out;
      last = out;
    }
    return { memory: { ...memory, last } };
  },
});

/** Numbers that are printed in one go. */
const SEQ_LINES = 1_000;

/** What `seq` was asked for, or what is wrong with that. */
function sequence(args: readonly string[], words: Dialect): { readonly first: number; readonly step: number; readonly count: number; readonly places: number; readonly width: number; readonly separator: string } | string {
  const rest = args.filter((one) => one !== '-w');
  const separator = rest[0] === '-s' ? rest.splice(0, 2)[1] ?? '\n' : rest[0]?.startsWith('-s') ? (rest.shift() ?? '').slice(2) : '\n';
  const numbers = rest.map(Number);
  const bad = rest.find((_, index) => Number.isNaN(numbers[index]));
  if (bad !== undefined || numbers.length === 0) return bad === undefined ? 'missing operand' : words === 'gnu' ? `invalid floating point argument: '${bad}'` : `invalid number '${bad}'`;
  const [first, step, last] = numbers.length === 1 ? [1, 1, numbers[0] ?? 0] : numbers.length === 2 ? [numbers[0] ?? 1, 1, numbers[1] ?? 0] : [numbers[0] ?? 1, numbers[1] ?? 1, numbers[2] ?? 0];
  const places = Math.max(...rest.map((one) => one.split('.')[1]?.length ?? 0));
  const count = Math.floor((last - first) / step + 1e-9) + 1;
  const width = args.includes('-w') && count > 0 ? Math.max(...[first, first + (count - 1) * step].map((one) => one.toFixed(places).length)) : 0;
  return { first, step, count, places, width, separator };
}

/** Counts as far as it is told, and no faster than somebody reads. */
const seq = (words: Dialect): Program => ({
  start: (): Json => ({ at: 0, rest: '' }),
  step(json, _wake, os): Step {
    const asked = sequence(os.args.slice(1), words);
    if (typeof asked === 'string') {
      const io = new Io(os, words);
      io.fail(asked);
      os.write(2, io.err);
      return { exit: 1 };
    }
    const { at, rest } = json as { at: number; rest: string };
    const to = rest === '' ? Math.min(at + SEQ_LINES, asked.count) : at;
    const numbers = Array.from({ length: Math.max(0, to - at) }, (_, index) => (asked.first + (at + index) * asked.step).toFixed(asked.places).padStart(asked.width, '0') + (at + index + 1 === asked.count ? '\n' : asked.separator));
    const text = rest + numbers.join('');
    if (text === '') return { exit: 0 };
    const taken = os.write(1, text);
    if (failed(taken)) return { exit: 1 };
    const left = text.slice(taken);
    if (left === '' && to >= asked.count) return { exit: 0 };
    return left === '' ? { state: { at: to, rest: '' }, again: true } : { state: { at: to, rest: left }, wait: { writable: [1] } };
  },
});

/** Prints the same line until nobody reads it any more. */
const yes = (): Program => ({
  start: (): Json => null,
  step(_state, _wake, os): Step {
    const line = `${os.args.slice(1).join(' ') || 'y'}\n`;
    const taken = os.write(1, line.repeat(64));
    if (failed(taken)) return { exit: 1 };
    return taken < line.length * 64 ? { state: null, wait: { writable: [1] } } : { state: null, again: true };
  },
});

const rev = (words: Dialect, name: 'rev' | 'tac' | 'nl'): Program => tool(words, {
  input: (args) => readsInput(args.filter((one) => !one.startsWith('-'))),
  run(io: Io, args, input) {
    const lines = readInputs(io, args.filter((one) => !one.startsWith('-')), input).flatMap(({ text }) => linesOf(text));
    let number = 0;
    const shown = name === 'tac' ? lines.toReversed() : name === 'rev' ? lines.map((line) => [...line].toReversed().join('')) : lines.map((line) => (line === '' ? '       ' : `${String(++number).padStart(6)}\t${line}`));
    shown.forEach((line) => io.line(line));
  },
});

export const sortingTools = (words: Dialect): Record<string, Program> => ({
  sort: sort(words), uniq: uniq(words), wc: wc(words), cut: cut(words), tr: tr(words), seq: seq(words), yes: yes(), tac: rev(words, 'tac'), rev: rev(words, 'rev'), nl: rev(words, 'nl'),
});
