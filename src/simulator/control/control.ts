import { InvariantError, invariant } from '../base/invariant';
import type { Json } from '../base/json';
import type { Cause, Change } from '../api/client';
import type { Controller, ControllerContext, EventNote, Wait } from '../api/controller';
import { isApiError } from '../api/errors';
import { resourceOf } from '../api/kind';
import { latency } from '../api/latency';
import type { Client } from '../api/client';
import type { World } from '../world/world';
import { createRecorder } from './recorder';
import { createSeriesRecorder } from './series';

/** What control needs of a server. */
export interface ControlledServer { readonly client: Client; onChange(listener: (change: Change) => void): void }

/** Runs controllers: what changes becomes keys in a work queue, and each key is reconciled in its time. */
export interface Control {
  /** Everything somebody is held up by now, in the order in which it was first stated. */
  waits(): readonly Wait[];
  /** What `act` changes is heard of `ms` later than usual: somebody who makes many requests in a row costs no time, but the later ones come later. */
  behind<T>(ms: number, act: () => T): T;
}

/** A key that is to be reconciled: once, at `atMs`, however often it was asked for. */
interface Queued { readonly timer: number; readonly atMs: number; readonly failures: number; readonly from: Cause['from'] }

interface Due { readonly controller: string; readonly key: string }

const BACKOFF_BASE_MS = 5;
const BACKOFF_CAP_MS = 1_000_000;
const HANDLER = 'control/reconcile';

/** How long a key rests after it failed for the n-th time in a row. */
export const backoffMs = (failures: number): number => Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** Math.min(failures - 1, 30));

export function createControl(world: World, server: ControlledServer, controllers: readonly Controller[]): Control {
  const queue = world.table<Queued>('control/queue');
  const waits = world.table<readonly Wait[]>('control/waits');
  const busyUntilMs = world.table<number>('control/busy');
  const memories = world.table<Json>('control/memory');
  const byName = new Map(controllers.map((controller) => [controller.name, controller]));
  invariant(byName.size === controllers.length, 'Two controllers have the same name.');
  const recorders = recordersOf(world, server.client, controllers);
  const rowOf = (due: Due) => `${due.controller}\0${due.key}`;

  /** The earlier of two times wins; asking again for a key that is queued anyway changes nothing. */
  const enqueue = (due: Due, soonestMs: number, from: Cause['from'], failures: number) => {
    const row = rowOf(due);
    const atMs = Math.max(soonestMs, busyUntilMs.get(row) ?? 0);
    const queued = queue.get(row);
    if (queued && queued.atMs <= atMs) return;
    if (queued) world.cancel(queued.timer);
    const timer = world.schedule(atMs, { handler: HANDLER, payload: { controller: due.controller, key: due.key } });
    queue.set(row, { timer, atMs, failures: queued?.failures ?? failures, from });
  };

  const watching = watchersOf(controllers);
  const lag = createLag();
  server.onChange((change) => {
    for (const { controller, keys, delayMs } of watching.get(change.resource) ?? []) {
      for (const key of keys(change, server.client)) {
        enqueue({ controller: controller.name, key }, world.nowMs() + lag.ms() + (delayMs ?? controller.delayMs ?? latency.controllerMs), { change: change.version }, 0);
      }
    }
  });

  const reconcile = (controller: Controller, due: Due, queued: Queued) => {
    const row = rowOf(due);
    let stated: readonly Wait[] = [];
    busyUntilMs.delete(row);
    const context: ControllerContext = {
      client: server.client.because({ actor: controller.name, rule: controller.name, parameters: {}, from: queued.from }),
      nowMs: () => world.nowMs(),
      random: (purpose, objectKey) => world.random(purpose, objectKey),
      event(note) {
        const record = recorders.get(controller.component ?? '');
        invariant(record, `The controller ${controller.name} reports events but names no component.`);
        record(note);
      },
      waits: (list) => { stated = list; },
      memory: { get: () => memories.get(row), set: (value) => { if (value === undefined) memories.delete(row); else memories.set(row, value); } },
      works: (ms) => { if (ms >= 1) busyUntilMs.set(row, world.nowMs() + Math.floor(ms)); },
    };
    try {
      const result = controller.reconcile(due.key, context);
      if (stated.length) waits.set(row, stated);
      else waits.delete(row);
      if (result !== 'done') enqueue(due, world.nowMs() + result.againInMs, { timerMs: world.nowMs() + result.againInMs }, 0);
    } catch (error) {
      if (error instanceof InvariantError || !isApiError(error)) throw error;
      enqueue(due, world.nowMs() + backoffMs(queued.failures + 1), queued.from, queued.failures + 1);
    }
  };

  world.handle(HANDLER, (payload) => {
    const due = payload as unknown as Due;
    const queued = queue.get(rowOf(due));
    const controller = byName.get(due.controller);
    invariant(queued && controller, `Nothing is queued for "${due.key}" of ${due.controller}.`);
    queue.delete(rowOf(due));
    reconcile(controller, due, queued);
  });

  return { waits: () => [...waits.values()].flat(), behind: lag.behind };
}

/** How much later than usual changes are heard of now. */
function createLag(): { ms(): number; behind: Control['behind'] } {
  let now = 0;
  return {
    ms: () => now,
    behind(ms, act) {
      now = ms;
      try { return act(); } finally { now = 0; }
    },
  };
}

interface Watching { readonly controller: Controller; readonly keys: Controller['watches'][number]['keys']; readonly delayMs: number | undefined }

/** Who watches a resource, in the order of the controllers. */
function watchersOf(controllers: readonly Controller[]): ReadonlyMap<string, readonly Watching[]> {
  const watching = new Map<string, Watching[]>();
  for (const controller of controllers) {
    for (const { kind, keys, delayMs } of controller.watches) {
      const resource = resourceOf(kind);
      watching.set(resource, [...(watching.get(resource) ?? []), { controller, keys, delayMs }]);
    }
  }
  return watching;
}

function recordersOf(world: World, client: Client, controllers: readonly Controller[]): ReadonlyMap<string, (note: EventNote) => void> {
  const components = new Map(controllers.flatMap(({ component, eventSeries }) => (component === undefined ? [] : [[component, eventSeries ? createSeriesRecorder : createRecorder] as const])));
  return new Map([...components].map(([component, create]) => [component, create(world, client, component)]));
}
