import { describe, expect, it } from 'vitest';
import { definitionIn, definitionOf, editDistance, enumOf, fieldAt, fieldsOf, isQuantity, nearestName, servedKinds } from '../../../src/schema/index';
import { defaultTexts, enums, quantities } from '../../../src/schema/overlay';
import { fields } from '../../../src/schema/generated/fields';

describe('definitions', () => {
  it.each([['apps/v1', 'StatefulSet', 'StatefulSet'], ['v1', 'Event', 'CoreEvent'], ['events.k8s.io/v1', 'Event', 'EventsEvent'], ['v1', 'StatefulSet', undefined]])('%s %s is %s', (apiVersion, kind, definition) => {
    expect(definitionOf(apiVersion, kind)).toBe(definition);
  });

  it('lists the served kinds in order, an Event under each of its versions', () => {
    const kinds = servedKinds();
    expect(kinds.filter((each) => each.kind === 'Event').map((each) => each.apiVersion)).toEqual(['events.k8s.io/v1', 'v1']);
    expect(kinds.length).toBeGreaterThanOrEqual(14);
  });
});

describe('fieldAt', () => {
  it.each([
    [['spec', 'template', 'spec', 'containers', 0, 'image'], 'string'],
    [['spec', 'replicas'], 'integer'],
    [['metadata', 'labels', 'app'], 'string'],
    [['spec', 'template', 'spec', 'containers', 0, 'ports', 0, 'containerPort'], 'integer'],
  ])('%j is a %s', (path, type) => {
    expect(fieldAt('StatefulSet', path)?.type).toEqual({ shape: 'scalar', of: type });
  });

  it.each([[['spec', 'servicename']], [['spec', 'containers', 'image']], [['metadata', 'labels', 'a', 'b']], [['spec', 'toString']]])('%j is no field', (path) => {
    expect(fieldAt('StatefulSet', path)).toBeUndefined();
  });

  it('knows required fields, closed lists of values and quantities', () => {
    expect(fieldAt('StatefulSet', ['spec', 'selector'])?.required).toBe(true);
    expect(fieldAt('StatefulSet', ['spec', 'serviceName'])?.required).toBe(false);
    const policy = fieldAt('StatefulSet', ['spec', 'podManagementPolicy']);
    expect(policy && enumOf(policy)).toEqual(['OrderedReady', 'Parallel']);
    const requests = fieldAt('PersistentVolumeClaim', ['spec', 'resources', 'requests']);
    expect(requests && isQuantity(requests)).toBe(true);
    const containers = fieldAt('Pod', ['spec', 'containers']);
    expect(containers && definitionIn(containers.type)).toBe('Container');
    expect(fieldsOf('Probe').map((field) => field.name)).toContain('periodSeconds');
  });
});

it('the hand-written overlay names only fields that exist', () => {
  const names = [...Object.keys(enums), ...Object.keys(defaultTexts), ...quantities];
  expect(names.filter((name) => fields[name.split('.')[0] ?? '']?.[name.split('.')[1] ?? ''] === undefined)).toEqual([]);
});

describe('nearest name', () => {
  it.each([['readniessProbe', 'readinessProbe'], ['servicename', 'serviceName'], ['replica', 'replicas'], ['contianers', 'containers'], ['xyz', undefined]])('%s means %s', (name, meant) => {
    expect(nearestName(name, ['readinessProbe', 'serviceName', 'replicas', 'containers', 'name'])).toBe(meant);
  });

  it.each([['', 'abc', 3], ['abc', 'acb', 1], ['kitten', 'sitting', 3], ['same', 'same', 0]])('from %s to %s are %d edits', (a, b, count) => {
    expect(editDistance(a, b)).toBe(count);
  });
});
