import type { Json } from '../../simulator/base/json';
import type { ApiResponse } from '../../simulator/base/program';
import type { NodeAction } from '../../simulator/cluster/contract';
import type { Host } from './host';
import { failure } from './messages';

const ACTIONS: readonly string[] = ['add', 'remove', 'stop', 'start'];

const bad = (why: string): ApiResponse => failure(400, 'BadRequest', why);
const done = (body: Json): ApiResponse => ({ status: 200, warnings: [], body });

/**
 * What no Kubernetes API has: `{"node": {"stop": "worker-2"}}` (also start, add, remove), `{"time": {"advance": "30s"}}`,
 * `{"time": {"pause": true}}`, `{"time": {"run": true}}`, `{"time": {"speed": 20}}`.
 */
export function labInput(host: Host, input: unknown): ApiResponse {
  const { node, time } = (typeof input === 'object' && input !== null ? input : {}) as { readonly node?: Readonly<Record<string, unknown>>; readonly time?: Readonly<Record<string, unknown>> };
  if (node) return nodeInput(host, node);
  if (time) return timeInput(host, time);
  return bad('an input is {"node": {"stop": "worker-2"}} or {"time": {"advance": "30s"}}');
}

function nodeInput(host: Host, node: Readonly<Record<string, unknown>>): ApiResponse {
  const [action = '', name] = Object.entries(node)[0] ?? [];
  if (!ACTIONS.includes(action) || typeof name !== 'string' || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) return bad(`a node input is one of ${ACTIONS.join(', ')} with the name of a node`);
  if (!host.node({ action: action as NodeAction['action'], node: name })) return failure(409, 'Conflict', action === 'add' ? `there is a node ${name} already` : `there is no node ${name}`);
  return done({ node: { [action]: name } });
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `90s`, `1m30s`, `500ms` in milliseconds. */
export function durationMs(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  return [...text.matchAll(/([\d.]+)(ms|s|m|h)/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
}

function timeInput(host: Host, { advance, pause, run, speed }: Readonly<Record<string, unknown>>): ApiResponse {
  if (advance !== undefined) {
    const ms = typeof advance === 'string' ? durationMs(advance) : undefined;
    if (ms === undefined) return bad(`"advance" is a duration such as "30s" or "1m30s"`);
    host.advance(Math.round(ms));
  }
  if (speed !== undefined && !(typeof speed === 'number' && speed > 0 && speed <= 1000)) return bad('"speed" is a number above 0, up to 1000');
  const pace = host.setPace({ ...(pause === true ? { running: false } : {}), ...(run === true ? { running: true } : {}), ...(typeof speed === 'number' ? { speed } : {}) });
  return done({ time: { now: new Date(host.cluster.nowMs()).toISOString(), running: pace.running, speed: pace.speed } });
}
