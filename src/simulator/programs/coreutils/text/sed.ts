import type { Json } from '../../../base/json';
import { failed, type Os, type Program } from '../../../base/program';
import { filter, Io, linesOf, tool, type Dialect } from '../../common/applet';
import { parseFlags } from '../../common/flags';
import { parseSed, ScriptFault, type Address, type Command } from './sedScript';

/** A script under way, as plain data: the lines that came and were not read yet, the pattern space (null between two cycles) and where in the script it is. */
interface Memory {
  readonly commands: readonly Command[];
  readonly quiet: boolean;
  readonly queue: readonly string[];
  readonly line: number;
  readonly space: string | null;
  readonly next: number;
  readonly hold: string;
  /** Ranges that have begun, by the index of their command: the line they end at, or 0 where a pattern ends them. */
  readonly ranges: Readonly<Record<number, number>>;
  readonly after: string;
  readonly substituted: boolean;
  readonly used: string;
  /** The command at `next` was found to apply here, before it had to wait for the next line. */
  readonly chosen: boolean;
  readonly written: Readonly<Record<string, string>>;
}

type Draft = { -readonly [Name in keyof Memory]: Memory[Name] };

const begin = (commands: readonly Command[], quiet: boolean): Memory => ({ commands, quiet, queue: [], line: 0, space: null, next: 0, hold: '', ranges: {}, after: '', substituted: false, used: '', chosen: false, written: {} });

/** Whether a script asks which line is the last: then one line is held back until more is known. */
const asksForLast = (commands: readonly Command[]): boolean => commands.some(({ from, to, letter }) => (from && 'last' in from) || (to && 'last' in to) || letter === 'N' || letter === 'n');

/** Runs the script over the lines that are there; `ended` says that there will be no more. */
class Run {
  out = '';
  quit: number | undefined;

  constructor(readonly memory: Draft, private readonly ended: boolean, private readonly os: Os) {}

  /** Goes on until a line is missing, or the script quits. */
  go(): void {
    const { memory } = this;
    const kept = !this.ended && asksForLast(memory.commands) ? 1 : 0;
    for (;;) {
      if (memory.space === null) {
        if (memory.queue.length <= kept) return;
        this.read();
      }
      if (this.cycle(kept) === 'waits' || this.quit !== undefined) return;
    }
  }

  private read(): void {
    const [line = '', ...queue] = this.memory.queue;
    Object.assign(this.memory, { queue, space: line, line: this.memory.line + 1, next: 0, substituted: false });
  }

  private get isLast(): boolean { return this.ended && this.memory.queue.length === 0; }

  private cycle(kept: number): 'over' | 'waits' {
    const { memory } = this;
    for (let command = memory.commands[memory.next]; command; command = memory.commands[memory.next]) {
      const index = memory.next;
      const selected = memory.chosen || this.selects(command, index) !== command.negated;
      Object.assign(memory, { next: index + 1, chosen: false });
      if (!selected) { if (command.letter === '{') memory.next = command.jump ?? memory.commands.length; continue; }
      if (command.letter === 'n' || command.letter === 'N') {
        if (memory.queue.length <= kept && !this.isLast) { Object.assign(memory, { next: index, chosen: true }); return 'waits'; }
        if (this.isLast) return this.finish('print', 'ends');
        this.following(command.letter);
      } else {
        const end = this.perform(command, index);
        if (end) return end;
      }
    }
    return this.finish('print');
  }

  /** The end of a cycle: the pattern space is printed, then what was to come after it. */
  private finish(how: 'print' | 'silent', then: 'goes on' | 'ends' = 'goes on'): 'over' {
    const { memory } = this;
    if (how === 'print' && !memory.quiet) this.out += `${memory.space ?? ''}\n`;
    this.out += memory.after;
    Object.assign(memory, { space: null, next: 0, after: '' });
    if (then === 'ends') this.quit = 0;
    return 'over';
  }

  private following(letter: 'n' | 'N'): void {
    const { memory } = this;
    const before = memory.space ?? '';
    const { next, substituted } = memory;
    if (letter === 'n' && !memory.quiet) this.out += `${before}\n`;
    this.out += memory.after;
    memory.after = '';
    this.read();
    Object.assign(memory, { next, substituted, ...(letter === 'N' ? { space: `${before}\n${memory.space ?? ''}` } : {}) });
  }

  private perform(command: Command, index: number): 'over' | undefined {
    const { memory } = this;
    const space = memory.space ?? '';
    const newline = space.indexOf('\n');
    switch (command.letter) {
      case 's': this.substitute(command); return undefined;
      case 'y': memory.space = [...space].map((one) => { const at = (command.pattern ?? '').indexOf(one); return at < 0 ? one : command.text?.charAt(at) || one; }).join(''); return undefined;
      case 'p': this.out += `${space}\n`; return undefined;
      case 'P': this.out += `${newline < 0 ? space : space.slice(0, newline)}\n`; return undefined;
      case '=': this.out += `${memory.line}\n`; return undefined;
      case 'i': this.out += `${command.text ?? ''}\n`; return undefined;
      case 'a': memory.after += `${command.text ?? ''}\n`; return undefined;
      case 'r': { const text = this.os.readFile(command.file ?? ''); if (!failed(text)) memory.after += text; return undefined; }
      case 'w': this.write(command.file ?? '', `${space}\n`); return undefined;
      case 'h': memory.hold = space; return undefined;
      case 'H': memory.hold += `\n${space}`; return undefined;
      case 'g': memory.space = memory.hold; return undefined;
      case 'G': memory.space = `${space}\n${memory.hold}`; return undefined;
      case 'x': Object.assign(memory, { space: memory.hold, hold: space }); return undefined;
      case 't': if (!memory.substituted) return undefined; memory.substituted = false; memory.next = command.jump ?? 0; return undefined;
      case 'b': memory.next = command.jump ?? 0; return undefined;
      case 'c': if (!command.to || command.negated || memory.ranges[index] === undefined) this.out += `${command.text ?? ''}\n`; return this.finish('silent');
      case 'd': return this.finish('silent');
      case 'D': if (newline < 0) return this.finish('silent'); Object.assign(memory, { space: space.slice(newline + 1), next: 0 }); return undefined;
      case 'q': this.quit = Number(command.text || 0); return this.finish('print');
      default: return undefined;
    }
  }

  private write(file: string, text: string): void {
    if (file === '/dev/stdout') { this.out += text; return; }
    this.memory.written = { ...this.memory.written, [file]: (this.memory.written[file] ?? '') + text };
  }

  private pattern(source: string, flags: string): RegExp {
    if (source !== '') this.memory.used = source;
    return new RegExp(this.memory.used, flags);
  }

  private fits(address: Address): boolean {
    const { line, space } = this.memory;
    if ('line' in address) return address.line === line;
    if ('last' in address) return this.isLast;
    if ('step' in address) return address.step === 0 ? line === address.from : line >= address.from && (line - address.from) % address.step === 0;
    return 'pattern' in address && this.pattern(address.pattern, address.ignoreCase ? 'i' : '').test(space ?? '');
  }

  /** Whether a command applies here; ranges begin and end by being asked. */
  private selects({ from, to }: Command, index: number): boolean {
    if (!from) return true;
    if (!to) return this.fits(from);
    const { memory } = this;
    const { [index]: end, ...others } = memory.ranges;
    if (end === undefined) {
      if (!this.fits(from) && !('line' in from && from.line === 0 && memory.line === 1)) return false;
      const until = 'line' in to ? to.line : 'more' in to ? memory.line + to.more : 0;
      if (until > memory.line || (until === 0 && !('last' in to && this.isLast) && !('line' in from && from.line === 0 && this.fits(to)))) memory.ranges = { ...others, [index]: until };
      return true;
    }
    if (end > 0 ? memory.line >= end : this.fits(to)) memory.ranges = others;
    return end === 0 || memory.line <= end;
  }

  private substitute(command: Command): void {
    const { memory } = this;
    const flags = command.flags ?? '';
    const nth = Number(/\d+/.exec(flags)?.[0] ?? '1');
    let count = 0;
    let changed = false;
    let end = -1;
    const space = (memory.space ?? '').replace(this.pattern(command.pattern ?? '', `g${/i/i.test(flags) ? 'i' : ''}`), (...found: unknown[]) => {
      const [whole, at] = [String(found[0]), Number(found.at(-2))];
      // Nothing is no match where one has just ended.
      if (whole === '' && at === end) return '';
      end = at + whole.length;
      count++;
      if (count < nth || (count > nth && !flags.includes('g'))) return whole;
      changed = true;
      return replacement(command.text ?? '', found);
    });
    if (!changed) return;
    Object.assign(memory, { space, substituted: true });
    if (flags.includes('p')) this.out += `${space}\n`;
    if (command.file !== undefined) this.write(command.file, `${space}\n`);
  }
}

/** What a replacement makes of a match: `&`, `\1`, `\n`. */
const replacement = (text: string, found: readonly unknown[]): string => text.replace(/\\([^])|&/g, (_, escaped: string | undefined) => {
  if (escaped === undefined || escaped === '0') return String(found[0]);
  if (/\d/.test(escaped)) return String(found[Number(escaped)] ?? '');
  return ({ n: '\n', t: '\t' } as Readonly<Record<string, string>>)[escaped] ?? escaped;
});

const LONG = { expression: 'e', file: 'f', quiet: 'n', silent: 'n', 'regexp-extended': 'E', 'in-place': 'i' } as const;
const SUFFIX = /^(-[nEr]*i|--in-place=)(.+)$/;

interface Opened { readonly files: readonly string[]; readonly memory: Json; readonly suffix: string }

function open(io: Io, args: readonly string[]): Opened | undefined {
  const suffix = args.map((word) => SUFFIX.exec(word)?.[2]).find(Boolean) ?? '';
  const flags = parseFlags(io, args.map((word) => (SUFFIX.test(word) ? word.replace(SUFFIX, '$1').replace('=', '') : word)), 'nEre:f:is', LONG);
  if (!flags) return undefined;
  const operands = [...flags.operands];
  const script = scriptOf(io, flags.values('e'), flags.values('f')) ?? (flags.has('f') ? undefined : operands.shift());
  if (script === undefined) {
    if (!io.err) io.err += 'Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n';
    io.exit = 1;
    return undefined;
  }
  try {
    const commands = parseSed(script, flags.has('E') || flags.has('r'), io.dialect);
    return { files: operands, memory: begin(commands, flags.has('n')) as unknown as Json, suffix };
  } catch (fault) {
    if (!(fault instanceof ScriptFault)) throw fault;
    const where = fault.at < 0 ? '' : `-e expression #1, char ${fault.at}: `;
    io.fail(io.dialect === 'gnu' ? `${where}${fault.gnu}` : fault.busybox, fault.exit);
    return undefined;
  }
}

/** The pieces of a script, each on lines of its own. */
function scriptOf(io: Io, expressions: readonly string[], files: readonly string[]): string | undefined {
  if (!expressions.length && !files.length) return undefined;
  const texts = files.map((file) => io.os.readFile(file));
  const missing = texts.findIndex(failed);
  if (missing < 0) return [...expressions, ...texts.map((text) => String(text).replace(/\n$/, ''))].join('\n');
  io.fail(io.dialect === 'gnu' ? `couldn't open file ${files[missing] ?? ''}: No such file or directory` : `can't open '${files[missing] ?? ''}': No such file or directory`);
  return undefined;
}

function save(io: Io, { written }: Memory): void {
  for (const [file, text] of Object.entries(written)) io.os.writeFile(file, text);
}

function missing(io: Io, file: string): string {
  if (io.dialect !== 'gnu') return `${file}: No such file or directory`;
  io.exit = 2;
  return `can't read ${file}: No such file or directory`;
}

function inPlace(io: Io, { files, memory, suffix }: Opened): void {
  for (const file of files) {
    const text = io.os.readFile(file);
    if (failed(text)) { io.fail(missing(io, file)); continue; }
    const run = new Run({ ...(memory as unknown as Memory), queue: linesOf(text) }, true, io.os);
    run.go();
    if (suffix) io.os.writeFile(`${file}${suffix}`, text);
    // What comes after a `q` stays as it is.
    io.os.writeFile(file, run.out + run.memory.queue.map((line) => `${line}\n`).join(''));
    save(io, run.memory);
  }
}

function passing(words: Dialect): Program {
  const step = (io: Io, json: Json, lines: readonly string[], ended: boolean) => {
    const memory = json as unknown as Memory;
    const run = new Run({ ...memory, queue: [...memory.queue, ...lines] }, ended, io.os);
    run.go();
    io.out += run.out;
    if (run.memory.written !== memory.written) save(io, run.memory);
    if (run.quit) io.exit = run.quit;
    return { memory: run.memory as unknown as Json, ...(run.quit === undefined ? {} : { done: true as const }) };
  };
  return filter(words, {
    lines: true,
    open,
    feed: (io, json, text) => step(io, json, linesOf(text), false),
    end: (io, json) => void step(io, json, [], true),
    openWords: missing,
  });
}

/** The stream editor; -i edits files in place. */
export function sed(words: Dialect): Program {
  const stream = passing(words);
  const editor = tool(words, { run(io, args) { const opened = open(io, args); if (opened) inPlace(io, opened); } });
  const edits = (args: readonly string[]): boolean => args.some((one) => /^-[nEr]*i|^--in-place/.test(one));
  return {
    start: (os) => (edits(os.args.slice(1)) ? editor : stream).start(os),
    step: (state, wake, os) => (edits(os.args.slice(1)) ? editor : stream).step(state, wake, os),
  };
}
