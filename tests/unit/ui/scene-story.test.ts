import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { storyOf } from '../../../src/ui/scene/story';
import { growLanes, type Lanes } from '../../../src/ui/state/time-line';
import { stillOf } from '../../../src/worker/still';

const lab = { id: 'scene', cluster: { nodes: 3 }, files: [{ name: 'web.yaml', text: readFileSync('content/scene/web.yaml', 'utf8') }], before: [], tasks: [], predictions: [] };
const typed = (atMs: number, text: string) => ({ atMs, input: { line: { terminal: 1, text } } });
const { frames, log } = stillOf(lab, [typed(2000, 'kubectl apply -f web.yaml'), typed(34_000, 'kubectl delete pod web-1')], 41_000);

it('is the moment that is drawn: web-1 has come back and is not Ready yet', () => {
  const last = (name: string) => frames.flatMap(({ rows }) => rows).findLast((row) => row.key === `Pod default/${name}`);
  expect(['web-0', 'web-1', 'web-2'].map((name) => { const row = last(name); return row?.type === 'pod' && row.state; })).toEqual(['ready', 'starting', 'ready']);
  expect(log.untilMs).toBe(41_000);
});

it('is written down in the order it happened, what the visitor did as theirs', () => {
  const lines = storyOf(frames.findLast(({ inputs }) => inputs.length > 0)?.inputs ?? [], frames.flatMap(({ news }) => news));
  expect(lines.map(({ say, parameters, mine }) => `${mine ? 'you ' : ''}${say} ${String(parameters['name'] ?? parameters['file'])}`)).toEqual([
    'you scene.applied web.yaml', 'scene.ready-next web-0', 'scene.ready-next web-1', 'scene.ready web-2', 'you scene.deleted web-1', 'scene.gone web-1', 'scene.again web-1',
  ]);
  expect(lines[3]?.parameters).toMatchObject({ ready: 3, wanted: 3 });
});

it('has lanes on which a Pod is made before it runs', () => {
  const lanes = frames.reduce<Lanes>((all, { rows, removed, nowMs }) => growLanes(all, rows, removed, nowMs), new Map());
  expect(lanes.get('Pod default/web-1')?.segments.map(({ state }) => state)).toEqual(['waits', 'creates', 'unready', 'ready', 'leaves', 'creates', 'unready']);
});
