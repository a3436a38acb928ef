import { compareText } from '../../simulator/base/text';
import { bytesOf, encodeBase64 } from '../../simulator/base/base64';
import { failed } from '../../simulator/base/program';
import { CommandError } from '../errors';
import type { FlagSet } from '../flags';
import type { Command } from '../verb';

export const DATA_FLAGS: FlagSet = {
  'from-literal': { type: 'array', help: 'KEY=VALUE' }, 'from-file': { type: 'array', help: 'FILE, KEY=FILE or a folder' }, 'from-env-file': { type: 'array', help: 'a file of KEY=VALUE lines' },
};

const KEY = /^[-._a-zA-Z0-9]+$/;
const ENVIRONMENT_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;

/** Data of a ConfigMap or Secret from --from-literal, --from-file and --from-env-file, sorted by key. `owner`: `ConfigMap "x"`, for messages. */
export function readData(command: Command, owner: string): Readonly<Record<string, string>> {
  const { flags } = command;
  if (flags.has('from-env-file') && (flags.has('from-file') || flags.has('from-literal'))) throw new CommandError('from-env-file cannot be combined with from-file or from-literal');
  const data = new Map<string, string>();
  const add = (key: string, value: string) => {
    if (!KEY.test(key)) throw new CommandError(`${JSON.stringify(key)} is not a valid key name for a ${owner.split(' ')[0] ?? ''}: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`);
    if (key.startsWith('..') || key === '.') throw new CommandError(`${JSON.stringify(key)} is not a valid key name for a ${owner.split(' ')[0] ?? ''}: ${key.length < 3 ? `must not be '${key}'` : "must not start with '..'"}`);
    if (data.has(key)) throw new CommandError(`cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ${owner}`);
    data.set(key, value);
  };
  for (const path of flags.list('from-env-file')) envFile(command, path, add);
  for (const source of flags.list('from-file')) fileSource(command, source, add);
  for (const literal of flags.list('from-literal')) {
    const equals = literal.indexOf('=');
    if (equals < 1) throw new CommandError(`invalid literal source ${literal}, expected key=value`);
    add(literal.slice(0, equals), literal.slice(equals + 1).replace(/^(['"])(.*)\1$/s, '$2'));
  }
  return Object.fromEntries([...data].toSorted(([a], [b]) => compareText(a, b)));
}

export const inBase64 = (text: string): string => encodeBase64(bytesOf(text));

type Add = (key: string, value: string) => void;

function fileSource(command: Command, source: string, add: Add): void {
  const parts = source.split('=');
  if (parts.length > 2) throw new CommandError(`key names or file paths cannot contain '='`);
  const [key, path] = parts.length === 2 ? parts : [undefined, source];
  if (key === '') throw new CommandError(`key name for file path ${path ?? ''} missing`);
  if (!path) throw new CommandError(`file path for key name ${key ?? ''} missing`);
  const stat = command.os.stat(path);
  if (failed(stat)) throw new CommandError(`error reading ${path}: no such file or directory`);
  if (stat.type !== 'directory') return add(key ?? path.split('/').at(-1) ?? path, contents(command, path));
  if (key !== undefined) throw new CommandError('cannot give a key name for a directory path');
  const names = command.os.list(path);
  for (const name of failed(names) ? [] : names.toSorted(compareText)) {
    const inner = `${path.replace(/\/+$/, '')}/${name}`;
    const innerStat = command.os.stat(inner);
    if (KEY.test(name) && !failed(innerStat) && innerStat.type !== 'directory') add(name, contents(command, inner));
  }
}

/** A file's text. */
export function contents(command: Command, path: string): string {
  const text = command.os.readFile(path);
  if (failed(text)) throw new CommandError(`error reading ${path}: no such file or directory`);
  return text;
}

/** Lines of KEY=VALUE; a bare KEY takes its value from the shell's environment, `#` begins a comment. */
function envFile(command: Command, path: string, add: Add): void {
  const stat = command.os.stat(path);
  if (!failed(stat) && stat.type === 'directory') throw new CommandError('env config file cannot be a directory');
  const text = contents(command, path);
  for (const raw of text.split('\n')) {
    const line = raw.trimStart();
    if (!line || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    const key = equals < 0 ? line : line.slice(0, equals);
    if (!ENVIRONMENT_NAME.test(key)) throw new CommandError(`${JSON.stringify(key)} is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')`);
    const value = equals < 0 ? command.os.env[key] : line.slice(equals + 1);
    if (value !== undefined) add(key, value);
  }
}
