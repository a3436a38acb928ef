import type { Signal } from '../../simulator/base/program';
import { compareText } from '../../simulator/base/text';
import { complain, ShellFailure, type Frame, type Shell, type BuiltinResult, type Builtins } from '../state';
import { signalNamed } from '../text/signals';
import { assign, singleQuoted, sortedNames, store, unset, valueOf, variable } from '../variables';

const OPTIONS: Readonly<Record<string, string>> = {
  errexit: 'e', noglob: 'f', ignoreeof: 'I', interactive: 'i', monitor: 'm', noexec: 'n', stdin: 's', xtrace: 'x', verbose: 'v', noclobber: 'C', allexport: 'a', notify: 'b', nounset: 'u',
};

function markNames(shell: Shell, args: readonly string[], mark: 'exported' | 'readonly'): BuiltinResult {
  const [command = '', ...given] = args;
  const names = given.filter((one) => one !== '-p' && one !== '--');
  if (names.length === 0) {
    for (const name of sortedNames(shell.state.variables)) {
      const one = variable(shell, name);
      if (one?.[mark]) shell.os.write(1, `${command} ${name}${one.value === undefined ? '' : `=${singleQuoted(one.value)}`}\n`);
    }
    return 0;
  }
  for (const one of names) {
    const equals = one.indexOf('=');
    const name = equals < 0 ? one : one.slice(0, equals);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new ShellFailure(shell.state.flavour === 'bash' ? `\`${one}': not a valid identifier` : `${one}: bad variable name`, shell.state.flavour === 'bash' ? 1 : 2, command);
    if (equals >= 0) assign(shell, name, one.slice(equals + 1), { [mark]: true });
    else store(shell, name, { ...variable(shell, name), [mark]: true });
  }
  return 0;
}

function unsetNames(shell: Shell, args: readonly string[]): BuiltinResult {
  const functions = args[1] === '-f';
  for (const name of args.slice(1).filter((one) => one !== '-f' && one !== '-v')) {
    if (functions || (!variable(shell, name) && Object.hasOwn(shell.state.functions, name))) {
      const { [name]: _, ...others } = shell.state.functions;
      shell.state.functions = others;
    } else unset(shell, name);
  }
  return 0;
}

function declareLocal(shell: Shell, args: readonly string[]): BuiltinResult {
  const index = shell.state.stack.findLastIndex((frame) => frame.frame === 'function');
  const frame = shell.state.stack[index] as Extract<Frame, { frame: 'function' }> | undefined;
  if (!frame) throw new ShellFailure('not in a function', 2, 'local');
  for (const one of args.slice(1)) {
    const equals = one.indexOf('=');
    const name = equals < 0 ? one : one.slice(0, equals);
    const now = shell.state.stack[index] as Extract<Frame, { frame: 'function' }>;
    if (!(name in now.saved)) shell.state.stack[index] = { ...now, saved: { ...now.saved, [name]: variable(shell, name) ?? null } };
    if (equals >= 0) assign(shell, name, one.slice(equals + 1));
    else if (shell.state.flavour !== 'dash') store(shell, name, {});
  }
  return 0;
}

function setOptions(shell: Shell, args: readonly string[]): BuiltinResult {
  const rest = args.slice(1);
  if (rest.length === 0) {
    for (const name of sortedNames(shell.state.variables)) {
      const value = variable(shell, name)?.value;
      if (value !== undefined) shell.os.write(1, `${name}=${singleQuoted(value)}\n`);
    }
    return 0;
  }
  let positional = false;
  while (rest.length) {
    const [one = ''] = rest;
    if (one === '--') { rest.shift(); positional = true; break; }
    if (one === '-' ) { rest.shift(); positional = rest.length > 0; break; }
    if (!/^[-+]./.test(one)) { positional = true; break; }
    rest.shift();
    setLetters(shell, one, rest);
  }
  if (positional) shell.state.args = rest;
  return 0;
}

function setLetters(shell: Shell, word: string, rest: string[]): void {
  for (const letter of word.slice(1)) {
    if (letter === 'o') setNamed(shell, word.startsWith('-'), rest.shift());
    else setOption(shell, letter, word.startsWith('-'));
  }
}

/** Turns one option on or off. */
export function setOption(shell: Shell, letter: string, on: boolean): void {
  if (!/[efinuvxaCmbsI]/.test(letter)) throw new ShellFailure(shell.state.flavour === 'ash' ? `illegal option -${letter}` : `Illegal option -${letter}`, 2, 'set');
  const others = shell.state.options.replaceAll(letter, '');
  shell.state.options = on ? others + letter : others;
}

function setNamed(shell: Shell, on: boolean, name: string | undefined): void {
  if (name === undefined) {
    const lines = Object.keys(OPTIONS).map((one) => `${one.padEnd(16)}${shell.state.options.includes(OPTIONS[one] ?? '') ? 'on' : 'off'}`);
    shell.os.write(1, `${shell.state.flavour === 'dash' ? 'Current option settings\n' : ''}${lines.join('\n')}\n`);
    return;
  }
  if (name === 'pipefail') return setPipefail(shell, on);
  const letter = OPTIONS[name];
  if (letter === undefined) throw new ShellFailure(`${shell.state.flavour === 'ash' ? 'illegal' : 'Illegal'} option -o ${name}`, 2, 'set');
  setOption(shell, letter, on);
}

function setPipefail(shell: Shell, on: boolean): void {
  if (shell.state.flavour === 'dash') throw new ShellFailure('Illegal option -o pipefail', 2, 'set');
  const others = shell.state.options.replaceAll('P', '');
  shell.state.options = on ? `${others}P` : others;
}

/** EXIT and the signals that can be trapped, as `trap` names them. */
function trapName(text: string): string | undefined {
  return text === '0' || text.toUpperCase() === 'EXIT' ? 'EXIT' : signalNamed(text);
}

function setTraps(shell: Shell, args: readonly string[]): BuiltinResult {
  const rest = args.slice(1).filter((one, index) => index > 0 || one !== '--');
  if (rest.length === 0) {
    const order = (name: string): string => (name === 'EXIT' ? '' : name);
    for (const name of Object.keys(shell.state.traps).toSorted((a, b) => compareText(order(a), order(b)))) shell.os.write(1, `trap -- ${singleQuoted(shell.state.traps[name] ?? '')} ${shell.state.flavour === 'bash' && name !== 'EXIT' ? 'SIG' : ''}${name}\n`);
    return 0;
  }
  const [first = '', ...others] = rest;
  const resets = others.length === 0 || first === '-' || /^[0-9]+$/.test(first);
  const action = resets ? undefined : first;
  let status = 0;
  for (const text of others.length === 0 || (resets && first !== '-') ? rest : others) {
    const name = trapName(text);
    if (name === undefined) { complain(shell, shell.state.flavour === 'ash' ? `${text}: invalid signal specification` : shell.state.flavour === 'dash' ? `${text}: bad trap` : `${text}: invalid signal specification`, 'trap'); status = 1; continue; }
    setTrap(shell, name, action);
  }
  return status;
}

function setTrap(shell: Shell, name: string, action: string | undefined): void {
  const { [name]: _, ...others } = shell.state.traps;
  shell.state.traps = action === undefined ? others : { ...others, [name]: action };
  if (name === 'EXIT' || name === 'KILL' || name === 'STOP') return;
  const caught = action === undefined ? (shell.state.interactive && name === 'INT' ? 'catch' : 'default') : action === '' ? 'ignore' : 'catch';
  shell.os.onSignal(name as Signal, caught);
}

function getOptions(shell: Shell, args: readonly string[]): BuiltinResult {
  const [, specification = '', name = ''] = args;
  const words = args.length > 3 ? args.slice(3) : shell.state.args;
  const index = Number(valueOf(shell, 'OPTIND') ?? '1');
  const word = words[index - 1];
  const offset = Math.max(1, shell.state.optionOffset);
  const done = (): BuiltinResult => { assign(shell, name, '?'); return 1; };
  if (word === undefined || !/^-./.test(word)) return done();
  if (word === '--') { assign(shell, 'OPTIND', String(index + 1)); return done(); }
  const letter = word.charAt(offset);
  const last = offset + 1 >= word.length;
  const advance = (by: number): void => assign(shell, 'OPTIND', String(index + by));
  const place = specification.indexOf(letter);
  const silent = specification.startsWith(':');
  if (place < 0 || letter === ':') {
    if (silent) assign(shell, 'OPTARG', letter);
    else { shell.os.write(2, shell.state.flavour === 'dash' ? `${letter}: Illegal option -${letter}\n`.slice(3) : `${shell.state.name}: ${shell.state.flavour === 'bash' ? `illegal option -- ${letter}` : `illegal option -- ${letter}`}\n`); store(shell, 'OPTARG', null); }
    assign(shell, name, '?');
  } else if (specification.charAt(place + 1) === ':') {
    const value = last ? words[index] : word.slice(offset + 1);
    if (value === undefined) {
      advance(1);
      if (silent) assign(shell, 'OPTARG', letter);
      else shell.os.write(2, shell.state.flavour === 'dash' ? `No arg for -${letter} option\n` : `${shell.state.name}: option requires an argument -- ${letter}\n`);
      assign(shell, name, silent ? ':' : '?');
      return 0;
    }
    assign(shell, 'OPTARG', value);
    assign(shell, name, letter);
    advance(last ? 2 : 1);
    return 0;
  } else assign(shell, name, letter);
  if (last) advance(1);
  else shell.state.optionOffset = offset + 1;
  return 0;
}

export const variableBuiltins: Builtins = {
  export: (shell, args) => markNames(shell, args, 'exported'),
  readonly: (shell, args) => markNames(shell, args, 'readonly'),
  unset: unsetNames,
  local: declareLocal,
  set: setOptions,
  trap: setTraps,
  getopts: getOptions,
};
