import { describe, expect, it } from 'vitest';
import type { Check, Outcome, Prediction } from '../../../src/labs/contract';
import { decide, NO_OUTCOMES } from '../../../src/labs/predictions';

const check = (of: string): Check => ({ output: { of } });
const plain: Prediction = { id: 'p', choices: ['a', 'b'], truths: { b: check('b'), a: check('a') } };
const timed: Prediction = { ...plain, when: check('now') };

/** Plays judgings given as lists of checks that hold; what is not in the list is unknown. */
function play(prediction: Prediction, rounds: readonly string[]): string {
  let known: readonly Outcome[] = NO_OUTCOMES;
  rounds.forEach((round, atMs) => {
    known = decide([prediction], known, (asked) => ('output' in asked && round.split(' ').includes(asked.output.of) ? { verdict: 'met' } : { verdict: 'unknown', why: '' }), atMs);
  });
  return known.map(({ choice, atMs }) => `${choice ?? 'open'}@${atMs ?? ''}`).join(' ');
}

describe('a prediction', () => {
  it.each<[string, Prediction, readonly string[], string]>([
    ['is open at first', plain, ['', 'now'], ''],
    ['is decided by the first truth that holds', plain, ['', 'b', 'a'], 'b@1'],
    ['stays decided', plain, ['a', '', 'b'], 'a@0'],
    ['of two at once takes the first choice', plain, ['b a'], 'a@0'],
    ['is not asked before its moment', timed, ['a', 'b', ''], ''],
    ['knows that its moment has come', timed, ['', 'now', ''], 'open@'],
    ['is decided after its moment, though that is over', timed, ['a', 'now', '', 'b'], 'b@3'],
    ['is decided in its moment', timed, ['now a'], 'a@0'],
  ])('%s', (_, prediction, rounds, expected) => expect(play(prediction, rounds)).toBe(expected));

  it('is the same list where nothing was decided', () => {
    const known = decide([plain], NO_OUTCOMES, () => ({ verdict: 'met' }), 1);
    expect(decide([plain], known, () => ({ verdict: 'met' }), 2)).toBe(known);
    expect(decide([timed], NO_OUTCOMES, () => ({ verdict: 'unknown', why: '' }), 2)).toBe(NO_OUTCOMES);
  });
});
