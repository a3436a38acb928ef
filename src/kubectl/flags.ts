import { CommandError } from './errors';
import { parseDuration } from './text/go';

/** `optional` takes a value only as `--flag=value`; `list` splits at commas, `array` does not; both may be repeated. */
export type FlagType = 'bool' | 'string' | 'int' | 'list' | 'array' | 'duration' | 'optional' | 'count';

export interface Flag {
  readonly type: FlagType;
  readonly short?: string;
  /** What `optional` means without a value. */
  readonly bare?: string;
  /** One clause for the help. */
  readonly help?: string;
}

export type FlagSet = Readonly<Record<string, Flag>>;

/** Flags as they were given; a flag that was not given is undefined. */
export class Flags {
  constructor(private readonly values: ReadonlyMap<string, readonly string[]>) {}

  /** All of them in their order, each with its value; one that was repeated comes as often. */
  given(): readonly (readonly [name: string, value: string])[] { return [...this.values].flatMap(([name, values]) => values.map((value) => [name, value] as const)); }
  has(name: string): boolean { return this.values.has(name); }
  string(name: string): string | undefined { return this.values.get(name)?.at(-1); }
  list(name: string): readonly string[] { return this.values.get(name) ?? []; }
  bool(name: string): boolean { return /^(1|t|T|true|TRUE|True)$/.test(this.string(name) ?? ''); }
  /** A bool that is on unless it was switched off. */
  unless(name: string): boolean { return !this.has(name) || this.bool(name); }
  int(name: string): number | undefined { return this.has(name) ? Number(this.string(name)) : undefined; }
  durationMs(name: string): number | undefined { return this.has(name) ? parseDuration(this.string(name) ?? '') : undefined; }
}

export interface ParsedArguments {
  readonly flags: Flags;
  readonly args: readonly string[];
  /** How many of `args` came before `--`; undefined when there was none. */
  readonly dashAt: number | undefined;
}

/** Reads flags and arguments in any order, up to `--`. Throws a CommandError that says which flag is wrong. */
export function parseFlags(words: readonly string[], set: FlagSet, command: string): ParsedArguments {
  const values = new Map<string, string[]>();
  const args: string[] = [];
  const fail = (message: string): never => { throw new CommandError(`${message}\nSee '${command} --help' for usage.`); };
  const store = (name: string, flag: Flag, value: string) => {
    check(name, flag, value, fail);
    const many = flag.type === 'list' ? value.split(',') : [value];
    values.set(name, flag.type === 'list' || flag.type === 'array' ? [...(values.get(name) ?? []), ...many] : many);
  };
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') return { flags: new Flags(values), args: [...args, ...words.slice(index + 1)], dashAt: args.length };
    if (word.startsWith('--')) index += longFlag(word, words[index + 1], set, store, fail);
    else if (word.length > 1 && word.startsWith('-')) index += shortFlags(word, words[index + 1], set, store, fail);
    else args.push(word);
  }
  return { flags: new Flags(values), args, dashAt: undefined };
}

type Store = (name: string, flag: Flag, value: string) => void;
type Fail = (message: string) => never;

/** Returns how many further words it took. */
function longFlag(word: string, next: string | undefined, set: FlagSet, store: Store, fail: Fail): number {
  const equals = word.indexOf('=');
  const name = word.slice(2, equals < 0 ? undefined : equals);
  const flag = Object.hasOwn(set, name) ? set[name] : undefined;
  if (!flag) return fail(`unknown flag: --${name}`);
  if (equals >= 0) return store(name, flag, word.slice(equals + 1)), 0;
  const bare = bareValue(flag);
  if (bare !== undefined) return store(name, flag, bare), 0;
  if (next === undefined) return fail(`flag needs an argument: --${name}`);
  return store(name, flag, next), 1;
}

function shortFlags(word: string, next: string | undefined, set: FlagSet, store: Store, fail: Fail): number {
  for (let index = 1; index < word.length; index++) {
    const char = word[index] ?? '';
    const found = Object.entries(set).find(([, flag]) => flag.short === char);
    if (!found) return fail(`unknown shorthand flag: '${char}' in -${word.slice(index)}`);
    const [name, flag] = found;
    const rest = word.slice(index + 1);
    const bare = bareValue(flag);
    if (rest.startsWith('=')) return store(name, flag, rest.slice(1)), 0;
    if (bare !== undefined) { store(name, flag, bare); continue; }
    if (rest) return store(name, flag, rest), 0;
    if (next === undefined) return fail(`flag needs an argument: '${char}' in -${word.slice(index)}`);
    return store(name, flag, next), 1;
  }
  return 0;
}

const bareValue = (flag: Flag): string | undefined => (flag.type === 'bool' ? 'true' : flag.type === 'optional' ? flag.bare ?? '' : undefined);

function check(name: string, flag: Flag, value: string, fail: Fail): void {
  const label = `${flag.short ? `-${flag.short}, ` : ''}--${name}`;
  const invalid = (why: string) => fail(`invalid argument "${value}" for "${label}" flag: ${why}`);
  if (flag.type === 'bool' && !/^(1|t|T|true|TRUE|True|0|f|F|false|FALSE|False)$/.test(value)) invalid(`strconv.ParseBool: parsing "${value}": invalid syntax`);
  if (flag.type === 'int' && !/^[-+]?\d+$/.test(value)) invalid(`strconv.ParseInt: parsing "${value}": invalid syntax`);
  if (flag.type === 'duration' && parseDuration(value) === undefined) invalid(`time: ${/^[-+]?(\d+(ns|us|ms|s|m|h))*\d+$/.test(value) ? 'missing unit in' : 'invalid'} duration "${value}"`);
}

/** Flags that every verb takes. */
export const GLOBAL_FLAGS: FlagSet = {
  namespace: { type: 'string', short: 'n', help: 'look in this namespace instead of the default one' },
  context: { type: 'string' }, cluster: { type: 'string' }, user: { type: 'string' }, kubeconfig: { type: 'string' }, server: { type: 'string', short: 's' },
  'request-timeout': { type: 'string' }, as: { type: 'string' }, v: { type: 'int', short: 'v' }, 'warnings-as-errors': { type: 'bool' },
  help: { type: 'bool', short: 'h', help: 'show what this command does' },
};

const DRY_RUN: Flag = { type: 'optional', bare: 'unchanged', help: 'client or server: say what would happen, change nothing' };
export const OUTPUT_FLAGS: FlagSet = {
  output: { type: 'string', short: 'o', help: 'json, yaml, name, wide, jsonpath=…, custom-columns=…' },
  template: { type: 'string' }, 'show-managed-fields': { type: 'bool' }, 'allow-missing-template-keys': { type: 'bool' },
};
export const FILE_FLAGS: FlagSet = {
  filename: { type: 'list', short: 'f', help: 'a file, a folder, or - for standard input' }, recursive: { type: 'bool', short: 'R', help: 'folders with all that is in them' }, kustomize: { type: 'string', short: 'k' },
};
export const SELECTOR_FLAGS: FlagSet = {
  selector: { type: 'string', short: 'l', help: 'only objects with these labels' }, 'field-selector': { type: 'string', help: 'only objects with these field values' },
};
export const EDIT_FLAGS: FlagSet = { 'dry-run': DRY_RUN, 'field-manager': { type: 'string' } };
