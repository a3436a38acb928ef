import { describe, expect, test } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileMessage, parametersOf } from '../../../src/words/compile';
import { readLanguages, readWords, wordsOf, wordsThatDiffer } from '../../../src/words/languages';
import { createWords } from '../../../src/words/words';

const say = (text: string, language: string, parameters = {}) => createWords({ it: compileMessage(text, 'test') }, language)('it', parameters);

describe('a message says', () => {
  test.each([
    ['plain text', 'en', {}, 'plain text'],
    ['{name} is Ready', 'en', { name: 'web-0' }, 'web-0 is Ready'],
    ['{n, plural, one {# Pod} other {# Pods}}', 'en', { n: 1 }, '1 Pod'],
    ['{n, plural, one {# Pod} other {# Pods}}', 'en', { n: 1200 }, '1,200 Pods'],
    ['{n, plural, =0 {no Pod} one {# Pod} other {# Pods}}', 'en', { n: 0 }, 'no Pod'],
    ['{n, plural, other {Pod # 個}}', 'ja', { n: 1 }, 'Pod 1 個'],
    ['{n, plural, offset:1 =0 {nobody} one {you and # other} other {you and # others}}', 'en', { n: 3 }, 'you and 2 others'],
    ['{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}', 'en', { n: 22 }, '22nd'],
    ['{state, select, ready {Ready} other {not Ready}}', 'en', { state: 'ready' }, 'Ready'],
    ['{state, select, ready {Ready} other {not Ready}}', 'en', { state: 'toString' }, 'not Ready'],
    ['{n, number}', 'de', { n: 1234.5 }, '1.234,5'],
    ["it''s '{literal}'", 'en', {}, "it's {literal}"],
    ['GET :80/ <b>stays</b>', 'en', {}, 'GET :80/ <b>stays</b>'],
  ])('%s (%s)', (text, language, parameters, expected) => expect(say(text, language, parameters)).toBe(expected));
});

test('a message without parameters is a plain string, and the compiled form survives JSON', () => {
  expect(compileMessage('plain', 'test')).toBe('plain');
  const compiled = compileMessage('{n, plural, one {# Pod of {set}} other {# Pods of {set}}}', 'test');
  expect(createWords(JSON.parse(JSON.stringify({ it: compiled })), 'en')('it', { n: 2, set: 'web' })).toBe('2 Pods of web');
  expect(parametersOf(compiled)).toEqual(['n', 'set']);
});

describe('mistakes name what is wrong', () => {
  test('an unknown id', () => expect(() => createWords({}, 'en')('toString')).toThrow('no words for "toString" in en'));
  test('a missing parameter', () => expect(() => say('{name}', 'en')).toThrow('message "it" needs the parameter "name"'));
  test('a word where a number belongs', () => expect(() => say('{n, number}', 'en', { n: 'three' })).toThrow('needs a number for "n"'));
  test('broken syntax', () => expect(() => compileMessage('{n, plural, one {x}', 'en/site.yaml: a')).toThrow(/^en\/site\.yaml: a: not a message/));
  test('dates, which no message here needs', () => expect(() => compileMessage('{when, date}', 'en/site.yaml: a')).toThrow('"date" is not used here'));
  test('a list of texts', () => expect(() => readWords({ 'en/site.yaml': 'a: [x]' })).toThrow('en/site.yaml: a: expected text'));
  test('a language without a name', () => expect(() => readLanguages({ 'xx/language.yaml': 'html: xx' })).toThrow('xx/language.yaml: "name" must be text'));
  test('one id in two files', () => {
    const files = readWords({ 'en/site.yaml': 'a: 1st', 'en/ui.yaml': 'a: 2nd' });
    expect(() => wordsOf('en', files, ['site', 'ui'])).toThrow('en/ui.yaml: "a" is already given');
  });
});

test('keys nest, and languages that differ are told apart by file and key', () => {
  const files = readWords({ 'en/site.yaml': 'page: { title: T, extra: E }', 'ja/site.yaml': 'page: { title: 題 }' });
  expect(wordsOf('ja', files, ['site'])).toEqual({ 'page.title': '題' });
  expect(wordsThatDiffer(files)).toEqual(['ja/site.yaml lacks "page.extra", which another language has']);
});

test('a file of comments alone, as a scaffold is, has no words yet; what words were made from is no word', () => {
  expect(readWords({ 'ko/site.yaml': '# name: Ordinal\n#\n', 'ko/made-from.yaml': 'words/site: { name: 0a1b }\n' })).toEqual([{ language: 'ko', name: 'site', words: {} }]);
});

test('only languages that promise completeness owe every word', () => {
  const files = readWords({ 'en/site.yaml': 'a: A', 'ko/site.yaml': '# a: A' });
  expect(wordsThatDiffer(files, ['en'])).toEqual([]);
  expect(wordsThatDiffer(files)).toEqual(['ko/site.yaml lacks "a", which another language has']);
  expect(readLanguages({ 'ko/language.yaml': 'name: 한국어\nhtml: ko\ninstead: [en]\n' })).toMatchObject([{ complete: false, instead: ['en'] }]);
});

test('a message may come with a description for translators, which is not part of it', () => {
  expect(wordsOf('en', readWords({ 'en/ui.yaml': 'a.b: { text: T, description: what it is }' }), ['ui'])).toEqual({ 'a.b': 'T' });
});

describe('the content of this site', () => {
  const root = 'content/languages';
  const files = Object.fromEntries(readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(yaml|css)$/.test(path)).map((path) => [join(root, path), readFileSync(join(root, path), 'utf8')]));
  const words = readWords(files);

  const complete = readLanguages(files).filter((language) => language.complete).map(({ code }) => code);
  test('every language that says it is complete has the same words', () => expect(wordsThatDiffer(words, complete)).toEqual([]));
  test('every message takes the same parameters in every language', () => {
    const wrong = words.flatMap((file) => Object.entries(file.words).flatMap(([id, message]) => {
      const others = words.filter((other) => other.name === file.name && other.language > file.language && Object.hasOwn(other.words, id));
      return others.filter((other) => parametersOf(other.words[id] ?? '').join() !== parametersOf(message).join()).map((other) => `${file.name}.yaml "${id}": ${file.language} takes [${parametersOf(message)}], ${other.language} [${parametersOf(other.words[id] ?? '')}]`);
    }));
    expect(wrong).toEqual([]);
  });
  test('Japanese and English are complete', () => expect(complete).toEqual(expect.arrayContaining(['en', 'ja'])));
});
