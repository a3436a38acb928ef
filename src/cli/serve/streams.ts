import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { ApiResponse } from '../../simulator/base/program';
import type { Connection } from '../../simulator/cluster/contract';
import type { Host } from './host';
import { failure, send } from './messages';

/** Channels of the remote command protocols, one byte in front of each message. */
const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => PROTOCOLS.find((one) => offered.has(one)) ?? false });

/** Whether a request wants an upgraded connection's data: exec or attach. */
export const isCommand = (pathname: string): boolean => /\/pods\/[^/]+\/(exec|attach)$/.test(pathname);

/** exec and attach over WebSocket. Other ways of upgrading are refused, so that clients try this one; what stands in the way of any is told them first. */
export function serveCommand(host: Host, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const offered = String(request.headers['sec-websocket-protocol'] ?? '');
  const path = request.url ?? '/';
  if (String(request.headers.upgrade ?? '').toLowerCase() !== 'websocket' || !PROTOCOLS.some((one) => offered.includes(one))) {
    const { status, body } = obstacle(host, path) ?? failure(400, 'BadRequest', 'this server upgrades to WebSocket with v5.channel.k8s.io or v4.channel.k8s.io');
    return refuse(socket, status, body);
  }
  const opened = host.act((cluster) => cluster.connect(path));
  if ('status' in opened) return refuse(socket, opened.status, opened.body);
  sockets.handleUpgrade(request, socket, head, (client) => new Session(host, opened, client).begin());
}

/** No program of any image: asking for it tells whether the container could run one, and runs none. */
const NO_PROGRAM = '/.ordinal/none';

/** What would keep a client from a container, whichever way it came; undefined when nothing does. */
function obstacle(host: Host, path: string): ApiResponse | undefined {
  const url = new URL(path, 'http://localhost');
  if (url.pathname.endsWith('/exec')) url.searchParams.set('command', NO_PROGRAM);
  const opened = host.act((cluster) => cluster.connect(`${url.pathname}${url.search}`));
  if ('status' in opened) return opened;
  opened.close();
  return undefined;
}

/** Clients put these words before what they are told. */
const PREFIX = 'unable to upgrade connection: ';

/** Answers a request for an upgraded connection with an error. */
export function refuse(socket: Duplex, status: number, body: unknown): void {
  const text = JSON.stringify(body).replace(PREFIX, '');
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`);
}

/** One command: bytes between a client's WebSocket and a process. */
class Session {
  private stop: () => void = () => undefined;
  private waiting = '';
  private inputEnded = false;
  private readonly decoder = new TextDecoder();

  constructor(private readonly host: Host, private readonly connection: Connection, private readonly client: WebSocket) {}

  begin(): void {
    this.client.on('message', (data) => this.received(data));
    this.client.on('close', () => this.end());
    this.client.on('error', () => this.end());
    this.stop = this.host.listen(() => this.pass());
    this.host.act(() => this.pass());
  }

  private received(data: RawData): void {
    const bytes = Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
    if (bytes[0] === CHANNEL.close && bytes[1] === CHANNEL.stdin) this.inputEnded = true;
    else if (bytes[0] === CHANNEL.stdin) this.waiting += this.decoder.decode(bytes.subarray(1), { stream: true });
    this.host.act(() => this.pass());
  }

  private pass(): void {
    if (this.waiting) this.waiting = this.waiting.slice(this.connection.write(this.waiting));
    if (this.inputEnded && !this.waiting) this.connection.closeInput();
    const [out, err, status] = [this.connection.read('stdout'), this.connection.read('stderr'), this.connection.read('error')];
    this.say(CHANNEL.stdout, out.text);
    this.say(CHANNEL.stderr, err.text);
    this.say(CHANNEL.error, status.text);
    if (out.ended && err.ended && status.ended) this.client.close(1000);
  }

  private say(channel: number, text: string): void {
    if (text && this.client.readyState === this.client.OPEN) this.client.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));
  }

  private end(): void {
    this.stop();
    this.connection.close();
  }
}

/** `log?follow=true`: lines as they come, until the container or the client ends. */
export function serveFollowedLog(host: Host, request: IncomingMessage, response: ServerResponse): void {
  const opened = host.act((cluster) => cluster.connect(request.url ?? '/'));
  if ('status' in opened) return send(request, response, opened);
  response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  const pass = () => {
    const { text, ended } = opened.read('stdout');
    if (text) response.write(text);
    if (ended) response.end();
  };
  const stop = host.listen(pass);
  response.on('close', () => { stop(); opened.close(); });
  pass();
}
