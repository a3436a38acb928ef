import { failed } from '../../simulator/base/program';
import { ShellFailure, type Memory, type Shell, type BuiltinResult, type Builtins } from '../state';
import { assign, valueOf } from '../variables';

interface Options { raw: boolean; silent: boolean; prompt: string | undefined; seconds: number | undefined; characters: number | undefined; delimiter: string; names: string[] }

function optionsOf(args: readonly string[]): Options {
  const options: Options = { raw: false, silent: false, prompt: undefined, seconds: undefined, characters: undefined, delimiter: '\n', names: [] };
  const rest = args.slice(1);
  while (rest[0]?.startsWith('-') && rest[0].length > 1) {
    const word = rest.shift() ?? '';
    if (word === '--') break;
    for (let at = 1; at < word.length; at++) {
      const letter = word.charAt(at);
      if (letter === 'r') options.raw = true;
      else if (letter === 's') options.silent = true;
      else if ('ptnd'.includes(letter)) {
        const value = word.slice(at + 1) || (rest.shift() ?? '');
        if (letter === 'p') options.prompt = value;
        else if (letter === 't') options.seconds = Number(value);
        else if (letter === 'n') options.characters = Number(value);
        else options.delimiter = value.charAt(0);
        break;
      } else throw new ShellFailure(`illegal option -${letter}`, 2, 'read');
    }
  }
  options.names = rest;
  return options;
}

/** Characters of a line that are read before somebody else has a turn. */
const ONE_GO = 512;

/** Reads one line into variables. What was read stays in `memory` while it waits for more. */
function read(shell: Shell, args: readonly string[], memory: Memory): BuiltinResult {
  const options = optionsOf(args);
  const { os } = shell;
  if (memory.text === undefined) {
    if (options.prompt !== undefined && os.isTty(0)) os.write(2, options.prompt);
    if (options.silent && os.isTty(0)) os.setTerminal('password');
  }
  let text = memory.text ?? '';
  const untilMs = memory.untilMs ?? (options.seconds === undefined ? undefined : os.nowMs() + Math.round(options.seconds * 1000));
  for (let count = 0; ; count++) {
    if (count === ONE_GO) {
      shell.outcome = { wait: { untilMs: os.nowMs() } };
      return { waiting: { text, ...(untilMs === undefined ? {} : { untilMs }) } };
    }
    if (options.characters !== undefined && text.length >= options.characters) return finish(shell, options, text, 0);
    const one = os.read(0, 1);
    if (one === undefined) {
      if (untilMs !== undefined && os.nowMs() >= untilMs) return finish(shell, options, text, 1);
      shell.outcome = { wait: { readable: [0], ...(untilMs === undefined ? {} : { untilMs }) } };
      return { waiting: { text, ...(untilMs === undefined ? {} : { untilMs }) } };
    }
    if (one === null || failed(one)) return finish(shell, options, text, 1);
    if (one === '\0') continue;
    if (one !== options.delimiter) { text += one; continue; }
    if (!options.raw && /(?:^|[^\\])(?:\\\\)*\\$/.test(text)) { text = text.slice(0, -1); continue; }
    return finish(shell, options, text, 0);
  }
}

function finish(shell: Shell, options: Options, text: string, status: number): BuiltinResult {
  if (options.silent && shell.os.isTty(0)) shell.os.setTerminal('line');
  const names = options.names.length ? options.names : ['REPLY'];
  const fields = split(text, valueOf(shell, 'IFS') ?? ' \t\n', names.length, options.raw);
  names.forEach((name, index) => assign(shell, name, fields[index] ?? ''));
  return status;
}

/** Cuts a line into at most `count` fields; the last takes the rest. */
function split(text: string, separators: string, count: number, raw: boolean): string[] {
  const characters: { readonly text: string; readonly separator: boolean; readonly blank: boolean }[] = [];
  for (let at = 0; at < text.length; at++) {
    const escaped = !raw && text.charAt(at) === '\\';
    if (escaped) at++;
    const one = text.charAt(at);
    const separator = !escaped && separators.includes(one);
    if (one !== '') characters.push({ text: one, separator, blank: separator && ' \t\n'.includes(one) });
  }
  const out: string[] = [];
  let at = 0;
  const skipBlanks = (): void => { while (characters[at]?.blank) at++; };
  skipBlanks();
  while (at < characters.length && out.length < count - 1) {
    let field = '';
    while (at < characters.length && !characters[at]?.separator) field += characters[at++]?.text ?? '';
    out.push(field);
    skipBlanks();
    if (characters[at]?.separator) { at++; skipBlanks(); }
  }
  if (at < characters.length) out.push(rest(characters.slice(at)));
  return out;
}

function rest(characters: readonly { readonly text: string; readonly separator: boolean; readonly blank: boolean }[]): string {
  let end = characters.length;
  while (end > 0 && characters[end - 1]?.blank) end--;
  const only = characters.slice(0, end).filter((one) => one.separator);
  if (only.length === 1 && !only[0]?.blank && characters[end - 1]?.separator) end--;
  return characters.slice(0, end).map((one) => one.text).join('');
}

export const readBuiltins: Builtins = { read };
