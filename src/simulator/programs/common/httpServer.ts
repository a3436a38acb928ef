import { failed, type Os, type Step } from '../../base/program';
import type { Json } from '../../base/json';
import { parseRequest, type HttpRequest } from './http';

interface Connection { readonly fd: number; readonly input: string; readonly output: string; readonly close: boolean; readonly client: string; readonly count: number }

export interface ServerState { readonly listener: number | null; readonly connections: readonly Connection[]; readonly total: number }

/** What a request is answered with, as it goes over the wire. */
export interface Reply { readonly text: string; readonly close: boolean }

/** Answers a request; undefined leaves it, and what comes after it, where it is. */
export type Respond = (request: HttpRequest | 'bad', client: string, connection: number) => Reply | undefined;

export const idleServer = (listener: number): ServerState => ({ listener, connections: [], total: 0 });

/** Accepts, reads, answers and writes whatever is ready. */
export function serve(os: Os, given: ServerState, respond: Respond): ServerState {
  const connections = [...given.connections];
  let { total } = given;
  if (given.listener !== null) {
    for (let fd = os.accept(given.listener); fd !== undefined && !failed(fd); fd = os.accept(given.listener)) connections.push({ fd, input: '', output: '', close: false, client: os.peer(fd)?.address ?? '', count: ++total });
  }
  const open: Connection[] = [];
  for (const connection of connections) {
    const after = attend(os, connection, respond);
    if (after) open.push(after);
    else os.close(connection.fd);
  }
  return { ...given, connections: open, total };
}

/** One connection's turn; undefined when it is over. */
function attend(os: Os, given: Connection, respond: Respond): Connection | undefined {
  let { input, output, close } = given;
  let ended = false;
  for (let text = os.read(given.fd); text !== undefined; text = os.read(given.fd)) {
    if (text === null || failed(text)) { ended = true; break; }
    input += text;
  }
  for (let request = parseRequest(input); request !== undefined && !close; request = parseRequest(input)) {
    const reply = respond(request, given.client, given.count);
    if (!reply) break;
    output += reply.text;
    close = reply.close;
    input = request === 'bad' ? '' : input.slice(request.length);
    if (request === 'bad') { close = true; break; }
  }
  if (output !== '') {
    const taken = os.write(given.fd, output);
    if (failed(taken)) return undefined;
    output = output.slice(taken);
  }
  return (close || ended) && output === '' ? undefined : { ...given, input, output, close: close || ended };
}

/** Waits for the next thing a server must attend to. */
export function awaitServer(state: Json, server: ServerState): Step {
  const readable = server.connections.map(({ fd }) => fd);
  const writable = server.connections.filter(({ output }) => output !== '').map(({ fd }) => fd);
  return { state, wait: { readable: server.listener === null ? readable : [server.listener, ...readable], ...(writable.length ? { writable } : {}) } };
}
