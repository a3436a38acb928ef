import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createWords } from '../../src/words';
import { readLanguages, readWords, wordsOf } from '../../src/words/languages';
import { explains, says, whyAll, type Asked } from './asking-why';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'scenarios');
const files = import.meta.glob<string>('../../content/languages/*/*.yaml', { query: '?raw', import: 'default', eager: true });
const speakers = readLanguages(files).filter(({ complete }) => complete).map(({ code, html }) => createWords(wordsOf(code, readWords(files), ['ui', 'rules']), html));
const names = readdirSync(folder).toSorted();
const states = new Map<string, number>();

/** The chain in every language; a message that lacks a parameter throws. */
const spoken = ({ why }: Asked): readonly string[] => speakers.flatMap((say) => why.links.map(({ say: id, parameters }) => say(id, parameters)));

test.each(names)('%s: every Pending, Terminating, missing and not-ready state has a reason', (name) => {
  const asked = whyAll(join(folder, name));
  for (const { key, state } of asked) states.set(`${key.split(' ')[0]} ${state}`, (states.get(`${key.split(' ')[0]} ${state}`) ?? 0) + 1);
  expect(asked.filter((one) => !says(one.why) || !explains(one)).map(({ step, key, state, why }) => `step ${step}: ${key} (${state}): ${why.links.map(({ say }) => say).join(', ')}`)).toEqual([]);
  for (const one of asked) expect(spoken(one), `step ${one.step}: ${one.key}`).not.toContain('');
});

test('the recordings bring up every such state', () => {
  for (const state of ['Pod pending Pending', 'Pod terminating Terminating', 'Pod missing', 'Pod starting Running', 'PersistentVolumeClaim Pending', 'PersistentVolumeClaim Terminating', 'PersistentVolume Released', 'Node silent', 'Node cordoned', 'Service no address', 'StatefulSet not ready', 'DaemonSet not ready', 'Deployment not ready', 'Namespace Terminating']) {
    expect([...states.keys()], state).toContain(state);
  }
});
