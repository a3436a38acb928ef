import { describe, expect, test } from 'vitest';
import type { Lab } from '../../../src/labs/contract';
import { openWorkbench } from '../../../src/workbench/index';
import type { Workbench } from '../../../src/workbench/contract';

const POD = `apiVersion: v1
kind: Pod
metadata: { name: busy }
spec: { containers: [{ name: main, image: 'busybox:1.36', command: [sh, -c, 'COMMAND'] }] }
`;
const labWith = (command: string): Lab => ({ id: 'loops', cluster: { nodes: 1 }, files: [{ name: 'busy.yaml', text: POD.replace('COMMAND', command) }], before: [], predictions: [], tasks: [] });

/** Instants a while of an endless loop may take: each has a bounded number of steps, so this bounds the work. */
const MOST_INSTANTS = 3_500;
const WHILE_MS = 12_000;

/** Lets virtual time go by; says how many instants that took. */
function wait(bench: Workbench): number {
  const until = bench.nowMs() + WHILE_MS;
  let instants = 0;
  while (instants <= 2 * MOST_INSTANTS && bench.runInstant(until)) instants++;
  return instants;
}

const screenOf = (bench: Workbench, from = 0) => bench.cluster.workstation.read(bench.terminals()[0]?.id ?? '', from);
const type = (bench: Workbench, text: string) => bench.handle({ line: { terminal: 1, text } });
const sizeOf = (bench: Workbench) => JSON.stringify(bench.cluster.state()).length;

const LOOPS = [
  'while true; do :; done', 'yes', 'while true; do echo x; done', 'while true; do date; done', 'while true; do kubectl get pods; done', 'while :; do echo $(yes | head -c 100000); done', 'yes > file',
  'while true; do echo x >> file; done', 'yes | cat | cat > /dev/null', 'sh -c "while true; do sh -c :; done"', 'while true; do sleep 1; done', 'while true; do sleep 1000 & done', 'eval "$(yes)"', 'x=a; while true; do x=$x$x; done',
  'f() { f; }; f', 'a() { a; a; }; a', 'seq 1 1000000000', 'cat /dev/zero', 'cat', 'tail -f /dev/null', 'truncate -s 1G big; cat big', 'kubectl get pods -w',
];

describe('at the prompt', () => {
  test.each(LOOPS)('%s is held back, and Ctrl-C ends it', (line) => {
    const bench = openWorkbench(labWith('sleep 1000'));
    type(bench, line);
    expect(wait(bench)).toBeLessThanOrEqual(MOST_INSTANTS);
    expect(sizeOf(bench)).toBeLessThan(24_000_000);
    bench.handle({ signal: { terminal: 1, signal: 'INT' } });
    bench.advance(2_000);
    const { end } = screenOf(bench);
    type(bench, 'echo again');
    bench.advance(2_000);
    expect(screenOf(bench, end).text).toMatch(/again\n\$ $/);
  });

  test('a fork bomb ends at the number of processes a machine may have', () => {
    const bench = openWorkbench(labWith('sleep 1000'));
    type(bench, 'b() { b | b & }; b');
    expect(wait(bench)).toBeLessThanOrEqual(MOST_INSTANTS);
    expect(sizeOf(bench)).toBeLessThan(24_000_000);
    expect(screenOf(bench).text).toContain('Resource temporarily unavailable');
  });

  test('a program that wants more memory than there is is killed, and the lab goes on', () => {
    const bench = openWorkbench(labWith('sleep 1000'));
    type(bench, 'sh -c \'printf "%1000000000d" 1\'; echo $?');
    bench.advance(1_000);
    expect(screenOf(bench).text).toContain('137\n$ ');
  });

  test('a loop in one terminal leaves the other one usable', () => {
    const bench = openWorkbench(labWith('sleep 1000'));
    type(bench, 'while true; do :; done');
    bench.advance(WHILE_MS);
    bench.handle({ terminal: { open: 2, columns: 80, rows: 24 } });
    bench.handle({ line: { terminal: 2, text: 'kubectl get nodes' } });
    bench.advance(2_000);
    expect(bench.cluster.workstation.read(bench.terminals()[1]?.id ?? '', 0).text).toContain('worker-1');
  });
});

describe('in a container', () => {
  test.each(['while true; do :; done', 'yes', 'exit 1', 'while true; do echo x; sleep 0.01; done', 'b() { b | b & }; b; sleep 1000'])('%s costs little, and its Pod can be deleted', (command) => {
    const bench = openWorkbench(labWith(command));
    type(bench, 'kubectl apply -f busy.yaml');
    expect(wait(bench)).toBeLessThanOrEqual(MOST_INSTANTS);
    expect(sizeOf(bench)).toBeLessThan(24_000_000);
    type(bench, 'kubectl delete pod busy');
    bench.advance(40_000);
    type(bench, 'kubectl get pods');
    bench.advance(1_000);
    expect(screenOf(bench).text).toContain('No resources found');
  });
});
