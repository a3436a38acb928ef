import type { Json } from '../../base/json';
import { failed, type Os, type Program, type Step, type Wait } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import { Io, strerror, writeSome } from '../common/applet';
import { parseFlags } from '../common/flags';
import { continueLookup, startLookup, type Lookup } from '../resolver/lookup';

interface NcState {
  readonly lookup: Lookup | null;
  readonly listener: number | null;
  readonly socket: number | null;
  readonly open: boolean;
  readonly untilMs: number | null;
  /** What was read of standard input and the connection, and is not passed on yet. */
  readonly toPeer: string;
  readonly toOut: string;
  readonly inputEnded: boolean;
  readonly begun: boolean;
}

/** Busybox's nc: connects (-z: only tries) or listens (-l -p PORT), and passes text both ways. */
const nc: Program = {
  start: (): Json => ({ lookup: null, listener: null, socket: null, open: false, untilMs: null, toPeer: '', toOut: '', inputEnded: false, begun: false }),
  step(json, _wake, os): Step {
    const state = json as unknown as NcState;
    const io = new Io(os, 'busybox');
    const flags = parseFlags(io, os.args.slice(1), 'lp:w:zvnkui:');
    if (!flags) { os.write(2, io.err); return { exit: 1 }; }
    const [host, port] = flags.has('l') ? [undefined, flags.value('p') ?? flags.operands.at(-1)] : flags.operands;
    if (port === undefined || (!flags.has('l') && host === undefined)) { os.write(2, 'BusyBox v1.36.1 multi-call binary.\n\nUsage: nc [-l] [-p PORT] [-w SEC] [-z] [HOST PORT]\n'); return { exit: 1 }; }
    const limitMs = flags.value('w') === undefined ? null : os.nowMs() + Number(flags.value('w')) * 1000;
    const now = state.begun ? state : { ...state, begun: true, untilMs: limitMs };
    if (!now.open) return now.listener !== null || flags.has('l') ? accept(os, now, Number(port)) : connect(os, now, host ?? '', Number(port), flags.has('z'), flags.has('v'));
    return pass(os, now);
  },
};

const again = (state: NcState, wait: Wait): Step => ({ state: state as unknown as Json, wait: state.untilMs === null ? wait : { ...wait, untilMs: state.untilMs } });

function accept(os: Os, state: NcState, port: number): Step {
  const listener = state.listener ?? os.listen(port);
  if (failed(listener)) { os.write(2, `nc: bind: ${strerror(listener)}\n`); return { exit: 1 }; }
  const socket = os.accept(listener);
  if (socket === undefined || failed(socket)) return again({ ...state, listener }, { readable: [listener] });
  os.close(listener);
  return pass(os, { ...state, listener: null, socket, open: true, untilMs: null });
}

function connect(os: Os, given: NcState, host: string, port: number, onlyTries: boolean, verbose: boolean): Step {
  let state = given;
  if (state.socket === null) {
    const found = continueLookup(os, state.lookup ?? startLookup(os, host));
    if ('problem' in found) { os.write(2, `nc: bad address '${host}'\n`); return { exit: 1 }; }
    if ('lookup' in found) return again({ ...state, lookup: found.lookup }, found.wait);
    const socket = os.connect(found.addresses[0] ?? '', port);
    if (failed(socket)) return refuse(os, host, port, socket);
    state = { ...state, lookup: null, socket };
  }
  const socket = state.socket ?? 0;
  const connected = os.connected(socket);
  if (connected === undefined) return state.untilMs !== null && os.nowMs() >= state.untilMs ? refuse(os, host, port, { errno: 'ETIMEDOUT' }) : again(state, { writable: [socket] });
  if (failed(connected)) return refuse(os, host, port, connected);
  if (verbose) os.write(2, `${host} (${os.peer(socket)?.address ?? host}:${port}) open\n`);
  if (onlyTries) { os.close(socket); return { exit: 0 }; }
  return pass(os, { ...state, open: true, untilMs: null });
}

function refuse(os: Os, host: string, port: number, failure: Parameters<typeof strerror>[0]): Step {
  os.write(2, failure.errno === 'ETIMEDOUT' ? 'nc: timed out\n' : `nc: can't connect to remote host (${host}:${port}): ${strerror(failure)}\n`);
  return { exit: 1 };
}

/** Passes on what there is both ways, until the other side has said all. */
function pass(os: Os, state: NcState): Step {
  const socket = state.socket ?? 0;
  const input = state.inputEnded || state.toPeer !== '' ? undefined : os.read(0);
  const inputEnded = state.inputEnded || input === null || failed(input);
  const toPeer = writeSome(os, socket, state.toPeer + (typeof input === 'string' ? input : ''));
  const heard = state.toOut === '' ? os.read(socket) : undefined;
  const toOut = writeSome(os, 1, state.toOut + (typeof heard === 'string' ? heard : ''));
  if (toOut === '' && (heard === null || failed(heard))) { os.close(socket); return { exit: 0 }; }
  const next = { ...state, toPeer, toOut, inputEnded };
  if (typeof input === 'string' || typeof heard === 'string') return { state: next as unknown as Json, again: true };
  return again(next, { readable: [...(toOut === '' ? [socket] : []), ...(inputEnded || toPeer !== '' ? [] : [0])], writable: [...(toOut === '' ? [] : [1]), ...(toPeer === '' ? [] : [socket])] });
}

export const programs: ProgramTable = { nc };
