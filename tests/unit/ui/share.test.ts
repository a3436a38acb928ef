import { describe, expect, test } from 'vitest';
import { fileText, fragmentOf, labOfFragment, readFragment, readShared, ShareError, type Shared } from '../../../src/ui/share/link';
import { scriptOf } from '../../../src/ui/share/script';
import { zipOf } from '../../../src/ui/share/zip';
import { openWorkbench, walk } from '../../../src/workbench/index';
import { labs } from '../../labs/folders';
import { parseLab } from '../../../src/labs/index';

const folder = labs.find(({ texts }) => Object.keys(texts).some((path) => path.includes('headless-service/lab.yaml')));
if (!folder) throw new Error('the lab of these tests is missing');
const { lab, solution } = parseLab(folder.texts);
const bench = openWorkbench(lab);
walk(bench, solution.steps, solution.files);
const shared: Shared = { log: bench.log(), drafts: { 'testpod.yaml': '# 下書き\n' }, atMs: 5000 };

const problemOf = (reading: Promise<Shared>) => reading.then(() => 'opened', (error: unknown) => (error instanceof ShareError ? error.problem : String(error)));

describe('a link', () => {
  test('brings back all that was done; what it leaves out of the checksums is proven by the last', async () => {
    const read = await readFragment(await fragmentOf(shared), lab.id);
    expect(read.log.entries.map(({ atMs, input }) => ({ atMs, input }))).toEqual(shared.log.entries.map(({ atMs, input }) => ({ atMs, input })));
    expect({ drafts: read.drafts, atMs: read.atMs }).toEqual({ drafts: shared.drafts, atMs: 5000 });
    const again = openWorkbench(lab, read.log);
    expect(again.verdicts()).toEqual(bench.verdicts());
    expect(again.cluster.hash()).toBe(bench.cluster.hash());
  });
  test('of the first lab, solved, is shorter than 2 KB', async () => expect((await fragmentOf(shared)).length).toBeLessThan(2000));
  test('names its lab', async () => {
    expect(labOfFragment(await fragmentOf(shared))).toBe(lab.id);
    expect(labOfFragment('#a-heading')).toBeUndefined();
  });
  test('that can\'t be opened says why', async () => {
    const good = await fragmentOf(shared);
    const [head = '', data = ''] = [good.slice(0, good.lastIndexOf('.') + 1), good.slice(good.lastIndexOf('.') + 1)];
    const bomb = await fragmentOf({ ...shared, drafts: { a: 'a'.repeat(9_000_000) } });
    const other = await fragmentOf({ ...shared, log: { ...shared.log, lab: 'another' } });
    const cases = [
      [good.slice(0, -40), 'cut'], ['#lab=headless-service', 'cut'], ['#lab=headless-service&state=1.9', 'cut'], [good.replace('state=1.', 'state=2.'), 'version'], [`${head}${'A'.repeat(1_000_000)}`, 'too-long'],
      [`${head}${data.slice(0, -1)}${data.endsWith('A') ? 'B' : 'A'}`, 'damaged'], [`${good}.x`, 'damaged'], [bomb, 'too-long'], [other, 'other-lab'],
    ] as const;
    for (const [fragment, problem] of cases) expect(await problemOf(readFragment(fragment, lab.id)), fragment.slice(0, 60)).toBe(problem);
  });
});

describe('a file', () => {
  test('brings the same back', () => expect(readShared(fileText(shared), lab.id)).toEqual(shared));
  test.each([['not json', 'damaged'], ['[]', 'damaged'], ['{"ordinal":7}', 'version'], ['{"ordinal":1,"log":{},"drafts":{}}', 'damaged'], ['{"ordinal":1,"l":[1],"h":null}', 'damaged'], ['{"ordinal":1,"log":{"entries":[],"untilMs":0,"lab":"headless-service"},"drafts":{"a":1}}', 'damaged']])('%s', async (text, problem) =>
    expect(await problemOf(new Promise((resolve) => resolve(readShared(text, lab.id))))).toBe(problem));
});

test('a script writes the files, then does what was done', () => {
  const script = scriptOf({ ...lab, files: [{ name: 'my file.yaml', text: 'a: 1\nEOF\n' }] }, { ...shared.log, entries: [{ atMs: 1000, input: { line: { terminal: 1, text: 'kubectl get pods' } } }, { atMs: 2000, input: { node: { node: 'worker-1', action: 'stop' } } }] }, (id, parameters) => [id, ...Object.values(parameters ?? {})].join(' '));
  expect(script.split('\n').slice(2)).toEqual(['cat > \'my file.yaml\' <<\'EOF_\'', 'a: 1', 'EOF', 'EOF_', '# 0:01', 'kubectl get pods', '# 0:02: script.by-hand node.stop-name worker-1', '']);
});

test('a zip holds every file, with its length and sum', async () => {
  const bytes = new DataView(await zipOf([{ name: 'a.yaml', text: '123456789' }, { name: '日本.yaml', text: '' }]).arrayBuffer());
  expect(bytes.getUint32(0, true)).toBe(0x04034b50);
  expect(bytes.getUint32(14, true), 'the sum that CRC-32 is checked by').toBe(0xcbf43926);
  expect(bytes.getUint32(18, true)).toBe(9);
  expect(bytes.getUint16(bytes.byteLength - 12, true)).toBe(2);
});
