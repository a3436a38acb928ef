import { expect, test } from 'vitest';
import type { Json } from '../../../src/simulator/base/json';
import { applyJsonPatch } from '../../../src/simulator/api/jsonpatch';
import { applyStrategicPatch, mergePatch, type MergeTable } from '../../../src/simulator/api/patch';

const table: MergeTable = {
  fields: { Set: { spec: 'Spec', tags: '[]string' }, Spec: { containers: '[]Container', args: '[]string' }, Container: { name: 'string', image: 'string', env: '[]Env' }, Env: { name: 'string', value: 'string' } },
  rules: { 'Spec.containers': { key: 'name', merge: true }, 'Container.env': { key: 'name', merge: true }, 'Set.tags': { merge: true } },
};
const original: Json = { spec: { containers: [{ name: 'a', image: '1', env: [{ name: 'X', value: '1' }] }, { name: 'b', image: '1' }], args: ['x'] }, tags: ['one'] };
const names = (patch: Json) => (applyStrategicPatch(original, { spec: patch }, 'Set', table) as { spec: { containers: { name: string }[] } }).spec.containers.map((item) => item.name);

test('items merge by key, new ones come first, an order arranges them', () => {
  expect(names({ containers: [{ name: 'b', image: '2' }] })).toEqual(['a', 'b']);
  expect(names({ containers: [{ name: 'new' }] })).toEqual(['new', 'a', 'b']);
  expect(names({ '$setElementOrder/containers': [{ name: 'b' }, { name: 'new' }, { name: 'a' }], containers: [{ name: 'new' }] })).toEqual(['b', 'new', 'a']);
  expect(names({ '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] })).toEqual(['b', 'a']);
});

test('directives delete, replace and retain', () => {
  expect(names({ containers: [{ name: 'a', $patch: 'delete' }] })).toEqual(['b']);
  expect(names({ containers: [{ $patch: 'replace' }, { name: 'only' }] })).toEqual(['only']);
  expect(applyStrategicPatch({ a: 1, b: 2 }, { $retainKeys: ['b', 'c'], c: 3 }, undefined, table)).toEqual({ b: 2, c: 3 });
  expect(applyStrategicPatch(original, { '$deleteFromPrimitiveList/tags': ['one'], spec: null }, 'Set', table)).toEqual({ tags: [] });
  expect(applyStrategicPatch(original, { tags: ['two'], spec: { args: ['y'] } }, 'Set', table)).toMatchObject({ tags: ['two', 'one'], spec: { args: ['y'] } });
});

test('refuses in the words of Kubernetes', () => {
  expect(() => names({ containers: [{ image: 'x' }] })).toThrow('map: map[image:x] does not contain declared merge key: name');
  expect(() => applyStrategicPatch({}, { $patch: 'explode' }, 'Set', table)).toThrow('unknown patch type: explode in map: map[$patch:explode]');
  expect(() => names({ '$setElementOrder/containers': [{ name: 'a' }], containers: [{ name: 'z' }] })).toThrow("The order in patch list:\n[map[name:z]]\n doesn't match $setElementOrder list:\n[map[name:a]]\n");
});

test('RFC 7386', () => expect(mergePatch({ a: { b: 1, c: 2 }, l: [1] }, { a: { b: null }, l: [2], n: { x: null } })).toEqual({ a: { c: 2 }, l: [2], n: {} }));

test('RFC 6902', () => {
  const at = (operations: Parameters<typeof applyJsonPatch>[1]) => applyJsonPatch({ a: { 'x/y': 1 }, l: [1, 2] }, operations);
  expect(at([{ op: 'add', path: '/l/1', value: 9 }, { op: 'add', path: '/l/-', value: 8 }, { op: 'remove', path: '/a/x~1y' }])).toEqual({ a: {}, l: [1, 9, 2, 8] });
  expect(at([{ op: 'move', from: '/l/0', path: '/a/m' }, { op: 'copy', from: '/a/m', path: '/c' }, { op: 'replace', path: '/l', value: [] }, { op: 'test', path: '/c', value: 1 }])).toEqual({ a: { 'x/y': 1, m: 1 }, l: [], c: 1 });
  for (const broken of [{ op: 'remove', path: '/none' }, { op: 'add', path: '/no/x', value: 1 }, { op: 'test', path: '/l/0', value: 2 }, { op: 'add', path: '/l/7', value: 1 }, { op: 'grow', path: '/l' }]) expect(() => at([broken])).toThrow();
});
