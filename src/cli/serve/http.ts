import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ApiResponse } from '../../simulator/base/program';
import { createOpenApi } from '../openapi/index';
import { ProtobufError } from '../protobuf/decode';
import type { Host } from './host';
import { labInput } from './inputs';
import { bodyOf, failure, send, toApi, TooLarge } from './messages';
import { isProxied, proxied } from './proxy';
import { reviewed } from './reviews';
import { isCommand, refuse, serveCommand, serveFollowedLog } from './streams';
import { isWatch, serveWatch } from './watches';

/** The API server's own limit: commands of exec stand in the address. */
const HEADER_BYTES_MAX = 1024 * 1024;

/** What answers requests: the cluster, and what is made of the project's tables alone. */
interface Doors { readonly host: Host; readonly openApi: ReturnType<typeof createOpenApi> }

/** The simulated API server over HTTP/1.1. It listens nowhere yet. */
export function apiServer(host: Host): Server {
  const openApi = createOpenApi(host.cluster);
  const server = createServer({ maxHeaderSize: HEADER_BYTES_MAX }, (request, response) => {
    answer({ host, openApi }, request, response).catch((error: unknown) => {
      if (response.headersSent || request.destroyed && !request.complete) return void response.destroy();
      if (error instanceof TooLarge) response.setHeader('connection', 'close');
      send(request, response, refusalFor(error));
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (isCommand(pathname)) serveCommand(host, request, socket, head);
    else if (pathname.endsWith('/portforward')) refuse(socket, 501, failure(501, 'NotImplemented', 'the network of a simulated cluster can\'t be reached from outside: run curl in a Pod instead').body);
    else refuse(socket, 404, failure(404, 'NotFound', 'the server could not find the requested resource').body);
  });
  server.keepAliveTimeout = 60_000;
  return server;
}

/** What is said of a request that could not be taken. What is nobody's mistake but ours is printed. */
function refusalFor(error: unknown): ApiResponse {
  if (error instanceof TooLarge) return failure(413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728');
  if (error instanceof ProtobufError) return failure(400, 'BadRequest', `the object provided is unrecognized (must be a kind of this server): ${error.message}`);
  if (error instanceof SyntaxError) return failure(400, 'BadRequest', error.message);
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) return failure(400, 'BadRequest', `gzip: ${error.message}`);
  console.error(error);
  return failure(500, 'InternalError', `Internal error occurred: ${String(error)}`);
}

async function answer({ host, openApi }: Doors, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const body = ['GET', 'HEAD'].includes(request.method ?? '') ? Buffer.alloc(0) : await bodyOf(request);
  if (url.pathname === '/lab/inputs') return send(request, response, input(host, request, body.toString('utf8')));
  if (request.method === 'GET' && isWatch(url)) return serveWatch(host, request, response, url);
  if (request.method === 'GET' && url.pathname.endsWith('/log') && ['true', '1'].includes(url.searchParams.get('follow') ?? '')) return serveFollowedLog(host, request, response);
  const asked = toApi(request, body);
  if (!asked) return send(request, response, failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource'));
  if (isProxied(url.pathname)) return send(request, response, await proxied(host, asked, url.pathname, url.search));
  const other = asked.method === 'GET' ? openApi(url.pathname) : reviewed(url.pathname, asked);
  send(request, response, other ?? host.act((cluster) => cluster.api.request(asked)));
}

function input(host: Host, request: IncomingMessage, text: string): ApiResponse {
  if (request.method !== 'POST') return failure(405, 'MethodNotAllowed', 'inputs are sent with POST');
  try {
    return labInput(host, JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return failure(400, 'BadRequest', `the input is no JSON: ${error.message}`);
    throw error;
  }
}
