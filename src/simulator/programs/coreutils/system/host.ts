import { failed, type Program } from '../../../base/program';
import { strerror, tool, type Dialect, type Io } from '../../common/applet';
import { parseFlags } from '../../common/flags';
import { formatTime } from '../../common/time';

/** The machine's full name: what /etc/hosts has for its own address. */
export function fullName(io: Io): string {
  const hosts = io.os.readFile('/etc/hosts');
  const own = io.os.hostname;
  if (failed(hosts)) return own;
  const line = hosts.split('\n').map((one) => one.replace(/#.*/, '').trim().split(/\s+/)).find((fields) => fields.slice(1).includes(own));
  return line?.[1] ?? own;
}

const hostname = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const flags = parseFlags(io, args, 'fisdI');
    if (!flags) return;
    if (flags.has('i') || flags.has('I')) return io.line(`${io.os.addresses().join(' ')}${words === 'gnu' ? ' ' : ''}`);
    const full = fullName(io);
    if (flags.has('f')) io.line(full);
    else if (flags.has('s')) io.line(io.os.hostname.split('.')[0] ?? '');
    else if (flags.has('d')) io.line(full.split('.').slice(1).join('.'));
    else if (flags.operands[0] !== undefined) io.fail(words === 'gnu' ? 'you must be root to change the host name' : 'sethostname: Operation not permitted');
    else io.line(io.os.hostname);
  },
});

const uname = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const flags = parseFlags(io, args, 'asnrvmpio');
    if (!flags) return;
    const parts: readonly (readonly [string, string])[] = [['s', 'Linux'], ['n', io.os.hostname], ['r', '6.18.44'], ['v', '#1 SMP'], ['m', 'x86_64'], ['o', words === 'gnu' ? 'GNU/Linux' : 'Linux']];
    const chosen = parts.filter(([letter]) => flags.has('a') || flags.has(letter));
    io.line((chosen.length ? chosen : parts.slice(0, 1)).map(([, text]) => text).join(' '));
  },
});

const user = (io: Io): string => io.os.processes().find((one) => one.pid === io.os.pid)?.user ?? 'root';

const id = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const flags = parseFlags(io, args, 'ugnG');
    const name = user(io);
    const number = name === 'root' ? 0 : /^\d+$/.test(name) ? Number(name) : 1000;
    if (flags?.has('u') || flags?.has('g') || flags?.has('G')) return io.line(flags.has('n') ? name : String(number));
    io.line(`uid=${number}(${name}) gid=${number}(${name}) groups=${number}(${name})`);
  },
});

const date = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const flags = parseFlags(io, args, 'ud:D:RI');
    if (!flags) return;
    const given = flags.value('d');
    const ms = given?.startsWith('@') ? Number(given.slice(1)) * 1000 : io.os.nowMs();
    const format = flags.operands[0];
    if (format !== undefined && !format.startsWith('+')) return io.fail(`invalid date '${format}'`);
    io.line(formatTime(ms, format?.slice(1) ?? (flags.has('R') ? '%a, %d %b %Y %T %z' : flags.has('I') ? '%F' : '%a %b %e %T %Z %Y')));
  },
});

const printenv = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const { env } = io.os;
    if (args.length === 0) for (const name in env) io.line(`${name}=${env[name] ?? ''}`);
    for (const name of args) {
      const value = env[name];
      if (value === undefined) io.exit = 1;
      else io.line(value);
    }
  },
});

const uptime = (words: Dialect): Program => tool(words, {
  run(io) {
    const started = Math.min(...io.os.processes().map((one) => one.startedMs));
    const minutes = Math.floor((io.os.nowMs() - started) / 60_000);
    io.line(` ${formatTime(io.os.nowMs(), '%T')} up ${minutes >= 60 ? `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}` : `${minutes} min`},  0 users,  load average: 0.00, 0.00, 0.00`);
  },
});

const free = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const shift = args.includes('-m') ? 1024 : args.includes('-g') ? 1_048_576 : 1;
    const row = (name: string, values: readonly number[]): string => name.padEnd(8) + values.map((value) => String(Math.floor(value / shift)).padStart(12)).join('');
    io.line(`${' '.repeat(8)}${['total', 'used', 'free', 'shared', 'buff/cache', 'available'].map((one) => one.padStart(12)).join('')}`);
    io.line(row('Mem:', [8_388_608, 1_048_576, 6_291_456, 4096, 1_048_576, 7_340_032]));
    io.line(row('Swap:', [0, 0, 0]));
  },
});

const df = (words: Dialect): Program => tool(words, {
  run(io, args) {
    const flags = parseFlags(io, args, 'hkTPai');
    if (!flags) return;
    const easy = flags.has('h');
    const row = (cells: readonly string[]): string => `${(cells[0] ?? '').padEnd(20)} ${(cells[1] ?? '').padStart(9)} ${(cells[2] ?? '').padStart(9)} ${(cells[3] ?? '').padStart(9)} ${(cells[4] ?? '').padStart(4)} ${cells[5] ?? ''}`;
    io.line(row(['Filesystem', easy ? 'Size' : '1K-blocks', 'Used', easy ? (words === 'gnu' ? 'Avail' : 'Available') : 'Available', 'Use%', 'Mounted on']));
    for (const path of flags.operands) { const stat = io.os.stat(path); if (failed(stat)) return io.fail(`${path}: ${strerror(stat)}`); }
    io.line(row(['overlay', easy ? '20.0G' : '20971520', easy ? '2.0G' : '2097152', easy ? '18.0G' : '18874368', '10%', '/']));
  },
});

export const hostTools = (words: Dialect): Record<string, Program> => ({
  hostname: hostname(words), uname: uname(words), id: id(words), date: date(words), printenv: printenv(words), uptime: uptime(words), free: free(words), df: df(words),
  whoami: tool(words, { run(io) { io.line(user(io)); } }),
  nproc: tool(words, { run(io) { io.line('2'); } }),
  arch: tool(words, { run(io) { io.line('x86_64'); } }),
  tty: tool(words, { run(io) { if (io.os.isTty(0)) io.line('/dev/pts/0'); else { io.line('not a tty'); io.exit = 1; } } }),
  clear: tool(words, { run(io) { io.out = '\x1b[H\x1b[2J'; } }),
});
