import { describe, expect, it } from 'vitest';
import { differences, satisfies, valueAt } from '../../../src/labs/match';

const pod = {
  metadata: { name: 'web-0', labels: { app: 'web', 'a.b/c': 'x' } },
  spec: { containers: [{ name: 'a', image: 'nginx:1.12' }, { name: 'b', image: 'busybox', ports: [80, 81] }] },
  status: { conditions: [{ type: 'Ready', status: 'False' }], restarts: 2 },
};

describe('a partial object', () => {
  it.each([
    ['named members', { metadata: { name: 'web-0' } }, []],
    ['list by merge key', { status: { conditions: [{ type: 'Ready', status: 'True' }] } }, [['field-differs', 'status.conditions[type=Ready].status', 'False']]],
    ['an item that is not there', { spec: { containers: [{ name: 'c' }] } }, [['field-missing', 'spec.containers[name=c]', undefined]]],
    ['items without a key as a subset', { spec: { containers: [{ image: '/^busy/' }] } }, []],
    ['the nearest item', { spec: { containers: [{ image: 'mysql' }] } }, [['field-differs', 'spec.containers[0].image', 'nginx:1.12']]],
    ['plain items as a subset', { spec: { containers: [{ name: 'b', ports: [81] }] } }, []],
    ['several differences in the order they are named', { status: { restarts: '>= 3' }, metadata: { name: 'web-1' } }, [['field-differs', 'status.restarts', 2], ['field-differs', 'metadata.name', 'web-0']]],
    ['an empty list must be empty', { spec: { containers: [] } }, [['field-differs', 'spec.containers', pod.spec.containers]]],
    ['a missing member', { spec: { nodeName: '*' } }, [['field-missing', 'spec.nodeName', undefined]]],
    ['null asks for absence', { spec: { nodeName: null } }, []],
  ])('%s', (_, expected, found) => {
    expect(differences(expected, pod).map(({ kind, path, actual }) => [kind, path, actual])).toEqual(found);
  });

  it('wants as many items as it lists', () => {
    expect(differences([{ image: '*' }, { image: '*' }, { image: '*' }], pod.spec.containers)).toHaveLength(1);
  });
});

describe('operators', () => {
  it.each([['>= 3', 3, true], ['>= 3', '2', false], ['< 3', 2, true], ['!= Running', 'Pending', true], ['!= Running', undefined, false], ['/^web-\\d$/', 'web-1', true], ['/^web-\\d$/', 'web-12', false],
    ['*', 0, true], ['*', '', false], ['*', undefined, false], ['3', 3, false], ['> x', 3, false]])('%s against %j is %s', (expected, actual, holds) => {
    expect(satisfies(expected, actual)).toBe(holds);
  });
});

it.each([['metadata.labels["a.b/c"]', 'x'], ['status.conditions[type=Ready].status', 'False'], ['spec.containers[1].ports[0]', 80], ['spec.none.at.all', undefined]])('the value at %s', (path, value) => {
  expect(valueAt(pod, path)).toEqual(value);
});
