import { expect, test } from 'vitest';
import { candidateNames, decodeQuestion, encodeQuestion, isIpv4, parseResolver, reverseName } from '../../../src/simulator/base/dns';

const resolver = parseResolver('search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n');

test('resolv.conf is read', () => {
  expect(resolver).toEqual({ nameservers: ['10.96.0.10'], search: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'], ndots: 5 });
  expect(parseResolver('')).toEqual({ nameservers: [], search: [], ndots: 1 });
});

test.each([
  ['web', ['web.default.svc.cluster.local', 'web.svc.cluster.local', 'web.cluster.local', 'web']],
  ['web.default.svc.cluster.local.', ['web.default.svc.cluster.local']],
  ['a.b.c.d.e.f', ['a.b.c.d.e.f', 'a.b.c.d.e.f.default.svc.cluster.local', 'a.b.c.d.e.f.svc.cluster.local', 'a.b.c.d.e.f.cluster.local']],
])('%s is looked for under %j', (name, names) => expect(candidateNames(name, resolver)).toEqual(names));

test('questions travel as text; other text is no question', () => {
  expect(decodeQuestion(encodeQuestion({ name: 'Web.Default.', type: 'SRV' }))).toEqual({ name: 'web.default', type: 'SRV' });
  expect([decodeQuestion('GET /'), decodeQuestion('null'), decodeQuestion('{"name":1}')]).toEqual([undefined, undefined, undefined]);
});

test('addresses', () => {
  expect(reverseName('10.244.1.5')).toBe('5.1.244.10.in-addr.arpa');
  expect(['10.0.0.1', '255.255.255.255', '256.1.1.1', '1.2.3', 'a.b.c.d'].map(isIpv4)).toEqual([true, true, false, false, false]);
});
