import { describe, expect, test } from 'vitest';
import { darkTokens, lightTokens } from '../../../src/ui/editor/monaco-tokens';
import { highlightLine } from '../../../src/ui/editor/highlight';
import { editedLines, lineAt, offsetOfLine } from '../../../src/ui/editor/lines';
import { indentAt } from '../../../src/ui/editor/indent';
import { readFileSync } from 'node:fs';

describe('highlighting of one line', () => {
  test.each([
    ['apiVersion: apps/v1', ['key apiVersion:', 'value  apps/v1']],
    ['  - port: 80 # web', ['note   - ', 'key port:', 'value  80', 'note  # web']],
    ['# only a note', ['note # only a note']],
    ['---', ['note ---']],
    ['labels: {app: nginx}', ['key labels:', 'value  ', 'key {app:', 'value  nginx', 'key }']],
    ['    - sleep infinity', ['value     - sleep infinity']],
  ])('%s', (line, tokens) => expect(highlightLine(line).map(({ kind, text }) => `${kind} ${text}`)).toEqual(tokens));
  test('loses no character', () => {
    for (const line of ['a: "x: y" # z', '  "quoted key": 1', 'image: nginx:1.12', '- - nested', 'x: |', '\tbad', 'url: http://a/#b']) expect(highlightLine(line).map(({ text }) => text).join('')).toBe(line);
  });
});

describe('lines', () => {
  test('offsets and lines agree', () => {
    expect([lineAt('a\nb\nc', 2), lineAt('a\nb\nc', 0), offsetOfLine('a\nb\nc', 2), offsetOfLine('a', 5)]).toEqual([1, 0, 4, 1]);
  });
  test.each([
    ['nothing changed', 'a\nb', 'a\nb', []], ['one changed', 'a\nx\nc', 'a\nb\nc', [1]], ['inserted', 'a\nn\nb', 'a\nb', [1]], ['removed', 'a', 'a\nb', []], ['two places', 'x\nb\ny', 'a\nb\nc', [0, 2]],
  ])('%s', (_, now, old, lines) => expect([...editedLines(now, old)]).toEqual(lines));
  test('a new line keeps the indent, deeper after a key', () => {
    expect([indentAt('spec:', 5), indentAt('  a: 1', 6), indentAt('  a:\n    b:', 11)]).toEqual(['  ', '  ', '      ']);
  });
});

test('the editor\'s colours are the site\'s tokens', () => {
  const css = readFileSync('src/site/styles/tokens.css', 'utf8');
  const names = { ink: 'ink', sheet: 'sheet', faint: 'ink-3', wash: 'wash', rule: 'rule', edge: 'edge', accent: 'accent', value: 'syntax-value', note: 'syntax-note', failing: 'failing', starting: 'starting' } as const;
  const [light = '', dark = ''] = css.split('[data-theme="dark"]');
  for (const [token, name] of Object.entries(names)) {
    expect(light, name).toContain(`--${name}: ${lightTokens[token as keyof typeof names]};`);
    expect(dark, name).toContain(`--${name}: ${darkTokens[token as keyof typeof names]};`);
  }
});
