import type { Errno, Failure } from '../base/program';
import { invariant } from '../base/invariant';
import { MAX_FILE_CHARACTERS, type Files } from './files';
import type { Outputs } from './outputs';
import type { Connection, Description, Pipe, RuntimeState, Terminal } from './state';

export type NewDescription = Description extends infer D ? (D extends Description ? Omit<D, 'references'> : never) : never;

/** What descriptors need of the parts that come after them. */
export interface DescriptorHooks {
  wake(channel: string): void;
  /** Keys for a terminal, from its other end. */
  type(terminal: string, keys: string): void;
  /** In [0, 1), another one each time. */
  random(): number;
  /** Something was sent or closed on a connection. */
  connectionChanged(id: number, before: Connection, after: Connection): void;
}

const PIPE_CHARACTERS = 65_536;
const SOCKET_CHARACTERS = 1 << 18;
/** What one read of /dev/zero or /dev/urandom gives at most. */
const ENDLESS_CHARACTERS = 4_096;
const FED_CHARACTERS = 1 << 21;
const failure = (errno: Errno): Failure => ({ errno });

/** Reading, writing and closing of whatever a descriptor stands for. Ids are those of descriptions, which processes share after fork and dup. */
export class Descriptors {
  constructor(private readonly state: RuntimeState, private readonly files: Files, private readonly outputs: () => Outputs, private readonly hooks: DescriptorHooks) {}

  /** A new description with one reference. */
  open(description: NewDescription): number {
    const id = this.state.fresh();
    this.state.descriptions.set(String(id), { ...description, references: 1 } as Description);
    return id;
  }

  get(id: number): Description | undefined {
    return this.state.descriptions.get(String(id));
  }

  share(id: number): number {
    const description = this.get(id);
    invariant(description, `There is no open description ${id}.`);
    this.set(id, { ...description, references: description.references + 1 });
    return id;
  }

  release(id: number): void {
    const description = this.get(id);
    if (!description) return;
    if (description.references > 1) { this.set(id, { ...description, references: description.references - 1 }); return; }
    this.state.descriptions.delete(String(id));
    this.closed(description);
  }

  /** null at the end, undefined when there is nothing yet. */
  read(id: number, maxCharacters: number): string | null | undefined | Failure {
    const description = this.get(id);
    if (!description) return failure('EBADF');
    switch (description.kind) {
      case 'null': return null;
      case 'endless': return endless(description.of, Math.min(maxCharacters, ENDLESS_CHARACTERS), this.hooks.random);
      case 'file': return this.readFile(id, description, maxCharacters);
      case 'read-end': return this.readPipe(description.pipe, maxCharacters);
      case 'terminal': return this.readTerminal(this.state.terminals.get(description.terminal), maxCharacters);
      case 'socket': return this.readConnection(description.connection, description.side, maxCharacters);
      case 'ask': return this.readAnswer(id, description);
      case 'write-end': case 'output': case 'listener': case 'keyboard': return failure('EBADF');
    }
  }

  write(id: number, text: string): number | Failure {
    const description = this.get(id);
    if (!description) return failure('EBADF');
    switch (description.kind) {
      case 'null': case 'endless': return text.length;
      case 'file': return this.writeFile(id, description, text);
      case 'write-end': return this.writePipe(description.pipe, text);
      case 'keyboard': this.hooks.type(description.terminal, text); return text.length;
      case 'terminal': return this.writeTerminal(description.terminal, text);
      case 'output': this.outputs().write(description.output, description.stream, text); return text.length;
      case 'socket': return this.writeConnection(description.connection, description.side, text);
      case 'read-end': case 'listener': case 'ask': return failure('EBADF');
    }
  }

  readable(id: number): boolean {
    const description = this.get(id);
    switch (description?.kind) {
      case 'read-end': { const pipe = this.pipeOf(description.pipe); return pipe.buffer !== '' || pipe.writers === 0; }
      case 'terminal': { const terminal = this.state.terminals.get(description.terminal); return !terminal || terminal.input !== '' || terminal.ends > 0 || terminal.hungUp; }
      case 'listener': return (this.state.listeners.get(description.listener)?.backlog.length ?? 0) > 0;
      case 'socket': return socketReadable(this.state.connections.get(String(description.connection)), description.side);
      case 'ask': return description.answer !== undefined || description.errno !== undefined;
      default: return true;
    }
  }

  writable(id: number): boolean {
    const description = this.get(id);
    if (description?.kind === 'write-end') { const pipe = this.pipeOf(description.pipe); return pipe.readers === 0 || pipe.buffer.length < pipe.capacity; }
    if (description?.kind !== 'socket') return true;
    const connection = this.state.connections.get(String(description.connection));
    if (!connection) return true;
    const waiting = description.side === 'client' ? connection.toServer : connection.toClient;
    return connection.state !== 'connecting' && waiting.length < SOCKET_CHARACTERS;
  }

  /** What wakes a process that waits for this descriptor. */
  channel(id: number): string {
    const description = this.get(id);
    switch (description?.kind) {
      case 'read-end': case 'write-end': return `pipe:${description.pipe}`;
      case 'terminal': return `terminal:${description.terminal}`;
      case 'listener': return `listener:${description.listener}`;
      case 'socket': return `connection:${description.connection}`;
      case 'ask': return `ask:${id}`;
      default: return 'none';
    }
  }

  pipe(capacity = PIPE_CHARACTERS): { readonly pipe: number; readonly read: number; readonly write: number } {
    const id = this.state.fresh();
    this.state.pipes.set(String(id), { buffer: '', capacity, readers: 1, writers: 1 });
    return { pipe: id, read: this.open({ kind: 'read-end', pipe: id }), write: this.open({ kind: 'write-end', pipe: id }) };
  }

  /** A pipe that no process writes to: it is fed, until its feed ends. */
  fedPipe(): { readonly pipe: number; readonly read: number } {
    const { pipe, read, write } = this.pipe();
    this.state.descriptions.delete(String(write));
    return { pipe, read };
  }

  /** Appends to a pipe from outside any process; never blocks. Of more than a reader will ever want the oldest is lost, as from a rotated log. */
  feed(id: number, text: string): void {
    const pipe = this.state.pipes.get(String(id));
    if (!pipe || pipe.readers === 0) return;
    const buffer = pipe.buffer + text;
    this.setPipe(id, { ...pipe, buffer: buffer.length > FED_CHARACTERS ? buffer.slice(-FED_CHARACTERS / 2) : buffer });
  }

  endFeed(id: number): void {
    const pipe = this.state.pipes.get(String(id));
    if (pipe) this.setPipe(id, { ...pipe, writers: 0 });
  }

  /** Stores a connection and wakes who waits for it. */
  setConnection(id: number, before: Connection, after: Connection): void {
    this.state.connections.set(String(id), after);
    this.hooks.wake(`connection:${id}`);
    this.hooks.connectionChanged(id, before, after);
  }

  private set(id: number, description: Description): void {
    this.state.descriptions.set(String(id), description);
  }

  private pipeOf(id: number): Pipe {
    const pipe = this.state.pipes.get(String(id));
    invariant(pipe, `There is no pipe ${id}.`);
    return pipe;
  }

  private setPipe(id: number, pipe: Pipe): void {
    if (pipe.readers + pipe.writers === 0) this.state.pipes.delete(String(id));
    else this.state.pipes.set(String(id), pipe);
    this.hooks.wake(`pipe:${id}`);
  }

  private readFile(id: number, description: Description & { kind: 'file' }, maxCharacters: number): string | null | Failure {
    const inode = this.files.inode(description);
    if (!inode || inode.type === 'directory') return failure(inode ? 'EISDIR' : 'EBADF');
    const text = (inode.text ?? '').slice(description.offset, description.offset + maxCharacters);
    if (text === '') return null;
    this.set(id, { ...description, offset: description.offset + text.length });
    return text;
  }

  private writeFile(id: number, description: Description & { kind: 'file' }, text: string): number | Failure {
    if (description.mode === 'read') return failure('EBADF');
    const place = { ...description, readOnly: false };
    const old = this.files.inode(place)?.text ?? '';
    const at = description.mode === 'append' ? old.length : description.offset;
    if (at + text.length > MAX_FILE_CHARACTERS) return failure('ENOSPC');
    if (at === old.length) this.files.append(place, text);
    else this.files.write(place, old.slice(0, at).padEnd(at, '\0') + text + old.slice(at + text.length));
    this.set(id, { ...description, offset: at + text.length });
    return text.length;
  }

  private readTerminal(terminal: Terminal | undefined, maxCharacters: number): string | null | undefined {
    if (!terminal) return null;
    if (terminal.input === '') {
      if (terminal.hungUp) return null;
      if (terminal.ends === 0) return undefined;
      this.state.terminals.set(terminal.id, { ...terminal, ends: terminal.ends - 1 });
      return null;
    }
    const lineEnd = terminal.mode === 'raw' ? terminal.input.length : terminal.input.indexOf('\n') + 1 || terminal.input.length;
    const text = terminal.input.slice(0, Math.min(lineEnd, maxCharacters));
    this.state.terminals.set(terminal.id, { ...terminal, input: terminal.input.slice(text.length) });
    return text;
  }

  private readConnection(id: number, side: 'client' | 'server', maxCharacters: number): string | null | undefined | Failure {
    const connection = this.state.connections.get(String(id));
    if (!connection) return null;
    if (connection.state === 'connecting') return undefined;
    if (connection.state !== 'open') return failure(errnoOf(connection.state));
    const waiting = side === 'client' ? connection.toClient : connection.toServer;
    if (waiting === '') return (side === 'client' ? connection.serverClosed : connection.clientClosed) ? null : undefined;
    const text = waiting.slice(0, maxCharacters);
    const rest = waiting.slice(text.length);
    this.setConnection(id, connection, side === 'client' ? { ...connection, toClient: rest } : { ...connection, toServer: rest });
    return text;
  }

  private writeConnection(id: number, side: 'client' | 'server', text: string): number | Failure {
    const connection = this.state.connections.get(String(id));
    if (!connection || connection.state !== 'open') return failure(connection ? errnoOf(connection.state) : 'ECONNRESET');
    if (side === 'client' ? connection.serverClosed : connection.clientClosed) return failure('EPIPE');
    const waiting = side === 'client' ? connection.toServer : connection.toClient;
    const taken = text.slice(0, Math.max(0, SOCKET_CHARACTERS - waiting.length));
    if (taken) this.setConnection(id, connection, side === 'client' ? { ...connection, toServer: waiting + taken } : { ...connection, toClient: waiting + taken });
    return taken.length;
  }

  private writePipe(id: number, text: string): number | Failure {
    const pipe = this.pipeOf(id);
    if (pipe.readers === 0) return failure('EPIPE');
    const taken = text.slice(0, Math.max(0, pipe.capacity - pipe.buffer.length));
    if (taken) this.setPipe(id, { ...pipe, buffer: pipe.buffer + taken });
    return taken.length;
  }

  private readPipe(id: number, maxCharacters: number): string | null | undefined {
    const pipe = this.pipeOf(id);
    if (pipe.buffer === '') return pipe.writers > 0 ? undefined : null;
    const text = pipe.buffer.slice(0, maxCharacters);
    this.setPipe(id, { ...pipe, buffer: pipe.buffer.slice(text.length) });
    return text;
  }

  private readAnswer(id: number, description: Description & { kind: 'ask' }): string | null | undefined | Failure {
    if (description.taken) return null;
    if (description.errno) return failure(description.errno as Errno);
    if (description.answer === undefined) return undefined;
    this.set(id, { ...description, taken: true });
    return description.answer;
  }

  private writeTerminal(id: string, text: string): number | Failure {
    const terminal = this.state.terminals.get(id);
    if (!terminal || terminal.hungUp) return failure('EBADF');
    if (terminal.output !== undefined) this.outputs().write(terminal.output, 'stdout', text);
    if (terminal.pipe !== undefined) this.feed(terminal.pipe, text);
    return text.length;
  }

  private closed(description: Description): void {
    if (description.kind === 'read-end' || description.kind === 'write-end') {
      const pipe = this.state.pipes.get(String(description.pipe));
      if (pipe) this.setPipe(description.pipe, description.kind === 'read-end' ? { ...pipe, readers: 0, buffer: '' } : { ...pipe, writers: 0 });
    }
    if (description.kind === 'keyboard') this.hooks.type(description.terminal, '\x04');
    if (description.kind === 'listener') {
      const listener = this.state.listeners.get(description.listener);
      this.state.listeners.delete(description.listener);
      for (const id of listener?.backlog ?? []) {
        const connection = this.state.connections.get(String(id));
        if (connection) this.setConnection(id, connection, { ...connection, state: 'reset', serverClosed: true });
      }
    }
    if (description.kind === 'socket') {
      const connection = this.state.connections.get(String(description.connection));
      if (!connection) return;
      const after = description.side === 'client' ? { ...connection, clientClosed: true } : { ...connection, serverClosed: true };
      this.setConnection(description.connection, connection, after);
      if (after.clientClosed && (after.serverClosed || after.state !== 'open')) this.state.connections.delete(String(description.connection));
    }
  }
}

function socketReadable(connection: Connection | undefined, side: 'client' | 'server'): boolean {
  if (!connection) return true;
  if (connection.state !== 'open') return connection.state !== 'connecting';
  return side === 'client' ? connection.toClient !== '' || connection.serverClosed : connection.toServer !== '' || connection.clientClosed;
}

/** Zeros, or random characters of one byte each. */
function endless(of: 'zero' | 'random', length: number, random: () => number): string {
  if (of === 'zero') return '\0'.repeat(length);
  const codes: number[] = [];
  let next = Math.floor(random() * 0x7fff_ffff) | 1;
  for (let index = 0; index < length; index++) {
    next = Math.imul(next, 1_103_515_245) + 12_345 | 0;
    codes.push((next >>> 16) & 0x7f);
  }
  return String.fromCharCode(...codes);
}

/** Why a connection can't be used, as errno. */
export function errnoOf(state: Connection['state']): Errno {
  switch (state) {
    case 'refused': return 'ECONNREFUSED';
    case 'unreachable': return 'EHOSTUNREACH';
    case 'timeout': return 'ETIMEDOUT';
    default: return 'ECONNRESET';
  }
}
