import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync, gzip } from 'node:zlib';
import type { Json } from '../../simulator/base/json';
import type { ApiRequest, ApiResponse } from '../../simulator/base/program';

/** The API server's own limit for one body. */
const BODY_BYTES_MAX = 3 * 1024 * 1024;
/** Smaller answers are not worth compressing. */
const GZIP_FROM_BYTES = 128 * 1024;

export class TooLarge extends Error {}

/** The whole body of a request as text. Throws TooLarge. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new TooLarge();
    chunks.push(chunk);
  }
  const whole = Buffer.concat(chunks);
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(whole) : whole).toString('utf8');
}

const METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** A request as the simulated server takes it; a body of JSON that can be read is passed on parsed. */
export function toApi(request: IncomingMessage, text: string): ApiRequest | undefined {
  const { method = 'GET' } = request;
  if (!METHODS.includes(method)) return undefined;
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value ?? '']));
  const base = { method: method as ApiRequest['method'], path: request.url ?? '/', headers };
  if (!text) return base;
  const parsed = /json/.test(headers['content-type'] ?? 'application/json') ? parse(text) : undefined;
  return parsed === undefined ? { ...base, text } : { ...base, body: parsed };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** `299 - "text"`, as Warning headers are written. */
export const warningHeader = (text: string): string => `299 - ${JSON.stringify(text.replace(/\n+$/, ''))}`;

/** Sends an answer; large ones compressed where the client takes that. */
export function send(request: IncomingMessage, response: ServerResponse, answer: ApiResponse): void {
  const text = answer.text ?? (answer.contentType === null ? '' : `${JSON.stringify(answer.body)}\n`);
  const type = answer.contentType ?? (answer.text === undefined ? 'application/json' : 'text/plain; charset=utf-8');
  response.setHeader('cache-control', 'no-cache, private');
  if (answer.contentType !== null) response.setHeader('content-type', type);
  if (answer.warnings.length) response.setHeader('warning', answer.warnings.map(warningHeader));
  const bytes = Buffer.from(text);
  if (bytes.length < GZIP_FROM_BYTES || !/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) {
    response.writeHead(answer.status, { 'content-length': bytes.length }).end(bytes);
    return;
  }
  gzip(bytes, { level: 1 }, (error, packed) => {
    if (error) return void response.destroy(error);
    response.writeHead(answer.status, { 'content-encoding': 'gzip', 'content-length': packed.length }).end(packed);
  });
}

/** A Status in the form of an API error. */
export const failure = (code: number, reason: string, message: string): ApiResponse =>
  ({ status: code, warnings: [], body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code } });
