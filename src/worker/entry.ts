/// <reference lib="webworker" />
import { Host } from './host';
import type { ToPage, ToWorker } from './protocol';

declare const self: DedicatedWorkerGlobalScope;

/** That a chunk does not come is told; what goes wrong with one that came is the worker's error. */
const fetched = <Chunk>(chunk: Promise<Chunk>, use: (chunk: Chunk) => void): void =>
  void chunk.then(use, (error: unknown) => self.postMessage({ unfetched: String(error) } satisfies ToPage)).catch((error: unknown) => self.reportError(error));

/** What may come late, by the names the engine knows it by. */
const PARTS: Readonly<Record<string, () => Promise<unknown>>> = {
  explain: () => import('../kubectl/late/explain'),
  everyday: () => import('../kubectl/late/everyday'),
  kubectl: () => import('../kubectl/late/rare'),
  probes: () => import('../simulator/cluster/late/probes'),
  requests: () => import('../simulator/cluster/late/requests'),
  shell: () => import('../simulator/cluster/late/shell'),
  tools: () => import('../simulator/cluster/late/tools'),
  servers: () => import('../simulator/cluster/late/servers'),
  workloads: () => import('../simulator/cluster/late/workloads'),
};

const host = new Host({
  post: (message) => self.postMessage(message),
  clockMs: () => performance.now(),
  later: (run, ms) => void setTimeout(run, ms),
  loadTools: (ready) => fetched(import('./tools'), ready),
  loadAnswers: (ready) => fetched(import('./queries'), ready),
  loadPart: (part, ready) => fetched(PARTS[part]?.() ?? Promise.reject(new Error(`There is no part "${part}".`)), ready),
  loadDocs: (ready) => fetched(import('../assist/docs'), ({ docs }) => ready(docs)),
});
self.addEventListener('message', (event: MessageEvent<ToWorker>) => host.receive(event.data));
