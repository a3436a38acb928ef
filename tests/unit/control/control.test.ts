import { describe, expect, test } from 'vitest';
import type { Controller } from '../../../src/simulator/api/controller';
import { watch } from '../../../src/simulator/api/controller';
import { ApiError } from '../../../src/simulator/api/errors';
import { keyOf } from '../../../src/simulator/api/object';
import { backoffMs, createControl } from '../../../src/simulator/control/control';
import { EPOCH, small, Widget, widget } from '../server/small';

type Reconcile = Controller['reconcile'];

function controlled(reconcile: Reconcile) {
  const pair = small();
  const ran: string[] = [];
  const controller: Controller = {
    name: 'painter', delayMs: 10, watches: [watch(Widget, (change) => [keyOf(change.object)])],
    reconcile(key, context) {
      ran.push(`${key}@${context.nowMs() - EPOCH}`);
      return reconcile(key, context);
    },
  };
  const control = createControl(pair.world, pair.server, [controller]);
  const run = (ms: number) => {
    const until = pair.world.nowMs() + ms;
    while (pair.world.runInstant(until));
    pair.world.moveTo(until);
  };
  return { ...pair, control, ran, run };
}

describe('the work queue', () => {
  test('reconciles a key once for many changes, after the delay', () => {
    const { server, ran, run } = controlled(() => 'done');
    const a = server.client.create(Widget, widget('a'));
    server.client.edit(Widget, a, (draft) => { draft.spec.size = 2; });
    server.client.create(Widget, widget('b'));
    run(1000);
    expect(ran).toEqual(['default/a@10', 'default/b@10']);
  });

  test('backs off while the API refuses, from 5 ms doubling up to 1000 s, and begins anew after a success', () => {
    let failures = 4;
    const { server, ran, run } = controlled(() => {
      if (failures-- > 0) throw new ApiError(409, 'Conflict', 'later');
      return 'done';
    });
    const a = server.client.create(Widget, widget('a'));
    run(1000);
    expect(ran).toEqual(['default/a@10', 'default/a@15', 'default/a@25', 'default/a@45', 'default/a@85']);
    failures = 1;
    server.client.edit(Widget, a, (draft) => { draft.spec.size = 2; });
    run(1000);
    expect(ran.slice(5)).toEqual(['default/a@1010', 'default/a@1015']);
    expect([1, 2, 3, 18, 19, 400].map(backoffMs)).toEqual([5, 10, 20, 655_360, 1_000_000, 1_000_000]);
  });

  test('what was changed behind other requests is heard of later, and only that', () => {
    const { server, control, ran, run } = controlled(() => 'done');
    control.behind(6, () => server.client.create(Widget, widget('a')));
    server.client.create(Widget, widget('b'));
    run(1000);
    expect(ran).toEqual(['default/b@10', 'default/a@16']);
  });

  test('what is no ApiError stops everything', () => {
    const { server, run } = controlled(() => { throw new TypeError('ours'); });
    server.client.create(Widget, widget('a'));
    expect(() => run(1000)).toThrow('ours');
  });

  test('comes again when asked to, earlier when something changes', () => {
    const { server, ran, run } = controlled(() => ({ againInMs: 500 }));
    const a = server.client.create(Widget, widget('a'));
    run(100);
    server.client.edit(Widget, a, (draft) => { draft.spec.size = 2; });
    run(600);
    expect(ran).toEqual(['default/a@10', 'default/a@110', 'default/a@610']);
  });

  test('writes carry what changed as their cause; waits are replaced whole', () => {
    const subject = { apiVersion: 'example.com/v1', kind: 'Widget', name: 'a' };
    const { server, control, run } = controlled((_key, { client, waits }) => {
      const object = client.get(Widget, 'a', 'default');
      if (object.spec.colour) return 'done';
      waits([{ subject, rule: 'needs-colour', on: { object: subject, path: 'spec.colour', want: 'any', have: null } }]);
      client.because({ actor: 'painter', rule: 'paint', parameters: {} }).edit(Widget, object, (draft) => { draft.metadata.labels = { painted: 'no' }; });
      return 'done';
    });
    const a = server.client.create(Widget, widget('a'));
    run(50);
    expect(server.changes(0).at(-1)?.cause).toEqual({ actor: 'painter', rule: 'paint', parameters: {}, from: { change: Number(a.metadata.resourceVersion) } });
    expect(control.waits().map((wait) => wait.rule)).toEqual(['needs-colour']);
    server.client.edit(Widget, a, (draft) => { draft.spec.colour = 'red'; });
    run(50);
    expect(control.waits()).toEqual([]);
  });

  test('goes on identically from its state', () => {
    const failing: Reconcile = (_key, context) => {
      if (context.random('luck', 'x') < 0.7) throw new ApiError(409, 'Conflict', 'later');
      return { againInMs: 300 };
    };
    const first = controlled(failing);
    first.server.client.create(Widget, widget('a'));
    first.run(12);
    const second = controlled(failing);
    second.world.restore(JSON.parse(JSON.stringify(first.world.state())));
    const before = first.ran.length;
    first.run(5000);
    second.run(5000);
    expect(second.ran).toEqual(first.ran.slice(before));
    expect(second.ran.length).toBeGreaterThan(3);
  });
});
