import { describe, expect, test } from 'vitest';
import { markdownToHtml } from 'satteri';
import { headingIds, splitHeading } from '../../../src/site/plugins/heading-ids';
import { languageOf, lessonLinks, resolveLink } from '../../../src/site/plugins/lesson-links';
import { inline } from '../../../src/site/inline';
import { wholeNames } from '../../../src/site/plugins/whole-names';
import { staysWhole } from '../../../src/site/whole';

const targets = { base: '/course/', chapters: new Map([['headless-service', 'identity']]) };
const html = (markdown: string, path = '/x/content/lessons/ja/identity/a.mdx') =>
  markdownToHtml(markdown, { mdastPlugins: [headingIds, lessonLinks(targets)], fileURL: new URL(`file://${path}`) }).html.trim();

describe('ids of headings', () => {
  test.each([
    ['Names [#names]', { text: 'Names', id: 'names' }],
    ['見出し [#id-2]', { text: '見出し', id: 'id-2' }],
    ['Not [#an id]', { text: 'Not [#an id]', id: undefined }],
    ['[#first] later', { text: '[#first] later', id: undefined }],
  ])('%s', (text, expected) => expect(splitHeading(text)).toEqual(expected));

  test('are written by the author and leave the text', () => expect(html('## 三つの違い [#differences]')).toBe('<h2 id="differences">三つの違い</h2>'));
  test('stand behind code too', () => expect(html('## `clusterIP` を消す [#none]')).toBe('<h2 id="none"><code>clusterIP</code> を消す</h2>'));
  test('are asked for where they lack, by file and heading', () => expect(() => html('## まとめ')).toThrow(/a\.mdx: the heading "まとめ" needs an id/));
});

describe('links by a lesson’s id', () => {
  test.each([
    ['lesson:headless-service', '/course/ja/identity/headless-service/'],
    ['lesson:headless-service#names', '/course/ja/identity/headless-service/#names'],
    ['page:credits', '/course/ja/credits/'],
    ['https://kubernetes.io/', undefined],
    ['#names', undefined],
  ])('%s', (url, expected) => expect(resolveLink(url, 'ja', targets)).toBe(expected));

  test('become addresses in the language of the file', () => expect(html('[→](lesson:headless-service#names)')).toBe('<p><a href="/course/ja/identity/headless-service/#names">→</a></p>'));
  test('to no lesson stop the build, by file', () => expect(() => html('[→](lesson:headles-service)')).toThrow(/a\.mdx: no lesson "headles-service"; there are headless-service/));
  test('need a file below content/lessons', () => expect(() => languageOf('/elsewhere/a.mdx')).toThrow('not below content/lessons'));
});

describe('names stay on one line', () => {
  test.each([['mysql-0', true], ['--force', true], ['data-mehdb-0', true], ['kubectl get -w', false], ['volumeClaimTemplates', false], ['--delete-emptydir-data', false]])('%s: %s', (code, whole) => expect(staysWhole(code)).toBe(whole));
  test('in lessons and in words', () => {
    const said = markdownToHtml('`mysql-0` and `kubectl get`', { mdastPlugins: [wholeNames] }).html.trim();
    expect(said).toBe('<p><code class="whole">mysql-0</code> and <code>kubectl get</code></p>');
    expect(inline('`mysql-0` and `kubectl get`')).toBe('<code lang="en" class="whole">mysql-0</code> and <code lang="en">kubectl get</code>');
  });
});
