import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connect } from '../../../src/worker/client';
import type { ToPage, ToWorker } from '../../../src/worker/protocol';

/** A worker that says what it is told to: `hangs` makes it silent. */
class FakeWorker {
  hangs = false;
  /** Requests it takes its time for, though it lives. */
  busy = false;
  ended = false;
  private readonly listeners: ((event: { data: ToPage }) => void)[] = [];
  private readonly errorListeners: ((event: Partial<ErrorEvent>) => void)[] = [];
  addEventListener(type: string, listener: (event: { data: ToPage } & Partial<ErrorEvent>) => void): void {
    if (type === 'message') this.listeners.push(listener as (typeof this.listeners)[number]);
    else this.errorListeners.push(listener as (typeof this.errorListeners)[number]);
  }
  fail(event: Partial<ErrorEvent>): void { for (const listener of this.errorListeners) listener(event); }
  terminate(): void { this.ended = true; }
  postMessage(message: ToWorker): void {
    if (this.hangs) return;
    if ('ping' in message) this.say({ pong: true });
    else if ('id' in message && !this.busy) this.say({ id: message.id, answer: 'done' });
  }
  say(data: ToPage): void { queueMicrotask(() => { for (const listener of this.listeners) listener({ data }); }); }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function connected() {
  const worker = new FakeWorker();
  const crashes: string[] = [];
  const client = connect({ frame: () => undefined, progress: () => undefined, crash: ({ reason, log }) => void crashes.push(log ? `${reason} with its log` : reason) }, () => worker as unknown as Worker);
  return { worker, crashes, client };
}

test('a worker that hangs is ended and told of; what was asked is refused', async () => {
  const { worker, crashes, client } = connected();
  await client.query({ log: true });
  worker.hangs = true;
  const asked = expect(client.query({ log: true })).rejects.toThrow('does not answer');
  await vi.advanceTimersByTimeAsync(16_000);
  expect(crashes, 'a machine that slept is given another chance').toEqual([]);
  await vi.advanceTimersByTimeAsync(9_000);
  await asked;
  expect(crashes).toEqual(['silent']);
  expect(worker.ended).toBe(true);
});

test('one that is at work for long, or whose code is still on its way, is left alone', async () => {
  const { worker, crashes, client } = connected();
  worker.hangs = true;
  void client.query({ log: true });
  await vi.advanceTimersByTimeAsync(120_000);
  worker.hangs = false;
  await client.query({ log: true });
  worker.busy = true;
  void client.query({ log: true });
  await vi.advanceTimersByTimeAsync(120_000);
  expect(crashes).toEqual([]);
  expect(worker.ended).toBe(false);
});

test.each<[string, (worker: FakeWorker) => void, string]>([
  ['one whose code never came', (worker) => worker.fail({}), 'unstarted'],
  ['one that lacks a part of its code', (worker) => worker.say({ unfetched: 'TypeError: Failed to fetch' }), 'unfetched'],
  ['one whose invariant broke', (worker) => worker.say({ crash: { message: 'Error: two nodes', stack: '', log: { entries: [] } as never } }), 'broken with its log'],
])('%s is ended, and why is told; what was asked is refused', async (_, happen, reason) => {
  const { worker, crashes, client } = connected();
  worker.busy = true;
  const asked = expect(client.query({ log: true })).rejects.toThrow();
  happen(worker);
  await asked;
  expect(crashes).toEqual([reason]);
  expect(worker.ended).toBe(true);
});

test('one that fails after it was heard has broken', async () => {
  const { worker, crashes, client } = connected();
  await client.query({ log: true });
  worker.fail({ message: 'Uncaught TypeError' });
  expect(crashes).toEqual(['broken']);
});
