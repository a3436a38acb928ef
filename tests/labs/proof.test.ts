import { describe, expect, it } from 'vitest';
import { missKeys, parseLab, type Mistake } from '../../src/labs/index';
import { openWorkbench } from '../../src/workbench/index';
import type { Log, Workbench } from '../../src/workbench/contract';
import { walk } from '../../src/workbench/walk';
import { labs } from './folders';

/** All that the terminals of a lab show. */
const screen = (bench: Workbench): string => bench.terminals().map(({ id }) => bench.cluster.workstation.read(id, 0).text).join('\n');

/** The message the learner sees for the task a mistake leads to. */
function messageOf(bench: Workbench, task: string, texts: Readonly<Record<string, string>>): string | undefined {
  const miss = bench.verdicts().find((one) => one.id === task)?.miss;
  return miss && missKeys(task, miss).find((key) => texts[key] !== undefined);
}

describe.each(labs)('lab $id', ({ texts }) => {
  const { lab, solution, wrong, messages, source } = parseLab(texts);
  let solved: Log | undefined;

  it('begins with its tasks unmet, guards aside', () => {
    const bench = openWorkbench(lab);
    bench.advance(10_000);
    expect(bench.verdicts().filter(({ state }) => state === 'met').map(({ id }) => id)).toEqual(lab.tasks.filter((task) => task.guard).map(({ id }) => id));
    expect(bench.outcomes(), 'no prediction is decided before anything was done').toEqual([]);
  });

  it('is solved by its solution', () => {
    const bench = openWorkbench(lab);
    try {
      walk(bench, solution.steps, solution.files);
    } catch (error) {
      throw new Error(`${String(error)}\n${screen(bench)}`);
    }
    expect(bench.verdicts().map(({ id, state }) => `${id} ${state}`)).toEqual(lab.tasks.map(({ id }) => `${id} met`));
    expect(bench.outcomes().filter(({ choice }) => choice !== undefined).map(({ id }) => id).toSorted(), 'every prediction is decided').toEqual(lab.predictions.map(({ id }) => id).toSorted());
    solved = bench.log();
  });

  it('runs the same way twice, and after a round trip of its state through JSON', () => {
    expect(solved, 'the solution must hold first').toBeDefined();
    const [one, two] = [openWorkbench(lab, solved), openWorkbench(lab, solved)];
    expect(two.cluster.hash()).toBe(one.cluster.hash());
    expect(screen(two)).toBe(screen(one));
    const middle = Math.floor(one.nowMs() / 2);
    const half = one.fork(middle);
    half.cluster.restore(JSON.parse(JSON.stringify(half.cluster.state())) as ReturnType<typeof half.cluster.state>);
    half.advance(5000);
    const other = one.fork(middle);
    other.advance(5000);
    expect(half.cluster.hash()).toBe(other.cluster.hash());
  });

  it.each(wrong)('meets the mistake $id with what helps', (mistake: Mistake) => {
    const bench = openWorkbench(lab);
    walk(bench, mistake.steps, mistake.files);
    if ('output' in mistake.leadsTo) expect(screen(bench)).toContain(mistake.leadsTo.output);
    else expect(messageOf(bench, mistake.leadsTo.task, messages[source]?.texts ?? {}), JSON.stringify(bench.verdicts())).toBe(mistake.leadsTo.message);
  });
});
