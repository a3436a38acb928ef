import { describe, expect, it } from 'vitest';
import type { Check, Evidence, Judgement } from '../../../src/labs/contract';
import { judge, reads } from '../../../src/labs/judge';
import { addressesIn } from '../../../src/labs/judge-probes';
import type { Json } from '../../../src/simulator/base/json';

type Objects = Readonly<Record<string, readonly Json[]>>;
type Seen = readonly (readonly ['ADDED' | 'MODIFIED' | 'DELETED', Json])[];

const evidence = (objects: Objects, seen: Seen = [], output?: { out: string; err: string; exit: number }): Evidence => ({
  objects: ({ list }) => objects[list.kind],
  history: () => seen.map(([type, object], index) => ({ atMs: index, type, object })),
  output: () => output,
});
const pod = (name: string, more: { labels?: Record<string, string>; ready?: boolean; ip?: string; uid?: string } = {}): Json => ({
  kind: 'Pod', metadata: { name, namespace: 'default', uid: more.uid ?? name, labels: more.labels ?? {} },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: more.ready ? 'True' : 'False' }], ...(more.ip === undefined ? {} : { podIP: more.ip }) },
});
const service = (selector: Record<string, string>): Json => ({ kind: 'Service', metadata: { name: 'web', namespace: 'default' }, spec: { selector } });
const missOf = (judgement: Judgement) => (judgement.verdict === 'unmet' ? judgement.miss : judgement);

describe('present', () => {
  const check: Check = { all: [{ as: 'named', present: { kind: 'Pod', metadata: { name: 'web-0' }, status: { phase: 'Running' } } }] };

  it('is met by the object, whatever else is there', () => expect(judge(check, evidence({ Pod: [pod('x'), pod('web-0')] })).verdict).toBe('met'));
  it('names what is there instead', () => expect(missOf(judge(check, evidence({ Pod: [pod('web')] })))).toEqual({ kind: 'no-object', check: 'all[0].present', named: 'named', object: { kind: 'Pod', name: 'web-0' }, path: 'metadata.name', expected: 'web-0', actual: 'web' }));
  it('is unknown where nothing was read', () => expect(judge(check, evidence({})).verdict).toBe('unknown'));
  it('prefers the right name over fewer differences', () => {
    const broken = { kind: 'Pod', metadata: { name: 'web-0' }, status: { phase: 'Pending' } };
    expect(missOf(judge(check, evidence({ Pod: [pod('web-1'), broken] })))).toMatchObject({ kind: 'field-differs', object: { name: 'web-0' }, path: 'status.phase', expected: 'Running', actual: 'Pending' });
  });
});

describe('words over objects', () => {
  const two = evidence({ Pod: [pod('a', { ready: true }), pod('b')] });
  const ready = { status: { conditions: [{ type: 'Ready', status: 'True' }] } };
  it.each<[string, Check, string]>([
    ['count too few', { count: { of: { kind: 'Pod' }, is: 3 } }, 'too-few'],
    ['count too many', { count: { of: { kind: 'Pod' }, is: '<= 1' } }, 'too-many'],
    ['every', { every: { of: { kind: 'Pod' }, is: ready } }, 'field-differs'],
    ['every of none', { every: { of: { kind: 'Pod', metadata: { name: 'z' } }, is: ready } }, 'no-object'],
    ['absent', { absent: { kind: 'Pod', metadata: { name: '/^a$/' } } }, 'still-there'],
    ['none', { none: [{ present: { kind: 'Pod', metadata: { name: 'a' } } }] }, 'still-there'],
    ['any takes the nearer miss', { any: [{ present: { kind: 'Pod', metadata: { name: 'z' } } }, { present: { kind: 'Pod', metadata: { name: 'b' }, ...ready } }] }, 'field-differs'],
  ])('%s', (_, check, kind) => expect(missOf(judge(check, two))).toMatchObject({ kind }));

  it.each<[string, Check]>([
    ['count', { count: { of: { kind: 'Pod' }, is: '>= 2' } }], ['absent', { absent: { kind: 'Pod', metadata: { name: 'c' } } }],
    ['any', { any: [{ absent: { kind: 'Pod' } }, { present: { kind: 'Pod' } }] }], ['every', { every: { of: { kind: 'Pod', metadata: { name: 'a' } }, is: ready } }],
  ])('%s holds', (_, check) => expect(judge(check, two)).toEqual({ verdict: 'met' }));
});

describe('selects', () => {
  const check: Check = { selects: { service: 'web', pods: 2 } };
  const pods = [pod('w-0', { labels: { app: 'web', pos: '0' } }), pod('w-1', { labels: { app: 'web', pos: '1' } }), pod('t', { labels: { app: 'tool' } })];
  it('shows selector and labels side by side', () => expect(missOf(judge(check, evidence({ Service: [service({ app: 'wep' })], Pod: pods })))).toMatchObject({ kind: 'selects-none', expected: { app: 'web' }, actual: { app: 'wep' } }));
  it('holds', () => expect(judge(check, evidence({ Service: [service({ app: 'web' })], Pod: pods }))).toEqual({ verdict: 'met' }));
  it('a Service without a selector selects nothing', () => expect(missOf(judge(check, evidence({ Service: [service({})], Pod: pods })))).toMatchObject({ kind: 'selects-none', actual: {} }));
});

describe('sequence', () => {
  const check: Check = { sequence: [{ kind: 'Pod', metadata: { name: 'w-0' }, status: { conditions: [{ type: 'Ready', status: 'True' }] } }, { kind: 'Pod', metadata: { name: 'w-1' } }] };
  const ordered: Seen = [['ADDED', pod('w-0')], ['MODIFIED', pod('w-0', { ready: true })], ['ADDED', pod('w-1')]];
  const parallel: Seen = [['ADDED', pod('w-0')], ['ADDED', pod('w-1')], ['MODIFIED', pod('w-0', { ready: true })]];
  const gone: Seen = [['DELETED', pod('w-0')], ['DELETED', pod('w-1')]];
  it.each<[string, Seen, string | undefined]>([
    ['in order', ordered, undefined], ['all at once', parallel, 'order'], ['not so far yet', ordered.slice(0, 1), 'not-seen-yet'],
    ['wrong at first, then done again', [...parallel, ...gone, ...ordered], undefined],
    ['a later incarnation of one does not make it right', [...parallel, ['DELETED', pod('w-1')], ['ADDED', pod('w-1', { uid: 'new' })]], 'order'],
    ['order held, then all was deleted', [...ordered, ...gone], undefined],
  ])('%s', (_, seen, kind) => {
    const judgement = judge(check, evidence({}, seen));
    expect(judgement.verdict === 'unmet' ? judgement.miss.kind : undefined).toBe(kind);
  });

  it('of one: it was so at some moment', () => {
    const once: Check = { sequence: [{ kind: 'Pod', metadata: { name: 'w-0' }, status: { conditions: [{ type: 'Ready', status: 'True' }] } }] };
    expect(judge(once, evidence({}, ordered.slice(0, 1)))).toMatchObject({ verdict: 'unmet', miss: { kind: 'not-seen-yet' } });
    expect(judge(once, evidence({}, [...ordered, ...gone]))).toEqual({ verdict: 'met' });
  });
});

describe('same and changed', () => {
  const changed: Check = { changed: { kind: 'Pod', name: 'w-1', path: 'status.podIP' } };
  const first: Seen = [['ADDED', pod('w-1', { ip: '10.0.0.1', uid: 'a' })], ['DELETED', pod('w-1', { ip: '10.0.0.1', uid: 'a' })]];
  it.each<[string, Seen, string | undefined]>([
    ['one incarnation only', first, 'not-seen-yet'],
    ['came back without an address yet', [...first, ['ADDED', pod('w-1', { uid: 'b' })]], 'not-seen-yet'],
    ['came back with another', [...first, ['ADDED', pod('w-1', { ip: '10.0.0.2', uid: 'b' })]], undefined],
    ['came back with the same', [...first, ['ADDED', pod('w-1', { ip: '10.0.0.1', uid: 'b' })]], 'unchanged'],
  ])('%s', (_, seen, kind) => {
    const judgement = judge(changed, evidence({}, seen));
    expect(judgement.verdict === 'unmet' ? judgement.miss.kind : undefined).toBe(kind);
  });
});

describe('asking', () => {
  const running = { Pod: [pod('t')] };
  const answer = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\tweb.default.svc.cluster.local\nAddress: 10.244.1.2\nName:\tweb.default.svc.cluster.local\nAddress: 10.244.2.2\n';
  const dns: Check = { dns: { from: 't', name: 'web', answers: 2 } };
  const http: Check = { http: { from: 't', url: 'web', body: '/Welcome/' } };
  it('reads addresses, not the server\'s own', () => expect(addressesIn(answer)).toEqual(['10.244.1.2', '10.244.2.2']));
  it('is unknown until it was asked', () => expect(judge(dns, evidence(running)).verdict).toBe('unknown'));
  it('needs the Pod that asks', () => expect(missOf(judge(dns, evidence({ Pod: [] })))).toMatchObject({ kind: 'no-object', object: { name: 't' } }));
  it.each<[string, Check, string, number, string]>([
    ['two addresses', dns, answer, 0, 'met'], ['no such name', dns, 'Server:\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n** server can\'t find web: NXDOMAIN\n', 1, 'no-answer'],
    ['a page', http, 'HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n<h1>Welcome</h1>', 0, 'met'], ['another status', http, 'HTTP/1.1 403 Forbidden\r\n\r\n', 0, 'status-differs'],
    ['another page', http, 'HTTP/1.1 200 OK\r\n\r\nhello', 0, 'output-differs'], ['no answer', http, '', 7, 'no-answer'],
    ['output', { output: { of: 'x', matches: 'a' } }, 'a\n', 0, 'met'], ['exit', { output: { of: 'x' } }, 'a\n', 3, 'exit-differs'],
  ])('%s', (_, check, out, exit, verdict) => {
    const judgement = judge(check, evidence(running, [], { out, err: '', exit }));
    expect(judgement.verdict === 'unmet' ? judgement.miss.kind : judgement.verdict).toBe(verdict);
  });
  it('says which part is not known yet, where all before it hold', () => {
    const check: Check = { all: [{ present: { kind: 'Pod', metadata: { name: 't' } } }, dns] };
    expect(judge(check, evidence(running))).toMatchObject({ verdict: 'unknown', open: 'all[1]' });
  });
  it('leaves it open what is missed first while an earlier part is unknown', () => {
    const check: Check = { all: [dns, { as: 'later', present: { kind: 'Pod', metadata: { name: 'z' } } }] };
    expect(judge(check, evidence(running))).toEqual({ verdict: 'unmet', open: 'all[0]', miss: expect.objectContaining({ named: 'later', check: 'all[1].present' }) as unknown });
    expect(missOf(judge(check, evidence(running, [], { out: '', err: 'NXDOMAIN', exit: 1 })))).toMatchObject({ kind: 'no-answer', check: 'all[0].dns' });
    expect(judge({ all: [...check.all].reverse() }, evidence(running))).not.toHaveProperty('open');
  });
  it('names each read once', () => expect(reads({ all: [dns, dns] })).toEqual([{ exec: { namespace: 'default', pod: 't', args: ['nslookup', 'web'] } }, { list: { apiVersion: 'v1', kind: 'Pod', namespace: 'default' } }]));
});
