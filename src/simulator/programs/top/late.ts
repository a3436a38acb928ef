import type { Json } from '../../base/json';
import type { Os, Program, Step } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import { Io } from '../common/applet';
import { parseFlags } from '../common/flags';

interface TopState { readonly shown: number; readonly nextMs: number }

/** Busybox's top as a list: every five seconds (-d), -n times. */
const top: Program = {
  start: (os): Json => ({ shown: 0, nextMs: os.nowMs() }),
  step(json, _wake, os): Step {
    const state = json as unknown as TopState;
    const io = new Io(os, 'busybox');
    const flags = parseFlags(io, os.args.slice(1), 'bn:d:mH');
    if (!flags) { os.write(2, io.err); return { exit: 1 }; }
    if (os.nowMs() < state.nextMs) return { state: json, wait: { untilMs: state.nextMs } };
    os.write(1, listing(os));
    const shown = state.shown + 1;
    if (shown >= Number(flags.value('n') ?? 'Infinity')) return { exit: 0 };
    const nextMs = os.nowMs() + Number(flags.value('d') ?? '5') * 1000;
    return { state: { shown, nextMs }, wait: { untilMs: nextMs } };
  },
};

function listing(os: Os): string {
  const all = os.processes();
  const rows = all.map(({ pid, parent, user, state, args }) => `${String(pid).padStart(5)} ${String(parent).padStart(5)} ${user.padEnd(8)} ${(state === 'running' ? 'R' : state === 'zombie' ? 'Z' : state === 'stopped' ? 'T' : 'S').padEnd(4)} ${'4404'.padStart(5)}   0%   0   0% ${args.join(' ')}`);
  return [
    'Mem: 1216032K used, 23468052K free, 1120K shrd, 84112K buff, 702312K cached', 'CPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq',
    `Load average: 0.00 0.00 0.00 1/${all.length} ${os.pid}`, '  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND', ...rows, '',
  ].join('\n');
}

export const programs: ProgramTable = { top };
