import type { Io } from './applet';

export interface Flags {
  has(letter: string): boolean;
  value(letter: string): string | undefined;
  values(letter: string): readonly string[];
  readonly operands: readonly string[];
}

/**
 * Reads options: `letters` as for getopt ("al:1" has -a, -l VALUE, -1); `long` names long options by their letter. Undefined after a
 * complaint about one that is not known.
 */
export function parseFlags(io: Io, args: readonly string[], letters: string, long: Readonly<Record<string, string>> = {}, order: 'anywhere' | 'before-operands' = 'anywhere'): Flags | undefined {
  const found: [string, string][] = [];
  const operands: string[] = [];
  const takes = (letter: string): boolean => letters.charAt(letters.indexOf(letter) + 1) === ':';
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (word === '--') { operands.push(...args.slice(at + 1)); break; }
    if (word === '-' || !word.startsWith('-')) {
      operands.push(...(order === 'anywhere' ? [word] : args.slice(at)));
      if (order === 'anywhere') continue;
      break;
    }
    if (word.startsWith('--')) {
      const [name = '', value] = word.slice(2).split(/=(.*)/s);
      const letter = long[name];
      if (letter === undefined) { unknown(io, word); return undefined; }
      found.push([letter, value ?? (takes(letter) ? args[++at] ?? '' : '')]);
      continue;
    }
    for (let index = 1; index < word.length; index++) {
      const letter = word.charAt(index);
      if (letter === ':' || !letters.includes(letter)) { unknown(io, `-${letter}`); return undefined; }
      if (!takes(letter)) { found.push([letter, '']); continue; }
      const rest = word.slice(index + 1);
      if (rest === '' && at + 1 >= args.length) {
        io.fail(`option requires an argument -- ${io.dialect === 'gnu' ? `'${letter}'` : letter}`);
        return undefined;
      }
      found.push([letter, rest === '' ? args[++at] ?? '' : rest]);
      break;
    }
  }
  return {
    has: (letter) => found.some(([one]) => one === letter),
    value: (letter) => found.findLast(([one]) => one === letter)?.[1],
    values: (letter) => found.filter(([one]) => one === letter).map(([, value]) => value),
    operands,
  };
}

function unknown(io: Io, option: string): void {
  const short = !option.startsWith('--');
  const name = option.replace(/^-+/, '');
  if (io.dialect === 'gnu') {
    io.fail(short ? `invalid option -- '${name}'` : `unrecognized option '${option}'`);
    io.err += `Try '${io.name} --help' for more information.\n`;
  } else io.fail(`unrecognized option: ${name}`);
}
