import { failed, type Program, type Signal } from '../../../base/program';
import { signalNamed } from '../../../../shell/index';
import { baseName, strerror, tool, type Dialect } from '../../common/applet';
import { formatTime } from '../../common/time';
import { commandLine, printColumns } from './psColumns';

/** The values of an option that may stand on its own or together with others (`-eo pid,args`), and what is left. */
function taken(args: readonly string[], letter: string): { readonly values: readonly string[]; readonly rest: readonly string[] } {
  const values: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const [, before, value] = new RegExp(`^-([A-Za-np-z]*)${letter}(.*)$`).exec(args[at] ?? '') ?? [];
    if (value === undefined) { rest.push(args[at] ?? ''); continue; }
    if (before) rest.push(`-${before}`);
    values.push(value === '' ? args[++at] ?? '' : value);
  }
  return { values, rest };
}

const ps = (words: Dialect): Program => tool(words, {
  run(io, given) {
    const { values: lists, rest: args } = taken(given, 'o');
    const letters = args.join('').replaceAll('-', '');
    const all = io.os.processes();
    const own = all.find((one) => one.pid === io.os.pid);
    if (lists.length) {
      const pids = words === 'gnu' ? taken(args, 'p').values.flatMap((list) => list.split(/[ ,]/)) : [];
      const shown = words === 'busybox' || /[eAax]/.test(letters) ? all : pids.length ? all.filter((one) => pids.includes(String(one.pid))) : all.filter((one) => one.tty === own?.tty);
      return printColumns(io, words, lists, shown);
    }
    if (words === 'busybox') {
      io.line('PID   USER     TIME  COMMAND');
      for (const one of all) io.line(`${String(one.pid).padStart(5)} ${one.user.padEnd(8)}  0:00 ${commandLine(one)}`);
      return;
    }
    if (/aux|ef/.test(letters)) {
      const long = letters.includes('aux');
      io.line(long ? 'USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND' : 'UID          PID    PPID  C STIME TTY          TIME CMD');
      for (const one of all) {
        const started = formatTime(one.startedMs, '%R');
        const state = one.state === 'running' ? 'R' : one.state === 'zombie' ? 'Z' : one.state === 'stopped' ? 'T' : 'S';
        io.line(long ? `${one.user.padEnd(8)} ${String(one.pid).padStart(7)}  0.0  0.0   4296  3300 ${(one.tty === undefined ? '?' : 'pts/0').padEnd(8)} ${state.padEnd(4)} ${started}   0:00 ${commandLine(one)}`
          : `${one.user.padEnd(8)} ${String(one.pid).padStart(7)} ${String(one.parent).padStart(7)}  0 ${started} ${(one.tty === undefined ? '?' : 'pts/0').padEnd(8)} 00:00:00 ${commandLine(one)}`);
      }
      return;
    }
    io.line('    PID TTY          TIME CMD');
    for (const one of all) if (one.tty === own?.tty || letters.includes('e')) io.line(`${String(one.pid).padStart(7)} ${(one.tty === undefined ? '?' : 'pts/0').padEnd(8)} 00:00:00 ${baseName(one.args[0] ?? '')}`);
  },
});

const kill = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const rest = [...args];
    const first = rest[0] ?? '';
    const text = first === '-s' ? rest.splice(0, 2)[1] ?? '' : /^-[A-Za-z0-9]+$/.test(first) ? (rest.shift() ?? '').slice(1) : 'TERM';
    const signal: Signal | 0 | undefined = text === '0' ? 0 : signalNamed(text);
    if (signal === undefined) return io.fail(words === 'gnu' ? `${text}: invalid signal` : `bad signal name '${text}'`);
    for (const pid of rest) {
      const sent = /^-?\d+$/.test(pid) ? io.os.kill(Number(pid), signal) : { errno: 'EINVAL' as const };
      if (!failed(sent)) continue;
      io.fail(sent.errno === 'EINVAL' ? (words === 'gnu' ? `failed to parse argument: '${pid}'` : `invalid number '${pid}'`) : words === 'gnu' ? `(${pid}): ${strerror(sent)}` : `can't kill pid ${pid}: ${strerror(sent)}`);
    }
  },
});

/** Processes by the name of their program: `pidof`, `killall`, `pgrep`, `pkill`. */
const byName = (words: Dialect, act: 'print' | 'print-lines' | 'kill'): Program => tool(words, {
  run(io, args) {
    const names = args.filter((one) => !one.startsWith('-'));
    const option = args.find((one) => one.startsWith('-'));
    const signal = option === undefined ? 'TERM' : signalNamed(option.slice(1)) ?? 'TERM';
    const found = io.os.processes().filter((one) => one.pid !== io.os.pid && names.some((name) => baseName(one.args[0] ?? '').replace(/:$/, '') === name || (act !== 'print' && one.args.join(' ').includes(name))));
    if (found.length === 0) { io.exit = 1; if (io.name === 'killall') io.fail(`${names[0] ?? ''}: no process killed`); return; }
    if (act === 'kill') for (const one of found) io.os.kill(one.pid, signal);
    else if (act === 'print') io.line(found.map((one) => one.pid).toReversed().join(' '));
    else for (const one of found) io.line(String(one.pid));
  },
});

export const processTools = (words: Dialect): Record<string, Program> => ({
  ps: ps(words), kill: kill(words), pidof: byName(words, 'print'), pgrep: byName(words, 'print-lines'), pkill: byName(words, 'kill'), killall: byName(words, 'kill'), sync: tool(words, { run: () => undefined }),
});
