/**
 * Writes src/schema/descriptions.json: what a real API server says of the kinds of src/simulator/kinds and of all they are made of.
 *   kubectl get --raw /openapi/v3/api/v1 >core.json; kubectl get --raw /openapi/v3/apis/apps/v1 >apps.json; …
 *   node src/tools/descriptions.mjs core.json apps.json …
 * By a definition's whole name: its text ('' among the fields), the texts of its fields, closed lists of values in the server's order,
 * and, where a field's type is no definition of its own, what that type is called.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rootKinds } from './kinds.mjs';

const home = join(dirname(fileURLToPath(import.meta.url)), '../..');
const schemas = Object.assign({}, ...process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')).components.schemas));

const byKind = new Map(Object.entries(schemas).flatMap(([name, schema]) => (schema['x-kubernetes-group-version-kind'] ?? []).map(({ group, version, kind }) => [`${group}/${version}/${kind}`, name])));

/** The definition that a field's type ends in, through lists and maps. */
function referred(schema) {
  if (schema.$ref) return schema.$ref.replace('#/components/schemas/', '');
  const inner = schema.allOf?.[0] ?? schema.items ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
  return inner && referred(inner);
}

/** Definitions with fields stand for themselves; a Quantity or a Time is told at the fields that hold one. */
const isPlain = (name) => schemas[name].properties === undefined;

const table = (entries) => (entries.length ? Object.fromEntries(entries) : undefined);

function told(name) {
  const fields = Object.entries(schemas[name].properties ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    texts: Object.fromEntries([['', schemas[name].description ?? ''], ...fields.flatMap(([field, { description }]) => (description ? [[field, description]] : []))]),
    values: table(fields.flatMap(([field, schema]) => (schema.enum ? [[field, schema.enum]] : []))),
    types: table(fields.flatMap(([field, schema]) => (referred(schema) && isPlain(referred(schema)) ? [[field, referred(schema).replace(/^.*\./, '')]] : []))),
  };
}

const found = {};
function visit(name) {
  if (!name || found[name]) return;
  found[name] = told(name);
  for (const schema of Object.values(schemas[name].properties ?? {})) visit(referred(schema));
}
for (const { group, version, kind } of rootKinds(join(home, 'src/simulator/kinds'))) {
  const name = byKind.get(`${group}/${version}/${kind}`);
  if (!name) throw new Error(`No document tells of ${group}/${version} ${kind}.`);
  visit(name);
}

const about = 'Descriptions of the API of Kubernetes 1.36.3 (https://github.com/kubernetes/kubernetes, Apache License 2.0); written by src/tools/descriptions.mjs.';
const lines = Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
writeFileSync(join(home, 'src/schema/descriptions.json'), `{\n"":${JSON.stringify(about)},\n${lines.join(',\n')}\n}\n`);
console.error(`descriptions: ${lines.length} definitions`);
