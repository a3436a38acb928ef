import { failed, type Signal } from '../../simulator/base/program';
import { complain, ShellFailure, writeText, type Shell, type BuiltinResult, type Builtins } from '../state';
import { echoText } from '../text/echo';
import { printFormat } from '../text/printf';
import { numberOf, signalNamed, signalNames } from '../text/signals';
import { evaluateTest, TestFault } from '../text/test';
import { assign, valueOf } from '../variables';

/** Errors of builtins that busybox shares with its applets begin with the shell's bare name. */
function complainPlainly(shell: Shell, message: string, command: string): void {
  if (shell.state.flavour !== 'ash') return complain(shell, message, command);
  writeText(shell, 2, `${shell.state.name.slice(shell.state.name.lastIndexOf('/') + 1)}: ${message}\n`);
}

function print(shell: Shell, args: readonly string[]): BuiltinResult {
  const { flavour } = shell.state;
  const [format, ...rest] = args.slice(args[1] === '--' ? 2 : 1);
  if (format === undefined) { shell.os.write(2, flavour === 'ash' ? 'printf: usage: printf FORMAT [ARG]...\n' : 'printf: usage: printf format [arg ...]\n'); return 2; }
  const printed = printFormat(format, rest, (text) => (flavour === 'ash' ? `invalid number '${text}'` : flavour === 'dash' ? `${text}: expected numeric value` : `${text}: invalid number`));
  const fine = writeText(shell, 1, printed.text);
  for (const message of printed.errors) complainPlainly(shell, message, 'printf');
  return printed.errors.length || !fine ? 1 : 0;
}

function test(shell: Shell, args: readonly string[]): BuiltinResult {
  const [name = 'test', ...operands] = args;
  if (name === '[' && operands.pop() !== ']') { complainPlainly(shell, 'missing ]', '['); return 2; }
  try {
    return evaluateTest(operands, shell.os, (text) => (shell.state.flavour === 'ash' ? `${text}: bad number` : shell.state.flavour === 'dash' ? `Illegal number: ${text}` : `${text}: integer expression expected`)) ? 0 : 1;
  } catch (fault) {
    if (!(fault instanceof TestFault)) throw fault;
    const dash = shell.state.flavour === 'dash';
    complainPlainly(shell, dash ? fault.message.replace('unknown operand', 'unexpected operator') : fault.message, name);
    return 2;
  }
}

function changeDirectory(shell: Shell, args: readonly string[]): BuiltinResult {
  const rest = args.slice(1).filter((one) => one !== '-L' && one !== '-P' && one !== '--');
  const back = rest[0] === '-';
  const target = back ? valueOf(shell, 'OLDPWD') : rest[0] ?? valueOf(shell, 'HOME');
  if (target === undefined) {
    if (back) throw new ShellFailure('OLDPWD not set', shell.state.flavour === 'bash' ? 1 : 2, 'cd');
    return 0;
  }
  const old = shell.os.cwd;
  const result = shell.os.changeDirectory(target === '' ? '.' : target);
  if (failed(result)) {
    const words = result.errno === 'ENOTDIR' ? 'Not a directory' : result.errno === 'EACCES' ? 'Permission denied' : 'No such file or directory';
    complain(shell, shell.state.flavour === 'dash' ? `can't cd to ${target}` : shell.state.flavour === 'bash' ? `${target}: ${words}` : `can't cd to ${target}: ${words}`, 'cd');
    return shell.state.flavour === 'bash' ? 1 : 2;
  }
  assign(shell, 'OLDPWD', old);
  assign(shell, 'PWD', shell.os.cwd);
  if (back) shell.os.write(1, `${shell.os.cwd}\n`);
  return 0;
}

function kill(shell: Shell, args: readonly string[]): BuiltinResult {
  const rest = args.slice(1);
  if (rest[0] === '-l') return listSignals(shell, rest[1]);
  const first = rest[0] ?? '';
  const text = first === '-s' ? rest.splice(0, 2)[1] : /^-(?:[A-Za-z]+[0-9]*|[0-9]+)$/.test(first) && rest.length > 1 ? rest.shift()?.slice(1) : 'TERM';
  if (rest[0] === '--') rest.shift();
  const signal = text === '0' ? 0 : signalNamed(text ?? '');
  if (signal === undefined) { complainPlainly(shell, shell.state.flavour === 'ash' ? `bad signal name '${text ?? ''}'` : `Illegal option -${(text ?? '').charAt(0)}`, 'kill'); return shell.state.flavour === 'ash' ? 1 : 2; }
  return rest.map((one) => killOne(shell, one, signal)).reduce((worst, one) => Math.max(worst, one), 0);
}

function killOne(shell: Shell, text: string, signal: Signal | 0): number {
  const job = text.startsWith('%') ? findJob(shell, text) : undefined;
  const pids = job ? (job.group === undefined ? job.pids : [-job.group]) : (/^-?[0-9]+$/.test(text) ? [Number(text)] : []);
  if (!pids.length) { complainPlainly(shell, text.startsWith('%') ? `${text}: ${shell.state.flavour === 'bash' ? 'no such job' : 'No such job'}` : shell.state.flavour === 'ash' ? `invalid number '${text}'` : `bad pid '${text}'`, 'kill'); return 1; }
  let status = 0;
  for (const pid of pids) {
    const result = shell.os.kill(pid, signal);
    if (pid === shell.os.pid || pid <= 0) shell.yields = true;
    if (!failed(result)) continue;
    const words = result.errno === 'EPERM' ? 'Operation not permitted' : 'No such process';
    complainPlainly(shell, shell.state.flavour === 'ash' ? `can't kill pid ${pid}: ${words}` : shell.state.flavour === 'dash' ? words : `(${pid}) - ${words}`, 'kill');
    if (shell.state.flavour === 'dash') shell.os.write(2, '\n');
    status = 1;
  }
  return status;
}

function listSignals(shell: Shell, number: string | undefined): number {
  const code = Number(number);
  if (number !== undefined) shell.os.write(1, `${signalNamed(String(code > 128 ? code - 128 : code)) ?? number}\n`);
  else shell.os.write(1, `${signalNames.map((name) => `${String(numberOf(name)).padStart(2)}) ${name}`).join('\n')}\n`);
  return 0;
}

/** The job `%1`, `%+`, `%-` or `%text` names; the last one where nothing is named. */
export function findJob(shell: Shell, text: string | undefined) {
  const { jobs } = shell.state;
  if (text === undefined || /^%[%+]?$/.test(text)) return jobs.at(-1);
  if (text === '%-') return jobs.at(-2);
  return /^%[0-9]+$/.test(text) ? jobs.find((job) => job.number === Number(text.slice(1))) : jobs.findLast((job) => job.text.startsWith(text.slice(1)));
}

function mask(shell: Shell, args: readonly string[]): BuiltinResult {
  const [, value] = args;
  if (value === undefined) shell.os.write(1, `${shell.state.mask.toString(8).padStart(4, '0')}\n`);
  else if (/^[0-7]+$/.test(value)) shell.state.mask = Number.parseInt(value, 8) & 0o777;
  else throw new ShellFailure(`Illegal mode: ${value}`, 2, 'umask');
  return 0;
}

function limits(shell: Shell, args: readonly string[]): BuiltinResult {
  const values: Readonly<Record<string, string>> = { '-n': '1048576', '-c': 'unlimited', '-s': '8192', '-f': 'unlimited' };
  shell.os.write(1, `${values[args[1] ?? '-f'] ?? 'unlimited'}\n`);
  return 0;
}

export const simpleBuiltins: Builtins = {
  echo: (shell, args) => (writeText(shell, 1, echoText(args.slice(1), shell.state.flavour === 'dash' ? 'escapes' : 'options')) ? 0 : 1),
  printf: print,
  test,
  '[': test,
  cd: changeDirectory,
  pwd: (shell) => (writeText(shell, 1, `${shell.os.cwd}\n`) ? 0 : 1),
  kill,
  umask: mask,
  ulimit: limits,
  times: (shell) => (writeText(shell, 1, '0m0.00s 0m0.00s\n0m0.00s 0m0.00s\n') ? 0 : 1),
};
