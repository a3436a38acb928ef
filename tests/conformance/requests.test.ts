import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { casesOf, differing, topics, writtenIn } from './asking';
import { differences, plainCase } from './compare/answers';

/** Topic → case → why the simulator answers otherwise. */
const ledger = JSON.parse(readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'requests-ledger.json'), 'utf8')) as Readonly<Record<string, Readonly<Record<string, string>>>>;
const unlike = (topic: string, name: string): string | undefined => ledger[topic]?.[name];

test('the ledger of requests names only cases there are, each with a reason', () => {
  for (const [topic, cases] of Object.entries(ledger)) {
    const names = casesOf(topic).map(({ name }) => name);
    for (const [name, why] of Object.entries(cases)) expect({ known: names.includes(name), why }, `${topic}/${name}`).toEqual({ known: true, why: expect.stringMatching(/./) as string });
  }
});

describe.each(topics)('%s, as a real API server answers', (topic) => {
  const cases = casesOf(topic);
  const written = writtenIn(cases);
  const asked = cases.map((one) => [one.name, one] as const);
  test.each(asked.filter(([name]) => unlike(topic, name) === undefined))('%s', (_name, one) => {
    expect(differing(one, written)).toEqual([]);
  });
  test('nothing in the ledger has become equal (measure-requests.mjs --write takes it out)', () => {
    expect(asked.filter(([name, one]) => unlike(topic, name) !== undefined && !differing(one, written).length).map(([name]) => name)).toEqual([]);
  });
});

describe('comparing answers', () => {
  const configMap = (uid: string, resourceVersion: string, extra: object = {}) => ({ status: 200, body: { kind: 'ConfigMap', metadata: { name: 'a', uid, resourceVersion, ...extra } } });
  const uids = ['aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000002'] as const;
  const equal = (a: Parameters<typeof plainCase>[0], b: typeof a, written = '') => differences(plainCase(a, written), plainCase(b, written)).length === 0;

  test.each([
    ['other uids and versions, changed alike', [configMap(uids[0], '7'), configMap(uids[0], '8')], [configMap(uids[1], '100'), configMap(uids[1], '200')], true],
    ['a version that changed on one side only', [configMap(uids[0], '7'), configMap(uids[0], '7')], [configMap(uids[0], '7'), configMap(uids[0], '8')], false],
    ['managedFields', [configMap(uids[0], '7', { managedFields: [{}] })], [configMap(uids[0], '7')], true],
    ['a label', [configMap(uids[0], '7', { labels: { a: 'b' } })], [configMap(uids[0], '7')], false],
    ['a status', [{ status: 200, body: null }], [{ status: 201, body: null }], false],
    ['the order of warnings', [{ status: 200, body: null, warnings: ['a', 'b'] }], [{ status: 200, body: null, warnings: ['b', 'a'] }], true],
    ['a warning', [{ status: 200, body: null, warnings: ['a'] }], [{ status: 200, body: null }], false],
    ['a time in a message', [{ status: 200, body: { message: 'at 2026-01-01T00:00:00Z' } }], [{ status: 200, body: { message: 'at 2027-02-02T01:01:01Z' } }], true],
    ['a word in a message', [{ status: 200, body: { message: 'not found' } }], [{ status: 200, body: { message: 'not there' } }], false],
    ['a content type', [{ status: 200, body: '' }], [{ status: 200, body: '', contentType: 'text/plain' }], false],
  ] as const)('%s', (_name, a, b, same) => {
    expect(equal(a, b)).toBe(same);
  });

  test('an address that the requests write is compared', () => {
    const service = (clusterIP: string) => [{ status: 200, body: { spec: { clusterIP } } }];
    expect(equal(service('10.96.0.5'), service('10.96.0.6'))).toBe(true);
    expect(equal(service('10.96.0.5'), service('10.96.0.6'), '"clusterIP":"10.96.0.5"')).toBe(false);
  });
});
