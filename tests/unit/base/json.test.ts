import { expect, test } from 'vitest';
import { change, copy, equal, freeze } from '../../../src/simulator/base/json';
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
