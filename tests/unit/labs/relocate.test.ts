import { describe, expect, test } from 'vitest';
import { reads, relocated } from '../../../src/labs';
import type { Check } from '../../../src/labs/contract';

const pod = (name: string) => ({ kind: 'Pod', metadata: { name } });

describe('a check in another namespace', () => {
  test.each<readonly [string, Check, Check]>([
    ['objects', { present: pod('a'), as: 'it' }, { present: { kind: 'Pod', metadata: { name: 'a', namespace: 'x' } }, as: 'it' }],
    ['objects without metadata', { absent: { kind: 'Pod' } }, { absent: { kind: 'Pod', metadata: { namespace: 'x' } } }],
    ['another namespace stays', { present: { kind: 'Pod', metadata: { name: 'a', namespace: 'kube-system' } } }, { present: { kind: 'Pod', metadata: { name: 'a', namespace: 'kube-system' } } }],
    ['all namespaces stay all', { count: { of: { kind: 'Pod', metadata: { namespace: '*' } }, is: 3 } }, { count: { of: { kind: 'Pod', metadata: { namespace: '*' } }, is: 3 } }],
    ['references', { present: { kind: 'PersistentVolume', metadata: { name: 'v' }, spec: { claimRef: { namespace: 'default', name: 'c' } } } }, { present: { kind: 'PersistentVolume', metadata: { name: 'v', namespace: 'x' }, spec: { claimRef: { namespace: 'x', name: 'c' } } } }],
    ['moments', { all: [{ same: { kind: 'Pod', name: 'a', path: 'metadata.uid' } }, { sequence: [pod('a'), pod('b')] }] }, { all: [{ same: { kind: 'Pod', name: 'a', path: 'metadata.uid', namespace: 'x' } }, { sequence: [{ kind: 'Pod', metadata: { name: 'a', namespace: 'x' } }, { kind: 'Pod', metadata: { name: 'b', namespace: 'x' } }] }] }],
    ['who asks, and whom', { http: { from: 'a', url: 'b.svc-b.default.svc.cluster.local/path' } }, { http: { from: 'x/a', url: 'b.svc-b.x.svc.cluster.local/path' } }],
    ['short names', { dns: { from: 'default/a', name: 'svc-b', answers: 3 } }, { dns: { from: 'x/a', name: 'svc-b', answers: 3 } }],
    ['Services', { selects: { service: 's', pods: 2 } }, { selects: { service: 's', pods: 2, namespace: 'x' } }],
    ['commands', { output: { of: 'kubectl exec a -- ping b.default.svc' } }, { output: { of: 'kubectl exec a -- ping b.x.svc' } }],
  ])('%s', (_name, check, elsewhere) => {
    expect(relocated(check, 'x')).toEqual(elsewhere);
    expect(relocated(check, 'default')).toBe(check);
  });

  test('is read there', () => {
    expect(reads(relocated({ every: { of: pod('a'), is: {} } }, 'x'))).toEqual([{ list: { apiVersion: 'v1', kind: 'Pod', namespace: 'x' } }]);
  });
});
