import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ApiResponse } from '../../simulator/base/program';
import type { Host } from './host';
import { labInput } from './inputs';
import { bodyOf, failure, send, toApi, TooLarge } from './messages';
import { isCommand, serveCommand, serveFollowedLog } from './streams';
import { isWatch, serveWatch } from './watches';

/** The simulated API server over HTTP/1.1. It listens nowhere yet. */
export function apiServer(host: Host): Server {
  const server = createServer((request, response) => {
    answer(host, request, response).catch((error: unknown) => {
      if (!response.headersSent) send(request, response, error instanceof TooLarge ? failure(413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728') : failure(500, 'InternalError', `Internal error occurred: ${String(error)}`));
      else response.destroy();
      if (!(error instanceof TooLarge)) console.error(error);
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (isCommand(new URL(request.url ?? '/', 'http://localhost').pathname)) serveCommand(host, request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
  });
  server.keepAliveTimeout = 60_000;
  return server;
}

async function answer(host: Host, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const text = request.method === 'GET' ? '' : await bodyOf(request);
  if (url.pathname === '/lab/inputs') return send(request, response, input(host, request, text));
  if (request.method === 'GET' && isWatch(url)) return serveWatch(host, request, response, url);
  if (request.method === 'GET' && url.pathname.endsWith('/log') && ['true', '1'].includes(url.searchParams.get('follow') ?? '')) return serveFollowedLog(host, request, response);
  const asked = toApi(request, text);
  send(request, response, asked ? host.act((cluster) => cluster.api.request(asked)) : failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource'));
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
