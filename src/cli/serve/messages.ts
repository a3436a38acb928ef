import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync, gzip } from 'node:zlib';
import type { Json } from '../../simulator/base/json';
import type { ApiRequest, ApiResponse } from '../../simulator/base/program';
import { decodeProtobuf, PROTOBUF } from '../protobuf/decode';

/** The API server's own limit for one body. */
const BODY_BYTES_MAX = 3 * 1024 * 1024;
/** Smaller answers are not worth compressing. */
const GZIP_FROM_BYTES = 128 * 1024;

export class TooLarge extends Error {}

/** A client that sends more still gets its answer, if it comes to an end by then. */
const DRAINED_BYTES_MAX = 64 * 1024 * 1024;

/** The whole body of a request. Rejects with TooLarge, and with an Error with a code where it says to be gzip and is not. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const whole = await received(request);
  return request.headers['content-encoding'] === 'gzip' ? unpacked(whole) : whole;
}

function received(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= BODY_BYTES_MAX) return void chunks.push(chunk);
      reject(new TooLarge());
      if (bytes > DRAINED_BYTES_MAX) request.destroy();
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

function unpacked(body: Buffer): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: BODY_BYTES_MAX });
  } catch (error) {
    throw error instanceof RangeError ? new TooLarge() : error;
  }
}

const METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** A request as the simulated server takes it: HEAD is a GET whose answer is not sent, protobuf is the JSON it stands for. Throws ProtobufError. */
export function toApi(request: IncomingMessage, body: Buffer): ApiRequest | undefined {
  const method = request.method === 'HEAD' ? 'GET' : request.method ?? 'GET';
  if (!METHODS.includes(method)) return undefined;
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value ?? '']));
  const base = { method: method as ApiRequest['method'], path: request.url ?? '/', headers };
  if (!body.length) return base;
  if (!String(headers['content-type'] ?? '').startsWith(PROTOBUF)) return { ...base, text: body.toString('utf8') };
  return { ...base, headers: { ...headers, 'content-type': 'application/json' }, body: decodeProtobuf(body) };
}

/** The members of a JSON body; none where it holds something else. */
export function plainObject({ body, text }: ApiRequest): Readonly<Record<string, Json>> {
  const value: unknown = body ?? JSON.parse(text || '{}');
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, Json>>) : {};
}

/** `299 - "text"`, as Warning headers are written. */
export const warningHeader = (text: string): string => `299 - ${JSON.stringify(text.replace(/\n+$/, ''))}`;

/** JSON as the API server writes it: what would mean something in HTML is escaped. Some clients compare bytes. */
export const jsonText = (value: unknown): string => JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Sends an answer; large ones compressed where the client takes that. */
export function send(request: IncomingMessage, response: ServerResponse, answer: ApiResponse): void {
  const text = answer.text ?? (answer.contentType === null ? '' : `${jsonText(answer.body)}\n`);
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
