import type { Json } from '../../../base/json';
import { failed, type Os, type Program, type Step } from '../../../base/program';
import { numberOf, signalNamed } from '../../../../shell/index';
import { baseName, readAvailable, writeSome, type Dialect } from '../../common/applet';
import { formatTime } from '../../common/time';
import { durationMs } from './sleep';

const notRun = (os: Os, name: string, command: string, errno: 'ENOENT' | string, dialect: Dialect): number => {
  const words = errno === 'ENOENT' ? 'No such file or directory' : 'Permission denied';
  os.write(2, dialect === 'gnu' ? `${name}: '${command}': ${words}\n`.replace(/^(xargs|timeout|watch): '(.*)':/, '$1: $2:') : `${name}: can't execute '${command}': ${words}\n`);
  return errno === 'ENOENT' ? 127 : 126;
};

/** Whether a command can be found along PATH. */
function exists(os: Os, command: string, env: Readonly<Record<string, string>>): boolean {
  const paths = command.includes('/') ? [command] : (env.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(':').map((directory) => `${directory}/${command}`);
  return paths.some((path) => !failed(os.stat(path)));
}

/** Gives way to a command: `env A=1 cmd`, `nohup cmd`, `exec`-like tools. */
function giveWay(os: Os, name: string, args: readonly string[], env: Readonly<Record<string, string>>, dialect: Dialect): Step {
  const [command = ''] = args;
  return exists(os, command, env) ? { exec: { args, env } } : { exit: notRun(os, name, command, 'ENOENT', dialect) };
}

const env = (words: Dialect): Program => ({
  start: (): Json => null,
  step(_state, _wake, os): Step {
    const rest = os.args.slice(1);
    let variables: Record<string, string> = { ...os.env };
    while (rest[0]?.startsWith('-')) {
      const option = rest.shift() ?? '';
      if (option === '-i' || option === '-') variables = {};
      else if (option === '-u') delete variables[rest.shift() ?? ''];
      else if (option.startsWith('-u')) delete variables[option.slice(2)];
    }
    for (let [one] = rest; one !== undefined && /^[^=]+=/.test(one); [one] = rest) {
      const equals = one.indexOf('=');
      variables[one.slice(0, equals)] = one.slice(equals + 1);
      rest.shift();
    }
    if (rest.length) return giveWay(os, 'env', rest, variables, words);
    os.write(1, Object.entries(variables).map(([name, value]) => `${name}=${value}\n`).join(''));
    return { exit: 0 };
  },
});

const nohup = (words: Dialect): Program => ({
  start: (): Json => null,
  step(_state, _wake, os): Step {
    os.onSignal('HUP', 'ignore');
    return giveWay(os, 'nohup', os.args.slice(1), os.env, words);
  },
});

interface TimeoutState { readonly pid: number | null; readonly untilMs: number; readonly killed: boolean; readonly signal: string }

const timeout = (words: Dialect): Program => ({
  start: (): Json => ({ pid: null, untilMs: 0, killed: false, signal: 'TERM' }),
  step(json, _wake, os): Step {
    let state = json as unknown as TimeoutState;
    if (state.pid === null) {
      const rest = os.args.slice(1);
      const signal = rest[0] === '-s' ? rest.splice(0, 2)[1] ?? 'TERM' : 'TERM';
      const limit = durationMs(rest.shift() ?? '');
      if (limit === undefined || rest.length === 0) { os.write(2, words === 'gnu' ? "timeout: missing operand\nTry 'timeout --help' for more information.\n" : 'Usage: timeout [-s SIG] SECS PROG ARGS\n'); return { exit: words === 'gnu' ? 125 : 1 }; }
      const pid = os.spawn({ args: rest });
      if (failed(pid)) return { exit: notRun(os, 'timeout', rest[0] ?? '', pid.errno, words) };
      state = { pid, untilMs: os.nowMs() + limit, killed: false, signal };
    }
    const child = os.waitChild(state.pid ?? 0);
    if (failed(child)) return { exit: 125 };
    if (child) return { exit: state.killed ? (words === 'gnu' ? 124 : 143) : child.signal ? 128 + numberOf(child.signal) : child.code };
    if (os.nowMs() < state.untilMs || state.killed) return { state: state as unknown as Json, wait: { child: true, ...(state.killed ? {} : { untilMs: state.untilMs }) } };
    os.kill(state.pid ?? 0, signalNamed(state.signal) ?? 'TERM');
    return { state: { ...state, killed: true } as unknown as Json, wait: { child: true } };
  },
});

interface XargsState { readonly input: string; readonly batches: readonly (readonly string[])[] | null; readonly at: number; readonly pid: number | null; readonly exit: number }

/** The arguments in a text: words between blanks, quotes kept together; whole lines or NUL-ended ones where asked. */
function wordsOf(text: string, how: 'words' | 'lines' | 'nul'): string[] {
  if (how !== 'words') return text.split(how === 'nul' ? '\0' : '\n').map((one) => (how === 'lines' ? one.trim() : one)).filter((one) => one !== '');
  return [...text.matchAll(/(?:[^\s"'\\]|\\[^]|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/\\([^])|"([^"]*)"|'([^']*)'/g, (_, a: string | undefined, b: string | undefined, c: string | undefined) => a ?? b ?? c ?? ''));
}

const xargs = (words: Dialect): Program => ({
  start: (): Json => ({ input: '', batches: null, at: 0, pid: null, exit: 0 }),
  step(json, _wake, os): Step {
    let state = json as unknown as XargsState;
    if (!state.batches) {
      const { text, ended } = readAvailable(os, 0, state.input);
      if (!ended) return { state: { ...state, input: text } as unknown as Json, wait: { readable: [0] } };
      const batches = batchesOf(os, text, words);
      if (!batches) return { exit: 1 };
      state = { ...state, input: '', batches };
    }
    for (;;) {
      if (state.pid !== null) {
        const child = os.waitChild(state.pid);
        if (child === undefined) return { state: state as unknown as Json, wait: { child: true } };
        state = { ...state, pid: null, exit: failed(child) || child.code !== 0 || child.signal ? 123 : state.exit };
      }
      const args = state.batches?.[state.at];
      if (!args) return { exit: state.exit };
      const pid = os.spawn({ args });
      if (failed(pid)) return { exit: notRun(os, 'xargs', args[0] ?? '', pid.errno, words) };
      state = { ...state, at: state.at + 1, pid };
    }
  },
});

function batchesOf(os: Os, text: string, dialect: Dialect): readonly (readonly string[])[] | undefined {
  const rest = os.args.slice(1);
  let [perCall, placeholder, how, empty]: [number, string | undefined, 'words' | 'lines' | 'nul', boolean] = [Infinity, undefined, 'words', true];
  while (rest[0]?.startsWith('-')) {
    const option = rest.shift() ?? '';
    const value = (): string => (option.length > 2 ? option.slice(2) : rest.shift() ?? '');
    if (option.startsWith('-n') || option.startsWith('-L')) perCall = Number(value());
    else if (option.startsWith('-I')) { placeholder = value(); how = 'lines'; perCall = 1; } else if (option.startsWith('-P')) value();
    else if (option === '-0') how = 'nul';
    else if (option === '-r') empty = false;
    else if (option !== '-t') { os.write(2, dialect === 'gnu' ? `xargs: invalid option -- '${option.slice(1)}'\n` : `xargs: unrecognized option: ${option.slice(1)}\n`); return undefined; }
  }
  const command = rest.length ? rest : ['echo'];
  const items = wordsOf(text, how);
  if (placeholder !== undefined) { const mark = placeholder; return items.map((item) => command.map((one) => one.replaceAll(mark, item))); }
  if (items.length === 0) return empty && perCall === Infinity ? [command] : [];
  const batches: string[][] = [];
  for (let at = 0; at < items.length; at += perCall === Infinity ? items.length : perCall) batches.push([...command, ...items.slice(at, perCall === Infinity ? undefined : at + perCall)]);
  return batches;
}

interface WatchState { readonly pid: number | null; readonly nextMs: number }

const watch = (): Program => ({
  start: (): Json => ({ pid: null, nextMs: 0 }),
  step(json, _wake, os): Step {
    const state = json as unknown as WatchState;
    const rest = os.args.slice(1);
    let seconds = 2;
    while (rest[0]?.startsWith('-')) { const option = rest.shift() ?? ''; if (option.startsWith('-n')) seconds = Number(option.slice(2) || rest.shift()); }
    if (state.pid !== null) {
      const child = os.waitChild(state.pid);
      if (child === undefined) return { state: json, wait: { child: true } };
      return { state: { pid: null, nextMs: state.nextMs }, wait: { untilMs: state.nextMs } };
    }
    if (os.nowMs() < state.nextMs) return { state: json, wait: { untilMs: state.nextMs } };
    os.write(1, `\x1b[H\x1b[JEvery ${seconds.toFixed(1)}s: ${rest.join(' ')}${' '.repeat(8)}${formatTime(os.nowMs(), '%F %T')}\n\n`);
    const pid = os.spawn({ args: ['sh', '-c', rest.join(' ')] });
    if (failed(pid)) return { exit: 1 };
    return { state: { pid, nextMs: os.nowMs() + Math.max(100, seconds * 1000) }, wait: { child: true } };
  },
});

/** `busybox APPLET …`: the applet by its name. */
const busybox = (words: Dialect): Program => ({
  start: (): Json => null,
  step(_state, _wake, os): Step {
    const rest = os.args.slice(1);
    if (rest.length === 0) { writeSome(os, 1, 'BusyBox v1.36.1 (2024-06-10 07:11:47 UTC) multi-call binary.\nBusyBox is copyrighted by many authors between 1998-2015.\nLicensed under GPLv2. See source distribution for detailed\ncopyright notices.\n'); return { exit: 0 }; }
    if (exists(os, baseName(rest[0] ?? ''), os.env)) return { exec: { args: rest, env: os.env } };
    os.write(2, `${rest[0] ?? ''}: applet not found\n`);
    return { exit: words === 'busybox' ? 127 : 1 };
  },
});

export const runningTools = (words: Dialect): Record<string, Program> => ({
  env: env(words), nohup: nohup(words), timeout: timeout(words), xargs: xargs(words), watch: watch(), busybox: busybox(words),
});
