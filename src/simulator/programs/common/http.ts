import { utf8Bytes } from '../../base/text';

/** HTTP/1.1 messages as text, for servers and clients alike. */
export interface Headers { readonly [name: string]: string }

export interface HttpRequest { readonly method: string; readonly target: string; readonly version: string; readonly headers: Headers; readonly body: string; /** How many characters of the buffer it took. */ readonly length: number }

export interface HttpResponse { readonly status: number; readonly reason: string; readonly headers: Headers; readonly body: string; readonly head: string }

export const REASONS: Readonly<Record<number, string>> = {
  200: 'OK', 201: 'Created', 204: 'No Content', 301: 'Moved Permanently', 302: 'Moved Temporarily', 304: 'Not Modified', 307: 'Temporary Redirect', 400: 'Bad Request', 403: 'Forbidden', 404: 'Not Found', 405: 'Not Allowed', 500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable',
};

/** The beginning of `text` that has `bytes` bytes, or undefined when it is shorter. */
function firstBytes(text: string, bytes: number): string | undefined {
  let count = 0;
  let at = 0;
  for (const character of text) {
    if (count >= bytes) break;
    count += utf8Bytes(character);
    at += character.length;
  }
  return count >= bytes ? text.slice(0, at) : undefined;
}

function headersOf(lines: readonly string[]): Headers {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}

/** The request at the start of a buffer; undefined while it is not complete, 'bad' when it is none. */
export function parseRequest(buffer: string): HttpRequest | 'bad' | undefined {
  const end = buffer.indexOf('\r\n\r\n');
  const [first = '', ...lines] = buffer.slice(0, end < 0 ? undefined : end).split('\r\n');
  const found = /^([A-Z]+) (\S+) (HTTP\/1\.[01])$/.exec(first);
  if (end < 0) return buffer.includes('\n') && !/^[A-Z]+ \S+ HTTP\/1\.[01]\r?$/.test(buffer.split('\n')[0] ?? '') ? 'bad' : undefined;
  if (!found) return 'bad';
  const headers = headersOf(lines);
  const body = firstBytes(buffer.slice(end + 4), Number(headers['content-length'] ?? '0'));
  if (body === undefined) return undefined;
  return { method: found[1] ?? '', target: found[2] ?? '', version: found[3] ?? '', headers, body, length: end + 4 + body.length };
}

/** The response in a buffer; undefined while it is not complete. `ended`: the server closed the connection. */
export function parseResponse(buffer: string, ended: boolean, method: string): HttpResponse | undefined {
  const end = buffer.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = buffer.slice(0, end).split('\r\n');
  const found = /^HTTP\/1\.[01] (\d{3}) ?(.*)$/.exec(first);
  if (!found) return undefined;
  const headers = headersOf(lines);
  const status = Number(found[1]);
  const length = headers['content-length'];
  const rest = buffer.slice(end + 4);
  const body = method === 'HEAD' || status === 204 || status === 304 ? '' : length === undefined ? (ended ? rest : undefined) : firstBytes(rest, Number(length)) ?? (ended ? rest : undefined);
  return body === undefined ? undefined : { status, reason: found[2] ?? '', headers, body, head: buffer.slice(0, end + 4) };
}

/** A response as it goes over the wire; Content-Length is added. */
export function formatResponse(status: number, headers: Headers, body: string, method: string): string {
  const all: Headers = { ...headers, 'Content-Length': headers['Content-Length'] ?? String(utf8Bytes(body)) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${REASONS[status] ?? 'Unknown'}\r\n${lines.join('')}\r\n${method === 'HEAD' ? '' : body}`;
}

export interface Url { readonly scheme: string; readonly host: string; readonly port: number; readonly path: string; readonly user: string | undefined }

/** Reads a URL; without a scheme it is http. */
export function parseUrl(text: string): Url | undefined {
  const found = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):\/\/)?(?:([^@/]*)@)?([^:/?#]+)(?::(\d+))?([^#]*)/.exec(text);
  if (!found) return undefined;
  const scheme = (found[1] ?? 'http').toLowerCase();
  const path = found[5] ?? '';
  return { scheme, user: found[2], host: found[3] ?? '', port: Number(found[4] ?? (scheme === 'https' ? 443 : 80)), path: path.startsWith('/') ? path : `/${path}` };
}
