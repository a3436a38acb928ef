import { describe, expect, test } from 'vitest';
import { quotedLines } from '../../../src/site/quoted-lines';
import { inline } from '../../../src/site/inline';
import { escapeHtml, highlight } from '../../../src/site/highlight';

describe('lines a lesson quotes', () => {
  const text = 'kind: Service\nspec:\n  clusterIP: None\n  ports: []\n';

  test('are found by what they hold', () => expect(quotedLines(text, 'clusterIP: None', 2, 'web.yaml')).toEqual({ first: 2, count: 2 }));
  test('that are gone stop the build', () => expect(() => quotedLines(text, 'replicas', 1, 'web.yaml')).toThrow('web.yaml has no line with "replicas"'));
  test('that are ambiguous stop the build', () => expect(() => quotedLines(text, ': ', 1, 'web.yaml')).toThrow('in lines 1, 3, 4'));
  test('that reach past the end stop the build', () => expect(() => quotedLines(text, 'ports', 2, 'web.yaml')).toThrow('ends before'));
});

test('sentences show text in backquotes as code and nothing as markup', () => {
  expect(inline('line 3 of `web.yaml` <b>')).toBe('line 3 of <code lang="en">web.yaml</code> &lt;b&gt;');
  expect(escapeHtml('"<&>"')).toBe('&quot;&lt;&amp;&gt;&quot;');
});

test('manifests are highlighted with the tokens: keys ink, values blue, comments grey', async () => {
  const [line] = await highlight('kind: Service # a note', 'yaml');
  expect(line).toMatch(/^kind/);
  expect(line).toContain('<span style="color:var(--syntax-value)">Service</span>');
  expect(line).toMatch(/<span style="color:var\(--syntax-note\)">[^<]*# ?(?:<\/span><span style="color:var\(--syntax-note\)">)? ?a note<\/span>$/);
});
