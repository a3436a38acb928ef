import { describe, expect, it } from 'vitest';
import type { Lab } from '../../../src/labs/contract';
import type { Log, Workbench } from '../../../src/workbench/contract';
import { LogError, openWorkbench, startReplay } from '../../../src/workbench/index';
import { StatefulSet } from '../../../src/simulator/kinds/statefulset/kind';

const SET = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: nginx, image: 'nginx:1.12' }] }
`;
const lab: Lab = {
  id: 'bench', cluster: { nodes: 2 }, files: [{ name: 'set.yaml', text: SET }], before: [], predictions: [],
  tasks: [
    { id: 'ready', check: { present: { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web' }, status: { readyReplicas: 2 } } }, holds: 'until-next', guard: false, hints: 0 },
    { id: 'named', check: { output: { of: 'kubectl get pods -o name', matches: '/pod/web-1/' } }, holds: 'until-next', guard: false, hints: 0 },
  ],
};
const apply = (bench: Workbench) => bench.handle({ line: { terminal: 1, text: 'kubectl apply -f set.yaml' } });
const screen = (bench: Workbench) => bench.terminals().map(({ id }) => bench.cluster.workstation.read(id, 0).text).join('\n');
const fact = (bench: Workbench) => ({ nowMs: bench.nowMs(), hash: bench.cluster.hash(), screen: screen(bench), tasks: bench.verdicts() });
const stateOf = (bench: Workbench) => bench.verdicts().map(({ id, state }) => `${id}:${state}`).join(' ');

/** A lab that was played for a while. */
function played(): Workbench {
  const bench = openWorkbench(lab);
  bench.advance(1500);
  apply(bench);
  bench.advance(20_000);
  bench.handle({ line: { terminal: 1, text: 'kubectl get pods' } });
  bench.advance(1000);
  bench.handle({ line: { terminal: 1, text: 'kubectl scale statefulset web --replicas=1' } });
  bench.advance(3000);
  bench.handle({ line: { terminal: 1, text: 'kubectl get pods' } });
  bench.advance(7000);
  return bench;
}

describe('time', () => {
  it.each([1, 7, 333, 5000])('advance in pieces of %d ms equals one advance', (piece) => {
    const [whole, pieces] = [openWorkbench(lab), openWorkbench(lab)];
    for (const bench of [whole, pieces]) apply(bench);
    whole.advance(15_000);
    for (let left = 15_000; left > 0; left -= piece) pieces.advance(Math.min(piece, left));
    expect(fact(pieces)).toEqual(fact(whole));
  });

  it('jumps from change to change', () => {
    const bench = openWorkbench(lab);
    apply(bench);
    const times: number[] = [];
    while (bench.nextEvent(60_000)) times.push(bench.nowMs());
    expect(times.length).toBeGreaterThan(4);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});

describe('predictions', () => {
  const guessed: Lab = {
    ...lab, tasks: [],
    predictions: [
      { id: 'order', choices: ['first', 'last'], truths: {
        first: { sequence: [{ kind: 'Pod', metadata: { name: 'web-0' } }, { kind: 'Pod', metadata: { name: 'web-1' } }] },
        last: { sequence: [{ kind: 'Pod', metadata: { name: 'web-1' } }, { kind: 'Pod', metadata: { name: 'web-0' } }] } } },
      { id: 'asked', choices: ['two', 'none'], when: { present: { kind: 'Pod', metadata: { name: 'web-1' } } }, truths: {
        none: { absent: { kind: 'Pod' } }, two: { output: { of: 'kubectl get pods -o name | wc -l', matches: '2' } } } },
    ],
  };

  it('are decided by what happens, and stay so: undone, replayed and forked, they are what the log makes of them', () => {
    const bench = openWorkbench(guessed);
    bench.advance(10_000);
    expect(bench.outcomes()).toEqual([]);
    apply(bench);
    bench.advance(30_000);
    const outcomes = bench.outcomes();
    expect(outcomes.map(({ id, choice }) => `${id}:${choice ?? ''}`)).toEqual(['order:first', 'asked:two']);
    bench.handle({ line: { terminal: 1, text: 'kubectl delete statefulset web' } });
    bench.advance(30_000);
    expect(bench.outcomes()).toEqual(outcomes);
    expect(openWorkbench(guessed, bench.log()).outcomes()).toEqual(outcomes);
    expect(bench.fork(9000).outcomes()).toEqual([]);
    expect(bench.fork(bench.nowMs()).outcomes()).toEqual(outcomes);
  });
});

describe('tasks', () => {
  it('are judged in virtual time; what must be asked, on a copy and when it is quiet', () => {
    const bench = openWorkbench(lab);
    apply(bench);
    while (stateOf(bench).startsWith('ready:unmet') && bench.nextEvent(60_000));
    expect(stateOf(bench)).toBe('ready:met named:unmet');
    const before = bench.nowMs();
    bench.advance(10_000);
    expect(stateOf(bench)).toBe('ready:met named:met');
    expect(bench.verdicts()[1]?.metAtMs).toBeGreaterThanOrEqual(before + 3000);
    expect(screen(bench)).not.toContain('pod/web-1');
  });

  it('are asked again after every command, though it changed no object', () => {
    const written: Lab = { ...lab, tasks: [{ id: 'written', check: { output: { of: 'cat note', matches: 'seen' } }, holds: 'once', guard: false, hints: 0 }] };
    const bench = openWorkbench(written);
    bench.advance(30_000);
    expect(stateOf(bench)).toBe('written:unmet');
    bench.handle({ line: { terminal: 1, text: 'echo seen > note' } });
    bench.advance(10_000);
    expect(stateOf(bench)).toBe('written:met');
  });

  it('are asked again while they wait for what changes in time but in no object', () => {
    const late: Lab = { ...lab, tasks: [{ id: 'late', check: { output: { of: 'cat note', matches: 'seen' } }, holds: 'once', guard: false, hints: 0 }] };
    const bench = openWorkbench(late);
    bench.handle({ line: { terminal: 1, text: 'sleep 20; echo seen > note' } });
    bench.advance(15_000);
    expect(stateOf(bench)).toBe('late:unmet');
    bench.advance(20_000);
    expect(stateOf(bench)).toBe('late:met');
  });

  it('say their nearest miss', () => {
    const bench = openWorkbench(lab);
    bench.advance(10);
    apply(bench);
    bench.advance(1000);
    expect(bench.verdicts()[0]?.miss).toMatchObject({ object: { kind: 'StatefulSet', name: 'web' }, path: 'status.readyReplicas', expected: 2 });
  });
});

describe('the log', () => {
  it('opens to the same lab, whole or in slices, after a round trip through JSON', () => {
    const bench = played();
    const log = JSON.parse(JSON.stringify(bench.log())) as Log;
    expect(fact(openWorkbench(lab, log))).toEqual(fact(bench));
    const replay = startReplay(lab, log);
    const done: number[] = [];
    while (replay.step()) done.push(replay.done());
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(fact(replay.workbench)).toEqual(fact(bench));
    expect(replay.workbench.log()).toEqual(bench.log());
  });

  it('may be kept with a later end than it was read at', () => {
    const bench = played();
    const log = bench.log();
    bench.advance(4321);
    expect(fact(openWorkbench(lab, { ...log, untilMs: log.untilMs + 4321 }))).toEqual(fact(bench));
  });

  it('of another engine opens as far as it runs the same', () => {
    const log = played().log();
    const other: Log = { ...log, engine: 'other', entries: log.entries.map((entry, index) => (index === 1 ? { ...entry, checksum: 1 } : entry)) };
    try {
      openWorkbench(lab, other);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof LogError)) throw error;
      expect(error.reason).toBe('log-of-another-engine');
      expect(error.usable?.entries).toHaveLength(1);
      expect(openWorkbench(lab, error.usable).inputs()).toHaveLength(1);
    }
  });

  it.each<[string, (log: Log) => unknown, LogError['reason']]>([
    ['null', () => null, 'log-corrupt'], ['a text', () => 'log', 'log-corrupt'], ['another format', (log) => ({ ...log, format: 2 }), 'log-corrupt'],
    ['no times', (log) => ({ ...log, untilMs: -1 }), 'log-corrupt'], ['no entries', (log) => ({ ...log, entries: {} }), 'log-corrupt'],
    ['out of order', (log) => ({ ...log, entries: log.entries.toReversed() }), 'log-corrupt'], ['nonsense', (log) => ({ ...log, entries: [{ atMs: 0, input: { fly: {} } }] }), 'log-corrupt'],
    ['a terminal nobody opened', (log) => ({ ...log, entries: [{ atMs: 0, input: { line: { terminal: 9, text: '' } } }] }), 'log-corrupt'],
    ['another lab', (log) => ({ ...log, lab: 'x' }), 'log-of-another-lab'], ['other files', (log) => ({ ...log, labHash: '0' }), 'log-of-another-lab'],
  ])('refuses %s', (_, spoil, reason) => {
    const log = openWorkbench(lab).log();
    const base: Log = { ...log, untilMs: 10, entries: [{ atMs: 1, input: { eof: { terminal: 1 } } }, { atMs: 2, input: { eof: { terminal: 1 } } }] };
    let refused: unknown;
    try { openWorkbench(lab, spoil(base) as Log); } catch (error) { refused = error; }
    expect(refused).toBeInstanceOf(LogError);
    expect((refused as LogError).reason).toBe(reason);
  });
});

describe('other moments', () => {
  it('shows the past without touching the present', () => {
    const bench = played();
    const before = fact(bench);
    expect(bench.at(100).client.list(StatefulSet)).toEqual([]);
    expect(bench.at(15_000).client.get(StatefulSet, 'web', 'default').spec?.replicas).toBe(2);
    expect(bench.at(bench.nowMs()).hash()).toBe(before.hash);
    expect(fact(bench)).toEqual(before);
  });

  it('a fork goes on by itself', () => {
    const bench = played();
    const fork = bench.fork(21_600);
    expect(fork.nowMs()).toBe(21_600);
    fork.advance(8000);
    expect(fork.cluster.client.get(StatefulSet, 'web', 'default').spec?.replicas).toBe(2);
    expect(bench.cluster.client.get(StatefulSet, 'web', 'default').spec?.replicas).toBe(1);
  });

  it('undoes the last input that changed something, and skips reads', () => {
    const bench = played();
    expect(bench.inputs().map(({ summary, changed }) => `${summary}: ${changed}`)).toEqual([
      'kubectl apply -f set.yaml: true', 'kubectl get pods: false', 'kubectl scale statefulset web --replicas=1: true', 'kubectl get pods: false',
    ]);
    const once = openWorkbench(lab, bench.undo()?.log);
    expect(once.cluster.client.get(StatefulSet, 'web', 'default').spec?.replicas).toBe(2);
    const twice = openWorkbench(lab, once.undo()?.log);
    expect(twice.cluster.client.list(StatefulSet)).toEqual([]);
    expect(twice.undo()).toBeUndefined();
  });
});
