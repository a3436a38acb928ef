import { describe, expect, test } from 'vitest';
import { isApiError } from '../../../src/simulator/api/errors';
import { EPOCH, Note, small, Widget, widget } from './small';

const reason = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (isApiError(error)) return `${error.code} ${error.reason}: ${error.message}`;
    throw error;
  }
  return 'nothing';
};

describe('a typed client', () => {
  test('creates with identity, defaults, generation and a version of its own', () => {
    const { server } = small();
    const made = server.client.create(Widget, widget('a'));
    expect(made).toMatchObject({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a', namespace: 'default', generation: 1, creationTimestamp: '2027-01-15T08:00:00Z', resourceVersion: '201' }, spec: { size: 1 } });
    expect(made.metadata.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Object.isFrozen(made.spec)).toBe(true);
    expect(server.client.get(Widget, 'a', 'default')).toBe(made);
  });

  test('generates names in the alphabet of the API server, and never the same one', () => {
    const { server } = small();
    const names = Array.from({ length: 200 }, () => server.client.create(Note, { apiVersion: 'v1', kind: 'Note', metadata: { generateName: 'n-', namespace: 'default' } }).metadata.name);
    expect(new Set(names).size).toBe(200);
    for (const name of names) expect(name).toMatch(/^n-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test('refuses in the words of Kubernetes', () => {
    const { server } = small();
    const { client } = server;
    const a = client.create(Widget, widget('a'));
    client.edit(Widget, a, (draft) => { draft.spec.size = 2; });
    expect(reason(() => client.get(Widget, 'b', 'default'))).toBe('404 NotFound: widgets.example.com "b" not found');
    expect(reason(() => client.create(Widget, widget('a')))).toBe('409 AlreadyExists: widgets.example.com "a" already exists');
    expect(reason(() => client.update(Widget, a))).toBe('409 Conflict: Operation cannot be fulfilled on widgets.example.com "a": the object has been modified; please apply your changes to the latest version and try again');
    expect(reason(() => client.create(Widget, widget('c', { size: -1 })))).toBe('422 Invalid: Widget.example.com "c" is invalid: spec.size: Invalid value: -1: must be greater than or equal to 0');
    expect(reason(() => client.create(Widget, widget('Bad')))).toContain('Widget.example.com "Bad" is invalid: metadata.name: Invalid value: "Bad": a lowercase RFC 1123 subdomain must');
  });

  test('counts generations by spec, keeps status and spec apart, and stores nothing when nothing changed', () => {
    const { server } = small();
    const { client } = server;
    const a = client.create(Widget, widget('a'));
    const b = client.updateStatus(Widget, { ...a, spec: { size: 9 }, status: { seen: 1 } });
    expect([b.metadata.generation, b.spec.size, b.status]).toEqual([1, 1, { seen: 1 }]);
    const c = client.update(Widget, { ...b, spec: { size: 3 }, status: { seen: 5 } });
    expect([c.metadata.generation, c.spec.size, c.status]).toEqual([2, 3, { seen: 1 }]);
    expect(client.edit(Widget, c, (draft) => { draft.spec.size = 3; })).toBe(c);
    expect(server.version()).toBe(203);
  });

  test('lists in the order of namespace and name, and by index', () => {
    const { server } = small();
    const { client } = server;
    for (const [namespace, name] of [['b', 'x'], ['a', 'y'], ['a', 'x'], ['a-b', 'x']] as const) client.create(Widget, { ...widget(name, { node: name }), metadata: { name, namespace } });
    expect(client.list(Widget).map((item) => `${item.metadata.namespace}/${item.metadata.name}`)).toEqual(['a-b/x', 'a/x', 'a/y', 'b/x']);
    expect(client.list(Widget, { namespace: 'a' }).map((item) => item.metadata.name)).toEqual(['x', 'y']);
    expect(client.listBy(Widget, 'node', 'x').map((item) => item.metadata.namespace)).toEqual(['a-b', 'a', 'b']);
    expect(client.list(Widget, { fieldSelector: 'metadata.name!=x' }).map((item) => item.metadata.name)).toEqual(['y']);
  });

  test('records causes', () => {
    const { server } = small();
    server.client.because({ actor: 'me', rule: 'because', parameters: { n: 1 }, from: { input: 3 } }).create(Widget, widget('a'));
    expect(server.changes(0)).toMatchObject([{ version: 201, atMs: EPOCH, type: 'ADDED', resource: 'widgets.example.com', cause: { actor: 'me', rule: 'because', parameters: { n: 1 }, from: { input: 3 } } }]);
  });
});

describe('deleting', () => {
  const life = (server: ReturnType<typeof small>['server']) => server.changes(0).map(({ type, object: { metadata } }) => `${type} ${metadata.deletionGracePeriodSeconds ?? '-'} ${metadata.generation ?? '-'}`);

  test('with grace: the object says when it goes, a shorter grace hurries it, none ends it', () => {
    const { world, server } = small();
    const { client } = server;
    client.create(Widget, widget('a', { node: 'n' }));
    expect(client.delete(Widget, 'a', 'default').metadata).toMatchObject({ deletionTimestamp: '2027-01-15T08:00:30Z', deletionGracePeriodSeconds: 30, generation: 2 });
    world.moveTo(EPOCH + 10_000);
    expect(client.delete(Widget, 'a', 'default', { gracePeriodSeconds: 60 }).metadata.deletionGracePeriodSeconds).toBe(30);
    expect(client.delete(Widget, 'a', 'default', { gracePeriodSeconds: 15 }).metadata).toMatchObject({ deletionTimestamp: '2027-01-15T08:00:15Z', deletionGracePeriodSeconds: 15 });
    expect(client.delete(Widget, 'a', 'default', { gracePeriodSeconds: 5 }).metadata, 'it would be over already').toMatchObject({ deletionTimestamp: '2027-01-15T08:00:10Z', deletionGracePeriodSeconds: 1 });
    client.delete(Widget, 'a', 'default', { gracePeriodSeconds: 0 });
    expect(client.find(Widget, 'a', 'default')).toBeUndefined();
    expect(life(server)).toEqual(['ADDED - 1', 'MODIFIED 30 2', 'MODIFIED 15 2', 'MODIFIED 1 2', 'MODIFIED 0 2', 'DELETED 0 2']);
  });

  test('finalizers and propagation policies keep it until they are gone', () => {
    const { server } = small();
    const { client } = server;
    client.create(Note, { apiVersion: 'v1', kind: 'Note', metadata: { name: 'a', namespace: 'default', finalizers: ['example.com/keep'] } });
    const kept = client.delete(Note, 'a', 'default', { propagationPolicy: 'Foreground' });
    expect(kept.metadata).toMatchObject({ finalizers: ['example.com/keep', 'foregroundDeletion'], deletionGracePeriodSeconds: 0 });
    expect(reason(() => client.edit(Note, kept, (draft) => { draft.metadata.finalizers = ['example.com/new']; }))).toContain('metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/new"}');
    client.edit(Note, kept, (draft) => { delete draft.metadata.finalizers; });
    expect(client.find(Note, 'a', 'default')).toBeUndefined();
    expect(life(server)).toEqual(['ADDED - -', 'MODIFIED 0 -', 'DELETED 0 -']);
  });

  test('preconditions and dry run', () => {
    const { server } = small();
    const { client } = server;
    const { uid } = client.create(Note, { apiVersion: 'v1', kind: 'Note', metadata: { name: 'a', namespace: 'default' } }).metadata;
    expect(reason(() => client.delete(Note, 'a', 'default', { preconditions: { uid: 'other' } }))).toBe(
      `409 Conflict: Operation cannot be fulfilled on Note "a": the UID in the precondition (other) does not match the UID in record (${uid}). The object might have been deleted and then recreated`);
    client.delete(Note, 'a', 'default', { dryRun: true });
    client.create(Note, { apiVersion: 'v1', kind: 'Note', metadata: { name: 'b', namespace: 'default' } }, { dryRun: true });
    expect(server.version()).toBe(201);
  });
});

describe('state', () => {
  test('goes on identically after a round trip through JSON', () => {
    const run = (between: (pair: ReturnType<typeof small>) => ReturnType<typeof small>) => {
      const first = small();
      for (const name of ['c', 'a', 'b']) first.server.client.create(Widget, { ...widget(name, { node: name < 'c' ? 'n1' : 'n2' }), metadata: { generateName: `${name}-`, namespace: 'default' } });
      const next = between(first);
      const { client } = next.server;
      client.delete(Widget, client.listBy(Widget, 'node', 'n1')[0]?.metadata.name ?? '', 'default', { gracePeriodSeconds: 0 });
      client.create(Widget, { ...widget('', {}), metadata: { generateName: 'a-', namespace: 'default' } });
      return JSON.stringify([client.list(Widget), next.server.changes(0), client.listBy(Widget, 'node', 'n1'), next.world.state()]);
    };
    const restored = run(({ world }) => {
      const second = small();
      second.world.restore(JSON.parse(JSON.stringify(world.state())));
      return second;
    });
    expect(restored).toBe(run((same) => same));
  });

  test('tells listeners every change in order, also when they write', () => {
    const { server } = small();
    const heard: string[] = [];
    server.onChange((change) => { if (change.object.metadata.name === 'a') server.client.create(Widget, widget('b')); });
    server.onChange((change) => heard.push(change.object.metadata.name));
    server.client.create(Widget, widget('a'));
    expect(heard).toEqual(['a', 'b']);
  });
});
