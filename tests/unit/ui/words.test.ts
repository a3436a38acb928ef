import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { fieldKinds, missKinds, newsKinds, valueKinds } from '../../../src/ui/word-kinds';
import { uiWords } from '../../../src/ui/words';
import { compileMessage, parametersOf } from '../../../src/words/compile';

type Entry = string | { readonly text: string; readonly description: string };
const read = (language: string) => load(readFileSync(`content/languages/${language}/ui.yaml`, 'utf8')) as Record<string, Entry>;
const ids = [...Object.keys(uiWords), ...missKinds.map((kind) => `miss.${kind}`), ...newsKinds.map((kind) => `news.${kind}`),
  ...fieldKinds.map((kind) => `field.${kind}`), ...valueKinds.map((kind) => `value.${kind}`)];

test.each(['en', 'ja'])('%s has every word of the lab, and no other', (language) => expect(Object.keys(read(language)).toSorted()).toEqual(ids.toSorted()));

test('the source language describes each for translators', () => {
  for (const [id, entry] of Object.entries(read('en'))) expect(typeof entry === 'object' && entry.description, id).toBeTruthy();
});

test.each(['en', 'ja'])('%s takes only the parameters that the lab gives', (language) => {
  for (const [id, parameters] of Object.entries(uiWords)) {
    const entry = read(language)[id];
    const message = compileMessage(typeof entry === 'string' ? entry : entry?.text ?? '', id);
    for (const name of parametersOf(message)) expect(parameters, id).toContain(name);
  }
});
