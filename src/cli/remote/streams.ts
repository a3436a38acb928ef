import type { WebSocket } from 'ws';
import type { Status } from '../../simulator/api/errors';
import type { ApiConnection, ApiResponse, Failure, WatchEvent } from '../../simulator/base/program';
import { ServerError } from '../../kubectl/errors';
import type { Connection } from './connection';
import type { Journal } from './journal';

const CHANNELS = { stdin: 0, stdout: 1, stderr: 2, error: 3 } as const;
const END_OF_INPUT = Buffer.from([255, CHANNELS.stdin]);

/** What came on a descriptor and was not read yet. */
interface Incoming { text: string; ended: boolean }
interface Followed { readonly events: WatchEvent[]; ended: boolean }

/** The API as a program on this machine sees it: requests through a journal, watches and upgraded connections as descriptors. */
export class RemoteApi implements ApiConnection {
  private readonly incoming = new Map<number, Incoming>();
  /** Where what is written goes, and whether the other side listens to it at all. */
  private readonly outgoing = new Map<number, { readonly socket: WebSocket; readonly wanted: boolean }>();
  private readonly followed = new Map<string, Followed>();
  private readonly open = new Set<() => void>();
  private nextDescriptor = 10;

  /** `changed` is called whenever something came that a program may wait for. */
  constructor(private readonly connection: Connection, private readonly journal: Journal, private readonly changed: () => void) {}

  request(request: Parameters<ApiConnection['request']>[0]): ApiResponse {
    return this.journal.ask(() => this.connection.request(request));
  }

  /** The first question begins the watch and is answered with nothing yet. A watch that ended begins anew where it stopped. */
  changes(path: string, resourceVersion: string, accept?: string): ReturnType<ApiConnection['changes']> {
    const answer = this.journal.ask(() => {
      const stream = this.followed.get(path);
      const events = stream?.events.splice(0) ?? [];
      const last = events.map((event) => versionOf(event)).findLast((version) => version !== '') ?? resourceVersion;
      if (!stream || stream.ended) this.follow(path, last, accept);
      return { events: events.filter(({ type }) => type !== 'BOOKMARK'), resourceVersion: last };
    });
    const refused = answer.events.find(({ type }) => type === 'ERROR');
    if (refused) throw new ServerError(refused.object as unknown as Status);
    return answer;
  }

  private follow(path: string, resourceVersion: string, accept: string | undefined): void {
    const stream: Followed = { events: [], ended: false };
    this.followed.set(path, stream);
    const query = `watch=true&allowWatchBookmarks=true&resourceVersion=${encodeURIComponent(resourceVersion)}`;
    const stop = this.connection.watch(`${path}${path.includes('?') ? '&' : '?'}${query}`, accept, (event) => { stream.events.push(event); this.changed(); }, () => { stream.ended = true; });
    this.open.add(stop);
  }

  connect(path: string): ReturnType<ApiConnection['connect']> {
    return this.journal.ask(() => (/\/log\?/.test(path) ? this.followLog(path) : this.upgrade(path)));
  }

  private async upgrade(path: string): Promise<ReturnType<ApiConnection['connect']>> {
    const socket = await this.connection.upgrade(path);
    if ('status' in socket) return socket;
    const [stdin, stdout, stderr, error] = [this.nextDescriptor++, this.descriptor(), this.descriptor(), this.descriptor()];
    this.outgoing.set(stdin, { socket, wanted: /[?&]stdin=(true|1)/.test(path) });
    const numbers: Readonly<Record<number, number>> = { [CHANNELS.stdout]: stdout, [CHANNELS.stderr]: stderr, [CHANNELS.error]: error };
    const decoders = new Map<number, TextDecoder>();
    socket.on('message', (data: Buffer) => {
      const number = numbers[data[0] ?? -1];
      if (number === undefined) return;
      const decoder = decoders.get(number) ?? new TextDecoder();
      decoders.set(number, decoder);
      this.arrived(number, decoder.decode(data.subarray(1), { stream: true }));
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => [stdout, stderr, error].forEach((number) => this.ended(number)));
    this.open.add(() => socket.terminate());
    socket.resume();
    return { stdin, stdout, stderr, error };
  }

  private async followLog(path: string): Promise<ReturnType<ApiConnection['connect']>> {
    const response = await this.connection.stream(path);
    if ((response.statusCode ?? 0) >= 300) return this.connection.request({ method: 'GET', path });
    const [stdin, stdout, stderr, error] = [this.nextDescriptor++, this.descriptor(), this.descriptor(), this.descriptor()];
    response.setEncoding('utf8').on('data', (text: string) => this.arrived(stdout, text));
    response.on('close', () => [stdout, stderr, error].forEach((number) => this.ended(number)));
    this.open.add(() => response.destroy());
    return { stdin, stdout, stderr, error };
  }

  private descriptor(): number {
    const number = this.nextDescriptor++;
    this.incoming.set(number, { text: '', ended: false });
    return number;
  }

  private arrived(number: number, text: string): void {
    const incoming = this.incoming.get(number);
    if (incoming) incoming.text += text;
    this.changed();
  }

  private ended(number: number): void {
    const incoming = this.incoming.get(number);
    if (incoming) incoming.ended = true;
    this.changed();
  }

  /** As `Os.read` of a descriptor that `connect` gave. */
  read(number: number): string | null | undefined | Failure {
    const incoming = this.incoming.get(number);
    if (!incoming) return { errno: 'EBADF' };
    const { text } = incoming;
    incoming.text = '';
    return text || (incoming.ended ? null : undefined);
  }

  write(number: number, text: string): number | Failure {
    const socket = this.outgoing.get(number)?.socket;
    if (!socket || socket.readyState !== socket.OPEN) return { errno: 'EPIPE' };
    socket.send(Buffer.concat([Buffer.from([CHANNELS.stdin]), Buffer.from(text)]));
    return text.length;
  }

  /** Closing the input says so to the other side, where its protocol has a word for it. */
  close(number: number): void {
    const { socket, wanted } = this.outgoing.get(number) ?? {};
    if (wanted && socket?.readyState === socket?.OPEN && socket?.protocol === 'v5.channel.k8s.io') socket.send(END_OF_INPUT);
    this.outgoing.delete(number);
    this.incoming.delete(number);
  }

  /** Ends everything that is still open. */
  end(): void {
    for (const stop of this.open) stop();
    this.open.clear();
  }
}

/** The version an event brings a watch to; of rows of a Table that of their objects. */
function versionOf({ object }: WatchEvent): string {
  const { metadata, rows } = object as { readonly metadata?: { readonly resourceVersion?: string }; readonly rows?: readonly { readonly object?: { readonly metadata?: { readonly resourceVersion?: string } } }[] };
  return metadata?.resourceVersion || rows?.at(-1)?.object?.metadata?.resourceVersion || '';
}
