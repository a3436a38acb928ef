import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Kinds that two groups know under one name, and what the client library calls them. */
const ROOT_CLASSES = { 'Event.': 'CoreV1Event', 'Event.events.k8s.io': 'EventsV1Event' };

/** v2 → V2: how the client library begins the names of a version's classes. */
const prefixOf = (version) => version.replace(/^v|alpha|beta/g, (word) => word[0].toUpperCase() + word.slice(1));

/** {group, version, kind, className} of every kind in simulator/kinds, and of those the client library knows under two names. */
export function rootKinds(kindsFolder) {
  const roots = Object.entries(ROOT_CLASSES).map(([key, className]) => ({ kind: key.slice(0, key.indexOf('.')), version: 'v1', group: key.slice(key.indexOf('.') + 1), className }));
  for (const folder of readdirSync(kindsFolder).sort()) {
    const file = join(kindsFolder, folder, 'kind.ts');
    if (!existsSync(file)) continue;
    for (const [, group, version, kind] of readFileSync(file, 'utf8').matchAll(/group: '([^']*)',\s*version: '(v\w+)',\s*kind: '(\w+)'/g)) {
      roots.push({ group, version, kind, className: ROOT_CLASSES[`${kind}.${group}`] ?? `${prefixOf(version)}${kind}` });
    }
  }
  return roots;
}
