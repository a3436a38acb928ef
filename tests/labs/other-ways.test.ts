import { expect, it } from 'vitest';
import type { LabStep } from '../../src/labs/contract';
import { parseLab } from '../../src/labs/index';
import { openWorkbench } from '../../src/workbench/index';
import { walk } from '../../src/workbench/walk';
import { labs } from './folders';

/** Where in a walk a task is waited for. */
const waitFor = (steps: readonly LabStep[], task: string): number => steps.findIndex((step) => 'wait' in step && typeof step.wait === 'object' && 'task' in step.wait && step.wait.task === task);

/** Ways that are as right as the solution's: who takes them after a task is told that the next is done, and what became of a guess. */
const WAYS: readonly { readonly way: string; readonly lab: string; readonly after: string; readonly file: string; readonly without: string; readonly task: string }[] = [
  { way: 'a partition is gone once its lines are', lab: 'debug-partition', after: 'canary', file: 'web.yaml', without: '    rollingUpdate:\n      partition: 3\n', task: 'released' },
  { way: 'an update goes on once the partition’s lines are gone', lab: 'rolling-update', after: 'old-again', file: 'web-canary.yaml', without: '    rollingUpdate:\n      partition: 2\n', task: 'released' },
];

it.each(WAYS)('$lab: $way', ({ lab: id, after, file, without, task }) => {
  const { lab, solution } = parseLab(labs.find((one) => one.id === id)?.texts ?? {});
  const done = waitFor(solution.steps, after);
  const text = solution.files[file] ?? '';
  expect(text).toContain(without);
  const bench = openWorkbench(lab);
  walk(bench, solution.steps.slice(0, done + 1), solution.files);
  walk(bench, [{ edit: 'web.yaml', from: 'mine' }, { apply: 'web.yaml' }, { wait: { task } }], { mine: text.replace(without, '') });
  expect(bench.verdicts().find((one) => one.id === task)?.state).toBe('met');
});

it('rolling-update: the guess about web-0 is judged as soon as it is back', () => {
  const { lab, solution } = parseLab(labs.find((one) => one.id === 'rolling-update')?.texts ?? {});
  const back = waitFor(solution.steps, 'old-again');
  const bench = openWorkbench(lab);
  walk(bench, solution.steps.slice(0, back + 1), solution.files);
  expect(bench.outcomes()).toMatchObject([{ id: 'below', choice: 'old' }]);
});

it('ordered-or-parallel: a guess is not judged by a scaling that came too early, but by the one that is asked about', () => {
  const { lab, solution, wrong } = parseLab(labs.find((one) => one.id === 'ordered-or-parallel')?.texts ?? {});
  const bench = openWorkbench(lab);
  const early = wrong.find((one) => one.id === 'scaled-too-early');
  walk(bench, early?.steps ?? [], early?.files ?? {});
  expect(bench.outcomes().filter(({ choice }) => choice !== undefined)).toEqual([]);
  const back = ['queue', 'crowd'].map((set) => ({ run: `kubectl exec ${set}-1 -- sh -c 'echo back > /usr/share/nginx/html/index.html'` }));
  const again = solution.steps.slice(waitFor(solution.steps, 'scaled-up') + 1, waitFor(solution.steps, 'held') + 1);
  walk(bench, [...back, { run: 'kubectl scale statefulset queue crowd --replicas=5' }, { wait: 'quiet' }, ...again], {});
  expect(bench.outcomes()).toMatchObject([{ id: 'blocked', choice: 'crowd' }]);
});

it('rolling-update: a partition that came too late is not taken for a Pod that came back new', () => {
  const { lab, solution } = parseLab(labs.find((one) => one.id === 'rolling-update')?.texts ?? {});
  const bench = openWorkbench(lab);
  const partition = (number: number) => ({ run: `kubectl patch statefulset web -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":${number}}}}}'` });
  const image = (tag: string) => ({ run: `kubectl set image statefulset web nginx=nginx:${tag}` });
  walk(bench, [image('1.27'), { wait: { task: 'from-the-top' } }, image('1.28'), { wait: { seconds: 10 } }, partition(2), { wait: 'quiet' }, partition(0), image('1.27'), { wait: 'quiet' }], {});
  expect(bench.outcomes().filter(({ choice }) => choice !== undefined)).toEqual([]);
  const again = solution.steps.slice(waitFor(solution.steps, 'from-the-top') + 1, waitFor(solution.steps, 'old-again') + 1);
  walk(bench, again.filter((step) => !('interrupt' in step)), solution.files);
  expect(bench.outcomes().filter(({ choice }) => choice !== undefined)).toMatchObject([{ id: 'below', choice: 'old' }]);
});

it('mysql-replicas: a database that was made in two Pods by hand is not taken for a copy', () => {
  const { lab, wrong } = parseLab(labs.find((one) => one.id === 'mysql-replicas')?.texts ?? {});
  const bench = openWorkbench(lab);
  const mistake = wrong.find((one) => one.id === 'made-at-the-wrong-one');
  walk(bench, mistake?.steps ?? [], mistake?.files ?? {});
  walk(bench, [0, 1].map((ordinal) => ({ run: `kubectl exec mysql-statefulset-${ordinal} -- mysql -uroot -pqwerty -e 'create database if not exists one'` })), {});
  walk(bench, [{ wait: { seconds: 10 } }], {});
  expect(bench.outcomes().filter(({ choice }) => choice !== undefined)).toEqual([]);
  walk(bench, [{ run: "kubectl exec mysql-statefulset-0 -- mysql -uroot -pqwerty -e 'drop database one'" }, { wait: { seconds: 10 } }], {});
  expect(bench.outcomes()).toMatchObject([{ id: 'replication', choice: 'only-there' }]);
});
