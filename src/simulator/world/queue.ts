import type { Json } from '../base/json';

/** Data, not a closure: the name of a registered handler and what it is called with. */
export interface Timer { readonly handler: string; readonly payload: Json }

export interface QueueEntry { readonly id: number; readonly atMs: number; readonly timer: Timer }

/** Timers ordered by time, and within one instant by the order in which they were added: a binary heap with lazy removal. */
export interface Queue {
  add(atMs: number, timer: Timer): number;
  remove(id: number): void;
  peek(): QueueEntry | undefined;
  /** Takes the first entry if it is due at exactly `ms`. */
  takeAt(ms: number): QueueEntry | undefined;
  /** All entries in the order in which they will run. */
  entries(): readonly QueueEntry[];
  /** The id the next entry will get. */
  next(): number;
  load(entries: readonly QueueEntry[], next: number): void;
}

const before = (a: QueueEntry, b: QueueEntry) => a.atMs - b.atMs || a.id - b.id;

export function createQueue(): Queue {
  let heap: QueueEntry[] = [];
  let live = new Set<number>();
  let next = 1;

  const up = (index: number) => {
    for (let child = index; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (before(heap[parent]!, heap[child]!) <= 0) return;
      [heap[parent], heap[child]] = [heap[child]!, heap[parent]!];
      child = parent;
    }
  };
  const down = () => {
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      if (left >= heap.length) return;
      const child = left + 1 < heap.length && before(heap[left + 1]!, heap[left]!) < 0 ? left + 1 : left;
      if (before(heap[parent]!, heap[child]!) <= 0) return;
      [heap[parent], heap[child]] = [heap[child]!, heap[parent]!];
      parent = child;
    }
  };
  const pop = () => {
    const first = heap[0];
    const last = heap.pop();
    if (heap.length && last) { heap[0] = last; down(); }
    return first;
  };
  const peek = () => {
    while (heap.length && !live.has(heap[0]!.id)) pop();
    return heap[0];
  };

  return {
    add(atMs, timer) {
      const entry = Object.freeze({ id: next++, atMs, timer });
      live.add(entry.id);
      heap.push(entry);
      up(heap.length - 1);
      return entry.id;
    },
    remove: (id) => void live.delete(id),
    peek,
    takeAt(ms) {
      const first = peek();
      if (!first || first.atMs !== ms) return undefined;
      live.delete(first.id);
      return pop();
    },
    entries: () => heap.filter((entry) => live.has(entry.id)).toSorted(before),
    next: () => next,
    load(entries, nextId) {
      heap = entries.toSorted(before);
      live = new Set(entries.map((entry) => entry.id));
      next = nextId;
    },
  };
}
