import { expect, test } from 'vitest';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareRecordings, PARTS, type Part } from './compare/compare';
import { measure, recordingIn } from './measure';
import { play } from './player';

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, 'scenarios');

interface Entry { readonly equal: Readonly<Record<Part, string>>; /** Why it is less than everything. */ readonly why?: string }
const ledger = JSON.parse(readFileSync(join(here, 'ledger.json'), 'utf8')) as Record<string, Entry>;
const names = readdirSync(folder).toSorted();

test('the ledger lists every recording, and says why where not everything is equal', () => {
  expect(Object.keys(ledger).toSorted()).toEqual(names);
  const unexplained = Object.entries(ledger).filter(([, entry]) => PARTS.some((part) => new Set(entry.equal[part].split('/')).size > 1) && !entry.why);
  expect(unexplained.map(([name]) => name)).toEqual([]);
});

test.each(names)('%s compares equal with itself', (name) => {
  const recording = recordingIn(join(folder, name));
  expect(compareRecordings(recording, recording).notes).toEqual([]);
});

test.each(names)('%s: the simulator is as equal to the real cluster as the ledger says', (name) => {
  const { equal, notes } = measure(join(folder, name));
  expect(equal, notes.join('\n')).toEqual(ledger[name]?.equal);
});

test('the same scenario and seed give the same cluster and the same output', () => {
  const folders = ['scale-to-zero-and-back-same-volumes', 'headless-service-dns', 'rollout-undo-brings-the-old-revision-back'].map((name) => join(folder, name));
  for (const one of folders) expect(play(one, 'twice')).toEqual(play(one, 'twice'));
});
