import { failed, type Os, type Signal } from '../../../base/program';
import { PID_FILE, release } from '../startup';
import { load } from './check';
import { emergency, tellMain } from './log';
import { ConfigurationFault, type Directive } from './parse';

/** What nginx was asked to do. */
export interface Command { readonly task: 'serve' | 'test' | 'dump' | 'signal' | 'version' | 'build' | 'help'; readonly quiet: boolean; readonly signal: string; readonly file: string; readonly globals: string }

const MAIN_FILE = '/etc/nginx/nginx.conf';
const COMMANDS: Readonly<Record<string, Signal>> = { stop: 'TERM', quit: 'QUIT', reload: 'HUP', reopen: 'USR1' };
const NUMBERS: Readonly<Partial<Record<Signal, number>>> = { TERM: 15, QUIT: 3, HUP: 1, USR1: 10 };
const VALUED: Readonly<Record<string, string>> = { s: 'signal', p: 'prefix', e: 'file', c: 'file', g: 'directives' };
const TASKS: Readonly<Record<string, Command['task']>> = { t: 'test', T: 'dump', v: 'version', V: 'build', h: 'help', '?': 'help' };

const HELP = `Usage: nginx [-?hvVtTq] [-s signal] [-p prefix]
             [-e filename] [-c filename] [-g directives]

Options:
  -?,-h         : this help
  -v            : show version and exit
  -V            : show version and configure options then exit
  -t            : test configuration and exit
  -T            : test configuration, dump it and exit
  -q            : suppress non-error messages during configuration testing
  -s signal     : send signal to a master process: stop, quit, reopen, reload
  -p prefix     : set prefix path (default: /etc/nginx/)
  -e filename   : set error log file (default: /var/log/nginx/error.log)
  -c filename   : set configuration file (default: /etc/nginx/nginx.conf)
  -g directives : set global directives out of configuration file

`;

/** Reads the command line; a text is what is wrong with it. */
export function commandOf(args: readonly string[]): Command | string {
  let command: Command = { task: 'serve', quiet: false, signal: '', file: MAIN_FILE, globals: '' };
  for (let index = 0; index < args.length; index++) {
    const one = args[index] ?? '';
    if (!one.startsWith('-')) return `invalid option: "${one}"`;
    for (let at = 1; at < one.length; at++) {
      const letter = one[at] ?? '';
      const task = TASKS[letter];
      if (task) command = { ...command, task };
      else if (letter === 'q') command = { ...command, quiet: true };
      else if (VALUED[letter] === undefined) return `invalid option: "${letter}"`;
      else {
        const value = one.slice(at + 1) || args[++index];
        if (value === undefined) return `option "-${letter}" requires ${letter === 's' ? 'parameter' : letter === 'g' ? 'parameter' : letter === 'p' ? 'directory name' : 'file name'}`;
        if (letter === 's' && !Object.hasOwn(COMMANDS, value)) return `invalid option: "-s ${value}"`;
        if (letter === 's') command = { ...command, task: 'signal', signal: value };
        if (letter === 'c') command = { ...command, file: value.startsWith('/') ? value : `/etc/nginx/${value}` };
        if (letter === 'g') command = { ...command, globals: value };
        break;
      }
    }
  }
  return command;
}

/** Does what needs no server: words about nginx itself, a signal to the one that runs. */
export function answerCommand(os: Os, command: Command): number | undefined {
  if (command.task === 'serve' || command.task === 'test' || command.task === 'dump') return undefined;
  if (command.task === 'signal') return signal(os, command);
  os.write(2, `nginx version: nginx/${release(os)}\n${command.task === 'help' ? HELP : ''}`);
  if (command.task === 'build') os.write(2, 'configure arguments: --prefix=/etc/nginx --sbin-path=/usr/sbin/nginx --conf-path=/etc/nginx/nginx.conf --error-log-path=/var/log/nginx/error.log --http-log-path=/var/log/nginx/access.log --pid-path=/run/nginx.pid --user=nginx --group=nginx\n');
  return 0;
}

/** `nginx -s quit`: a signal to the running master, if the configuration is right. */
function signal(os: Os, command: Command): number {
  const tree = loaded(os, command);
  if (!tree) return 1;
  const file = tree.find(({ name }) => name === 'pid')?.args[0] ?? PID_FILE;
  tellMain(os, tree, 'notice', 'signal process started');
  const pid = os.readFile(file);
  const signal = COMMANDS[command.signal] ?? 'TERM';
  if (failed(pid)) { os.write(2, `nginx: [error] open() "${file}" failed (2: No such file or directory)\n`); return 1; }
  if (pid.trim() === '') { os.write(2, `nginx: [error] invalid PID number "" in "${file}"\n`); return 1; }
  if (!failed(os.kill(Number(pid), signal))) return 0;
  os.write(2, `nginx: [alert] kill(${pid.trim()}, ${NUMBERS[signal] ?? 0}) failed (3: No such process)\n`);
  return 1;
}

/** The configuration of a command, or undefined after telling what is wrong with it. */
export function loaded(os: Os, { file, globals }: Command): readonly Directive[] | undefined {
  try {
    return load(os, file, globals, (text) => emergency(os, text, 'warn'));
  } catch (error) {
    if (!(error instanceof ConfigurationFault)) throw error;
    emergency(os, error.message);
    return undefined;
  }
}
