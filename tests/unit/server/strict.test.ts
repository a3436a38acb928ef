import { describe, expect, test } from 'vitest';
import { decodeAs, DecodeError, type TypeTable } from '../../../src/simulator/server/strict';

const types: TypeTable = {
  fields: { Claim: { labels: '{}string', requests: '{}string' } },
  quantities: new Set(['Claim.requests']),
};

test('a quantity left empty is not there, as in Kubernetes; a label left empty is an empty text', () => {
  expect(decodeAs(types, 'Claim', { requests: { storage: null, cpu: '1' }, labels: { app: null } }).value).toEqual({ requests: { cpu: '1' }, labels: { app: '' } });
});

test('a quantity that is none is refused in Kubernetes’ words', () => {
  expect(() => decodeAs(types, 'Claim', { requests: { storage: '1 Gi' } })).toThrow(DecodeError);
  expect(() => decodeAs(types, 'Claim', { requests: { storage: '1 Gi' } })).toThrow(/^quantities must match the regular expression/);
});

describe('what says nothing', () => {
  const table: TypeTable = {
    fields: { Pod: { spec: 'Spec', status: 'Spec' }, Spec: { hostNetwork: 'boolean', minReadySeconds: 'integer', hostname: 'string', tolerations: '[]string', runAsUser: 'integer', type: 'string', containers: '[]string!' } },
    quantities: new Set(), keptZeros: new Set(['runAsUser', 'Spec.type']),
  };
  const nothing = { hostNetwork: false, minReadySeconds: 0, hostname: '', tolerations: [], runAsUser: 0, type: '', containers: [] };
  test.each<[what: string, value: object, kept: object]>([
    ['is left out, but where a type tells it from what was not said', { spec: nothing }, { spec: { runAsUser: 0, type: '', containers: [] } }],
    ['stays in a status', { status: nothing }, { status: nothing }],
    ['something stays', { spec: { hostNetwork: true, minReadySeconds: 1, hostname: 'a', tolerations: ['a'] } }, { spec: { hostNetwork: true, minReadySeconds: 1, hostname: 'a', tolerations: ['a'] } }],
  ])('%s', (_, value, kept) => expect(decodeAs(table, 'Pod', value).value).toEqual(kept));
  test('of a wrong type it is refused all the same', () => expect(() => decodeAs(table, 'Pod', { spec: { hostNetwork: '' } })).toThrow(DecodeError));
});

test('a map without members is not kept', () => {
  expect(decodeAs(types, 'Claim', { requests: {}, labels: {} }).value).toEqual({});
});
