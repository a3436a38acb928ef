import { setTimeout, clearTimeout } from 'node:timers';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isApiError } from '../../simulator/api/errors';
import type { Json } from '../../simulator/base/json';
import type { Host } from './host';
import { jsonText, send } from './messages';

/** Where a client reads too slowly, its watch ends: it lists anew and goes on. */
const BACKLOG_BYTES_MAX = 8 * 1024 * 1024;
const BOOKMARK_MS = 60_000;
const TIMEOUT_MS = 30 * 60_000;

/** Whether a request asks for a stream of changes. */
export const isWatch = (url: URL): boolean => ['true', '1'].includes(url.searchParams.get('watch') ?? '');

/** Streams changes as lines of JSON until the client, its timeout or the server ends it. */
export function serveWatch(host: Host, request: IncomingMessage, response: ServerResponse, url: URL): void {
  const accept = String(request.headers.accept ?? '');
  const first = host.act((cluster) => cluster.api.request({ method: 'GET', path: request.url ?? '/', headers: { accept } }));
  if (first.status !== 200) return send(request, response, first);
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private', 'transfer-encoding': 'chunked' });
  response.flushHeaders();
  new WatchStream(host, response, url, accept).begin();
}

class WatchStream {
  private version: string;
  private readonly path: string;
  private readonly timers: NodeJS.Timeout[] = [];
  private stop: () => void = () => undefined;
  private lastMs = performance.now();
  /** Up to which change of anything this watch has looked. */
  private looked = -1;

  constructor(private readonly host: Host, private readonly response: ServerResponse, private readonly url: URL, private readonly accept: string) {
    this.version = url.searchParams.get('resourceVersion') ?? '';
    this.path = `${url.pathname}${url.search}`;
  }

  begin(): void {
    const seconds = Number(this.url.searchParams.get('timeoutSeconds') ?? 0);
    this.response.on('close', () => this.end());
    this.stop = this.host.listen(() => this.pass());
    this.timers.push(setTimeout(() => this.response.end(), seconds > 0 ? seconds * 1000 : TIMEOUT_MS));
    if (['true', '1'].includes(this.url.searchParams.get('allowWatchBookmarks') ?? '')) this.bookmarks();
    this.pass();
  }

  private bookmarks(): void {
    this.timers.push(setTimeout(() => {
      if (performance.now() - this.lastMs > BOOKMARK_MS / 2) this.write(this.bookmark());
      this.bookmarks();
    }, BOOKMARK_MS));
  }

  /** Says how far the watch has come, so that a client that begins again need not list. */
  private bookmark(): { readonly type: string; readonly object: Json } {
    const list = this.host.cluster.api.request({ method: 'GET', path: `${this.url.pathname}?limit=1` }).body as { readonly apiVersion?: string; readonly kind?: string };
    return { type: 'BOOKMARK', object: { kind: String(list.kind ?? '').replace(/List$/, ''), apiVersion: list.apiVersion ?? 'v1', metadata: { resourceVersion: this.version, creationTimestamp: null } } };
  }

  private pass(): void {
    const newest = this.host.cluster.journal.version();
    if (this.response.writableEnded || newest === this.looked) return;
    this.looked = newest;
    try {
      const { events, resourceVersion } = this.host.cluster.api.changes(this.path, this.version, this.accept);
      this.version = resourceVersion;
      for (const event of events) this.write(event);
    } catch (error) {
      if (!isApiError(error)) throw error;
      this.write({ type: 'ERROR', object: error.status() as unknown as Json });
      this.response.end();
    }
  }

  private write(event: object): void {
    this.lastMs = performance.now();
    this.response.write(`${jsonText(event)}\n`);
    if (this.response.writableLength > BACKLOG_BYTES_MAX) this.response.destroy();
  }

  private end(): void {
    this.stop();
    this.timers.forEach(clearTimeout);
  }
}
