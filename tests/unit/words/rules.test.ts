import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readLanguages, readWords, wordsOf } from '../../../src/words/languages';

type Rules = Readonly<Record<string, string>>;
const modules = import.meta.glob<{ readonly rules: Rules }>(['../../../src/simulator/**/rules.ts', '../../../src/worker/why/rules.ts'], { eager: true });
const stated = Object.values(modules).flatMap(({ rules }) => Object.values(rules)).toSorted();
const files = import.meta.glob<string>('../../../content/languages/*/*.yaml', { query: '?raw', import: 'default', eager: true });
const languages = readLanguages(files);

test('there are rules of every room that states some', () => expect(Object.keys(modules).length).toBeGreaterThanOrEqual(18));

test.each(languages)('$code has a sentence for every rule that is acted by or waited for, and no other', ({ code, complete }) => {
  const words = wordsOf(code, readWords(files), ['rules']);
  const wanted = stated.map((rule) => `rule.${rule}`);
  const said = Object.keys(words).filter((id) => id.startsWith('rule.')).toSorted();
  expect(said).toEqual(complete ? wanted : wanted.filter((rule) => said.includes(rule)));
  expect(Object.keys(words).filter((id) => id.startsWith('rule-short.') && !stated.includes(id.slice('rule-short.'.length)))).toEqual([]);
});

/** A rule written where it is stated, and not in a rules.ts, would slip through. */
test('rules are named by their rules.ts only', () => {
  const sources = import.meta.glob<string>('../../../src/simulator/**/*.ts', { query: '?raw', import: 'default', eager: true });
  const written = Object.entries(sources).filter(([path]) => !path.endsWith('/rules.ts')).flatMap(([path, text]) => [...text.matchAll(/\brule: '([^']+)'/g)].map(([, rule]) => `${path}: ${rule}`));
  expect(written).toEqual([]);
  expect(readFileSync('src/simulator/node/rules.ts', 'utf8')).toContain('kubelet.');
});
