/** A served cluster for tests, and raw requests to it. */
import { request, type IncomingMessage, type RequestOptions } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { serveCluster, serving, type Served } from '../../src/cli/serve/index';
import { createCluster } from '../../src/simulator/cluster/cluster';
import type { ClusterOptions } from '../../src/simulator/cluster/contract';

export interface TestServer extends Served { readonly config: KubeConfig; readonly home: string }

export async function serveForTest(options: Partial<ClusterOptions> = {}, speed = 20): Promise<TestServer> {
  const home = mkdtempSync(join(tmpdir(), 'ordinal-'));
  const cluster = createCluster({ seed: 'clients', nodes: 3, epochMs: Date.now(), preloaded: 'all', serving, ...options });
  cluster.runUntilQuiet(60_000);
  const served = await serveCluster(cluster, { port: 0, speed, kubeconfig: join(home, 'kubeconfig') });
  const config = new KubeConfig();
  config.loadFromFile(served.kubeconfig);
  return { ...served, config, home, close: async () => { await served.close(); rmSync(home, { recursive: true }); } };
}

export interface Answer { readonly status: number; readonly headers: IncomingMessage['headers']; readonly bytes: Buffer; readonly text: string }

/** One request, and the whole of its answer. */
export function ask({ address }: Served, path: string, options: RequestOptions = {}, body?: string | Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${address}${path}`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => { const bytes = Buffer.concat(chunks); resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, text: bytes.toString('utf8') }); });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export const JSON_BODY = { 'content-type': 'application/json' };

export const post = (served: Served, path: string, body: unknown): Promise<Answer> => ask(served, path, { method: 'POST', headers: JSON_BODY }, JSON.stringify(body));

export const configMap = (name: string, data: Readonly<Record<string, string>> = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
export const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

/** Opens a stream of a watch; `lines` grows while it is read. */
export function watch({ address }: Served, path: string): Promise<{ readonly status: number; readonly lines: string[]; readonly ended: Promise<void>; stop(): void; pause(): void }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${address}${path}`, { agent: false }, (response) => {
      const lines: string[] = [];
      let rest = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        const parts = (rest + text).split('\n');
        rest = parts.pop() ?? '';
        lines.push(...parts);
      });
      const ended = new Promise<void>((done) => { response.on('close', done); response.on('error', () => done()); });
      resolve({ status: response.statusCode ?? 0, lines, ended, stop: () => response.destroy(), pause: () => response.pause() });
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Waits until something is so, at most ten seconds. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, limitMs = 10_000): Promise<void> {
  for (const limit = Date.now() + limitMs; !(await isSo()); await new Promise((next) => { setTimeout(next, 20); })) if (Date.now() > limit) throw new Error(`it did not come to pass: ${what}`);
}
