import { failed, type Os, type Wait } from '../../base/program';
import { continueLookup, startLookup, type Lookup } from '../resolver/lookup';
import { parseResponse, type HttpResponse } from './http';

/** A request on its way to a server. */
export interface Call {
  readonly host: string;
  readonly port: number;
  readonly method: string;
  readonly text: string;
  readonly lookup: Lookup | null;
  readonly addresses: readonly string[];
  readonly fd: number | null;
  readonly connected: boolean;
  readonly sent: number;
  readonly received: string;
  /** When the call gives up connecting, and altogether. */
  readonly connectUntilMs: number | null;
  readonly untilMs: number | null;
  readonly startedMs: number;
}

export type Problem = 'unknown-host' | 'try-again' | 'refused' | 'unreachable' | 'connect-timeout' | 'timeout' | 'empty';

export type CallResult = { readonly call: Call; readonly wait: Wait } | { readonly response: HttpResponse; readonly address: string; readonly call: Call } | { readonly problem: Problem; readonly call: Call };

export function startCall(os: Os, host: string, port: number, method: string, text: string, limits: { readonly connectMs?: number | undefined; readonly totalMs?: number | undefined }): Call {
  const now = os.nowMs();
  return {
    host, port, method, text, lookup: startLookup(os, host), addresses: [], fd: null, connected: false, sent: 0, received: '', startedMs: now,
    connectUntilMs: limits.connectMs === undefined ? null : now + limits.connectMs, untilMs: limits.totalMs === undefined ? null : now + limits.totalMs,
  };
}

/** Goes on with a call as far as it can now. */
export function continueCall(os: Os, given: Call): CallResult {
  let call = given;
  const now = os.nowMs();
  const stop = (problem: Problem): CallResult => {
    if (call.fd !== null) os.close(call.fd);
    return { problem, call: { ...call, fd: null } };
  };
  const deadline = Math.min(call.untilMs ?? Infinity, call.connected ? Infinity : call.connectUntilMs ?? Infinity);
  const waiting = (wait: Wait): CallResult => {
    if (now >= deadline) return stop(call.connected ? 'timeout' : 'connect-timeout');
    return { call, wait: deadline === Infinity ? wait : { ...wait, untilMs: Math.min(deadline, wait.untilMs ?? Infinity) } };
  };
  if (call.lookup) {
    const result = continueLookup(os, call.lookup);
    if ('problem' in result) return stop(result.problem === 'unknown' ? 'unknown-host' : 'try-again');
    if ('lookup' in result) { call = { ...call, lookup: result.lookup }; return waiting(result.wait); }
    call = { ...call, lookup: null, addresses: result.addresses };
  }
  if (call.fd === null) {
    const fd = os.connect(call.addresses[0] ?? '', call.port);
    if (failed(fd)) return stop('refused');
    call = { ...call, fd };
  }
  const fd = call.fd ?? 0;
  if (!call.connected) {
    const connected = os.connected(fd);
    if (connected === undefined) return waiting({ writable: [fd] });
    if (connected !== true) return stop(connected.errno === 'EHOSTUNREACH' ? 'unreachable' : connected.errno === 'ETIMEDOUT' ? 'connect-timeout' : 'refused');
    call = { ...call, connected: true };
  }
  if (call.sent < call.text.length) {
    const taken = os.write(fd, call.text.slice(call.sent));
    call = { ...call, sent: failed(taken) ? call.text.length : call.sent + taken };
    if (call.sent < call.text.length) return waiting({ writable: [fd] });
  }
  let ended = false;
  for (let text = os.read(fd); text !== undefined; text = os.read(fd)) {
    if (text === null || failed(text)) { ended = true; break; }
    call = { ...call, received: call.received + text };
  }
  const response = parseResponse(call.received, ended, call.method);
  if (response) { os.close(fd); return { response, address: call.addresses[0] ?? '', call: { ...call, fd: null } }; }
  return ended ? stop('empty') : waiting({ readable: [fd] });
}
