import type { ProcessInfo } from '../../../base/program';
import { baseName, type Dialect, type Io } from '../../common/applet';
import { formatTime } from '../../common/time';

/** A column `ps -o` can show. `right`: values stand on the right; `cut`: they are no wider than the column. */
interface Column { readonly head: string; readonly width: number; readonly right?: true; readonly cut?: true; of(one: ProcessInfo, nowMs: number): string }

const STATES = { running: 'R', zombie: 'Z', stopped: 'T', sleeping: 'S' } as const;
const stateOf = ({ state }: ProcessInfo): string => STATES[state];
const two = (value: number): string => String(value).padStart(2, '0');

/** The whole command line, or its name in brackets where there is none any more. */
export const commandLine = ({ args, state }: ProcessInfo): string => (state === 'zombie' ? `[${baseName(args[0] ?? '')}]` : args.join(' '));

function elapsed(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24];
  return `${days ? `${days}-` : ''}${days || hours ? `${two(hours)}:` : ''}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

const left = (head: string, width: number, of: Column['of']): Column => ({ head, width, of });
const right = (head: string, width: number, of: Column['of']): Column => ({ head, width, right: true, of });
const pid: Column['of'] = (one) => String(one.pid);
const parent: Column['of'] = (one) => String(one.parent);
const group: Column['of'] = (one) => String(one.group);
const user: Column['of'] = (one) => one.user;
const name: Column['of'] = (one) => baseName(one.args[0] ?? '');
const constant = (text: string): Column['of'] => () => text;
const terminal: Column['of'] = (one) => (one.tty === undefined ? '?' : 'pts/0');

const BUSYBOX: Readonly<Record<string, Column>> = {
  user: left('USER', 8, user), group: left('GROUP', 8, user), comm: left('COMMAND', 16, name), args: left('COMMAND', 0, commandLine), pid: right('PID', 5, pid), ppid: right('PPID', 5, parent), pgid: right('PGID', 5, group),
  nice: right('NI', 5, constant('0')), rgroup: left('RGROUP', 8, user), ruser: left('RUSER', 8, user), tty: left('TT', 6, (one) => (one.tty === undefined ? '?' : '136,0')), vsz: right('VSZ', 4, constant('4408')), sid: right('SID', 5, group), stat: left('STAT', 4, stateOf), rss: right('RSS', 4, constant('512')),
};

const GNU: Readonly<Record<string, Column>> = {
  pid: right('PID', 7, pid), ppid: right('PPID', 7, parent), pgid: right('PGID', 7, group), sid: right('SID', 7, group), user: left('USER', 8, user), euser: left('EUSER', 8, user), group: left('GROUP', 8, user), uid: right('UID', 5, (one) => (one.user === 'root' ? '0' : one.user)),
  comm: left('COMMAND', 15, name), ucmd: left('CMD', 15, name), args: left('COMMAND', 27, commandLine), command: left('COMMAND', 27, commandLine), cmd: left('CMD', 27, commandLine), stat: left('STAT', 4, stateOf), state: left('S', 1, stateOf), s: left('S', 1, stateOf),
  time: right('TIME', 8, constant('00:00:00')), cputime: right('TIME', 8, constant('00:00:00')), etime: right('ELAPSED', 11, (one, nowMs) => elapsed(nowMs - one.startedMs)), etimes: right('ELAPSED', 7, (one, nowMs) => String(Math.floor((nowMs - one.startedMs) / 1000))),
  start: right('STARTED', 8, (one) => formatTime(one.startedMs, '%T')), tty: left('TT', 8, terminal), tt: left('TT', 8, terminal), tname: left('TTY', 8, terminal), vsz: right('VSZ', 6, constant('4296')), rss: right('RSS', 5, constant('3300')),
  '%cpu': right('%CPU', 4, constant('0.0')), pcpu: right('%CPU', 4, constant('0.0')), '%mem': right('%MEM', 4, constant('0.0')), pmem: right('%MEM', 4, constant('0.0')), ni: right('NI', 3, constant('0')), nice: right('NI', 3, constant('0')),
};

const USAGE = "\nUsage:\n ps [options]\n\n Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.\n\nFor more details see ps(1).\n";

/** What `-o pid,args=WORDS` asks for, in order; undefined, with a complaint, where there is no such column. */
function chosen(io: Io, words: Dialect, lists: readonly string[]): readonly Column[] | undefined {
  const known = words === 'busybox' ? BUSYBOX : GNU;
  const columns: Column[] = [];
  for (const asked of lists.flatMap((list) => list.split(/,(?![^=]*$)|,(?!.*=)/))) {
    const [field = '', head] = asked.trim().split(/=(.*)/s);
    const column = Object.hasOwn(known, field) ? known[field] : undefined;
    if (!column) {
      io.exit = 1;
      io.err += words === 'busybox' ? `ps: bad -o argument '${field}', supported arguments: ${Object.keys(BUSYBOX).join(',')}\n` : `error: unknown user-defined format specifier "${field}"\n${USAGE}`;
      return undefined;
    }
    columns.push(head === undefined ? column : { ...column, head, ...(words === 'busybox' ? { width: head.length, ...(column.right ? {} : { cut: true }) } : {}) });
  }
  return columns;
}

/** The table `ps -o` prints. Busybox keeps its heads on the left; a table of which no column has a head has no line of them. */
export function printColumns(io: Io, words: Dialect, lists: readonly string[], processes: readonly ProcessInfo[]): void {
  const columns = chosen(io, words, lists);
  if (!columns) return;
  const line = (cells: readonly string[], heads: boolean): string => cells.map((cell, index) => {
    const column = columns[index];
    const width = Math.max(column?.width ?? 0, column?.head.length ?? 0);
    if (column?.right && !(heads && words === 'busybox')) return cell.padStart(width);
    return index === cells.length - 1 ? cell : cell.padEnd(width);
  }).join(' ');
  if (columns.some(({ head }) => head !== '')) io.line(line(columns.map(({ head }) => head), true));
  for (const one of processes) io.line(line(columns.map((column) => (column.cut ? column.of(one, io.os.nowMs()).slice(0, column.width) : column.of(one, io.os.nowMs()))), false));
}
