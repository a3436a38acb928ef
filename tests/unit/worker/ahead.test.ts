import { expect, test } from 'vitest';
import { parseLab } from '../../../src/labs/index';
import { openWorkbench } from '../../../src/workbench/index';
import { Ahead, runVisibly } from '../../../src/worker/ahead';
import { createFrames } from '../../../src/worker/frames';
import type { Row } from '../../../src/worker/protocol';
import { durationText } from '../../../src/words';
import { labs } from '../../labs/folders';

const { lab, solution } = parseLab(labs.find((one) => one.id === 'headless-service')?.texts ?? {});
const LIMIT_MS = 600_000;

function opened(...lines: readonly string[]) {
  const bench = openWorkbench(lab);
  bench.handle({ terminal: { open: 1, columns: 80, rows: 24 } });
  bench.handle({ edited: { file: 'web.yaml', text: solution.files['web.yaml'] ?? '' } });
  for (const text of lines) bench.handle({ line: { terminal: 1, text } });
  return bench;
}
const found = (bench: ReturnType<typeof opened>, ahead = new Ahead(LIMIT_MS)) => {
  while (ahead.look(bench, () => true));
  return ahead.next(bench);
};

/** Who waits for what follows what it rests on within milliseconds: that is no event. */
const withoutWaits = (row: Row): Row => ({ ...row, ...(row.type === 'set' ? { waits: [] } : { waits: undefined }) }) as Row;

test('what is said to come next is the first thing the picture shows', () => {
  const bench = opened('kubectl apply -f web.yaml');
  const ahead = new Ahead(LIMIT_MS);
  for (let turn = 0; turn < 8; turn++) {
    const frames = createFrames(1);
    const rows = new Map(frames.next(bench, { running: true, speed: 1 }, null).rows.map((row) => [row.key, withoutWaits(row)]));
    const next = found(bench, ahead);
    if (typeof next !== 'number') throw new Error('nothing is said to come');
    bench.advance(next - 1 - bench.nowMs());
    const before = frames.next(bench, { running: true, speed: 1 }, null);
    expect([before.rows.map(withoutWaits), before.removed], `nothing before ${next}`).toEqual([before.rows.map(({ key }) => rows.get(key)), []]);
    expect(ahead.next(bench), 'time that passes changes nothing about it').toBe(next);
    bench.advance(1);
    expect(frames.next(bench, { running: true, speed: 1 }, null).rows.length + frames.next(bench, { running: true, speed: 1 }, null).removed.length).toBeGreaterThan(0);
    expect(ahead.next(bench), 'it has come').toBeNull();
  }
});

/** A program that wakes up every second and changes nothing. */
const LOOP = 'kubectl run loop --image=busybox -- sh -c "while true; do sleep 1; done"';

test('where the set has come up nothing is ahead, whatever is scheduled; an input makes that doubtful', () => {
  const bench = opened('kubectl apply -f web.yaml', LOOP);
  bench.advance(120_000);
  const ahead = new Ahead(LIMIT_MS);
  expect(bench.cluster.nextMs(), 'the loop goes on').toBeDefined();
  expect(found(bench, ahead)).toBeUndefined();
  bench.handle({ line: { terminal: 1, text: 'kubectl delete pod nginx-sts-1' } });
  expect(ahead.next(bench)).toBeNull();
  expect(found(bench, ahead)).toBeTypeOf('number');
});

test('a step to the next event passes over what nobody sees', () => {
  const bench = opened('kubectl apply -f web.yaml', LOOP);
  bench.advance(120_000);
  let came: ReturnType<typeof runVisibly>;
  const seen: string[] = [];
  while ((came = runVisibly(bench, bench.nowMs() + LIMIT_MS)) && bench.nowMs() < 300_000) seen.push(came);
  expect(seen).toContain('ran');
  expect(seen).not.toContain('seen');
});

test.each([[1000, 'en', '1 sec'], [59_000, 'en', '59 sec'], [90_000, 'en', '2 min'], [641 * 60_000, 'en', '11 hr'], [641 * 60_000, 'ja', '11 時間'], [25 * 60_000, 'ja', '25 分']])('%i ms in %s', (ms, language, text) =>
  expect(durationText(ms, language, 'short').replaceAll('\u00a0', ' ')).toBe(text));
