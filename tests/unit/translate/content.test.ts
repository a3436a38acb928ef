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
