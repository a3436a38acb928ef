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

test('undo leaves the text as it is, and says that it is not applied any more', async () => {
  const { session } = await awake();
  const start = session.textOf('web.yaml');
  session.edit('web.yaml', 'kind: Pod\n');
  await session.apply('web.yaml');
  session.edit('web.yaml', 'kind: Service\n');
  session.inputs.value = [{ atMs: 0, summary: 'kubectl apply -f web.yaml', changed: true }, { atMs: 1, summary: 'kubectl get pods', changed: false }];
  await session.undo();
  expect(session.files.value[0]).toMatchObject({ text: 'kind: Service\n', applied: start });
  expect(session.news.value).toMatchObject([{ message: 'undone', parameters: { command: 'kubectl apply -f web.yaml' } }]);
});

test('who begins again by mistake finds what was done as a branch, with the text that was typed', async () => {
  const { session, shelf } = await awake();
  session.edit('web.yaml', 'kind: Pod\n');
  await session.line(1, 'kubectl get pods');
  session.edit('web.yaml', 'kind: Service\n');
  await session.reset();
  expect(session.files.value[0]?.text).toBe(lab.files[0]?.text);
  const inputs = [{ edited: { file: 'web.yaml', text: 'kind: Pod\n' } }, { line: { terminal: 1, text: 'kubectl get pods' } }, { edited: { file: 'web.yaml', text: 'kind: Service\n' } }];
  expect(session.branches.value.map(({ entries }) => entries.map(({ input }) => input))).toEqual([inputs]);
  expect(saved(shelf)).toMatchObject({ log: { entries: [] }, branches: [{ entries: inputs.map((input) => ({ input })) }] });
  await session.reset();
  expect(session.branches.value).toHaveLength(1);
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

/** A session whose lab opens when it is told to. */
function slow(shelf = new Shelf()) {
  let client: ReturnType<typeof fakeClient> | undefined;
  let goOn = () => {};
  const connect = (listener: Parameters<typeof fakeClient>[0]) => {
    const fake = fakeClient(listener);
    const { open, query } = fake;
    fake.open = async (of, log) => {
      await new Promise<void>((resolve) => { goOn = resolve; });
      return open(of, log);
    };
    fake.query = (asked) => ('files' in asked ? Promise.resolve([{ name: 'web.yaml', text: 'of the branch' }]) : query(asked));
    return (client = fake);
  };
  const session = new Session({ lab, store: createLabStore(lab.id, shelf), own: () => Promise.resolve(true), connect });
  const opens = async (turn: Promise<void>) => { await settled(); goOn(); await turn; };
  return { session, opens, client: () => { if (!client) throw new Error('the session did not connect'); return client; } };
}
const settled = async () => { for (let turn = 0; turn < 20; turn++) await Promise.resolve(); };
const linesOf = ({ inputs }: ReturnType<typeof fakeClient>) => inputs.flatMap((input) => ('line' in input ? [input.line.text] : []));

describe('what is typed while a lab is being opened', () => {
  test.each<[string, (session: Session) => Promise<void>]>([
    ['for the first time', () => Promise.resolve()],
    ['anew', (session) => session.reset()],
    ['as a branch that was left', (session) => session.pick({ format: 1, engine: 'fake', lab: lab.id, labHash: 'h', seed: 's', epochMs: 0, entries: [], untilMs: 5 })],
    ['by a link', (session) => session.openShared({ log: { format: 1, engine: 'fake', lab: lab.id, labHash: 'h', seed: 's', epochMs: 0, entries: [], untilMs: 5 }, drafts: {} })],
  ])('%s is done once it is there, in order', async (what, act) => {
    const { session, opens, client } = slow();
    const first = session.wake();
    if (what !== 'for the first time') await opens(first);
    const turn = what === 'for the first time' ? first : act(session);
    await settled();
    expect(session.phase.value).toBe('opening');
    const done = [session.line(1, 'kubectl get nodes'), session.command('kubectl get pods'), session.send({ node: { action: 'stop', node: 'worker-1' } })];
    await settled();
    expect(client().inputs).toEqual([]);
    await opens(turn);
    await Promise.all(done);
    expect(linesOf(client())).toEqual(['kubectl get nodes', 'kubectl get pods']);
    expect(client().inputs).toContainEqual({ node: { action: 'stop', node: 'worker-1' } });
    expect(session.history()).toEqual(['kubectl get nodes', 'kubectl get pods']);
  });
  test('at another terminal goes to one of its number', async () => {
    const { session, opens, client } = slow();
    const turn = session.wake();
    const line = session.line(2, 'kubectl get pods -w');
    await opens(turn);
    await line;
    expect(client().inputs).toEqual([{ terminal: { open: 2, columns: 80, rows: 24 } }, { line: { terminal: 2, text: 'kubectl get pods -w' } }]);
  });
  test('in the editor stays, and the line after it applies that', async () => {
    const { session, opens, client } = slow();
    await opens(session.wake());
    const turn = session.pick({ format: 1, engine: 'fake', lab: lab.id, labHash: 'h', seed: 's', epochMs: 0, entries: [], untilMs: 5 });
    session.edit('web.yaml', 'typed meanwhile');
    const applied = session.apply('web.yaml');
    await opens(turn);
    await applied;
    expect(session.textOf('web.yaml')).toBe('typed meanwhile');
    expect(client().inputs).toEqual([{ edited: { file: 'web.yaml', text: 'typed meanwhile' } }, { line: { terminal: 1, text: 'kubectl apply -f web.yaml' } }]);
  });
  test('before what was kept is there stays, too', async () => {
    const shelf = new Shelf();
    const before = await awake({ shelf });
    before.session.edit('testpod.yaml', 'kept');
    const { session, opens } = slow(shelf);
    const turn = session.wake();
    session.edit('web.yaml', 'typed at once');
    await opens(turn);
    expect([session.textOf('web.yaml'), session.textOf('testpod.yaml')]).toEqual(['typed at once', 'kept']);
  });
  test('is in the history where the lab stops instead', async () => {
    const { session, opens, client } = slow();
    await opens(session.wake());
    const crash = session.line(1, 'crash');
    const line = session.line(1, 'kubectl get nodes');
    await Promise.all([crash, line]);
    await session.line(1, 'kubectl get pods');
    expect(session.history().at(-1)).toBe('kubectl get pods');
    expect(linesOf(client())).not.toContain('kubectl get pods');
  });
});

test('two branches picked at once are opened one after the other', async () => {
  const { session, opens, client } = slow();
  await opens(session.wake());
  await session.line(1, 'ls');
  const log = session.log() as Log;
  const first = session.pick({ ...log, untilMs: 1 });
  const second = session.pick({ ...log, untilMs: 2 });
  await opens(first);
  await opens(second);
  expect(session.phase.value).toBe('awake');
  expect(session.branches.value.map(({ entries }) => entries.length)).toEqual([1, 1]);
  expect(linesOf(client())).toEqual(['ls']);
});

test('what stands in the editor goes with the branch that is left', async () => {
  const { session, opens } = slow();
  await opens(session.wake());
  await session.line(1, 'ls');
  session.edit('web.yaml', 'not applied yet');
  await opens(session.pick({ ...(session.log() as Log), entries: [] }));
  expect(session.textOf('web.yaml')).toBe('of the branch');
  expect(session.branches.value[0]?.entries.at(-1)?.input).toEqual({ edited: { file: 'web.yaml', text: 'not applied yet' } });
});
