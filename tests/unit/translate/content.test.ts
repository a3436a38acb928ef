import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readCourse, told, type Content } from '../../../src/translate';

const root = fileURLToPath(new URL('../../../content', import.meta.url));
const content: Content = Object.fromEntries(readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(mdx|md|yaml)$/.test(path)).map((path) => [path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')]));
const course = readCourse(content);

test('every lesson and file of texts can be read', () => {
  expect(course.problems.map(told)).toEqual([]);
  expect(course.lessons.length).toBeGreaterThan(20);
});

test.each(course.languages)('what is translated into %s has the sections, code, links, components and placeholders of its source', (language) => {
  expect(course.state(language).problems.map(told)).toEqual([]);
});

const complete = course.languages.filter((language) => /^complete: true$/m.test(content[`languages/${language}/language.yaml`] ?? ''));

test('there are languages that promise to be complete', () => expect(complete).toEqual(expect.arrayContaining(['en', 'ja'])));

/** Whoever adds a text to its source and a translation of it says so with `ordinal translate accept`. */
test.each(complete)('of %s, which promises to be complete, nothing is missing, left over or of unknown origin', (language) => {
  const open = course.state(language).units.flatMap((unit) => unit.states.filter(({ standing }) => standing === 'missing' || standing === 'unaccepted' || standing === 'orphaned').map(({ id, standing }) => `${unit.file(language)} [${id}] is ${standing}`));
  expect(open).toEqual([]);
});
