import { describe, expect, it } from 'vitest';
import { parseLab } from '../../../src/labs/index';
import { Host } from '../../../src/worker/host';
import type { Tools } from '../../../src/worker/surroundings';
import { bigPrograms } from '../../../src/simulator/cluster/parts';
import { openWorkbench } from '../../../src/workbench/index';
import { newsOf } from '../../../src/worker/news';
import type { Frame, Row, ToPage, ToWorker } from '../../../src/worker/protocol';
import { labs } from '../../labs/folders';
import * as queries from '../../../src/worker/queries';
import * as tools from '../../../src/worker/tools';
import type { Log } from '../../../src/workbench/contract';

const folderOf = (id: string) => parseLab(labs.find((one) => one.id === id)?.texts ?? {});
const { lab, solution } = folderOf('headless-service');
const MANIFEST = solution.files['web.yaml'] ?? '';

/** A host with a clock of its own: `pass` lets real time go by. */
function startHost(loadTools: (ready: (tools: Tools) => void) => void = (ready) => ready(tools), askingCostsMs = 0, loadPart?: (part: string, ready: () => void) => void) {
  let real = 0;
  let id = 0;
  const messages: ToPage[] = [];
  const queue: { atMs: number; run: () => void }[] = [];
  const host = new Host({ post: (message) => void messages.push(message), clockMs: () => (real += askingCostsMs), later: (run, ms) => void queue.push({ atMs: real + ms, run }), loadTools, loadAnswers: (ready) => ready(queries), ...(loadPart ? { loadPart } : {}) });
  const pass = (ms: number) => {
    const until = real + ms;
    for (;;) {
      const [due] = queue.toSorted((a, b) => a.atMs - b.atMs);
      if (!due || due.atMs > until) break;
      queue.splice(queue.indexOf(due), 1);
      real = Math.max(real, due.atMs);
      due.run();
    }
    real = until;
  };
  type Body = ToWorker extends infer Message ? (Message extends { id: number } ? Omit<Message, 'id'> : never) : never;
  const ask = (body: Body): ToPage | undefined => {
    const own = ++id;
    host.receive({ id: own, ...body } as ToWorker);
    const done = () => messages.find((message) => 'id' in message && message.id === own);
    for (let turn = 0; turn < 1000 && !done(); turn++) pass(1);
    return done();
  };
  const frames = (): Frame[] => messages.flatMap((message) => ('frame' in message ? [message.frame] : []));
  const draw = () => { const last = frames().at(-1); if (last) host.receive({ acknowledge: last.number }); };
  const run = (ms: number) => { for (let left = ms; left > 0; left -= 100) { pass(100); draw(); } };
  return { ask, pass, draw, run, frames, messages, receive: (message: ToWorker) => host.receive(message) };
}

const answerOf = (message: ToPage | undefined) => (message && 'answer' in message ? message.answer : message);

describe('the host', () => {
  it('tells which file an editor has open, and what it holds, until it is closed', () => {
    const host = startHost();
    host.ask({ open: { lab } });
    const line = (text: string) => { host.ask({ input: { line: { terminal: 1, text } } }); host.run(2_000); };
    const seen = () => host.frames().flatMap(({ terminals }) => terminals).at(-1);
    line('kubectl create cm a --from-literal=a=b');
    line('kubectl edit cm a');
    const file = seen()?.editing ?? '';
    expect(file).toMatch(/^\/tmp\/kubectl-edit-\d+\.yaml$/);
    const text = host.frames().flatMap(({ files = [] }) => files).find(({ name }) => name === file)?.text ?? '';
    expect(text).toContain('a: b');
    host.ask({ input: { edited: { file, text: text.replace('a: b', 'a: c') } } });
    line(':wq');
    expect(seen()).not.toHaveProperty('editing');
    expect(host.frames().flatMap(({ terminals }) => terminals).map(({ chunk }) => chunk).join('')).toContain('configmap/a edited');
  });
  it('tells of many Pods in several frames, each of which a page can draw at once', () => {
    const host = startHost();
    host.ask({ open: { lab } });
    host.draw();
    host.ask({ input: { line: { terminal: 1, text: 'kubectl create deployment many --image=nginx:1.28 --replicas=240' } } });
    host.run(20_000);
    host.ask({ clock: { running: false, speed: 1 } });
    for (let turn = 0; turn < 10; turn++) { host.pass(100); host.draw(); }
    const frames = host.frames().slice(1);
    expect(Math.max(...frames.map(({ rows }) => rows.length))).toBe(100);
    const last = new Map(frames.flatMap(({ rows }) => rows).map((row) => [row.key, row]));
    expect([...last.values()].filter((row) => row.type === 'pod' && row.state === 'ready')).toHaveLength(240);
    expect(frames.at(-1)?.rows.length, 'when all is told there is nothing more to tell').toBeLessThan(100);
    host.ask({ input: { line: { terminal: 1, text: 'kubectl delete deployment many --grace-period=0 --force' } } });
    host.ask({ clock: { running: true, speed: 1 } });
    host.run(5_000);
    const removed = host.frames().flatMap((frame) => frame.removed);
    expect(removed.filter((key) => key.startsWith('Pod '))).toHaveLength(240);
    expect(Math.max(...host.frames().map((frame) => frame.removed.length))).toBeLessThanOrEqual(100);
  });
  it('shows a machine whose Node object was deleted, and it registers again when it starts', () => {
    const host = startHost();
    host.ask({ open: { lab } });
    const node = () => host.frames().flatMap(({ rows }) => rows).findLast((row) => row.key === 'Node worker-2');
    const told = () => host.frames().flatMap(({ news }) => news).filter(({ parameters }) => parameters.name === 'worker-2').map(({ message }) => message);
    host.ask({ input: { node: { action: 'stop', node: 'worker-2' } } });
    host.ask({ input: { line: { terminal: 1, text: 'kubectl delete node worker-2' } } });
    host.run(2_000);
    expect(node()).toMatchObject({ state: 'unregistered', machine: 'stopped' });
    expect(host.frames().flatMap(({ removed }) => removed)).not.toContain('Node worker-2');
    host.ask({ input: { node: { action: 'start', node: 'worker-2' } } });
    host.run(20_000);
    expect(node()).toMatchObject({ state: 'ready', machine: 'running' });
    expect(told()).toEqual(['node-gone', 'node-created', 'node-ready']);
  });
  it('fetches the programs of a big image when the first is to run; what follows is as if they had been there', () => {
    let ready: (() => void) | undefined;
    const asked: string[] = [];
    const servers = bigPrograms.code();
    bigPrograms.provide(undefined);
    const host = startHost(undefined, 0, (part, given) => { ready = given; asked.push(part); });
    host.ask({ open: { lab } });
    const line = 'kubectl run db --image=mysql:8.0 --env=MYSQL_ROOT_PASSWORD=qwerty';
    expect(answerOf(host.ask({ input: { line: { terminal: 1, text: line } } })), 'the answer is the log with the line').toMatchObject({ entries: [{ input: { line: { text: line } } }] });
    expect(ready).toBeUndefined();
    expect(host.ask({ step: { ms: 60_000 } })).toBeUndefined();
    const status = host.ask({ input: { line: { terminal: 1, text: 'kubectl get pods' } } });
    expect(status).toBeUndefined();
    bigPrograms.provide(servers);
    ready?.();
    host.run(3_000);
    const log = answerOf(host.ask({ query: { log: true } })) as unknown as Log;
    expect(asked).toEqual(['servers']);
    expect(log.entries.map(({ input }) => input)).toEqual([{ line: { terminal: 1, text: line } }, { line: { terminal: 1, text: 'kubectl get pods' } }]);
    expect(log.untilMs).toBeGreaterThan(0);
    expect(openWorkbench(lab, log).log().entries).toEqual(log.entries);
  });
  it('what is asked while a log is replayed is answered once it is there', () => {
    const host = startHost();
    host.ask({ open: { lab } });
    host.ask({ input: { line: { terminal: 1, text: 'kubectl create configmap one' } } });
    host.ask({ input: { line: { terminal: 1, text: 'kubectl create configmap two' } } });
    host.receive({ id: 901, query: { undo: true } });
    host.receive({ id: 902, query: { log: true } });
    host.receive({ id: 903, input: { line: { terminal: 1, text: 'echo after' } } });
    host.run(1_000);
    const answers = host.messages.flatMap((message) => ('id' in message && message.id > 900 ? [message] : []));
    expect(answers.map(({ id }) => id)).toEqual([901, 902, 903]);
    expect(answers.every((message) => 'answer' in message)).toBe(true);
    const log = answerOf(host.ask({ query: { log: true } })) as unknown as Log;
    expect(log.entries.map(({ input }) => ('line' in input ? input.line.text : ''))).toEqual(['kubectl create configmap one', 'echo after']);
  });
  it('tells nothing twice when a part came later: the page keeps its terminals', () => {
    let ready: (() => void) | undefined;
    const servers = bigPrograms.code();
    bigPrograms.provide(undefined);
    const host = startHost(undefined, 0, (_, given) => { ready = given; });
    host.ask({ open: { lab } });
    host.ask({ input: { line: { terminal: 1, text: 'echo once' } } });
    host.run(1_000);
    host.ask({ input: { line: { terminal: 1, text: 'kubectl run db --image=mysql:8.0 --env=MYSQL_ROOT_PASSWORD=qwerty' } } });
    host.run(60_000);
    bigPrograms.provide(servers);
    ready?.();
    host.run(3_000);
    host.ask({ input: { line: { terminal: 1, text: 'echo after' } } });
    host.run(1_000);
    expect(host.frames().flatMap((frame) => frame.terminals).map(({ chunk }) => chunk).join('')).toMatch(/^\$ echo once\nonce\n\$ kubectl run db [^\n]*\npod\/db created\n\$ echo after\nafter\n\$ $/);
    const numbers = host.frames().map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
  });

  it('while only the clock moves, tells it ten times a second; a change comes with the next frame', () => {
    const host = startHost();
    host.ask({ open: { lab } });
    host.run(20_000);
    const before = host.frames().length;
    for (let turn = 0; turn < 100; turn++) { host.pass(10); host.draw(); }
    expect(host.frames().length - before).toBeGreaterThan(5);
    expect(host.frames().length - before).toBeLessThanOrEqual(11);
    const still = host.frames().length;
    host.ask({ input: { line: { terminal: 1, text: 'echo now' } } });
    host.draw();
    host.pass(20);
    expect(host.frames().length).toBeGreaterThan(still);
  });

  it('fetches a part that a lab needs before the learner arrives, and opens it then', () => {
    let ready: (() => void) | undefined;
    const servers = bigPrograms.code();
    bigPrograms.provide(undefined);
    const host = startHost(undefined, 0, (_, given) => { ready = given; });
    const prepared = folderOf('maintenance').lab;
    expect(prepared.before.length, 'it has inputs of its own').toBeGreaterThan(0);
    expect(host.ask({ open: { lab: prepared } })).toBeUndefined();
    expect(host.ask({ input: { line: { terminal: 1, text: 'kubectl get pods' } } })).toBeUndefined();
    bigPrograms.provide(servers);
    ready?.();
    host.run(3_000);
    expect(host.frames().flatMap((frame) => frame.terminals).map(({ chunk }) => chunk).join('')).toMatch(/mysql-0 +1\/1 +Running/);
    expect(host.messages.some((message) => 'crash' in message)).toBe(false);
  });

  it('shows a lab before its tools are there; inputs and time wait for them, in order', () => {
    let ready: (given: Tools) => void = () => undefined;
    const host = startHost((given) => { ready = given; });
    expect(answerOf(host.ask({ open: { lab } }))).toHaveProperty('engine');
    expect(answerOf(host.ask({ query: { log: true } }))).toMatchObject({ entries: [], untilMs: 0 });
    host.run(2_000);
    expect(host.frames().at(-1)?.rows.some((row) => row.type === 'node')).toBe(true);
    expect(host.frames().at(-1)?.nowMs).toBe(0);
    expect(host.ask({ input: { line: { terminal: 1, text: 'kubectl get nodes' } } })).toBeUndefined();
    expect(host.ask({ input: { line: { terminal: 1, text: 'echo after' } } })).toBeUndefined();
    ready(tools);
    host.run(5_000);
    expect(host.frames().flatMap((frame) => frame.terminals).map((one) => one.chunk).join('')).toMatch(/worker-1 +Ready[\s\S]*echo after\nafter\n/);
  });

  it('opens a lab, applies, and shows what comes of it', () => {
    const host = startHost();
    expect(answerOf(host.ask({ open: { lab } }))).toHaveProperty('engine');
    host.ask({ input: { edited: { file: 'web.yaml', text: MANIFEST } } });
    host.ask({ input: { line: { terminal: 1, text: 'kubectl apply -f web.yaml' } } });
    host.run(30_000);
    const rows = new Map(host.frames().flatMap((frame) => frame.rows).map((row) => [row.key, row]));
    expect(rows.get('Pod default/nginx-sts-2')).toMatchObject({ type: 'pod', state: 'ready', word: 'Running', ordinal: 2, owner: 'StatefulSet default/nginx-sts' });
    expect(rows.get('StatefulSet default/nginx-sts')).toMatchObject({ desired: 3, ready: 3, ordered: true });
    expect(rows.get('Service default/nginx-svc')).toMatchObject({ headless: true });
    const text = host.frames().flatMap((frame) => frame.terminals).map((one) => one.chunk).join('');
    expect(text).toContain('statefulset.apps/nginx-sts created');
    expect(host.frames().flatMap((frame) => frame.news).map((one) => one.message)).toContain('pod-ready');
    expect(host.frames().findLast((frame) => frame.tasks.length > 0)?.tasks.find((task) => task.id === 'ordered')?.state).toBe('met');
    const virtual = host.frames().at(-1)?.nowMs ?? 0;
    expect(virtual).toBeGreaterThan(25_000);
    expect(virtual).toBeLessThanOrEqual(31_000);
  });

  it('posts one frame at a time', () => {
    const host = startHost();
    host.ask({ open: { lab } });
    host.pass(1000);
    expect(host.frames()).toHaveLength(1);
    host.draw();
    expect(host.frames()).toHaveLength(2);
  });

  it('stands still while paused, steps on request, and replays its log', () => {
    const host = startHost();
    host.ask({ open: { lab } });
    host.ask({ clock: { running: false, speed: 1 } });
    host.run(1000);
    const before = host.frames().at(-1)?.nowMs;
    host.run(5000);
    expect(host.frames().at(-1)?.nowMs).toBe(before);
    host.ask({ input: { edited: { file: 'web.yaml', text: MANIFEST } } });
    host.ask({ input: { line: { terminal: 1, text: 'kubectl apply -f web.yaml' } } });
    expect(answerOf(host.ask({ step: 'next-event' }))).toMatchObject({ found: true });
    host.ask({ step: 'until-quiet' });
    const log = answerOf(host.ask({ query: { log: true } })) as unknown as Log;
    const again = startHost();
    expect(answerOf(again.ask({ open: { lab, log } }))).toHaveProperty('engine');
    again.run(200);
    expect(again.frames()[0]?.rows.filter((row) => row.type === 'pod').map((row) => row.name)).toEqual(['nginx-sts-0', 'nginx-sts-1', 'nginx-sts-2']);
    const undone = again.ask({ query: { undo: true } });
    expect(undone).toHaveProperty('answer');
    again.run(200);
    expect(again.frames().at(-1)?.rows.filter((row) => row.type === 'pod')).toEqual([]);
  });

  it('goes ahead in slices: what is asked meanwhile is answered first, and an input ends it', () => {
    const host = startHost((ready) => ready(tools), 1);
    host.ask({ open: { lab } });
    host.ask({ clock: { running: false, speed: 1 } });
    host.ask({ input: { edited: { file: 'web.yaml', text: MANIFEST } } });
    host.ask({ input: { line: { terminal: 1, text: 'kubectl apply -f web.yaml' } } });
    const before = host.messages.length;
    const answers = () => host.messages.slice(before).flatMap((message) => ('id' in message ? [message] : []));
    host.receive({ id: 901, step: 'until-quiet' });
    host.receive({ id: 902, query: { files: true } });
    expect(answers().map(({ id }) => id)).toEqual([902]);
    for (let turn = 0; turn < 500 && answers().length < 2; turn++) host.pass(1);
    expect(answerOf(answers().find(({ id }) => id === 901))).toHaveProperty('nowMs');
    host.receive({ id: 903, input: { line: { terminal: 1, text: 'while true; do :; done' } } });
    host.receive({ id: 904, step: { ms: 5_000 } });
    host.receive({ id: 905, input: { signal: { terminal: 1, signal: 'INT' } } });
    expect(answers().slice(2).map(({ id }) => id)).toEqual([903, 904, 905]);
    const untilMs = (id: number) => (answerOf(answers().find((one) => one.id === id)) as { untilMs: number }).untilMs;
    expect(untilMs(905) - untilMs(903)).toBeLessThan(100);
  });

  it('says when something is next only where "next event" can lead', () => {
    const host = startHost();
    host.ask({ open: { lab } });
    host.run(300);
    host.ask({ input: { line: { terminal: 1, text: 'sleep 100000' } } });
    host.run(60_000);
    expect(host.frames().flatMap((frame) => frame.nextEventMs ?? []).every((ms) => ms < 700_000)).toBe(true);
    expect(host.frames().at(-1)?.nextEventMs).toBeUndefined();
  });

  it.each([['not a log', { format: 1 }, 'log-corrupt'], ['of another lab', { format: 1, engine: 'x', lab: 'other', labHash: '', seed: '', epochMs: 0, entries: [], untilMs: 0 }, 'log-of-another-lab']])('refuses a log that is %s', (_, log, reason) => {
    const host = startHost();
    expect(host.ask({ open: { lab, log: log as unknown as Log } })).toMatchObject({ refused: { reason } });
    expect(answerOf(host.ask({ open: { lab } }))).toHaveProperty('engine');
  });

  it('refuses what makes no sense, and lives on', () => {
    const host = startHost();
    expect(host.ask({ query: { files: true } })).toMatchObject({ refused: { reason: 'bad-request' } });
    host.ask({ open: { lab } });
    expect(host.ask({ input: { line: { terminal: 7, text: 'ls' } } })).toMatchObject({ refused: { reason: 'terminal-closed', about: '7' } });
    expect(host.ask({ input: { nonsense: 1 } as never })).toMatchObject({ refused: { reason: 'bad-request' } });
    expect(host.messages.filter((message) => 'crash' in message)).toEqual([]);
    expect(answerOf(host.ask({ query: { diagnose: { text: 'kind: [', others: [] } } }))).toHaveLength(1);
    expect(answerOf(host.ask({ query: { object: { apiVersion: 'v1', kind: 'Node', name: 'worker-1' } } }))).toHaveProperty('metadata');
    expect(answerOf(host.ask({ query: { describe: { resource: 'node', name: 'worker-1' } } }))).toContain('worker-1');
  });
});

describe('news', () => {
  const pod = (more: Partial<Extract<Row, { type: 'pod' }>>): Row => ({ key: 'Pod d/a', type: 'pod', namespace: 'd', name: 'a', uid: '1', state: 'pending', word: 'Pending', ready: '0/1', restarts: 0, claims: [], containers: [], sinceMs: 0, labels: {}, ...more });
  it.each([
    [undefined, pod({}), 'pod-created'], [pod({}), undefined, 'pod-gone'], [pod({}), pod({ state: 'ready' }), 'pod-ready'], [pod({ state: 'ready' }), pod({ state: 'starting' }), 'pod-not-ready'],
    [pod({}), pod({ uid: '2' }), 'pod-replaced'], [pod({}), pod({ sinceMs: 5 }), undefined],
  ])('%#', (before, after, message) => expect(newsOf(before, after, 1)[0]?.message).toBe(message));
});
