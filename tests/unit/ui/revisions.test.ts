import { describe, expect, test } from 'vitest';
import type { Row } from '../../../src/worker/protocol';
import { buildClusterModel } from '../../../src/ui/state/cluster-model';
import { bevelled, traceBetween, traceDown } from '../../../src/ui/cluster/trace';

type SetRow = Extract<Row, { type: 'set' }>;
type PodRow = Extract<Row, { type: 'pod' }>;
const set = (change: Partial<SetRow>): SetRow => ({ key: 'StatefulSet default/web', type: 'set', kind: 'StatefulSet', namespace: 'default', name: 'web', desired: 3, ready: 3, current: 3, startOrdinal: 0, ordered: true, waits: [], revision: 'web-new', images: ['nginx:1.28'], ...change });
const pod = (ordinal: number, revision: string, image: string): PodRow => ({
  key: `Pod default/web-${ordinal}`, type: 'pod', namespace: 'default', name: `web-${ordinal}`, uid: `${ordinal}`, state: 'ready', word: 'Running', ready: '1/1', restarts: 0, owner: 'StatefulSet default/web', ordinal, claims: [], containers: [], labels: {}, sinceMs: 0, revision, images: [image],
});
const slots = (change: Partial<SetRow>, ...pods: readonly PodRow[]) => buildClusterModel([set(change), ...pods]).sets[0];
const half = [pod(0, 'web-old', 'nginx:1.27'), pod(1, 'web-old', 'nginx:1.27'), pod(2, 'web-new', 'nginx:1.28')];

describe('a set in update', () => {
  test('each Pod carries the tag of its image, and whose turn it is', () => {
    const found = slots({ partition: 1 }, ...half);
    expect(found?.slots.map(({ tag }) => [tag?.text, tag?.turn])).toEqual([['1.27', 'kept'], ['1.27', 'turn'], ['1.28', 'updated']]);
    expect(found?.updated).toBe(1);
  });
  test('where all run the same there is nothing to tell', () => {
    const found = slots({}, ...[0, 1, 2].map((ordinal) => pod(ordinal, 'web-new', 'nginx:1.28')));
    expect(found?.slots.map(({ tag }) => tag)).toEqual([undefined, undefined, undefined]);
    expect(found?.updated).toBeUndefined();
  });
  test('another image is named, and where images are the same the revision is', () => {
    expect(slots({}, pod(0, 'web-old', 'registry.io:5000/a/httpd:2.4'))?.slots[0]?.tag?.text).toBe('httpd:2.4');
    expect(slots({}, pod(0, 'web-84f6c9d5b7', 'nginx:1.28'))?.slots[0]?.tag?.text).toBe('9d5b7');
    expect(slots({ images: ['nginx'] }, pod(0, 'web-old', 'nginx:1.27'), pod(1, 'web-new', 'nginx'))?.slots.map(({ tag }) => tag?.text)).toEqual(['1.27', 'latest', undefined]);
  });
  test.each([[undefined, []], [1, ['before', 1]], [2, ['before', 2]], [7, ['after', 2]]] as const)('with partition %s the gate stands at %j', (partition, gate) => {
    const found = slots(partition === undefined ? {} : { partition }, ...half)?.slots.flatMap((slot) => (slot.gate ? [slot.gate, slot.ordinal] : []));
    expect(found).toEqual(gate);
  });
});

describe('the line of a request', () => {
  const box = (x: number, y: number) => ({ x, y, width: 100, height: 40 });
  test('runs in the gutters: before the one it goes to, right or left', () => {
    expect(traceBetween(box(0, 0), box(120, 100), 400)).toMatchObject({ d: 'M100 20L109 20L114 25L114 115L117 120L120 120', end: { x: 120, y: 120 }, towards: 'right' });
    expect(traceBetween(box(240, 0), box(0, 100), 400)).toMatchObject({ end: { x: 100, y: 120 }, towards: 'left' });
  });
  test('within a column it takes the side', () => expect(traceBetween(box(50, 0), box(50, 100), 400)).toMatchObject({ d: expect.stringMatching(/^M50 20.*44.*L50 120$/) as string, towards: 'right' }));
  test('nobody who asks: it comes in from the edge', () => expect(traceBetween(undefined, box(50, 0), 400).d).toBe('M0 20L50 20'));
  test('down to a name it ends at the name, and its words stay inside', () => {
    const trace = traceDown(box(300, 10), box(20, 400), 400);
    expect(trace.end).toEqual({ x: 18, y: 420 });
    expect(trace.label.x).toBeGreaterThan(0);
    expect(trace.label.x).toBeLessThan(400);
  });
  test('corners are cut at 45 degrees', () => expect(bevelled([{ x: 0, y: 0 }, { x: 20, y: 0 }, { x: 20, y: 30 }])).toBe('M0 0L15 0L20 5L20 30'));
});
