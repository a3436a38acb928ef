/**
 * Writes src/cli/protobuf/messages.json: the field numbers of Kubernetes' protobuf messages, read from the .proto files and Go types of k8s.io/api and
 * k8s.io/apimachinery in this machine's Go module cache. Its output is committed, so only who changes the served kinds or the release needs Go.
 *   node src/tools/protobuf.mjs [v0.36.3]
 * A line per message: `NUMBER NAME TYPE`, with `*` before the name where Go holds a pointer (so that a zero was meant), `^` where the fields are the holder's own.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { home } from './install.mjs';
import { rootKinds } from './kinds.mjs';

const version = process.argv[2] ?? 'v0.36.3';
const cache = execFileSync('go', ['env', 'GOMODCACHE'], { encoding: 'utf8' }).trim();
const META = 'k8s.io.apimachinery.pkg.apis.meta.v1';
const SCALARS = new Set(['string', 'int32', 'int64', 'uint32', 'uint64', 'bool', 'double', 'bytes']);
/** Messages beside the kinds: what subresources take, and options. */
const MORE = [`${META}.DeleteOptions`, `${META}.Status`, `${META}.List`, ...['policy.v1.Eviction', 'autoscaling.v1.Scale', 'core.v1.Binding', 'core.v1.SerializedReference', 'authentication.v1.TokenRequest', 'authentication.v1.SelfSubjectReview',
  'authorization.v1.SelfSubjectAccessReview', 'authorization.v1.SelfSubjectRulesReview'].map((name) => `k8s.io.api.${name}`)];

/** Folder of a package: `k8s.io.api.core.v1` → …/k8s.io/api@v0.36.3/core/v1 */
function folderOf(name) {
  const [, , module, ...rest] = name.split('.');
  const folder = join(cache, 'k8s.io', `${module}@${version}`, ...rest);
  if (!existsSync(folder)) throw new Error(`${folder} is not there; "go mod download k8s.io/${module}@${version}" brings it`);
  return folder;
}

/** `Struct.number` → what Go adds to a field: pointer, inline. */
function goFields(folder) {
  const found = new Map();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.go') && !/generated|_test/.test(name))) {
    let struct = '';
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      struct = /^type (\w+) struct/.exec(line)?.[1] ?? struct;
      const [, type = '', tag = ''] = /^\s+(?:\w+\s+)?(\S+)\s+`(.*)`/.exec(line) ?? [];
      const number = /protobuf:"\w+,(\d+)/.exec(tag)?.[1];
      if (number) found.set(`${struct}.${number}`, /json:",inline"/.test(tag) ? '^' : type.startsWith('*') ? '*' : '');
    }
  }
  return found;
}

const packages = new Map();
/** The messages of a package: name → [{number, name, type}] with full names of types. */
function messagesOf(name) {
  if (packages.has(name)) return packages.get(name);
  const folder = folderOf(name);
  const flags = goFields(folder);
  const messages = new Map();
  let message;
  for (const line of readFileSync(join(folder, 'generated.proto'), 'utf8').split('\n')) {
    const begins = /^message (\w+) \{/.exec(line)?.[1];
    if (begins) messages.set(begins, message = Object.assign([], { title: begins }));
    const [, shape, type, field, number] = /^\s+(optional|repeated|required|map<string,) (\S+?)>? (\w+) = (\d+)/.exec(line) ?? [];
    if (!field || !message) continue;
    const full = SCALARS.has(type) ? type : type.includes('.') ? type.replace(/^\./, '') : `${name}.${type}`;
    message.push({ number, flag: flags.get(`${message.title}.${number}`) ?? '', field, shape: shape === 'repeated' ? '[]' : shape.startsWith('map') ? '{}' : '', type: full });
  }
  packages.set(name, messages);
  return messages;
}

const shorter = (name) => name.replace(/^k8s\.io\.api\.(\w+)\.v\w+\./, '$1.').replace(`${META}.`, 'meta.').replace(/^.*\.(IntOrString|Quantity|RawExtension)$/, '$1');

const table = {};
function follow(full) {
  const name = shorter(full);
  if (SCALARS.has(name) || ['IntOrString', 'Quantity', 'RawExtension'].includes(name) || table[name] !== undefined) return;
  const at = full.lastIndexOf('.');
  const fields = messagesOf(full.slice(0, at)).get(full.slice(at + 1));
  if (!fields) throw new Error(`there is no message ${full}`);
  table[name] = fields.map(({ number, flag, field, shape, type }) => `${number} ${flag}${field} ${shape}${shorter(type)}`).join(',');
  for (const { type } of fields) follow(type);
}

const roots = rootKinds(join(home, 'src/simulator/kinds')).map((root) => `k8s.io.api.${root.group.split('.')[0] || 'core'}.${root.version}.${root.kind}`);
[...roots, ...MORE].forEach(follow);
const lines = Object.entries(table).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, fields]) => `${JSON.stringify(name)}: ${JSON.stringify(fields)}`);
writeFileSync(join(home, 'src/cli/protobuf/messages.json'), `{\n${lines.join(',\n')}\n}\n`);
console.log(`protobuf: ${lines.length} messages of Kubernetes ${version}`);
