import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { realKubectl } from '../../src/tools/kubectl.mjs';
import { compareRecordings } from '../conformance/compare/compare';
import { recordingIn } from '../conformance/measure';
import { playOverHttp } from './played';
import { wordsOf } from './words';

const here = dirname(fileURLToPath(import.meta.url));
const scenarios = process.env.ORDINAL_SCENARIOS ?? join(here, '../conformance/scenarios');
const notesIn = join(here, '../../.cache/reports/recordings');

/** What `npm test` plays: commands of every kind that print the same each time. `npm run test:recordings` plays everything. */
const DOZEN = [
  'kubectl-apply', 'kubectl-apply-errors', 'kubectl-apply-server-side', 'kubectl-label-annotate', 'kubectl-patch', 'kubectl-get-errors', 'kubectl-scale', 'headless-service-dns', 'configmap-and-secret-as-environment-and-files',
  'static-volume-lifecycle-retain-and-delete', 'deployment-rolling-update-and-undo', 'rejected-sets-and-forbidden-changes',
];
const chosen = process.env.ORDINAL_RECORDINGS;
const names = chosen === undefined ? DOZEN : readdirSync(scenarios).filter((name) => chosen === 'all' || chosen.split(',').includes(name)).toSorted();

/** Steps of recordings that may print something else here than there, each with its reason: chance, or what a served cluster is not. */
const differing = JSON.parse(readFileSync(join(here, 'differing.json'), 'utf8')) as Readonly<Record<string, Readonly<Record<string, string>>>>;

test.each([
  ['kubectl get po -o "jsonpath={.items[*]}"', ['kubectl', 'get', 'po', '-o', 'jsonpath={.items[*]}']],
  ["kubectl patch x -p '{\"a\": \"b c\"}'", ['kubectl', 'patch', 'x', '-p', '{"a": "b c"}']],
  ['kubectl exec a -- sh -c "echo \\"$A\\""', ['kubectl', 'exec', 'a', '--', 'sh', '-c', 'echo "$A"']],
])('a recorded command line is split into words: %s', (line, words) => {
  expect(wordsOf(line)).toEqual(words);
});

test('only recordings that are there are said to differ', () => {
  expect(Object.keys(differing).filter((name) => !readdirSync(join(here, '../conformance/scenarios')).includes(name) || DOZEN.includes(name))).toEqual([]);
});

const kubectl = realKubectl();
describe.skipIf(!('path' in kubectl))(`recordings with the real kubectl over HTTP${'why' in kubectl ? `: skipped, ${kubectl.why}` : ''}`, () => {
  test.each(names)('%s prints what it printed on the real cluster', async (name) => {
    const { counts, notes } = compareRecordings(recordingIn(join(scenarios, name)), await playOverHttp(join(scenarios, name), 'path' in kubectl ? kubectl.path : ''));
    mkdirSync(notesIn, { recursive: true });
    writeFileSync(join(notesIn, name), [`${name}: ${Object.values(counts).map((count) => count.join('/')).join(' ')}`, ...notes, ''].join('\n'));
    const unlike = notes.join('\n').split(/^(?=\S)/m).filter((note) => note.startsWith('transcript of step '));
    expect(unlike.filter((note) => differing[name]?.[/\d+/.exec(note)?.[0] ?? ''] === undefined).join('')).toBe('');
  }, 600_000);
});
