import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkLab } from '../../src/cli/lab/check';
import { openLab } from '../../src/cli/lab/folder';
import { Session, type SessionOptions } from '../../src/cli/lab/session';
import { Connection } from '../../src/cli/remote/connection';
import { outputOf } from '../../src/cli/remote/run';
import type { LabStep } from '../../src/labs/contract';
import { realKubectl } from '../../src/tools/kubectl.mjs';
import { serveForTest, until, type TestServer } from './served';
import { wordsOf } from './words';

const home = join(dirname(fileURLToPath(import.meta.url)), '../..');
let served: TestServer;
let said: string[] = [];
const folders: string[] = [];
beforeAll(async () => { served = await serveForTest(); });
afterAll(async () => {
  for (const folder of folders) rmSync(folder, { recursive: true });
  await served.close();
});

function optionsFor(lab: string, namespace: string): SessionOptions & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'ordinal-lab-'));
  folders.push(folder);
  said = [];
  return { home, lab: openLab(home, lab, 'en'), kubeconfig: served.kubeconfig, context: 'ordinal', namespace, folder, say: (line) => void said.push(line) };
}

/** Does what a step says, as somebody at a terminal would, with the namespace named. */
async function perform(step: LabStep, session: Session, { lab, folder, namespace = '' }: SessionOptions & { readonly folder: string }): Promise<void> {
  if ('edit' in step) return writeFileSync(join(folder, step.edit), lab.folder.solution.files[step.from] ?? '');
  if ('wait' in step) {
    if (typeof step.wait === 'object' && 'task' in step.wait) { const { task } = step.wait; await until(() => session.states.some(({ id, state }) => id === task && state === 'met'), `${task} is met`, 60_000); }
    return;
  }
  const line = 'apply' in step ? `kubectl apply -f ${step.apply}` : 'run' in step ? step.run : undefined;
  if (line?.startsWith('kubectl apply') || line?.startsWith('kubectl delete')) {
    const { err, exit } = await outputOf(new Connection(served.config), [...wordsOf(line), `--namespace=${namespace}`], folder);
    expect([exit, err]).toEqual([0, '']);
  }
}

const verdicts = async (options: SessionOptions) => Object.fromEntries((await checkLab(options)).map(({ task, verdict }) => [task, verdict]));

test('a lab is played on a cluster behind a kubeconfig, in another namespace, and its record outlives the watching', async () => {
  const options = optionsFor('headless-service', 'elsewhere');
  const session = new Session(options);
  await session.begin();
  expect(said).toContain('namespace elsewhere created');
  expect(readFileSync(join(options.folder, 'testpod.yaml'), 'utf8')).toContain('testpod');
  expect(await verdicts(options)).toMatchObject({ applied: 'unmet', ordered: 'later', 'cleaned-up': 'later' });
  for (const step of options.lab.folder.solution.steps) await perform(step, session, options);
  expect(session.done).toBe(true);
  await session.close();
  expect(new Set(Object.values(await verdicts(options)))).toEqual(new Set(['done']));
  expect(said.at(-1)).toBe('✓ Everything you made is deleted.');

  const later = new Session({ ...options, say: (line) => void said.push(line) });
  await later.begin();
  expect([later.done, said.some((line) => line.startsWith('goes on with what was begun here at '))]).toEqual([true, true]);
  await later.close();
  const anew = new Session({ ...options, anew: true });
  await anew.begin();
  expect(anew.done).toBe(false);
  await anew.close();
}, 180_000);

test('without a record, what happened before can\'t be judged, and that is said; what is there can', async () => {
  const options = optionsFor('headless-service', 'default');
  for (const step of options.lab.folder.solution.steps.slice(0, 2)) await perform(step, new Proxy({} as Session, {}), options);
  writeFileSync(join(options.folder, 'testpod.yaml'), options.lab.folder.lab.files.find(({ name }) => name === 'testpod.yaml')?.text ?? '');
  const ready = async () => (await outputOf(new Connection(served.config), ['kubectl', 'get', 'sts', 'nginx-sts', '-o', 'jsonpath={.status.readyReplicas}'])).out === '3';
  await until(ready, 'the set is ready', 30_000);
  const told = await checkLab(options);
  expect(told.slice(0, 3).map(({ task, verdict }) => [task, verdict])).toEqual([['applied', 'met'], ['ordered', 'unknown'], ['testpod', 'unmet']]);
  expect(told[1]?.line).toContain('can\'t be judged: it asks what happened before now: run "lab start"');
  expect(told[2]?.line).toContain('testpod');
}, 60_000);

const kubectl = realKubectl();
test.skipIf(!('path' in kubectl))(`a lab's start is made with the kubectl of this machine${'why' in kubectl ? `: skipped, ${kubectl.why}` : ''}`, async () => {
  const before = process.env['PATH'];
  process.env['PATH'] = `${dirname('path' in kubectl ? kubectl.path : '')}${delimiter}${before ?? ''}`;
  const options = optionsFor('rolling-update', 'begun');
  const session = new Session(options);
  await session.begin();
  await session.close();
  process.env['PATH'] = before;
  expect(said.find((line) => line.startsWith('$ kubectl apply -f web.yaml'))).toContain('statefulset.apps/web created');
  expect(await verdicts(options)).toMatchObject({ 'from-the-top': 'unmet' });
}, 60_000);

test.each([
  ['a lab that is not there', () => openLab(home, 'nothing', 'en'), /there is no lab "nothing"; there is .*headless-service/],
  ['a context that is not there', () => new Session({ ...optionsFor('headless-service', 'x'), context: 'other' }), /no context "other"; it has ordinal/],
])('%s is named', (_name, open, message) => {
  expect(open).toThrow(message);
});
