import { expect, test } from 'vitest';
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

test('a map without members is not kept', () => {
  expect(decodeAs(types, 'Claim', { requests: {}, labels: {} }).value).toEqual({});
});
