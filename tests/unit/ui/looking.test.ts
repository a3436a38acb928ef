import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/simulator/base/json';
import { createLookingBack, type Moment } from '../../../src/ui/state/looking';

/** A worker that answers when it is told to, oldest question first. */
function slowWorker() {
  const open: (() => void)[] = [];
  const past = signal<Moment | undefined>(undefined);
  const looking = createLookingBack(past, (query) => new Promise<Json>((resolve) => {
    const atMs = 'past' in query ? query.past : -1;
    open.push(() => resolve({ atMs, rows: [], previousMs: atMs - 10, nextMs: atMs + 10 }));
  }));
  const answer = async () => {
    open.shift()?.();
    await new Promise((settled) => setTimeout(settled));
  };
  return { past, looking, answer, asked: () => open.length };
}

describe('looking at the past', () => {
  it('shows only the newest wish of a drag', async () => {
    const { past, looking, answer, asked } = slowWorker();
    for (const ms of [500, 400, 300]) void looking.at(ms);
    expect(asked()).toBe(1);
    await answer();
    expect(past.value, 'the first was overtaken').toBeUndefined();
    await answer();
    expect(past.value?.atMs).toBe(300);
    expect(asked()).toBe(0);
  });

  it('stays at now when the answer comes after the return', async () => {
    const { past, looking, answer } = slowWorker();
    void looking.at(500);
    await answer();
    void looking.at(400);
    looking.now();
    await answer();
    expect(past.value).toBeUndefined();
  });

  it('begins no step that was left by a return', async () => {
    const { past, looking, answer, asked } = slowWorker();
    void looking.step('previous', 900);
    looking.now();
    await answer();
    expect(asked()).toBe(0);
    expect(past.value).toBeUndefined();
  });

  it('looks again after a return, even while the old answer is on its way', async () => {
    const { past, looking, answer } = slowWorker();
    void looking.at(500);
    looking.now();
    void looking.at(200);
    await answer();
    expect(past.value).toBeUndefined();
    await answer();
    expect(past.value?.atMs).toBe(200);
  });
});
