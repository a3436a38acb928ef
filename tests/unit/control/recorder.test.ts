import { expect, test } from 'vitest';
import type { Kind } from '../../../src/simulator/api/kind';
import type { ApiObject } from '../../../src/simulator/api/object';
import type { Strategy } from '../../../src/simulator/api/strategy';
import { createRecorder } from '../../../src/simulator/control/recorder';
import { createServer } from '../../../src/simulator/server/server';
import { createWorld } from '../../../src/simulator/world/world';
import { EPOCH, Widget, widget, widgets } from '../server/small';

interface Told extends ApiObject { readonly message: string; readonly count: number; readonly firstTimestamp: string; readonly lastTimestamp: string; readonly source: object; readonly reportingInstance: string; readonly involvedObject: object }
const Events: Kind<Told> = { group: '', version: 'v1', kind: 'Event', plural: 'events', singular: 'event', shortNames: [], categories: [], scope: 'Namespaced', subresources: [] };
const events: Strategy<Told> = { kind: Events, definition: 'CoreEvent', defaults: () => undefined, validate: () => [], columns: [], generationOf: [] };

function recording() {
  const world = createWorld({ seed: 'events', epochMs: EPOCH });
  const server = createServer(world, [widgets, events] as unknown as readonly Strategy[]);
  const record = createRecorder(world, server.client, 'kubelet');
  const regarding = server.client.create(Widget, widget('a'));
  const say = (message: string, reason = 'Pulled', type: 'Normal' | 'Warning' = 'Normal') => record({ regarding, type, reason, message, host: 'worker-1' });
  return { world, server, say, told: () => server.client.list(Events) };
}

test('an event has the name, source and times Kubernetes gives it', () => {
  const { say, told } = recording();
  say('hello');
  expect(told()[0]).toMatchObject({
    message: 'hello', count: 1, firstTimestamp: '2027-01-15T08:00:00Z', lastTimestamp: '2027-01-15T08:00:00Z', source: { component: 'kubelet', host: 'worker-1' }, reportingInstance: 'worker-1',
    involvedObject: { kind: 'Widget', namespace: 'default', name: 'a', apiVersion: 'example.com/v1' },
  });
  expect(told()[0]?.metadata.name).toMatch(/^a\.18fae[0-9a-f]{11}$/);
});

test('the same event again raises its count', () => {
  const { world, say, told } = recording();
  say('hello');
  world.moveTo(EPOCH + 90_000);
  say('hello');
  expect(told().map(({ count, lastTimestamp, firstTimestamp }) => [count, firstTimestamp, lastTimestamp])).toEqual([[2, '2027-01-15T08:00:00Z', '2027-01-15T08:01:30Z']]);
});

test('many similar events are told together, from the tenth message on', () => {
  const { say, told } = recording();
  for (let n = 1; n <= 12; n++) say(`message ${n}`);
  const combined = told().filter((event) => event.message.startsWith('(combined from similar events): '));
  expect([told().length, combined.map((event) => [event.message, event.count])]).toEqual([10, [['(combined from similar events): message 12', 3]]]);
});

test('a flood about one object is cut at 25, then one every five minutes', () => {
  const { world, server, say } = recording();
  const heard = () => server.changes(0).filter((change) => change.resource === 'events').length;
  for (let n = 1; n <= 40; n++) say('again');
  expect(heard()).toBe(25);
  say('something else', 'Failed', 'Warning');
  expect(heard()).toBe(26);
  world.moveTo(EPOCH + 300_000);
  for (let n = 1; n <= 5; n++) say('again');
  expect(heard()).toBe(27);
});
