import type { Json } from '../../base/json';
import type { Os, Program, Step } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import { Io } from '../common/applet';
import { parseFlags } from '../common/flags';
import { continueLookup, startLookup, type Lookup } from '../resolver/lookup';

interface PingState { readonly lookup: Lookup | null; readonly address: string; readonly sent: number; readonly received: number; readonly nextMs: number; readonly begun: boolean }

/** Busybox's ping: one echo a second until -c many, or Ctrl-C. */
const ping: Program = {
  start(os): Json {
    os.onSignal('INT', 'catch');
    return { lookup: null, address: '', sent: 0, received: 0, nextMs: 0, begun: false };
  },
  step(json, wake, os): Step {
    let state = json as unknown as PingState;
    const io = new Io(os, 'busybox');
    const flags = parseFlags(io, os.args.slice(1), 'c:i:W:w:q46s:nI:');
    const host = flags?.operands[0];
    if (!flags || host === undefined) { os.write(2, io.err || 'ping: missing host operand\n'); return { exit: 1 }; }
    if (wake.signals.includes('INT')) return { exit: summary(os, host, state) };
    if (state.address === '') {
      const result = continueLookup(os, state.lookup ?? startLookup(os, host));
      if ('problem' in result) { os.write(2, `ping: bad address '${host}'\n`); return { exit: 1 }; }
      if ('lookup' in result) return { state: { ...state, lookup: result.lookup } as unknown as Json, wait: result.wait };
      state = { ...state, lookup: null, address: result.addresses[0] ?? '', nextMs: os.nowMs() };
      os.write(1, `PING ${host} (${state.address}): 56 data bytes\n`);
    }
    if (os.nowMs() < state.nextMs) return { state: state as unknown as Json, wait: { untilMs: state.nextMs } };
    const count = Number(flags.value('c') ?? 'Infinity');
    if (state.sent >= count) return { exit: summary(os, host, state) };
    const answered = os.reachable(state.address) === 'yes';
    if (answered && !flags.has('q')) os.write(1, `64 bytes from ${state.address}: seq=${state.sent} ttl=62 time=0.${String(100 + Math.floor(os.random('ping') * 300))} ms\n`);
    const last = state.sent + 1 >= count;
    const pauseMs = last ? (answered ? 0 : Number(flags.value('W') ?? '10') * 1000) : Number(flags.value('i') ?? '1') * 1000;
    state = { ...state, sent: state.sent + 1, received: state.received + (answered ? 1 : 0), nextMs: os.nowMs() + pauseMs };
    return { state: state as unknown as Json, wait: { untilMs: state.nextMs } };
  },
};

function summary(os: Os, host: string, state: PingState): number {
  const loss = state.sent === 0 ? 0 : Math.round(100 * (1 - state.received / state.sent));
  os.write(1, `\n--- ${host} ping statistics ---\n${state.sent} packets transmitted, ${state.received} packets received, ${loss}% packet loss\n${state.received ? 'round-trip min/avg/max = 0.102/0.218/0.391 ms\n' : ''}`);
  return state.received ? 0 : 1;
}

export const programs: ProgramTable = { ping };
