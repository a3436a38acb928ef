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
  'f() { f; }; f', 'a() { a; a; }; a', 'seq 1 1000000000', 'cat /dev/zero', 'cat', 'tail -f /dev/null', 'truncate -s 1G big; cat big', 'x=$(cat /dev/zero)', 'read x < /dev/zero', 'while :; do x="$x aaaaaaaaaaaaaaaa"; done', 'seq 1000000000 | tail -1', 'wc /dev/zero', 'while mkdir d && cd d; do :; done', 'sh < /dev/zero',
  'x=$(printf "%0100000d" 1); case $x in *0*0*0*0*0*0*0*0*0*0*2) ;; esac',
  'kubectl get pods -w',
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

describe('in a cluster', () => {
  const setOf = (replicas: number) => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: many }
spec:
  serviceName: many
  replicas: ${replicas}
  podManagementPolicy: Parallel
  selector: { matchLabels: { app: many } }
  template: { metadata: { labels: { app: many } }, spec: { containers: [{ name: main, image: 'busybox:1.36', command: [sleep, '1000'] }] } }
`;

  test('more Pods than there is room for are refused with a reason', () => {
    const bench = openWorkbench({ ...labWith(''), files: [{ name: 'many.yaml', text: setOf(10_000) }] });
    type(bench, 'kubectl apply -f many.yaml');
    bench.advance(5_000);
    type(bench, 'kubectl run more --image=nginx:1.28');
    bench.advance(1_000);
    expect(screenOf(bench).text).toContain('pods "more" is forbidden: exceeded quota: cluster, requested: count/pods=1, used: count/pods=5000, limited: count/pods=5000');
    type(bench, 'kubectl scale sts many --replicas=3');
    bench.advance(120_000);
    type(bench, 'kubectl get sts many');
    bench.advance(1_000);
    expect(screenOf(bench).text).toContain('many   3/3');
  });

  test.each([
    ['a Pod that restarts for a day', 'exit 1', ''], ['a hook that never ends', 'sleep 100000', ", lifecycle: { postStart: { exec: { command: [sh, -c, 'while true; do :; done'] } } }"],
    ['processes without end', 'while true; do sleep 1000 & done', ''], ['children that end at once', 'while true; do (true) & sleep 1; done', ''],
  ])('%s stays small', (_, command, more) => {
    const bench = openWorkbench({ ...labWith(''), files: [{ name: 'busy.yaml', text: POD.replace("'COMMAND']", `'${command}']${more}`) }] });
    type(bench, 'kubectl apply -f busy.yaml');
    bench.advance(command === 'exit 1' ? 86_400_000 : 60_000);
    expect(sizeOf(bench)).toBeLessThan(12_000_000);
    // A kubelet does nothing else for a Pod whose hook runs, however long that is.
    type(bench, `kubectl delete pod busy${more ? ' --force --grace-period=0' : ''}`);
    bench.advance(60_000);
    type(bench, 'kubectl get pods');
    bench.advance(1_000);
    expect(screenOf(bench).text).toContain('No resources found');
  });

  test('a script that wants more memory than there is ends OOMKilled', () => {
    const bench = openWorkbench(labWith('sleep 3; sh -c "x=aaaaaaaa; while true; do x=\\$x\\$x; done"'));
    type(bench, 'kubectl apply -f busy.yaml');
    bench.advance(20_000);
    type(bench, "kubectl get pod busy -o jsonpath='{.status.containerStatuses[0].lastState.terminated.reason} {.status.containerStatuses[0].lastState.terminated.exitCode}'");
    bench.advance(1_000);
    expect(screenOf(bench).text).toContain('OOMKilled 137');
  });
});
