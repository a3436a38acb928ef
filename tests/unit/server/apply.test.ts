import { describe, expect, test } from 'vitest';
import { fields } from '../../../src/schema/generated/fields';
import { alwaysWritten, atomic, listKeys } from '../../../src/schema/list-keys';
import type { Json } from '../../../src/simulator/base/json';
import { isApiError } from '../../../src/simulator/api/errors';
import type { ApiObject } from '../../../src/simulator/api/object';
import { decodeFields, encodeFields, fieldsOf, pathTexts, shapeOfObject } from '../../../src/simulator/server/fieldset';
import { afterScale, applied } from '../../../src/simulator/server/applied';
import { afterUpdate, type ManagedFields, type Manager } from '../../../src/simulator/server/managers';
import { merged } from '../../../src/simulator/server/merge';

const table = { fields, listKeys, atomic, alwaysWritten };
const NOW = 1_795_251_600_000;

const map = (data: Record<string, string> | undefined, managedFields?: readonly ManagedFields[]) =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', ...(managedFields ? { managedFields } : {}) }, ...(data ? { data } : {}) }) as unknown as ApiObject;
const by = (manager: string, operation: Manager['operation'] = 'Apply', nowMs = NOW) => ({ table, definition: 'ConfigMap', nowMs, by: { manager, operation, apiVersion: 'v1' } });

/** Applies configurations one after the other, `[manager, data, force]`; gives the data and who owns what then, or the conflict. */
function applyAll(steps: readonly (readonly [string, Record<string, string> | undefined, 'force'?])[], start?: ApiObject) {
  let object = start;
  for (const [manager, data, force] of steps) {
    try {
      const result = applied(by(manager), object, map(data) as unknown as Json, force === 'force');
      object = { ...(result.object as unknown as ApiObject), metadata: { ...(result.object as unknown as ApiObject).metadata, managedFields: result.managedFields } };
    } catch (error) {
      if (isApiError(error, 'Conflict')) return error.message;
      throw error;
    }
  }
  const owners = (object?.metadata.managedFields ?? []) as readonly ManagedFields[];
  return { data: (object as unknown as { data?: unknown }).data, owners: owners.map((entry) => [entry.manager, entry.operation, JSON.stringify(entry.fieldsV1)]) };
}

const owned = (...keys: string[]) => JSON.stringify({ 'f:data': Object.fromEntries(keys.map((key) => [`f:${key}`, {}])) });

describe('server-side apply', () => {
  test.each([
    ['makes an object', [['one', { k: '1' }]], { data: { k: '1' }, owners: [['one', 'Apply', owned('k')]] }],
    ['changes what it owns', [['one', { k: '1' }], ['one', { k: '2', m: 'x' }]], { data: { k: '2', m: 'x' }, owners: [['one', 'Apply', owned('k', 'm')]] }],
    ['removes what its manager says no more', [['one', { k: '1', m: 'x' }], ['one', { m: 'x' }]], { data: { m: 'x' }, owners: [['one', 'Apply', owned('m')]] }],
    ['removes the whole map with its last key', [['one', { k: '1' }], ['one', undefined]], { data: undefined, owners: [] }],
    ['refuses to change what another owns', [['one', { k: '1' }], ['two', { k: '2' }]], 'Apply failed with 1 conflict: conflict with "one": .data.k'],
    ['names every field of a conflict', [['one', { k: '1', m: '1' }], ['two', { k: '2', m: '2' }]], 'Apply failed with 2 conflicts: conflicts with "one":\n- .data.k\n- .data.m'],
    ['takes over by force', [['one', { k: '1' }], ['two', { k: '2' }, 'force']], { data: { k: '2' }, owners: [['two', 'Apply', owned('k')]] }],
    ['shares what both say', [['one', { k: '1' }], ['two', { k: '1' }]], { data: { k: '1' }, owners: [['one', 'Apply', owned('k')], ['two', 'Apply', owned('k')]] }],
    ['keeps what another still says', [['one', { k: '1' }], ['two', { k: '1' }], ['one', undefined]], { data: { k: '1' }, owners: [['two', 'Apply', owned('k')]] }],
  ] as const)('%s', (_name, steps, outcome) => {
    expect(applyAll(steps as unknown as Parameters<typeof applyAll>[0])).toEqual(outcome);
  });

  test('an update takes what it changes; an apply then conflicts with the updater and its version', () => {
    const before = map({ k: '1' }, applied(by('one'), undefined, map({ k: '1' }) as unknown as Json, false).managedFields);
    const after = map({ k: '2' });
    const managedFields = afterUpdate(by('editor', 'Update'), before, after);
    expect(managedFields.map(({ manager, operation }) => [manager, operation])).toEqual([['editor', 'Update']]);
    expect(applyAll([['one', { k: '1' }]], map({ k: '2' }, managedFields))).toBe('Apply failed with 1 conflict: conflict with "editor" using v1: .data.k');
  });

  test("an owner's time is that of the last change of what it owns", () => {
    const first = afterUpdate(by('editor', 'Update'), undefined, map({ k: '1' }));
    const second = afterUpdate(by('editor', 'Update', NOW + 60_000), map({ k: '1' }, first), map({ k: '2' }));
    expect(second).toEqual(first);
    const third = afterUpdate(by('editor', 'Update', NOW + 60_000), map({ k: '1' }, first), map({ k: '2', m: '' }));
    expect(third[0]?.time).not.toBe(first[0]?.time);
  });
});

describe('sets of fields', () => {
  const pod = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'main', image: 'x', ports: [{ containerPort: 80 }], args: ['a', 'b'] }], nodeSelector: { a: 'b' } } };

  test('lists with keys are owned item by item, others and selectors whole', () => {
    expect(pathTexts(fieldsOf(table, shapeOfObject('Pod'), pod))).toEqual([
      '.metadata.labels.app', '.spec.nodeSelector', '.spec.containers[name="main"]', '.spec.containers[name="main"].args', '.spec.containers[name="main"].image', '.spec.containers[name="main"].name',
      '.spec.containers[name="main"].ports[containerPort=80,protocol="TCP"]', '.spec.containers[name="main"].ports[containerPort=80,protocol="TCP"].containerPort',
    ]);
  });

  test('what is written can be read again', () => {
    const set = fieldsOf(table, shapeOfObject('Pod'), { ...pod, metadata: { ...pod.metadata, finalizers: ['a/b'] } });
    expect(decodeFields(encodeFields(set))).toEqual(set);
  });

  test('a configuration is merged item by item, new items where it has them', () => {
    const names = (list: readonly string[], image = 'old') => ({ spec: { containers: list.map((name) => ({ name, image })) } });
    const result = merged(table, shapeOfObject('Pod'), names(['a', 'b', 'c']), names(['new', 'b'], 'new')) as ReturnType<typeof names>;
    expect(result.spec.containers.map(({ name, image }) => `${name} ${image}`)).toEqual(['a old', 'new new', 'b new', 'c old']);
  });
});

describe('owners of the number of replicas', () => {
  const set = (...managedFields: readonly ManagedFields[]) => ({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', managedFields } }) as unknown as ApiObject;
  const entry = (manager: string, operation: Manager['operation'], fieldsV1: object, subresource?: string) =>
    ({ manager, operation, apiVersion: 'apps/v1', time: '2027-01-15T08:00:00Z', fieldsV1, ...(subresource ? { subresource } : {}) }) as ManagedFields;
  const both = { 'f:spec': { 'f:replicas': {}, 'f:serviceName': {} } };
  const writer = { table, definition: 'StatefulSet', nowMs: NOW, by: { manager: 'kubectl', operation: 'Update', apiVersion: 'apps/v1', subresource: 'scale' } } as const;
  const told = (entries: readonly ManagedFields[]) => entries.map(({ manager, operation, fieldsV1, subresource, time }) => [manager, operation, subresource ?? '', Object.keys(fieldsV1?.['f:spec'] ?? {}).join(' '), time !== undefined]);

  test.each([
    ['a new number is the writer\'s', [entry('editor', 'Update', both)], { was: 1, now: 3 }, [['kubectl', 'Update', 'scale', 'f:replicas', false], ['editor', 'Update', '', 'f:serviceName', true]]],
    ['no replicas are nobody\'s', [entry('editor', 'Update', both)], { was: 1, now: 0 }, [['editor', 'Update', '', 'f:serviceName', true]]],
    ['what nobody owns stays so', [entry('editor', 'Update', { 'f:spec': { 'f:serviceName': {} } })], { was: 0, now: 3 }, [['editor', 'Update', '', 'f:serviceName', true]]],
    ['who applied it keeps a number that stays', [entry('editor', 'Apply', both)], { was: 3, now: 3 }, [['editor', 'Apply', '', 'f:replicas f:serviceName', true]]],
    ['of who updated it, a number that stays is written apart', [entry('editor', 'Update', both)], { was: 3, now: 3 }, [['editor', 'Update', '', 'f:replicas', false], ['editor', 'Update', '', 'f:serviceName', true]]],
  ] as const)('%s', (_name, before, replicas, after) => {
    expect(told(afterScale(writer, set(...before), replicas))).toEqual(after);
  });

  test('a number that stays changes the object twice, and then no more', () => {
    const first = afterScale(writer, set(entry('editor', 'Update', both)), { was: 0, now: 0 });
    const second = afterScale(writer, set(...first), { was: 0, now: 0 });
    expect(told(second)).toEqual([['editor', 'Update', '', 'f:serviceName', true]]);
    expect(afterScale(writer, set(...second), { was: 0, now: 0 })).toEqual(second);
  });
});
