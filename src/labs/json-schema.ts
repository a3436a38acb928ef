import type { Json } from '../simulator/base/json';

const ref = (name: string): Json => ({ $ref: `#/$defs/${name}` });
const listOf = (name: string, least: number): Json => ({ type: 'array', minItems: least, items: ref(name) });
const record = (properties: Record<string, Json>, required: readonly string[]): Json => ({ type: 'object', properties, required, additionalProperties: false });
const TEXT: Json = { type: 'string', minLength: 1 };

const PARTIAL: Json = {
  description: 'A part of an object: what is named must be so. Lists match by name, type, port …; leaves may be conditions such as ">= 3", "/regex/" or "*".',
  type: 'object', properties: { apiVersion: TEXT, kind: TEXT }, required: ['kind'],
};

/** The vocabulary of checks, each word with what it takes. */
const WORDS: Readonly<Record<string, Json>> = {
  all: listOf('check', 1), any: listOf('check', 1), none: listOf('check', 1),
  present: ref('partial'), absent: ref('partial'),
  count: record({ of: ref('partial'), is: true }, ['of', 'is']),
  every: record({ of: ref('partial'), is: true }, ['of', 'is']),
  selects: record({ service: TEXT, namespace: TEXT, pods: true }, ['service', 'pods']),
  sequence: listOf('partial', 1), same: ref('moments'), changed: ref('moments'),
  dns: record({ from: TEXT, name: TEXT, answers: true }, ['from', 'name', 'answers']),
  http: record({ from: TEXT, url: TEXT, status: true, body: true }, ['from', 'url']),
  output: record({ of: TEXT, matches: true, exit: true }, ['of']),
};

const MOMENTS = record({ apiVersion: TEXT, kind: TEXT, name: TEXT, namespace: TEXT, path: TEXT, across: { enum: ['incarnations', 'moments'] } }, ['kind', 'name', 'path']);

const STEP: Json = {
  oneOf: [
    record({ apply: TEXT }, ['apply']), record({ run: TEXT, terminal: { type: 'integer', minimum: 1 } }, ['run']), record({ interrupt: { type: 'integer', minimum: 1 } }, ['interrupt']),
    record({ edit: TEXT, from: TEXT }, ['edit']),
    record({ wait: { oneOf: [{ const: 'quiet' }, record({ task: TEXT }, ['task']), record({ seconds: { type: 'integer', minimum: 0 } }, ['seconds'])] } }, ['wait']),
    record({ node: { type: 'object', propertyNames: { enum: ['add', 'remove', 'stop', 'start'] }, additionalProperties: TEXT, minProperties: 1, maxProperties: 1 } }, ['node']),
  ],
};

const TASK = record({
  check: ref('check'), guard: { type: 'boolean' }, hints: { type: 'integer', minimum: 0 },
  holds: { oneOf: [{ enum: ['once', 'until-next'] }, record({ until: TEXT }, ['until'])], description: 'Until when a task that was met can break again.' },
}, ['check']);

/** JSON Schema (2020-12) of lab.yaml, for editors of lab authors. What it cannot say, `parseLab` says. */
export const labJsonSchema: Json = {
  $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'A lab of Ordinal (lab.yaml)',
  ...(record({
    source: { ...(TEXT as Record<string, Json>), description: 'The language the other messages are translated from; en when left out.' },
    cluster: record({ nodes: { type: 'integer', minimum: 1 }, storageClasses: { type: 'array' }, seed: TEXT }, ['nodes']),
    files: { type: 'array', items: TEXT, description: 'The files of start/, in the order of their tabs.' },
    before: listOf('step', 0),
    tasks: { type: 'object', propertyNames: { pattern: '^[a-z][a-z0-9-]*$' }, additionalProperties: TASK },
    predictions: { type: 'object', additionalProperties: record({ choices: { type: 'array', minItems: 2, items: TEXT },
      truths: { type: 'object', additionalProperties: ref('check') }, when: ref('check') }, ['choices', 'truths']) },
  }, ['cluster', 'files', 'tasks']) as Record<string, Json>),
  $defs: { partial: PARTIAL, moments: MOMENTS, step: STEP,
    check: { type: 'object', properties: { ...WORDS, as: TEXT }, additionalProperties: false, oneOf: Object.keys(WORDS).map((word) => ({ required: [word] })) } },
};
