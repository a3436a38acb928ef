import { expect, test } from 'vitest';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareRecordings, PARTS, type Part } from './compare/compare';
import { unpack, type Packed } from './pack';
import { play } from './player';

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, 'scenarios');

interface Entry { readonly equal: Readonly<Record<Part, string>>; /** Why it is less than everything. */ readonly why?: string }
const ledger = JSON.parse(readFileSync(join(here, 'ledger.json'), 'utf8')) as Record<string, Entry>;
const names = readdirSync(folder).toSorted();
const recordingOf = (name: string) => unpack(JSON.parse(readFileSync(join(folder, name, 'recording.json'), 'utf8')) as Packed);

test('the ledger lists every recording, and says why where not everything is equal', () => {
  expect(Object.keys(ledger).toSorted()).toEqual(names);
  const unexplained = Object.entries(ledger).filter(([, entry]) => PARTS.some((part) => new Set(entry.equal[part].split('/')).size > 1) && !entry.why);
  expect(unexplained.map(([name]) => name)).toEqual([]);
});

test.each(names)('%s compares equal with itself', (name) => {
  const recording = recordingOf(name);
  expect(compareRecordings(recording, recording).notes).toEqual([]);
});

test.each(names)('%s: the simulator is as equal to the real cluster as the ledger says', (name) => {
  const { counts, notes } = compareRecordings(recordingOf(name), play(join(folder, name), 'conformance'));
  const equal = Object.fromEntries(PARTS.map((part) => [part, counts[part].join('/')]));
  expect(equal, notes.join('\n')).toEqual(ledger[name]?.equal);
});
