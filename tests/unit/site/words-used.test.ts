import { expect, test } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWords } from '../../../src/words/languages';

const sources = ['src/site', 'src/layouts', 'src/pages'].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(astro|ts)$/.test(file)).map((file) => readFileSync(join(folder, file), 'utf8')));
const said = new Set(sources.flatMap((source) => [...source.matchAll(/\b(?:say|own)\('([^']+)'/g)].map(([, id = '']) => id)));
/** Ids put together from data: what stands before the first parameter. */
const families = new Set(sources.flatMap((source) => [...source.matchAll(/\b(?:say|own)\(`([a-z.-]+\.)\$\{/g)].map(([, family = '']) => family)));
const files = readWords(Object.fromEntries(['site', 'fidelity', 'glossary', 'cheat-sheet'].map((name) => [`en/${name}.yaml`, readFileSync(`content/languages/en/${name}.yaml`, 'utf8')])));
const ids = files.flatMap((file) => Object.keys(file.words));
const chapters = readFileSync('content/lessons/chapters.yaml', 'utf8').split('\n').flatMap((line) => /^- (.+)$/.exec(line)?.[1] ?? []);

test('every word a page says is there', () => expect([...said].filter((id) => !ids.includes(id))).toEqual([]));
test('every word that is there is said', () => expect(ids.filter((id) => !said.has(id) && ![...families].some((family) => id.startsWith(family)))).toEqual([]));
test('every chapter has a title', () => expect(chapters.filter((chapter) => !ids.includes(`chapter.${chapter}`))).toEqual([]));
