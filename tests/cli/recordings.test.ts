import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { realKubectl } from '../../src/tools/kubectl.mjs';
import { compareRecordings } from '../conformance/compare/compare';
import { recordingIn } from '../conformance/measure';
import { playOverHttp, wordsOf } from './played';

const scenarios = process.env.ORDINAL_SCENARIOS ?? join(dirname(fileURLToPath(import.meta.url)), '../conformance/scenarios');

/** What `npm test` plays; `npm run test:recordings` plays everything. */
const DOZEN = [
  'kubectl-apply', 'kubectl-apply-errors', 'kubectl-apply-server-side', 'kubectl-diff', 'kubectl-exec-logs', 'kubectl-label-annotate', 'kubectl-patch', 'kubectl-get-errors', 'headless-service-dns', 'static-volume-lifecycle-retain-and-delete',
  'deployment-rolling-update-and-undo', 'rejected-sets-and-forbidden-changes', 'ordered-start-waits-for-readiness',
];
const chosen = process.env.ORDINAL_RECORDINGS;
const names = chosen === undefined ? DOZEN : readdirSync(scenarios).filter((name) => chosen === 'all' || chosen.split(',').includes(name)).toSorted();

test.each([
  ['kubectl get po -o "jsonpath={.items[*]}"', ['kubectl', 'get', 'po', '-o', 'jsonpath={.items[*]}']],
  ["kubectl patch x -p '{\"a\": \"b c\"}'", ['kubectl', 'patch', 'x', '-p', '{"a": "b c"}']],
  ['kubectl exec a -- sh -c "echo \\"$A\\""', ['kubectl', 'exec', 'a', '--', 'sh', '-c', 'echo "$A"']],
])('a recorded command line is split into words: %s', (line, words) => {
  expect(wordsOf(line)).toEqual(words);
});

const kubectl = realKubectl();
describe.skipIf(!('path' in kubectl))(`recordings with the real kubectl over HTTP${'why' in kubectl ? `: skipped, ${kubectl.why}` : ''}`, () => {
  test.each(names)('%s prints what it printed on the real cluster', async (name) => {
    const { counts, notes } = compareRecordings(recordingIn(join(scenarios, name)), await playOverHttp(join(scenarios, name), 'path' in kubectl ? kubectl.path : ''));
    console.log(`${name}: ${Object.values(counts).map((count) => count.join('/')).join(' ')}`);
    expect(counts.transcripts[0], notes.join('\n')).toBe(counts.transcripts[1]);
  }, 300_000);
});
