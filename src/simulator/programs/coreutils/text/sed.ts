import type { Json } from '../../../base/json';
import { failed, type Program } from '../../../base/program';
import { filter, Io, linesOf, tool, type Dialect } from '../../common/applet';
import { parseFlags } from '../../common/flags';
import { regularExpression } from './regular';

type Address = { readonly line: number } | { readonly last: true } | { readonly pattern: string };
interface Command { readonly from?: Address; readonly to?: Address; readonly negated: boolean; readonly letter: string; readonly pattern?: string; readonly text?: string; readonly flags?: string }

class ScriptFault extends Error {
  override readonly name = 'ScriptFault';
}

/** Reads a script: addresses and the commands s, d, p, q, a, i, c, y, =, n. */
function parseScript(script: string, extended: boolean): Command[] {
  const commands: Command[] = [];
  let at = 0;
  const kind = extended ? 'extended' : 'basic';
  const delimited = (end: string): string => {
    let text = '';
    for (; script.charAt(at) !== end; at++) {
      if (at >= script.length) throw new ScriptFault('unterminated `s\' command');
      if (script.charAt(at) === '\\') { if (script.charAt(at + 1) === end) { text += end; at++; continue; } text += script.charAt(at++); }
      text += script.charAt(at);
    }
    at++;
    return text;
  };
  const address = (): Address | undefined => {
    const digits = /^\d+/.exec(script.slice(at))?.[0];
    if (digits !== undefined) { at += digits.length; return { line: Number(digits) }; }
    if (script.charAt(at) === '$') { at++; return { last: true }; }
    if (script.charAt(at) !== '/') return undefined;
    at++;
    return { pattern: regularExpression(delimited('/'), kind) };
  };
  const skip = (characters: string): void => { while (at < script.length && characters.includes(script.charAt(at))) at++; };
  for (skip(' \t\n;'); at < script.length; skip(' \t\n;')) {
    const from = address();
    let to: Address | undefined;
    if (from && script.charAt(at) === ',') { at++; to = address(); }
    skip(' ');
    const negated = script.charAt(at) === '!';
    if (negated) at++;
    skip(' ');
    const letter = script.charAt(at++);
    const base = { ...(from ? { from } : {}), ...(to ? { to } : {}), negated, letter };
    if (letter === 's' || letter === 'y') {
      const end = script.charAt(at++);
      const pattern = delimited(end);
      const text = delimited(end);
      const flags = /^[gpiI0-9]*/.exec(script.slice(at))?.[0] ?? '';
      at += flags.length;
      commands.push({ ...base, pattern: letter === 's' ? regularExpression(pattern, kind) : pattern, text, flags });
    } else if ('aic'.includes(letter) && letter !== '') {
      skip(' \\\n');
      const end = script.indexOf('\n', at);
      commands.push({ ...base, text: script.slice(at, end < 0 ? undefined : end) });
      at = end < 0 ? script.length : end;
    } else if ('dpq=n'.includes(letter) && letter !== '') commands.push(base);
    else throw new ScriptFault(letter === '' ? 'missing command' : `unsupported command ${letter}`);
  }
  return commands;
}

interface Memory { readonly commands: readonly Command[]; readonly quiet: boolean; readonly line: number; readonly active: Readonly<Record<number, boolean>>; readonly held: string | null }

/** Runs the script over one line; `last` says whether it is the last of all. */
function runLine(memory: Memory, given: string, last: boolean): { readonly memory: Memory; readonly out: string; readonly quit: boolean } {
  const active = { ...memory.active };
  const number = memory.line + 1;
  const fits = (address: Address, line: string): boolean => ('line' in address ? address.line === number : 'last' in address ? last : new RegExp(address.pattern).test(line));
  let line: string | undefined = given;
  let out = '';
  let after = '';
  let quit = false;
  memory.commands.forEach((command, index) => {
    if (line === undefined || quit) return;
    let selected = true;
    if (command.from && command.to) {
      const was = active[index] === true;
      selected = was || fits(command.from, line);
      if (selected) active[index] = was ? !fits(command.to, line) : !('line' in command.to && command.to.line <= number);
    } else if (command.from) selected = fits(command.from, line);
    if (selected === command.negated) return;
    switch (command.letter) {
      case 's': { const result = substitute(command, line); line = result.text; if (result.changed && command.flags?.includes('p')) out += `${line}\n`; return; }
      case 'y': line = [...line].map((one) => command.text?.charAt((command.pattern ?? '').indexOf(one)) || one).join(''); return;
      case 'd': line = undefined; return;
      case 'p': out += `${line}\n`; return;
      case '=': out += `${number}\n`; return;
      case 'i': out += `${command.text ?? ''}\n`; return;
      case 'a': after += `${command.text ?? ''}\n`; return;
      case 'c': out += `${command.text ?? ''}\n`; line = undefined; return;
      case 'q': quit = true; return;
      default:
    }
  });
  if (line !== undefined && !memory.quiet) out += `${line as string}\n`;
  return { memory: { ...memory, line: number, active }, out: out + after, quit };
}

function substitute(command: Command, line: string): { readonly text: string; readonly changed: boolean } {
  const flags = command.flags ?? '';
  const nth = Number(/\d+/.exec(flags)?.[0] ?? '1');
  let count = 0;
  let changed = false;
  const text = line.replace(new RegExp(command.pattern ?? '', `g${/i/i.test(flags) ? 'i' : ''}`), (...found: unknown[]) => {
    count++;
    const whole = String(found[0]);
    if (count < nth || (count > nth && !flags.includes('g'))) return whole;
    changed = true;
    return (command.text ?? '').replace(/\\([0-9&n\\/])|&/g, (token, escaped: string | undefined) => {
      if (escaped === undefined) return whole;
      if (escaped === 'n') return '\n';
      return /\d/.test(escaped) ? (escaped === '0' ? whole : String(found[Number(escaped)] ?? '')) : escaped === '&' ? '&' : token.slice(1);
    });
  });
  return { text, changed };
}

function open(io: Io, args: readonly string[]): { readonly files: readonly string[]; readonly memory: Json; readonly inPlace: boolean } | undefined {
  const flags = parseFlags(io, args, 'nEre:f:i');
  if (!flags) return undefined;
  const operands = [...flags.operands];
  const script = flags.has('e') ? flags.values('e').join('\n') : operands.shift();
  if (script === undefined) { io.err += "Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n"; io.exit = 1; return undefined; }
  try {
    const memory: Memory = { commands: parseScript(script, flags.has('E') || flags.has('r')), quiet: flags.has('n'), line: 0, active: {}, held: null };
    return { files: operands, memory: memory as unknown as Json, inPlace: flags.has('i') };
  } catch (fault) {
    if (!(fault instanceof ScriptFault)) throw fault;
    io.fail(io.dialect === 'gnu' ? `-e expression #1, char ${script.length}: ${fault.message}` : fault.message);
    return undefined;
  }
}

function inPlace(io: Io, files: readonly string[], start: Memory): void {
  for (const file of files) {
    const text = io.os.readFile(file);
    if (failed(text)) { io.fail(io.dialect === 'gnu' ? `can't read ${file}: No such file or directory` : `${file}: No such file or directory`); continue; }
    let memory = start;
    let out = '';
    linesOf(text).forEach((line, index, all) => { const result = runLine(memory, line, index === all.length - 1); memory = result.memory; out += result.out; });
    io.os.writeFile(file, out);
  }
}

/** A line is held back until the next one shows that it was not the last. */
function passing(words: Dialect): Program {
  return filter(words, {
    lines: true,
    open,
    feed(io, json, text) {
      let memory = json as unknown as Memory;
      for (const line of linesOf(text)) {
        if (memory.held !== null) {
          const result = runLine(memory, memory.held, false);
          io.out += result.out;
          memory = { ...result.memory, held: null };
          if (result.quit) return { memory: memory as unknown as Json, done: true };
        }
        memory = { ...memory, held: line };
      }
      const needsLast = memory.commands.some(({ from, to }) => (from && 'last' in from) || (to && 'last' in to));
      if (needsLast || memory.held === null) return { memory: memory as unknown as Json };
      const result = runLine(memory, memory.held, false);
      io.out += result.out;
      return { memory: { ...result.memory, held: null } as unknown as Json, ...(result.quit ? { done: true as const } : {}) };
    },
    end(io, json) {
      const memory = json as unknown as Memory;
      if (memory.held !== null) io.out += runLine(memory, memory.held, true).out;
    },
    openWords: (io, file) => (io.dialect === 'gnu' ? `can't read ${file}: No such file or directory` : `${file}: No such file or directory`),
  });
}

function sed(words: Dialect): Program {
  const stream = passing(words);
  const editor = tool(words, { run(io, args) { const opened = open(io, args); if (opened) inPlace(io, opened.files, opened.memory as unknown as Memory); } });
  const edits = (args: readonly string[]): boolean => args.some((one) => /^-[nEr]*i/.test(one));
  return {
    start: (os) => (edits(os.args.slice(1)) ? editor : stream).start(os),
    step: (state, wake, os) => (edits(os.args.slice(1)) ? editor : stream).step(state, wake, os),
  };
}

export const sedTools = (words: Dialect): Record<string, Program> => ({ sed: sed(words) });
