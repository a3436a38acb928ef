import { expect, test } from 'vitest';
import type { NetworkCall } from '../../../src/simulator/cluster/contract';
import { callRows, createCallNews } from '../../../src/worker/calls';

const call = (change: Partial<NetworkCall>): NetworkCall => ({ atMs: 1_500, from: 'default/testpod', to: 'default/web-0', address: '10.244.1.2:80', protocol: 'http', asked: 'GET /', answer: '200', outcome: 'answered', ...change });
const lookup = (asked: string, answer: string, change: Partial<NetworkCall> = {}) =>
  call({ to: '10.96.0.10', address: '10.96.0.10:53', protocol: 'dns', asked, answer, outcome: answer === 'NXDOMAIN' ? 'failed' : 'answered', ...change });
const rows = (...calls: readonly NetworkCall[]) => callRows(calls, 1_000, new Set(['worker-1']));

test('who asks and who answers are named by their rows', () => {
  expect(rows(call({}), call({ from: 'ordinal', to: 'worker-1' })).map(({ from, to, atMs }) => [from, to, atMs])).toEqual([['Pod default/testpod', 'Pod default/web-0', 500], ['ordinal', 'Node worker-1', 500]]);
});

test('what a machine asks itself is no request, and what is repeated stands once', () => {
  expect(rows(call({ to: 'default/testpod' }))).toEqual([]);
  expect(rows(call({}), call({ atMs: 1_600 }), call({ asked: 'GET /b' })).map(({ asked, count, atMs }) => [asked, count, atMs])).toEqual([['GET /', 2, 600], ['GET /b', 1, 500]]);
});

test('of a search through domains only what was found is told, or else what was not', () => {
  const tried = [lookup('A web-0.web.default.svc.cluster.local', 'NXDOMAIN'), lookup('AAAA web-0.web.svc.cluster.local', 'no records')];
  expect(rows(...tried)).toHaveLength(2);
  expect(rows(...tried, lookup('A web-0.web.svc.cluster.local', '10.244.1.2')).map(({ answer }) => answer)).toEqual(['10.244.1.2']);
  expect(rows(...tried, lookup('A web', '10.244.1.2', { from: 'default/other' })), 'what another found is no answer to it').toHaveLength(3);
});

test('a loop is told once, and again when its answer changes or it was silent', () => {
  const news = createCallNews();
  const told = (atMs: number, change: Partial<NetworkCall> = {}) => news(rows(call({ atMs: atMs + 1_000, ...change }))).map(({ message }) => message);
  expect(told(0)).toEqual(['call-http']);
  for (const atMs of [10_000, 20_000, 30_000, 40_000]) expect(told(atMs)).toEqual([]);
  expect(told(41_000, { answer: '403' })).toEqual(['call-http']);
  expect(told(100_000)).toEqual(['call-http']);
});

test.each([
  [lookup('A web-0.web.default.svc.cluster.local', '10.244.1.2'), 'call-dns', { name: 'testpod', from: 'cluster', asked: 'web-0.web.default.svc.cluster.local', answer: '10.244.1.2' }],
  [lookup('A nobody', 'NXDOMAIN'), 'call-dns-none', { name: 'testpod', from: 'cluster', asked: 'nobody', answer: 'NXDOMAIN' }],
  [call({ from: 'ordinal' }), 'call-http', { name: 'ordinal', from: 'you', to: 'web-0', asked: 'GET /', answer: '200' }],
  [call({ protocol: 'tcp', asked: '', answer: '' }), 'call-tcp', { to: 'web-0', address: '10.244.1.2:80' }],
  [call({ protocol: 'tcp', outcome: 'refused' }), 'call-refused', { address: '10.244.1.2:80' }],
  [call({ protocol: 'tcp', outcome: 'failed', to: '10.96.7.7' }), 'call-failed', { to: '10.96.7.7' }],
] as const)('%j is told as %s', (made, message, parameters) => expect(createCallNews()(rows(made))).toMatchObject([{ atMs: 500, message, parameters }]));
