import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fields } from '../../../src/schema/generated/fields';
import { longs, mergeKeys } from '../../../src/schema/merge-keys';
import { quantities } from '../../../src/schema/overlay';
import { bootstrap, STANDARD_CLASS } from '../../../src/simulator/cluster/bootstrap';
import { controllers, strategies } from '../../../src/simulator/cluster/registry';
import { createControl } from '../../../src/simulator/control/control';
import { createServer } from '../../../src/simulator/server/server';
import { createWorld } from '../../../src/simulator/world/world';
import { casesOf, play, stable } from './requests';

/** Time between two requests: enough for controllers to follow. */
const BETWEEN_MS = 100;

const folder = fileURLToPath(new URL('./requests', import.meta.url));

/** Answers as a control plane with its controllers, but without nodes, gives them. */
function sender() {
  const world = createWorld({ seed: 'requests', epochMs: 1_800_000_000_000 });
  const server = createServer(world, strategies, { types: { fields, quantities, longs }, merge: { fields, rules: mergeKeys } });
  createControl(world, server, controllers);
  bootstrap(server.client, [STANDARD_CLASS]);
  return (request: Parameters<typeof server.request>[0]) => {
    const answer = server.request(request);
    const until = world.nowMs() + BETWEEN_MS;
    while (world.runInstant(until));
    world.moveTo(until);
    return answer;
  };
}

describe.each(['decoding', 'metadata', 'lists', 'deletes', 'patches', 'watch'])('%s, as a real API server answers', (topic) => {
  test.each(casesOf(topic, folder).map((one) => [one.name, one] as const))('%s', (_name, one) => {
    expect(stable(play(one, sender()))).toEqual(stable(one.answers));
  });
});
