import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readCourse, readTexts, type Content } from '../../../src/translate';

test('a text is described by itself, or by the nearest group it is in', () => {
  const { texts } = readTexts('labs/a/messages/en.yaml', '"*": all\na: A\nb: { text: B, description: own }\nc:\n  "*": group\n  d: D\n  e: { f: F }\n');
  expect([...texts].map(([key, { description }]) => [key, description])).toEqual([['a', 'all'], ['b', 'own'], ['c.d', 'group'], ['c.e.f', 'group']]);
});

test('translators are told of every text where it stands', () => {
  const root = fileURLToPath(new URL('../../../content', import.meta.url));
  const content: Content = Object.fromEntries(readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(mdx|md|yaml)$/.test(path)).map((path) => [path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')]));
  const course = readCourse({ ...content, 'languages/xx/language.yaml': 'name: x\nhtml: xx\n' });
  const texts = course.state('xx').units.filter(({ kind }) => kind === 'texts');
  expect(texts.length).toBeGreaterThan(60);
  expect(texts.flatMap((unit) => unit.states.filter(({ id }) => course.descriptionOf(unit.file(unit.source), id) === undefined).map(({ id }) => `${unit.file(unit.source)} says nothing of "${id}" to translators`))).toEqual([]);
});
