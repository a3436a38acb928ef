import { expect, test } from 'vitest';
import { change, copy, equal, freeze, frozenLike } from '../../../src/simulator/base/json';
import { byText, compareText } from '../../../src/simulator/base/text';

test('change leaves what it was given as it was', () => {
  const before = freeze({ spec: { list: [{ name: 'a' }] }, other: { kept: true } });
  const after = change(before, (draft) => { draft.spec.list.push({ name: 'b' }); });
  expect(before.spec.list).toEqual([{ name: 'a' }]);
  expect(after).toEqual({ spec: { list: [{ name: 'a' }, { name: 'b' }] }, other: { kept: true } });
  expect(Object.isFrozen(after.spec.list[1])).toBe(true);
});

test('a copy leaves out what is undefined', () => expect(Object.keys(copy({ a: 1, b: undefined }))).toEqual(['a']));

test.each([
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [{ a: [1, 2] }, { a: [1, 2] }, true],
  [{ a: [1, 2] }, { a: [2, 1] }, false],
  [{ a: null }, {}, false],
  [[], {}, false],
])('equal(%j, %j) is %s', (a, b, expected) => expect(equal(a, b)).toBe(expected));

test('texts are ordered by code units', () => {
  expect(['b', 'B', 'ä', 'a', ''].toSorted(compareText)).toEqual(['', 'B', 'a', 'b', 'ä']);
  expect([{ n: 'y' }, { n: 'x' }].toSorted(byText((item) => item.n)).map(({ n }) => n)).toEqual(['x', 'y']);
});

test('frozenLike shares what did not change and leaves out what is undefined', () => {
  const old = freeze({ a: { b: [1, { c: 2 }] }, d: { e: 'x' }, f: 1 });
  const draft = copy(old) as { a: { b: unknown[] }; d: { e?: string | undefined }; f: number };
  expect(frozenLike(draft, old)).toBe(old);
  draft.d.e = undefined;
  const next = frozenLike(draft, old);
  expect(next).toEqual({ a: { b: [1, { c: 2 }] }, d: {}, f: 1 });
  expect(Object.keys(next.d)).toEqual([]);
  expect(next.a).toBe(old.a);
  expect([next, next.d].every(Object.isFrozen)).toBe(true);
  expect(JSON.stringify(frozenLike({ f: 1, d: { e: 'x' }, a: old.a }, old))).toBe('{"f":1,"d":{"e":"x"},"a":{"b":[1,{"c":2}]}}');
});
