import type { Lab } from '../labs/contract';
import type { Json } from '../simulator/base/json';
import type { Input, Log } from '../workbench/contract';
import type { Frame, Query, ToPage, ToWorker } from './protocol';

type Refused = Extract<ToPage, { refused: unknown }>['refused'];

/** Why a lab stopped: an invariant broke, the worker fell silent, or its code did not come, whole or in part. The message is for a report; `reason` is for whoever words it. */
export interface Crash { readonly reason: 'broken' | 'silent' | 'unstarted' | 'unfetched'; readonly message: string; readonly stack: string; readonly log: Log | undefined }

/** A request the simulator could not carry out. The message is for a report; `reason`, and what it is about, are for whoever words it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: Refused['reason'];
  readonly about: string | undefined;
  /** Of a log of another engine: the part that still runs as it did. */
  readonly usable: Log | undefined;
  constructor(refused: Refused) {
    super(refused.message);
    this.reason = refused.reason;
    this.about = refused.about;
    this.usable = refused.usable;
  }
}

export interface Listener {
  frame(frame: Frame): void;
  progress(done: number, total: number): void;
  crash(crash: Crash): void;
}

/** The page's side of the protocol. Answers come in the order of the requests. */
export interface Client {
  /** Begins the lab, or opens a log of it; a worker that died is replaced. Rejects with a Refusal. */
  open(lab: Lab, log?: Log): Promise<Json>;
  /** Gives the log as it is with the input. */
  input(input: Input): Promise<Json>;
  clock(clock: Extract<ToWorker, { clock: unknown }>['clock']): Promise<Json>;
  step(step: Extract<ToWorker, { step: unknown }>['step']): Promise<Json>;
  query(query: Query): Promise<Json>;
  close(): void;
}

interface Pending { resolve(answer: Json): void; reject(error: Error): void }

/** How long a worker that is at work may say nothing. It works in slices of milliseconds and answers a ping between them: then it hangs. */
const SILENCE_MS = 8000;
/** A machine that wakes from sleep finds its timers due: only the third silence in a row counts. */
const SILENCES = 2;

const startWorker = (): Worker => new Worker(new URL('./entry.ts', import.meta.url), { type: 'module', name: 'ordinal' });

/** Pings a worker that has been heard, as long as answers are due, and says when it stays silent. */
function watchOver(isDue: () => boolean, fellSilent: () => void) {
  let silences = 0;
  /** Before the worker has said anything its code may still be on its way. */
  let heard = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listenFor = (worker: Worker) => {
    timer = setTimeout(() => {
      timer = undefined;
      if (!isDue()) return;
      if (++silences > SILENCES) return fellSilent();
      worker.postMessage({ ping: true } satisfies ToWorker);
      listenFor(worker);
    }, SILENCE_MS);
  };
  return {
    heard: () => heard,
    hear() {
      silences = 0;
      heard = true;
    },
    asked(worker: Worker) {
      if (heard && timer === undefined) listenFor(worker);
    },
    end() {
      clearTimeout(timer);
      timer = undefined;
      heard = false;
      silences = 0;
    },
  };
}

/** Connects a page to a simulator of its own. A frame is acknowledged when the page has drawn it. */
export function connect(listener: Listener, start: () => Worker = startWorker): Client {
  const pending = new Map<number, Pending>();
  let next = 1;
  let worker: Worker | undefined;
  const watch = watchOver(() => pending.size > 0, () => stop({ reason: 'silent', message: 'The simulator does not answer any more.', stack: '', log: undefined }));

  const end = (reason: Error) => {
    watch.end();
    worker?.terminate();
    worker = undefined;
    for (const { reject } of pending.values()) reject(reason);
    pending.clear();
  };
  const stop = (crash: Crash) => {
    end(new Error(crash.message));
    listener.crash(crash);
  };
  const hear = (message: ToPage, from: Worker) => {
    watch.hear();
    if ('frame' in message) {
      requestAnimationFrame(() => from.postMessage({ acknowledge: message.frame.number } satisfies ToWorker));
      listener.frame(message.frame);
    } else if ('progress' in message) listener.progress(message.progress.done, message.progress.total);
    else if ('crash' in message) stop({ reason: 'broken', ...message.crash });
    else if ('unfetched' in message) stop({ reason: 'unfetched', message: message.unfetched, stack: '', log: undefined });
    else if (!('pong' in message)) settle(message);
  };
  const settle = (message: Extract<ToPage, { id: number }>) => {
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if ('answer' in message) waiting?.resolve(message.answer);
    else waiting?.reject(new Refusal(message.refused));
  };
  const running = (): Worker => {
    if (worker) return worker;
    const fresh = start();
    fresh.addEventListener('message', (event: MessageEvent<ToPage>) => hear(event.data, fresh));
    fresh.addEventListener('error', (event) => {
      stop({ reason: watch.heard() ? 'broken' : 'unstarted', message: event.message || 'The simulator did not start.', stack: `${event.filename}:${event.lineno}`, log: undefined });
    });
    return (worker = fresh);
  };
  type Body = ToWorker extends infer Message ? (Message extends { id: number } ? Omit<Message, 'id'> : never) : never;
  const ask = (body: Body): Promise<Json> => new Promise((resolve, reject) => {
    const id = next++;
    pending.set(id, { resolve, reject });
    const asked = running();
    asked.postMessage({ id, ...body });
    watch.asked(asked);
  });

  return {
    open: (lab, log) => ask({ open: { lab, ...(log ? { log } : {}) } }),
    input: (input) => ask({ input }),
    clock: (clock) => ask({ clock }),
    step: (step) => ask({ step }),
    query: (query) => ask({ query }),
    close: () => end(new Error('The lab was closed.')),
  };
}
