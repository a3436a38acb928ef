/// <reference lib="webworker" />
import { Host } from './host';
import type { ToWorker } from './protocol';

declare const self: DedicatedWorkerGlobalScope;

const host = new Host({
  post: (message) => self.postMessage(message),
  clockMs: () => performance.now(),
  later: (run, ms) => void setTimeout(run, ms),
  loadTools: (ready) => void import('./tools').then(ready),
  loadDocs: (ready) => void import('../assist/docs').then(({ docs }) => ready(docs)),
});
self.addEventListener('message', (event: MessageEvent<ToWorker>) => host.receive(event.data));
