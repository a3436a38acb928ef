import { describe, expect, test } from 'vitest';
import { Session } from '../../../src/ui/state/session';
import { appliedFile, quoteFile } from '../../../src/ui/state/session-parts';
import { createLabStore, readSaved } from '../../../src/ui/state/store';
import type { Saved } from '../../../src/ui/state/store';
import { Refusal } from '../../../src/worker/client';
import type { Log } from '../../../src/workbench/contract';
import { fakeClient, lab } from './scene';

class Shelf {
  readonly kept = new Map<string, string>();
  full = false;
  getItem(key: string): string | null { return this.kept.get(key) ?? null; }
  setItem(key: string, value: string): void {
    if (this.full) throw new Error('QuotaExceededError');
    this.kept.set(key, value);
  }
  removeItem(key: string): void { this.kept.delete(key); }
}

interface Setting { readonly shelf?: Shelf; readonly own?: boolean; readonly refuse?: (log: Log) => Error | undefined }

async function awake({ shelf = new Shelf(), own = true, refuse }: Setting = {}) {
  let client: ReturnType<typeof fakeClient> | undefined;
  const session = new Session({ lab, store: createLabStore(lab.id, shelf), own: () => Promise.resolve(own), connect: (listener) => (client = fakeClient(listener, refuse ? { refuse } : {})) });
  await session.wake();
  if (!client) throw new Error('the session did not connect');
  return { session, client, shelf };
}

const key = `ordinal:lab:${lab.id}`;
const saved = (shelf: Shelf): Saved => JSON.parse(shelf.kept.get(key) ?? 'null') as Saved;

describe('inputs', () => {
  test('a changed file becomes an input just before the line, once', async () => {
    const { session, client } = await awake();
    session.edit('web.yaml', 'kind: Pod\n');
    await session.apply('web.yaml');
    await session.line(1, 'ls');
    expect(client.inputs).toEqual([{ edited: { file: 'web.yaml', text: 'kind: Pod\n' } }, { line: { terminal: 1, text: 'kubectl apply -f web.yaml' } }, { line: { terminal: 1, text: 'ls' } }]);
    expect(session.files.value[0]).toMatchObject({ text: 'kind: Pod\n', applied: 'kind: Pod\n' });
    expect(session.history()).toEqual(['kubectl apply -f web.yaml', 'ls']);
  });
  test.each([['kubectl apply -f web.yaml', 'web.yaml'], ['k apply --filename=./web.yaml', 'web.yaml'], ["kubectl create -f 'web.yaml'", 'web.yaml'], ['kubectl get pods', undefined], ['cat web.yaml', undefined]])('%s applies %s', (line, file) => {
    expect(appliedFile(line, ['web.yaml', 'testpod.yaml'])).toBe(file);
  });
  test('odd names are quoted', () => expect([quoteFile('web.yaml'), quoteFile("my file's.yaml")]).toEqual(['web.yaml', "'my file'\\''s.yaml'"]));
});

test('a replay in the middle, for a part that was fetched, is over with the next frame', async () => {
  const { session } = await awake();
  const seen: unknown[] = [];
  session.progress.subscribe((progress) => seen.push(progress));
  await session.line(1, 'mysql');
  expect(seen).toEqual([undefined, { done: 1, total: 2 }, undefined]);
});

describe('keeping', () => {
  test('log, drafts and history come back', async () => {
    const { session, shelf } = await awake();
    session.edit('web.yaml', 'draft');
    await session.line(1, 'ls');
    session.edit('testpod.yaml', 'not sent yet');
    expect(saved(shelf).log?.entries).toHaveLength(2);
    const again = await awake({ shelf });
    expect(again.session.files.value.map((file) => file.text)).toEqual(['draft', 'not sent yet']);
    expect(again.session.history()).toEqual(['ls']);
    await again.session.line(1, 'pwd');
    expect(again.client.inputs).toEqual([{ edited: { file: 'testpod.yaml', text: 'not sent yet' } }, { line: { terminal: 1, text: 'pwd' } }]);
  });
  test('a line is kept with its answer: nothing more needs to be asked, for the page may go', async () => {
    const { session, client, shelf } = await awake();
    client.query = () => new Promise(() => {});
    session.edit('web.yaml', 'changed');
    await session.line(1, 'ls');
    expect(saved(shelf).log?.entries.map(({ input }) => input)).toEqual(client.inputs);
    expect(client.inputs).toHaveLength(2);
  });
  test('what cannot be read is set aside, and the lab begins', async () => {
    const shelf = new Shelf();
    shelf.kept.set(key, '{"version": 0}');
    const { session } = await awake({ shelf });
    expect(session.phase.value).toBe('awake');
    expect(session.notices.value).toEqual([{ kind: 'set-aside', reason: 'unreadable', old: '{"version": 0}' }]);
    expect(shelf.kept.get(`${key}:aside`)).toBe('{"version": 0}');
  });
  test('a refused log is set aside, drafts stay', async () => {
    const { session, shelf } = await awake();
    session.edit('web.yaml', 'mine');
    await session.line(1, 'ls');
    const again = await awake({ shelf, refuse: () => new Refusal({ reason: 'log-of-another-lab', message: 'of another lab' }) });
    expect(again.session.phase.value).toBe('awake');
    expect(again.session.notices.value).toMatchObject([{ kind: 'set-aside', reason: 'log-of-another-lab' }]);
    expect(again.session.files.value[0]?.text).toBe('mine');
    expect(shelf.kept.get(`${key}:aside`)).toContain('"ls"');
  });
  test('a log of another engine opens as far as it holds', async () => {
    const { session, shelf } = await awake();
    await session.line(1, 'ls');
    await session.line(1, 'pwd');
    const refuse = (log: Log) => (log.entries.length > 1 ? new Refusal({ reason: 'log-of-another-engine', message: 'differs', usable: { ...log, entries: log.entries.slice(0, 1) } }) : undefined);
    const again = await awake({ shelf, refuse });
    expect(again.session.notices.value).toMatchObject([{ kind: 'shortened' }]);
    expect(again.session.log()?.entries).toHaveLength(1);
  });
  test('the second tab keeps nothing and says that it is a copy', async () => {
    const { session, shelf } = await awake({ own: false });
    await session.line(1, 'ls');
    expect(shelf.kept.size).toBe(0);
    expect(session.notices.value).toEqual([{ kind: 'copy' }]);
  });
  test('a full store is told once', async () => {
    const shelf = new Shelf();
    shelf.full = true;
    const { session } = await awake({ shelf });
    session.edit('web.yaml', 'a');
    session.edit('web.yaml', 'b');
    expect(session.notices.value).toEqual([{ kind: 'unsaved' }]);
  });
  test.each(['', 'null', '[]', '{}', '{"version":1}', '{"version":1,"drafts":{"a":1},"applied":{},"hints":{},"history":[]}'])('%j is not a record', (text) => expect(readSaved(text)).toEqual({ corrupt: text }));
});

test('a crash shows its report and takes no more inputs', async () => {
  const { session, client } = await awake();
  await session.line(1, 'crash');
  expect(session.phase.value).toBe('crashed');
  expect(session.crash.value?.message).toBe('a Pod has two nodes');
  expect(session.log()?.seed).toBe('seed-1');
  await session.line(1, 'ls');
  expect(client.inputs).toHaveLength(1);
  await session.reset();
  expect([session.phase.value, session.crash.value]).toEqual(['awake', undefined]);
});
