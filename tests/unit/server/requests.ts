import { readFileSync, existsSync } from 'node:fs';
import type { Json } from '../../../src/simulator/base/json';
import type { ApiRequest, ApiResponse } from '../../../src/simulator/base/program';

/** One request of a case, as the recorded corpus writes it. */
export interface Asked {
  readonly method: ApiRequest['method'];
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  readonly save?: Readonly<Record<string, string>>;
  readonly until?: Readonly<Record<string, unknown>>;
  readonly during?: readonly Asked[];
}
export interface Answer { readonly status: number; readonly warnings?: readonly string[]; readonly body: unknown }
export interface Case { readonly name: string; readonly setup?: readonly Asked[]; readonly asked: readonly Asked[]; readonly answers: readonly Answer[] }

/** Cases of a topic with what the real API server answered. */
export function casesOf(topic: string, folder: string): readonly Case[] {
  const file = `${folder}/${topic}.json`;
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly Case[]) : [];
}

type Plain = Readonly<Record<string, unknown>>;

const at = (value: unknown, path: string): unknown => path.split('.').reduce<unknown>((inner, part) => (inner === null || typeof inner !== 'object' ? undefined : (inner as Plain)[part]), value);

const filled = (value: unknown, saved: Plain): unknown => {
  if (typeof value === 'string') return value.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(saved[name]));
  if (Array.isArray(value)) return value.map((item) => filled(item, saved));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, saved)]));
};

/** Sends the requests of a case and gives the answers to `asked`, like the recorder. */
export function play(one: Case, send: (request: ApiRequest) => ApiResponse): readonly Answer[] {
  const saved: Record<string, unknown> = {};
  const ask = (asked: Asked): Answer => {
    const body = filled(asked.body, saved);
    const headers = { Accept: asked.accept ?? 'application/json', ...(asked.contentType ? { 'Content-Type': asked.contentType } : {}) };
    const path = filled(asked.path, saved) as string;
    for (const other of asked.during ?? []) ask(other);
    const response = send({ method: asked.method, path, headers, ...(typeof body === 'string' ? { text: body } : body === undefined ? {} : { body: body as Json }) });
    for (const [name, where] of Object.entries(asked.save ?? {})) saved[name] = at(response.body, where);
    return { status: response.status, ...(response.warnings.length ? { warnings: response.warnings.map((text) => `299 - ${JSON.stringify(text)}`) } : {}), body: response.text ?? response.body };
  };
  for (const asked of one.setup ?? []) ask(asked);
  return one.asked.map(ask);
}

const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'UID'], [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME'], [/kube-api-access-[a-z0-9]{5}\b/g, 'kube-api-access-RANDOM'],
  [/(?<="resourceVersion":")\d+(?=")|(?<=resourceVersion: ")\d+(?=")/g, 'VERSION'],
  [/(?<=ResourceVersion in the precondition \()\d+|(?<=ResourceVersion in record \()\d+|(?<=too old resource version: )\d+ \(\d+\)|(?<=, current: )\d+/g, 'VERSION'],
  [/\b(made-|Made_)[a-z0-9]{5}\b/g, '$1RANDOM'], [/,"managedFields":\[.*?\](?=\}|,")/g, ''],
];

/** An answer without what no two servers share: uids, versions, times, tokens, random suffixes, ages. */
export function stable(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => stable(item, key));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).filter(([name, item]) => item !== undefined && name !== 'managedFields').map(([name, item]) => [name, stable(item, name)]));
  if (typeof value !== 'string') return value;
  if (key === 'resourceVersion' && value !== '' && value !== '0') return 'VERSION';
  if (key === 'continue' && value) return 'CONTINUE';
  if (key === 'cells' && /^(\d+[smhd])+$/.test(value)) return 'AGE';
  return VOLATILE.reduce((text, [pattern, by]) => text.replace(pattern, by), value);
}
