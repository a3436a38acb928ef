import { expect, test } from 'vitest';
import { createWorld, type WorldEngine, type WorldState } from '../../../src/simulator/world/world';

/** Timers that beget timers: each notes its time and draws when the next ones come. */
function busy(seed: string): WorldEngine & { readonly told: () => readonly string[] } {
  const world = createWorld({ seed, epochMs: 1_000 });
  const notes = world.journal<string>('test/notes');
  world.handle('tick', (payload) => {
    const { name, left } = payload as { name: string; left: number };
    notes.append(`${world.nowMs()} ${name} ${left}`);
    if (left === 0) return;
    const children = world.random('children', name) < 0.2 ? 2 : 1;
    for (let child = 0; child < children; child++) world.schedule(world.nowMs() + Math.floor(world.random('delay', name) * 40), { handler: 'tick', payload: { name: `${name}${child}`, left: left - 1 } });
  });
  for (const name of ['a', 'b', 'c']) world.schedule(1_000, { handler: 'tick', payload: { name, left: 12 } });
  return Object.assign(world, { told: () => Array.from({ length: notes.end - notes.start }, (_, index) => notes.get(notes.start + index) ?? '') });
}

function advance(world: WorldEngine, ms: number): void {
  const until = world.nowMs() + ms;
  while (world.runInstant(until));
  world.moveTo(until);
}

test.each(['one', 'two', 'three', 'four'])('advance(a) and advance(b) are advance(a + b), seed %s', (seed) => {
  const whole = busy(seed);
  const cut = busy(seed);
  advance(whole, 300);
  for (let at = 0, step = 1; at < 300; at += step) { step = Math.min(1 + ((at * 7) % 23), 300 - at); advance(cut, step); }
  expect(cut.told()).toEqual(whole.told());
  expect(cut.state()).toEqual(whole.state());
});

test.each([0, 17, 120])('a state taken after %i ms goes on the same after a round trip through JSON', (ms) => {
  const first = busy('seed');
  advance(first, ms);
  const second = busy('seed');
  second.restore(JSON.parse(JSON.stringify(first.state())) as WorldState);
  advance(first, 400);
  advance(second, 400);
  expect(second.told()).toEqual(first.told());
  expect(first.told().length).toBeGreaterThan(36);
});

test('states share each table that has not changed between them, and stay as they were taken', () => {
  const world = createWorld({ seed: '', epochMs: 0 });
  const [still, moved] = [world.table<number>('still'), world.table<number>('moved')];
  still.set('a', 1);
  moved.set('a', 1);
  const first = world.state();
  moved.set('b', 2);
  const second = world.state();
  moved.delete('a');
  const third = world.state();
  expect(second.slices['still']).toBe(first.slices['still']);
  expect([first, second, third].map(({ slices }) => slices['moved'])).toEqual([[['a', 1]], [['a', 1], ['b', 2]], [['b', 2]]]);
  world.restore(first);
  expect(world.state().slices).toEqual(first.slices);
});

test('timers of one instant run in the order they were added, those added meanwhile after them', () => {
  const world = createWorld({ seed: '', epochMs: 0 });
  const order: string[] = [];
  world.handle('note', (payload) => { order.push(payload as string); if (payload === 'first') world.schedule(5, { handler: 'note', payload: 'added' }); });
  for (const payload of ['first', 'second', 'third']) world.schedule(5, { handler: 'note', payload });
  const gone = world.schedule(5, { handler: 'note', payload: 'cancelled' });
  world.cancel(gone);
  expect(world.runInstant(4)).toBe(false);
  expect(world.runInstant(5)).toBe(true);
  expect(order).toEqual(['first', 'second', 'third', 'added']);
  expect(world.nextMs()).toBeUndefined();
});

test('chance depends on purpose and key alone; random also on how often it was asked', () => {
  const [one, two] = [createWorld({ seed: 's', epochMs: 0 }), createWorld({ seed: 's', epochMs: 0 })];
  one.random('other', 'key');
  expect(one.chance('p', 'k')).toBe(two.chance('p', 'k'));
  const [first, second] = [one.random('p', 'k'), one.random('p', 'k')];
  expect(first).not.toBe(second);
  expect(two.random('p', 'k')).toBe(first);
});

test('a journal forgets what is trimmed and keeps its indexes', () => {
  const world = createWorld({ seed: '', epochMs: 0 });
  const journal = world.journal<number>('test/journal');
  for (let value = 0; value < 1_000; value++) expect(journal.append(value)).toBe(value);
  journal.trim(700);
  expect([journal.start, journal.end, journal.get(699), journal.get(700), journal.get(999), journal.get(1_000)]).toEqual([700, 1_000, undefined, 700, 999, undefined]);
  const copy = createWorld({ seed: '', epochMs: 0 });
  const restored = copy.journal<number>('test/journal');
  copy.restore(JSON.parse(JSON.stringify(world.state())) as WorldState);
  expect([restored.start, restored.end, restored.get(700), restored.get(999)]).toEqual([700, 1_000, 700, 999]);
});
