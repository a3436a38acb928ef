import { expect, test } from 'vitest';
import type { Lane, Segment } from '../../../src/ui/state/time-line';
import { groupLanes, levelsOf, stepsPath } from '../../../src/ui/time/lane-groups';
import { newsAfter } from '../../../src/ui/cluster/Narration';

const lane = (name: string, ...segments: readonly Segment[]): readonly [string, Lane] => [`Pod default/${name}`, { name, kind: 'pod', segments }];
const node = (name: string): readonly [string, Lane] => [`Node ${name}`, { name, kind: 'node', segments: [{ state: 'cordon', fromMs: 0, toMs: undefined }] }];
const set = (name: string, count: number) => Array.from({ length: count }, (_, ordinal) => lane(`${name}-${ordinal}`));
const drawn = (...lanes: readonly (readonly [string, Lane])[]) => groupLanes(new Map(lanes)).map((group) => [group.name, group.lanes.length]);

test('few lanes stand each for itself, by name in the order of their numbers, nodes last', () => {
  expect(drawn(node('worker-1'), ...set('web', 11)).map(([name]) => name)).toEqual([...Array.from({ length: 11 }, (_, ordinal) => `web-${ordinal}`), 'worker-1']);
});

test('where there is no room, large sets are one lane each; small ones and nodes stay as they are', () => {
  expect(drawn(node('worker-1'), node('worker-2'), ...set('web', 100), ...set('db', 3), lane('agent-x7k2p'))).toEqual([['agent-x7k2p', 1], ['db-0', 1], ['db-1', 1], ['db-2', 1], ['web', 100], ['worker-1', 1], ['worker-2', 1]]);
});

test('a group says how many were in which state, and is drawn as steps', () => {
  const lanes = [lane('a-0', { state: 'creates', fromMs: 0, toMs: 10 }, { state: 'ready', fromMs: 10, toMs: 30 }, { state: 'fails', fromMs: 30, toMs: undefined }), lane('a-1', { state: 'waits', fromMs: 0, toMs: 10 }, { state: 'pends', fromMs: 10, toMs: undefined })];
  const levels = levelsOf({ name: 'a', lanes });
  expect(levels).toEqual([{ atMs: 0, ready: 0, failing: 0, other: 1 }, { atMs: 10, ready: 1, failing: 0, other: 1 }, { atMs: 30, ready: 0, failing: 1, other: 1 }]);
  expect(stepsPath(levels, 40, ({ ready }) => ready, () => 0)).toBe('M0 0L0 0L10 0L10 -1L30 -1L30 0L40 0L40 0L30 0L30 0L10 0L10 0L0 0Z');
  expect(stepsPath([], 40, () => 1, () => 0)).toBe('');
});

test('what is new is told however much was forgotten before it', () => {
  const news = Array.from({ length: 200 }, (_, atMs) => ({ atMs, message: 'pod-ready', parameters: {} }));
  expect(newsAfter(news, undefined)).toHaveLength(200);
  expect(newsAfter(news, news[197])).toEqual(news.slice(198));
  expect(newsAfter([...news.slice(1), { atMs: 200, message: 'pod-gone', parameters: {} }], news[199]).map(({ atMs }) => atMs)).toEqual([200]);
  expect(newsAfter(news.slice(100), news[5]), 'forgotten').toHaveLength(100);
});
