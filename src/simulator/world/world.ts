import { freeze, type Json } from '../base/json';
import { invariant } from '../base/invariant';
import { hashText } from '../base/text';
import { createQueue, type QueueEntry, type Timer } from './queue';

export type { Timer };

/**
 * One ordered table of state: keys in the order of insertion, values plain data that is never changed again: snapshots share it. That its types are
 * read-only all the way down is what holds this; it is not frozen besides, which would be a seventh of what starting Pods costs.
 */
export interface Table<Value> {
  get(key: string): Value | undefined;
  has(key: string): boolean;
  set(key: string, value: Value): void;
  delete(key: string): boolean;
  keys(): Iterable<string>;
  values(): Iterable<Value>;
  entries(): Iterable<readonly [string, Value]>;
  readonly size: number;
}

/** One value of state. */
export interface Cell<Value> { get(): Value; set(value: Value): void }

/** A growing list; what is appended stays at its index until `trim` forgets the oldest. */
export interface Journal<Value> {
  append(value: Value): number;
  get(index: number): Value | undefined;
  /** The oldest index still there, and one past the newest. */
  readonly start: number;
  readonly end: number;
  trim(start: number): void;
}

/** The state of everything: plain data, and the same after a round trip through JSON. */
export interface WorldState {
  readonly nowMs: number;
  readonly queue: readonly QueueEntry[];
  readonly queueNext: number;
  readonly slices: { readonly [name: string]: Json };
}

/**
 * Time, chance and memory, given to every part of the simulator. Whatever a part must remember it keeps in a table, cell or
 * journal of the world; anything else it derives, and rebuilds in `onRestore`.
 */
export interface World {
  /** Virtual milliseconds since the Unix epoch. */
  nowMs(): number;
  /** In [0, 1): a hash of (seed, purpose, objectKey, how often that pair was asked), so one more input renames nothing else. */
  random(purpose: string, objectKey: string): number;
  /** In [0, 1): a hash of (seed, purpose, objectKey) alone. */
  chance(purpose: string, objectKey: string): number;
  /** Runs what must leave no trace (a dry run): what it draws by chance is drawn again afterwards. */
  rehearse<T>(act: () => T): T;
  /** Calls the named handler at `atMs` (now at the earliest), after all that was scheduled for that instant before. Returns an id for `cancel`. */
  schedule(atMs: number, timer: Timer): number;
  cancel(id: number): void;
  /** Registers a handler under a name that must be the same in every run. */
  handle(name: string, handler: (payload: Json) => void): void;
  table<Value>(name: string): Table<Value>;
  cell<Value>(name: string, initial: Value): Cell<Value>;
  journal<Value>(name: string): Journal<Value>;
  /** Called after `restore`, for what is derived from tables and cells. */
  onRestore(rebuild: () => void): void;
}

/** The world as its owner holds it: it also drives time and moves state in and out. */
export interface WorldEngine extends World {
  /** The time of the next timer, undefined when nothing is scheduled. */
  nextMs(): number | undefined;
  /** Runs every timer of the next instant that is not after `limitMs`; false when there is none. */
  runInstant(limitMs: number): boolean;
  /** Moves the clock on to `ms`; every timer up to there must have run. */
  moveTo(ms: number): void;
  state(): WorldState;
  restore(state: WorldState): void;
}

interface Slice { save(): Json; load(json: Json | undefined): void }

/** A world at `epochMs` with nothing in it. The same seed and calls give the same world. */
export function createWorld(options: { readonly seed: string; readonly epochMs: number }): WorldEngine {
  let now = options.epochMs;
  const queue = createQueue();
  const handlers = new Map<string, (payload: Json) => void>();
  const slices = new Map<string, Slice>();
  const rebuilds: (() => void)[] = [];
  const add = <T extends Slice>(name: string, slice: T): T => {
    invariant(!slices.has(name), `Two parts of the simulator keep state under the name "${name}".`);
    slices.set(name, slice);
    return slice;
  };
  const draws = add('world/draws', table<number>());
  let rehearsed: Map<string, number> | undefined;
  const ofSeed = hashText(`${options.seed}\0`);
  const hash = (first: string, second: string | number) => spread(hashText(String(second), hashText('\0', hashText(first, ofSeed)))) / 0x1_0000_0000;

  return {
    nowMs: () => now,
    chance: (purpose, objectKey) => hash(purpose, objectKey),
    random(purpose, objectKey) {
      const key = `${purpose}\0${objectKey}`;
      const count = rehearsed?.get(key) ?? draws.get(key) ?? 0;
      (rehearsed ?? draws).set(key, count + 1);
      return hash(key, count);
    },
    rehearse(act) {
      const outer = rehearsed;
      rehearsed = new Map(outer);
      try {
        return act();
      } finally {
        rehearsed = outer;
      }
    },
    schedule: (atMs, timer) => queue.add(Math.max(atMs, now), freeze(timer)),
    cancel: (id) => queue.remove(id),
    handle(name, handler) {
      invariant(!handlers.has(name), `Two handlers are named "${name}".`);
      handlers.set(name, handler);
    },
    table: <Value>(name: string) => add(name, table<Value>()),
    cell: <Value>(name: string, initial: Value) => add(name, cell(initial)),
    journal: <Value>(name: string) => add(name, journal<Value>()),
    onRestore: (rebuild) => void rebuilds.push(rebuild),
    nextMs: () => queue.peek()?.atMs,
    runInstant(limitMs) {
      const first = queue.peek();
      if (!first || first.atMs > limitMs) return false;
      now = first.atMs;
      for (let entry = queue.takeAt(now); entry; entry = queue.takeAt(now)) {
        const handler = handlers.get(entry.timer.handler);
        invariant(handler, `Nothing handles the timer "${entry.timer.handler}".`);
        handler(entry.timer.payload);
      }
      return true;
    },
    moveTo(ms) {
      invariant(ms >= now, `The clock can't go back from ${now} to ${ms}.`);
      now = ms;
    },
    state: () => ({ nowMs: now, queue: queue.entries(), queueNext: queue.next(), slices: Object.fromEntries([...slices].map(([name, slice]) => [name, slice.save()])) }),
    restore(state) {
      now = state.nowMs;
      queue.load(state.queue, state.queueNext);
      for (const [name, slice] of slices) slice.load(state.slices[name]);
      for (const rebuild of rebuilds) rebuild();
    },
  };
}

/** Spreads a hash over all its bits (the finaliser of MurmurHash3), so that similar keys draw unlike numbers. */
function spread(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A row never changes, so that all snapshots which hold it share it. */
type Row<Value> = readonly [key: string, value: Value];

function table<Value>(): Table<Value> & Slice {
  let rows = new Map<string, Row<Value>>();
  /** A snapshot shares what has not changed since the one before. */
  let saved: Json | undefined;
  return {
    get: (key) => rows.get(key)?.[1],
    has: (key) => rows.has(key),
    set(key, value) {
      saved = undefined;
      rows.set(key, [key, value]);
    },
    delete(key) {
      saved = undefined;
      return rows.delete(key);
    },
    keys: () => rows.keys(),
    values: () => Array.from(rows.values(), (row) => row[1]),
    entries: () => rows.values(),
    get size() { return rows.size; },
    save: () => (saved ??= [...rows.values()] as unknown as Json),
    load(json) {
      saved = undefined;
      rows = new Map();
      for (const row of (json ?? []) as unknown as readonly Row<Value>[]) {
        freeze(row[1]);
        rows.set(row[0], row);
      }
    },
  };
}

function cell<Value>(initial: Value): Cell<Value> & Slice {
  let value = freeze(initial);
  return {
    get: () => value,
    set: (next) => { value = freeze(next); },
    save: () => value as Json,
    load: (json) => { value = json === undefined ? initial : (freeze(json) as Value); },
  };
}

const CHUNK = 256;

/** Kept in chunks: a snapshot shares all full ones, so it costs a 256th of the length. */
function journal<Value>(): Journal<Value> & Slice {
  let first = 0;
  let base = 0;
  let full: (readonly Value[])[] = [];
  let tail: Value[] = [];
  const end = () => base + full.length * CHUNK + tail.length;
  return {
    append(value) {
      tail.push(freeze(value));
      if (tail.length === CHUNK) { full.push(Object.freeze(tail)); tail = []; }
      return end() - 1;
    },
    get(index) {
      if (index < first || index >= end()) return undefined;
      const offset = index - base;
      const chunk = Math.floor(offset / CHUNK);
      return chunk < full.length ? full[chunk]?.[offset % CHUNK] : tail[offset - full.length * CHUNK];
    },
    get start() { return first; },
    get end() { return end(); },
    trim(start) {
      first = Math.max(first, Math.min(start, end()));
      while (full.length && base + CHUNK <= first) { full = full.slice(1); base += CHUNK; }
    },
    save: () => ({ first, base, full: [...full], tail: [...tail] }) as unknown as Json,
    load(json) {
      const saved = (json ?? { first: 0, base: 0, full: [], tail: [] }) as unknown as { first: number; base: number; full: readonly Value[][]; tail: readonly Value[] };
      first = saved.first;
      base = saved.base;
      full = saved.full.map((chunk) => freeze(chunk));
      tail = saved.tail.map((value) => freeze(value));
    },
  };
}
