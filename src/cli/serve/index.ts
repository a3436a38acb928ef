import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createCluster } from '../../simulator/cluster/cluster';
import type { Cluster } from '../../simulator/cluster/contract';
import { toYaml } from '../../kubectl/text/yaml';
import { readYaml } from '../../manifest/wire';
import { columnTexts } from '../../schema/columns';
import { Host } from './host';
import { apiServer } from './http';

export interface ServeOptions { readonly port: number; readonly nodes: number; readonly speed: number; readonly seed: string; readonly kubeconfig: string; readonly preloaded: boolean }

export const SERVE_USAGE = `usage: ordinal serve [--port 6443] [--nodes 3] [--speed 1] [--seed TEXT] [--kubeconfig FILE] [--preloaded]

Serves a simulated Kubernetes on the loopback address for any client that speaks its API, and writes a kubeconfig for it.
  --speed N       virtual seconds per real second (1 to 1000)
  --preloaded     every image is on every node already, as on a cluster that has run for a while`;

/** Reads the words after \`serve\`. Throws an Error that says which is wrong. */
export function serveOptions(words: readonly string[]): ServeOptions {
  const { values } = parseArgs({ args: [...words], strict: true, options: { port: { type: 'string' }, nodes: { type: 'string' }, speed: { type: 'string' }, seed: { type: 'string' }, kubeconfig: { type: 'string' }, preloaded: { type: 'boolean' } } });
  const number = (name: 'port' | 'nodes' | 'speed', fallback: number, least: number, most: number): number => {
    const value = Number(values[name] ?? fallback);
    if (!(value >= least && value <= most) || (name !== 'speed' && !Number.isInteger(value))) throw new Error(`--${name} is a number from ${least} to ${most}, not "${values[name] ?? ''}"`);
    return value;
  };
  return { port: number('port', 6443, 0, 65_535), nodes: number('nodes', 3, 0, 100), speed: number('speed', 1, 0.001, 1000), seed: values.seed ?? 'serve', kubeconfig: resolve(values.kubeconfig ?? '.cache/kubeconfig'), preloaded: values.preloaded ?? false };
}

/** What a cluster needs to be served to other clients than the page's own. */
export const serving = { parseYaml: readYaml, printYaml: toYaml, columnTexts, changesKept: 20_000 };

export interface Served {
  readonly address: string;
  readonly kubeconfig: string;
  readonly host: Host;
  /** Breaks all connections, as a bad network does. */
  cut(): void;
  close(): Promise<void>;
}

/** Starts a cluster at the present time and serves it; resolves when it listens. */
export function serve(options: ServeOptions): Promise<Served> {
  return serveCluster(createCluster({ seed: options.seed, nodes: options.nodes, epochMs: Date.now(), ...(options.preloaded ? { preloaded: 'all' as const } : {}), serving }), options);
}

/** Serves a cluster on the loopback address and writes a kubeconfig for it; resolves when it listens. */
export async function serveCluster(cluster: Cluster, options: Pick<ServeOptions, 'port' | 'speed' | 'kubeconfig'>): Promise<Served> {
  const host = new Host(cluster, options.speed);
  const server = apiServer(host);
  await new Promise<void>((ready, fail) => {
    server.once('error', (error) => { host.close(); fail(error); });
    server.listen(options.port, '127.0.0.1', () => ready());
  });
  const bound = server.address();
  const address = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : options.port}`;
  mkdirSync(dirname(options.kubeconfig), { recursive: true });
  writeFileSync(options.kubeconfig, kubeconfigFor(address), { mode: 0o600 });
  return {
    address, kubeconfig: options.kubeconfig, host,
    cut: () => server.closeAllConnections(),
    close: () => new Promise((closed) => { host.close(); server.close(() => closed()); server.closeAllConnections(); }),
  };
}

/** Clients of the JavaScript library take a server without TLS only where the kubeconfig says not to verify it. */
const kubeconfigFor = (server: string): string => toYaml({
  apiVersion: 'v1', kind: 'Config', clusters: [{ name: 'ordinal', cluster: { server, 'insecure-skip-tls-verify': true } }], users: [{ name: 'learner', user: {} }],
  contexts: [{ name: 'ordinal', context: { cluster: 'ordinal', user: 'learner' } }], 'current-context': 'ordinal',
});
