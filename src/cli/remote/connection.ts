import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import { createInterface } from 'node:readline';
import { KubeConfig } from '@kubernetes/client-node';
import { WebSocket } from 'ws';
import type { Json } from '../../simulator/base/json';
import type { ApiRequest, ApiResponse, WatchEvent } from '../../simulator/base/program';

/** How a cluster can't be reached, in kubectl's words. */
export class UnreachableError extends Error {}

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** Reads a kubeconfig (KUBECONFIG or ~/.kube/config where none is named) and chooses its context. Throws an Error that names the contexts there are. */
export function loadConfig({ kubeconfig, context, server }: { readonly kubeconfig?: string; readonly context?: string; readonly server?: string }): KubeConfig {
  const config = new KubeConfig();
  if (kubeconfig) config.loadFromFile(kubeconfig);
  else config.loadFromDefault();
  if (context !== undefined) {
    const names = config.getContexts().map(({ name }) => name);
    if (!names.includes(context)) throw new Error(`the kubeconfig has no context "${context}"; it has ${names.join(', ') || 'none'}`);
    config.setCurrentContext(context);
  }
  const current = config.getCurrentCluster();
  if (!current) throw new Error('the kubeconfig names no cluster: choose one with --context');
  // Without TLS there is nothing to verify; the library wants to be told.
  config.clusters = config.clusters.map((cluster) => {
    const address = cluster === current && server ? server : cluster.server;
    return { ...cluster, server: address, skipTLSVerify: cluster.skipTLSVerify || address.startsWith('http:') };
  });
  return config;
}

/** A real API server over HTTP, as a kubeconfig leads to it. */
export class Connection {
  constructor(private readonly config: KubeConfig) {}

  get address(): string { return (this.config.getCurrentCluster()?.server ?? '').replace(/\/$/, ''); }

  /** Sends a request and reads all of the answer. Rejects with UnreachableError. */
  async request(asked: ApiRequest): Promise<ApiResponse> {
    const text = asked.text ?? (asked.body === undefined ? undefined : JSON.stringify(asked.body));
    const response = await this.send(asked.path, { method: asked.method, headers: { accept: 'application/json', ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }), ...lowerCased(asked.headers) } }, text);
    return answerOf(response, await textOf(response));
  }

  /** Follows the changes of a list; `ended` is called once, when there will be no more. Returns how to stop. */
  watch(path: string, accept: string | undefined, heard: (event: WatchEvent) => void, ended: () => void): () => void {
    let stopped = false;
    let close = (): void => undefined;
    const stop = () => { if (!stopped) { stopped = true; close(); ended(); } };
    this.send(path, { method: 'GET', headers: { accept: accept ?? 'application/json' } }).then((response) => {
      response.on('error', stop);
      close = () => response.destroy();
      if (stopped) return close();
      const lines = createInterface({ input: response });
      lines.on('line', (line) => { if (line && !stopped) heard((response.statusCode ?? 0) < 300 ? (JSON.parse(line) as WatchEvent) : { type: 'ERROR', object: JSON.parse(line) as Json }); });
      lines.on('close', stop);
    }, stop);
    return stop;
  }

  /** A text as it is written (a log that is followed). Resolves with the answer's beginning. */
  stream(path: string): Promise<IncomingMessage> { return this.send(path, { method: 'GET' }); }

  /** An upgraded connection, or the server's refusal. It is paused, so that nothing is missed before somebody listens. */
  async upgrade(path: string): Promise<WebSocket | ApiResponse> {
    const options = await this.optionsFor({ headers: {} });
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`${this.address.replace(/^http/, 'ws')}${path}`, PROTOCOLS, options as WebSocket.ClientOptions);
      socket.once('open', () => { socket.pause(); resolve(socket); });
      socket.once('unexpected-response', (_request, response) => void textOf(response).then((text) => resolve(answerOf(response, text)), reject));
      socket.once('error', (error) => reject(this.unreachable(error)));
    });
  }

  private async optionsFor(options: RequestOptions): Promise<RequestOptions> {
    const own = { ...options, headers: { ...options.headers } };
    await this.config.applyToHTTPSOptions(own);
    return own;
  }

  private async send(path: string, options: RequestOptions, text?: string): Promise<IncomingMessage> {
    const url = new URL(`${this.address}${path}`);
    const own = await this.optionsFor(options);
    return new Promise((resolve, reject) => {
      const request = (url.protocol === 'https:' ? secureRequest : plainRequest)(url, own, resolve);
      request.once('error', (error) => reject(this.unreachable(error)));
      request.end(text);
    });
  }

  private unreachable(error: Error & { readonly code?: string }): UnreachableError {
    const { host } = new URL(this.address);
    if (error.code === 'ECONNREFUSED') return new UnreachableError(`The connection to the server ${host} was refused - did you specify the right host or port?`);
    return new UnreachableError(`Unable to connect to the server: ${error.message}`);
  }
}

const lowerCased = (headers: Readonly<Record<string, string>> = {}): Record<string, string> => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

async function textOf(response: IncomingMessage): Promise<string> {
  response.setEncoding('utf8');
  let text = '';
  for await (const chunk of response as AsyncIterable<string>) text += chunk;
  return text;
}

function answerOf({ statusCode = 0, headers }: IncomingMessage, text: string): ApiResponse {
  const warnings = [...String(headers['warning'] ?? '').matchAll(/299 \S+ ("(?:\\.|[^"\\])*")/g)].map(([, quoted]) => JSON.parse(quoted ?? '""') as string);
  const parsed = (headers['content-type'] ?? '').startsWith('application/json') || /^\s*\{/.test(text) && statusCode >= 400 ? jsonOf(text) : undefined;
  return parsed === undefined ? { status: statusCode, warnings, body: null, text, contentType: headers['content-type'] ?? null } : { status: statusCode, warnings, body: parsed };
}

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
