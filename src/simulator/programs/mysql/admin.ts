import type { Json } from '../../base/json';
import { failed, type Os, type Program, type Step } from '../../base/program';
import { advanceLink, readArguments, receive, startLink, warnPassword, type Link, type Problem } from './link';
import { framed } from './format';
import { encode } from './wire';

interface State { readonly link: Link; readonly commands: readonly string[]; readonly asked: boolean; readonly phase: 'password' | 'connecting' | 'ready' | 'stopping' }

const COMMANDS = ['ping', 'status', 'shutdown', 'version', 'processlist', 'create', 'drop', 'extended-status', 'variables', 'flush-privileges'];
const PID_FILE = '/var/run/mysqld/mysqld.pid';

/** mysqladmin: asks a server how it is, or to stop. */
export const mysqladmin: Program = {
  start: (): Json => null,
  step(json, _wake, os): Step {
    let state = json as unknown as State | null;
    if (!state) {
      const { target, asksPassword, openPassword, rest } = readArguments(os, ['mysqladmin']);
      const commands = rest.filter((word) => !word.startsWith('-'));
      if (openPassword) warnPassword(os, 'mysqladmin');
      const unknown = commands.find((word, index) => !COMMANDS.includes(word) && !['create', 'drop'].includes(commands[index - 1] ?? ''));
      if (unknown !== undefined || !commands.length) { os.write(2, unknown === undefined ? 'mysqladmin: [ERROR] no command given\n' : `mysqladmin: Unknown command: '${unknown}'\n`); return { exit: 1 }; }
      if (asksPassword) { os.write(2, 'Enter password: '); if (os.isTty(0)) os.setTerminal('password'); }
      state = { link: startLink(target), commands, asked: false, phase: asksPassword ? 'password' : 'connecting' };
    }
    return proceed(os, state);
  },
};

const blocked = (state: State, wait: Extract<Step, { wait: unknown }>['wait']): Step => ({ state: state as unknown as Json, wait });

function proceed(os: Os, given: State): Step {
  let state = given;
  if (state.phase === 'password') {
    const text = os.read(0);
    if (text === undefined) return blocked(state, { readable: [0] });
    if (os.isTty(0)) os.setTerminal('line');
    const password = text === null || failed(text) ? '' : text.replace(/\n[\s\S]*/, '');
    state = { ...state, phase: 'connecting', link: { ...state.link, target: { ...state.link.target, password } } };
  }
  if (state.phase === 'connecting') {
    const result = advanceLink(os, state.link);
    if ('problem' in result) return { exit: refused(os, state, result.problem) };
    if ('wait' in result) return blocked({ ...state, link: result.link }, result.wait);
    state = { ...state, link: result.link, phase: 'ready' };
  }
  return state.phase === 'stopping' ? awaitStop(os, state) : work(os, state);
}

/** Only what the server itself refuses counts as alive to `ping`. */
function refused(os: Os, { link: { target }, commands }: State, { code, message }: Problem): number {
  os.write(2, `mysqladmin: connect to server at '${target.host}' failed\nerror: '${message}'\n`);
  if (code === 2002) os.write(2, `Check that mysqld is running and that the socket: '${target.socket}' exists!\n`);
  if (code === 2003 || code === 2005) os.write(2, `Check that mysqld is running on ${target.host} and that the port is ${target.port}.\nYou can check this by doing 'telnet ${target.host} ${target.port}'\n`);
  return code < 2000 && commands.every((command) => command === 'ping') ? 0 : 1;
}

function work(os: Os, given: State): Step {
  let state = given;
  for (;;) {
    const [command = '', argument = ''] = state.commands;
    if (command === '') return { exit: 0 };
    if (!state.asked) {
      os.write(state.link.fd ?? -1, encode({ query: questions(command, argument) }));
      state = { ...state, asked: true };
    }
    const got = receive(os, state.link);
    if (got === 'lost' && command === 'shutdown') return awaitStop(os, { ...state, phase: 'stopping' });
    if (got === 'lost') return { exit: 1 };
    if (!got.message) return blocked({ ...state, link: got.link }, { readable: [state.link.fd ?? -1] });
    state = { ...state, link: got.link, asked: false, commands: state.commands.slice(command === 'create' || command === 'drop' ? 2 : 1) };
    if ('error' in got.message) { os.write(2, `mysqladmin: ${command === 'shutdown' ? 'shutdown' : `${command}`} failed; error: '${got.message.error.message}'\n`); return { exit: 1 }; }
    const rows = 'result' in got.message ? got.message.result.rows : [];
    if (command === 'shutdown') return awaitStop(os, { ...state, phase: 'stopping' });
    os.write(1, shown(command, argument, rows, state.link, 'result' in got.message ? framed(got.message.result.fields, rows, 'with-names') : ''));
  }
}

function questions(command: string, argument: string): string {
  switch (command) {
    case 'shutdown': return 'shutdown';
    case 'status': case 'extended-status': case 'version': return 'show global status';
    case 'processlist': return 'show processlist';
    case 'variables': return 'show global variables';
    case 'create': return `create database \`${argument}\``;
    case 'drop': return `drop database \`${argument}\``;
    case 'flush-privileges': return 'flush privileges';
    default: return 'select 1';
  }
}

function shown(command: string, argument: string, rows: readonly (readonly (string | null)[])[], { hello }: Link, table: string): string {
  const value = (name: string): string => rows.find(([one]) => one === name)?.[1] ?? '0';
  const uptime = Number(value('Uptime'));
  const rate = (Number(value('Questions')) / Math.max(1, uptime)).toFixed(3);
  const summary = `Threads: ${value('Threads_connected')}  Questions: ${value('Questions')}  Slow queries: 0  Opens: 119  Flush tables: 3  Open tables: 38  Queries per second avg: ${rate}\n`;
  switch (command) {
    case 'ping': return 'mysqld is alive\n';
    case 'status': return `Uptime: ${uptime}  ${summary}`;
    case 'version': return `mysqladmin  Ver ${hello?.version ?? ''} for Linux on x86_64 (${hello?.comment ?? ''})\n\nServer version\t\t${hello?.version ?? ''}\nProtocol version\t10\nConnection\t\tLocalhost via UNIX socket\nUptime:\t\t\t${Math.floor(uptime / 60)} min ${uptime % 60} sec\n\n${summary}`;
    case 'drop': return `Database "${argument}" dropped\n`;
    case 'create': case 'flush-privileges': return '';
    default: return table;
  }
}

/** Through the local socket, a shutdown is waited for. */
function awaitStop(os: Os, state: State): Step {
  if (state.link.target.host !== 'localhost' || failed(os.stat(PID_FILE))) return { exit: 0 };
  return blocked(state, { untilMs: os.nowMs() + 100 });
}
