/** Puts recorded requests to the simulated API server, as the recorder put them to the real one. */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Json } from '../../src/simulator/base/json';
import type { ApiRequest, ApiResponse } from '../../src/simulator/base/program';
import { fields } from '../../src/schema/generated/fields';
import { toYaml } from '../../src/kubectl/text/yaml';
import { readYaml } from '../../src/manifest/wire';
import { columnTexts } from '../../src/schema/columns';
import { alwaysWritten, atomic, listKeys } from '../../src/schema/list-keys';
import { longs, mergeKeys } from '../../src/schema/merge-keys';
import { quantities } from '../../src/schema/overlay';
import { bootstrap, STANDARD_CLASS } from '../../src/simulator/cluster/bootstrap';
import { controllers, strategies } from '../../src/simulator/cluster/registry';
import { createControl } from '../../src/simulator/control/control';
import { createServer } from '../../src/simulator/server/server';
import { createWorld } from '../../src/simulator/world/world';
import { differences, plainCase, type Answer } from './compare/answers';

/** One request of a case. */
export interface Asked {
  readonly method: ApiRequest['method'];
  readonly path: string;
  /** An object is sent as JSON, text as it is. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  /** Fields of the answer that later requests write as {{name}}. */
  readonly save?: Readonly<Record<string, string>>;
  /** Asked again until the answer has these values. */
  readonly until?: Readonly<Record<string, unknown>>;
  /** Sent while a watch is open. */
  readonly during?: readonly Asked[];
}

/** Requests and what the real API server answered: to `setup` nothing is kept, `answers` go with `asked`; a content type is told where it is not JSON. */
export interface Case { readonly name: string; readonly setup?: readonly Asked[]; readonly asked: readonly Asked[]; readonly answers: readonly Answer[] }

const folder = join(dirname(fileURLToPath(import.meta.url)), 'requests');

/** The topics of the corpus: a file each. */
export const topics: readonly string[] = readdirSync(folder).map((name) => name.replace(/\.json$/, '')).toSorted();

export const casesOf = (topic: string): readonly Case[] => JSON.parse(readFileSync(join(folder, `${topic}.json`), 'utf8')) as readonly Case[];

/** The text of all requests of a topic: values in it are the author's, not the server's. */
export const writtenIn = (cases: readonly Case[]): string => JSON.stringify(cases.map(({ name, setup, asked }) => ({ name, setup, asked })));

/** The day of the recording: ages of what the requests date themselves go by it. */
const EPOCH_MS = 1_795_251_600_000;
/** Time between two requests: enough for controllers to follow. */
const BETWEEN_MS = 100;
const UNTIL_MS = 20_000;

/** What requests are put to. */
export interface Asks {
  request(request: ApiRequest): ApiResponse;
  /** What happens to an answered watch while `during` is done. */
  meanwhile(path: string, accept: string, during: () => void): readonly unknown[];
}

/** A control plane with its controllers, but without nodes. */
function controlPlane(): Asks {
  const world = createWorld({ seed: 'requests', epochMs: EPOCH_MS });
  const server = createServer(world, strategies, { types: { fields, quantities, longs }, merge: { fields, rules: mergeKeys }, ownership: { fields, listKeys, atomic, alwaysWritten }, columnTexts, parseYaml: readYaml, printYaml: toYaml });
  createControl(world, server, controllers);
  bootstrap(server.client, [STANDARD_CLASS]);
  const pass = () => {
    const until = world.nowMs() + BETWEEN_MS;
    while (world.runInstant(until));
    world.moveTo(until);
  };
  return {
    request(request) {
      const answer = server.request(request);
      pass();
      return answer;
    },
    meanwhile(path, accept, during) {
      const version = String(server.version());
      during();
      return server.changesSince(path, version, accept).events;
    },
  };
}

type Plain = Readonly<Record<string, unknown>>;

const at = (value: unknown, path: string): unknown => path.split('.').reduce<unknown>((inner, part) => (inner === null || typeof inner !== 'object' ? undefined : (inner as Plain)[part]), value);

function filled(value: unknown, saved: Plain): unknown {
  if (typeof value === 'string') return value.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(saved[name]));
  if (Array.isArray(value)) return value.map((item) => filled(item, saved));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, saved)]));
}

const answerOf = ({ status, body, text, contentType, warnings }: ApiResponse): Answer => ({
  status, contentType: contentType ?? (text === undefined ? 'application/json' : 'text/plain; charset=utf-8'), body: text ?? body, warnings: warnings.map((warning) => `299 - ${JSON.stringify(warning)}`),
});

/** Sends the requests of a case and gives the answers to `asked`. */
export function play(one: Case, asks: Asks = controlPlane()): readonly Answer[] {
  const saved: Record<string, unknown> = {};
  const ask = (asked: Asked): Answer => {
    const body = filled(asked.body, saved);
    const headers = { Accept: asked.accept ?? 'application/json', 'User-Agent': 'requests', ...(body === undefined && !asked.contentType ? {} : { 'Content-Type': asked.contentType ?? 'application/json' }) };
    const request = { method: asked.method, path: filled(asked.path, saved) as string, headers, ...(typeof body === 'string' ? { text: body } : body === undefined ? {} : { body: body as Json }) };
    const wanted = Object.entries(asked.until ?? {});
    let answer = answerOf(asks.request(request));
    for (let waitedMs = 0; waitedMs < UNTIL_MS && wanted.some(([path, value]) => at(answer.body, path) !== value); waitedMs += BETWEEN_MS) answer = answerOf(asks.request(request));
    const { during } = asked;
    if (during) {
      const later = asks.meanwhile(request.path, headers.Accept, () => during.forEach(ask));
      if (Array.isArray(answer.body)) answer = { ...answer, body: [...(answer.body as readonly unknown[]), ...later] };
    }
    for (const [name, where] of Object.entries(asked.save ?? {})) saved[name] = at(answer.body, where);
    return answer;
  };
  for (const asked of one.setup ?? []) ask(asked);
  return one.asked.map(ask);
}

/** What differs between the simulator's answers to a case and the recorded ones; nothing when they are equal. */
export function differing(one: Case, written: string, answers: readonly Answer[] = play(one)): readonly string[] {
  return differences(plainCase(one.answers, written), plainCase(answers, written));
}
