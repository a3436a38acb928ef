import type { Json } from '../simulator/base/json';
import { failed, type Wait } from '../simulator/base/program';
import type { Status } from '../simulator/api/errors';
import type { Dict } from './api';
import { CommandError, ServerError } from './errors';
import type { Command } from './verb';

/** An upgraded connection as a verb remembers it: descriptors, and what is on its way. */
export interface Stream extends Dict {
  readonly stdin: number;
  readonly stdout: number;
  readonly stderr: number;
  readonly error: number;
  /** Which of them are still open. */
  readonly sends: boolean;
  readonly receives: readonly number[];
  readonly tty: boolean;
  /** Typed text the other side had no room for. */
  readonly unsent: string;
  readonly status: string;
  /** Nothing is read from our own standard input: what is unsent is all there is to send. */
  readonly fed?: true;
  /** What came out, where it is kept for the caller. Complaints are then dropped, or told as output: kubectl cp does both. */
  readonly kept?: string;
  readonly complaints?: 'dropped';
}

export interface StreamOptions { readonly input: boolean; readonly tty: boolean }

/** Opens exec, attach or a log. Throws when the server refuses. */
export function openStream(command: Command, path: string, options: StreamOptions): Stream {
  const connection = command.api.connection.connect(path);
  if ('status' in connection) {
    const status = connection.body as unknown as Status;
    if (status?.message?.startsWith('unable to upgrade connection')) throw new CommandError(status.message);
    throw new ServerError(status?.kind === 'Status' ? status : { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: connection.text ?? '', code: connection.status });
  }
  if (options.tty) {
    command.os.setTerminal('raw');
    command.os.onSignal('INT', 'catch');
  }
  if (!options.input) command.os.close(connection.stdin);
  return { ...connection, sends: options.input, receives: [connection.stdout, connection.stderr, connection.error], tty: options.tty, unsent: '', status: '' };
}

export type Pumped = { readonly open: Stream; readonly wait: Wait } | { readonly closed: Status | undefined; readonly kept?: string };

/** Moves what can be moved in both directions. */
export function pump(command: Command, stream: Stream): Pumped {
  const sent = send(command, stream);
  const received = receive(command, sent);
  if (!received.receives.length) {
    if (received.tty) command.os.setTerminal('line');
    if (received.sends) command.os.close(received.stdin);
    return { closed: received.status ? (JSON.parse(received.status) as Status) : undefined, ...(received.kept === undefined ? {} : { kept: received.kept }) };
  }
  const readable = [...received.receives, ...(received.sends && !received.unsent && !received.fed ? [0] : [])];
  return { open: received, wait: { readable, ...(received.unsent ? { writable: [received.stdin] } : {}) } };
}

function send(command: Command, stream: Stream): Stream {
  const interrupts = command.signals.filter((signal) => signal === 'INT').map(() => '\u0003').join('');
  let unsent = stream.unsent + interrupts;
  if (!stream.sends) return { ...stream, unsent: '' };
  for (let ended = false; ; ) {
    if (unsent) {
      const taken = command.os.write(stream.stdin, unsent);
      if (failed(taken)) return { ...stream, unsent: '', sends: false };
      unsent = unsent.slice(taken);
      if (unsent) return { ...stream, unsent };
    }
    if (ended) return { ...stream, unsent };
    const text = stream.fed ? null : command.os.read(0);
    if (text === null || failed(text)) {
      command.os.close(stream.stdin);
      return { ...stream, unsent: '', sends: false };
    }
    if (text === undefined) ended = true;
    else unsent += text;
  }
}

function receive(command: Command, stream: Stream): Stream {
  let { status, kept } = stream;
  const receives = stream.receives.filter((fd) => {
    for (let text = command.os.read(fd); ; text = command.os.read(fd)) {
      if (text === undefined) return true;
      if (text === null || failed(text)) return command.os.close(fd), false;
      if (fd === stream.stdout && kept !== undefined) kept += text;
      else if (fd === stream.stdout) command.out(text);
      else if (fd === stream.stderr && kept === undefined) command.err(text);
      else if (fd === stream.stderr) command.out(stream.complaints ? '' : text);
      else status += text;
    }
  });
  return { ...stream, receives, status, ...(kept === undefined ? {} : { kept }) };
}

/** The exit code that a finished command's Status carries. */
export function exitCodeOf(command: Command, status: Status | undefined): number {
  if (!status || status.status === 'Success') return 0;
  const code = status.details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message;
  if (status.reason as string === 'NonZeroExitCode' && code !== undefined) {
    command.err(`command terminated with exit code ${code}\n`);
    return Number(code);
  }
  throw new CommandError(`error: ${status.message ?? ''}`);
}

export const asState = (stream: Stream): Json => stream;
