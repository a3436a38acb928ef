import { describe, expect, it } from 'vitest';
import type { Judgement, Task } from '../../../src/labs/contract';
import { beginning, currentTask, openTasks, progress } from '../../../src/labs/progress';

const task = (id: string, more: Partial<Task> = {}): Task => ({ id, check: { all: [] }, holds: 'until-next', guard: false, hints: 0, ...more });
const no: Judgement = { verdict: 'unmet', miss: { kind: 'no-object', check: '' } };

/** Plays judgings given as lists of tasks that hold; '?' in front means unknown. */
function play(tasks: readonly Task[], rounds: readonly string[]): string {
  let states = beginning(tasks);
  rounds.forEach((round, at) => {
    const words = round.split(' ');
    states = progress(tasks, states, ({ id }) => (words.includes(id) ? { verdict: 'met' } : words.includes(`?${id}`) ? { verdict: 'unknown', why: '' } : no), at);
  });
  return states.map(({ id, state }) => `${id}:${state}`).join(' ');
}

describe('progress', () => {
  const abc = [task('a'), task('b'), task('c')];
  it.each([
    ['in turn', abc, ['a', 'a b', 'a b c'], 'a:met b:met c:met'],
    ['several at once', abc, ['a b'], 'a:met b:met c:unmet'],
    ['a later one waits for its turn', abc, ['c'], 'a:unmet b:unmet c:unmet'],
    ['breaks until the next is met', abc, ['a', ''], 'a:broken b:unmet c:unmet'],
    ['and no longer after', abc, ['a b', 'b'], 'a:met b:met c:unmet'],
    ['mends again', abc, ['a', '', 'a'], 'a:met b:unmet c:unmet'],
    ['a broken one does not stop the next, which releases it', abc, ['a', '', 'b'], 'a:met b:met c:unmet'],
    ['once', [task('a', { holds: 'once' }), task('b')], ['a', ''], 'a:met b:unmet'],
    ['until a named task', [task('a', { holds: { until: 'c' } }), task('b'), task('c')], ['a b', 'b'], 'a:broken b:met c:unmet'],
    ['unknown leaves it', abc, ['a', '?a ?b'], 'a:met b:unmet c:unmet'],
    ['a guard holds from the start and breaks', [task('g', { guard: true }), task('a'), task('b')], ['g a', 'a b'], 'g:broken a:met b:met'],
  ])('%s', (_, tasks, rounds, states) => expect(play(tasks, rounds)).toBe(states));

  it('keeps what an earlier part missed while that part can not be asked, and only then', () => {
    const miss = (check: string, open?: string): Judgement => ({ verdict: 'unmet', miss: { kind: 'no-answer', check }, ...(open === undefined ? {} : { open }) });
    const asked = progress([task('a')], beginning([task('a')]), () => miss('all[1].dns'), 1);
    const after = (judgement: Judgement) => progress([task('a')], asked, () => judgement, 2)[0]?.miss?.check;
    expect(after(miss('all[2].present', 'all[1]'))).toBe('all[1].dns');
    expect(after(miss('all[3].present', 'all[2]'))).toBe('all[3].present');
    expect(after(miss('all[0].present'))).toBe('all[0].present');
  });

  it('forgets what was missed once all before the part that is not known yet hold', () => {
    const unmet: Judgement = { verdict: 'unmet', miss: { kind: 'field-differs', check: 'all[1].present' } };
    const asked = progress([task('a')], beginning([task('a')]), () => unmet, 1);
    const after = (open?: string) => progress([task('a')], asked, () => ({ verdict: 'unknown', why: '', ...(open === undefined ? {} : { open }) }), 2);
    expect(after('all[2]')).toEqual([{ id: 'a', state: 'unmet' }]);
    expect(after('all[1]')).toBe(asked);
    expect(after()).toBe(asked);
  });

  it('keeps both times of what broke', () => {
    const met = progress(abc, beginning(abc), ({ id }) => (id === 'a' ? { verdict: 'met' } : no), 5);
    const broken = progress(abc, met, () => no, 9);
    expect(broken[0]).toMatchObject({ state: 'broken', metAtMs: 5, brokenAtMs: 9, miss: { kind: 'no-object' } });
    expect(progress(abc, broken, () => no, 12)[0]).toMatchObject({ brokenAtMs: 9 });
    expect(openTasks(abc, met).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(currentTask(met)?.id).toBe('b');
  });
});
