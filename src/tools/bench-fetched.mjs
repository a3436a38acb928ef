/** Which parts of the built worker a lab fetches while it is solved: the worker itself runs in a thread of Node, and each part says when it is loaded. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/** Asked at the end: by then the last frame has been sent. */
const LAST = { query: { log: true } };
const LOADED = 'loadedByBench';

const START = `
import { parentPort } from 'node:worker_threads';
globalThis.${LOADED} = (part) => parentPort.postMessage({ loaded: part });
globalThis.self = { postMessage: (message) => parentPort.postMessage(message), reportError: (error) => { throw error; }, addEventListener: (_, hear) => parentPort.on('message', (data) => hear({ data })) };
await import('./entry.js');
parentPort.postMessage({ ready: true });
`;

/** Runs the messages one after the other; `chunks` are the worker's files by name, entry.js among them. Resolves with the names of the files that were loaded, in order. */
export async function fetchedParts(chunks, folder, { open, messages, tasks }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { fileName, code } of chunks) writeFileSync(join(folder, fileName), `${code}\nglobalThis.${LOADED}(${JSON.stringify(fileName)});\n`);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'start.js'), START);
  const worker = new Worker(pathToFileURL(join(folder, 'start.js')));
  try {
    return await solve(worker, [open, ...messages, LAST], new Set(tasks));
  } finally {
    await worker.terminate();
  }
}

function solve(worker, messages, open) {
  const loaded = [];
  return new Promise((done, fail) => {
    let id = -1;
    const next = () => {
      if (++id < messages.length) worker.postMessage({ id, ...messages[id] });
      else if (open.size) fail(new Error(`The lab was not solved: ${[...open].join(', ')}`));
      else done(loaded);
    };
    worker.on('error', fail);
    worker.on('message', (message) => {
      if (message.loaded) loaded.push(message.loaded);
      if (message.crash || message.refused) fail(new Error(JSON.stringify(message.crash ?? message.refused)));
      for (const { id: task, state } of message.frame?.tasks ?? []) if (state === 'met') open.delete(task);
      if (message.frame) worker.postMessage({ acknowledge: message.frame.number });
      if (message.ready || message.id === id) next();
    });
  });
}
