import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errataIn } from '../../../src/site/translations';

const places = readdirSync('content/lessons/ja', { recursive: true, encoding: 'utf8' }).flatMap((path) => /^(.+)\.mdx$/.exec(path.replaceAll('\\', '/'))?.[1] ?? []);

test.each(['en', 'ja'])('%s: the list of errata says of each what was printed and what is correct', (language) => {
  const all = places.flatMap((place) => errataIn(place, language));
  expect(all.length).toBeGreaterThan(8);
  expect(all.filter(({ printed, correct }) => !printed.trim() || !correct.trim())).toEqual([]);
});
