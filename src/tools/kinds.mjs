import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Kinds that two groups know under one name, and what the client library calls them. */
const ROOT_CLASSES = { 'Event.': 'CoreV1Event', 'Event.events.k8s.io': 'EventsV1Event' };

/** {group, kind, className} of every kind in simulator/kinds, and of those the client library knows under two names. */
export function rootKinds(kindsFolder) {
  const roots = Object.entries(ROOT_CLASSES).map(([key, className]) => ({ kind: key.slice(0, key.indexOf('.')), group: key.slice(key.indexOf('.') + 1), className }));
  for (const folder of readdirSync(kindsFolder).sort()) {
    const file = join(kindsFolder, folder, 'kind.ts');
    if (!existsSync(file)) continue;
    for (const [, group, kind] of readFileSync(file, 'utf8').matchAll(/group: '([^']*)',\s*version: 'v1',\s*kind: '(\w+)'/g)) {
      roots.push({ group, kind, className: ROOT_CLASSES[`${kind}.${group}`] ?? `V1${kind}` });
    }
  }
  return roots;
}
