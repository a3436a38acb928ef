import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { translate } from '../../src/cli/translate';
import { CONTENT } from '../unit/translate/course';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'translate-'));
  for (const [path, text] of Object.entries(CONTENT)) write(path, text);
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (path: string, text: string): void => { mkdirSync(dirname(join(root, 'content', path)), { recursive: true }); writeFileSync(join(root, 'content', path), text); };
const read = (path: string): string => readFileSync(join(root, 'content', path), 'utf8');
function run(line: string): { code: number; out: string } {
  const said: string[] = [];
  const code = translate(line.split(' '), root, (text) => void said.push(text));
  return { code, out: said.join('\n') };
}

test('accept makes sections fresh, keeps their source, and a later change of the source is shown as a diff', () => {
  expect(run('accept en/names').out).toBe('content/lessons/en/identity/names.mdx: 4 accepted');
  expect(run('accept ja/labs/web').out).toBe('content/labs/web/messages/ja.yaml: 2 accepted');
  expect(run('status')).toMatchObject({ code: 0 });
  write('lessons/ja/identity/names.mdx', read('lessons/ja/identity/names.mdx').replace('名前は変わりません', '名前は決して変わりません'));
  const { code, out } = run('status en');
  expect(code).toBe(1);
  expect(out).toContain('content/lessons/en/identity/names.mdx [names] is stale: its source has changed');
  expect(out).toMatch(/^-名前は変わりません。/m);
  expect(out).toMatch(/^\+名前は決して変わりません。/m);
  expect(run('accept en/names names').code).toBe(0);
  expect(run('status en').code).toBe(0);
});

test('a stale section is made fresh by its name only, never with the rest', () => {
  run('accept en/names');
  write('lessons/ja/identity/names.mdx', read('lessons/ja/identity/names.mdx').replace('名前は変わりません', '名前は決して変わりません'));
  expect(run('accept en/names')).toEqual({ code: 1, out: 'content/lessons/en/identity/names.mdx: 3 accepted\nstale, to be read over and accepted by itself: ordinal translate accept en/identity/names names' });
  expect(run('status en').out).toContain('[names] is stale');
});

test('who made a translation is kept beside it, of lessons and of texts, and stays until somebody says otherwise', () => {
  run('accept en/names --by machine');
  run('accept ja/labs/web --by machine');
  run('accept en/names names --by reviewed --name Ana');
  run('accept ja/labs/web --by human --name Rui');
  run('accept ja/labs/web --name Ana');
  expect(read('lessons/en/identity/names.mdx')).toContain('translation:\n  by: reviewed\n  people:\n    - Ana\n  sections:\n');
  expect(read('languages/ja/made-from.yaml')).toContain('made-by:\n  labs/web:\n    by: human\n    people:\n      - Rui\n      - Ana\n');
  expect(run('status').code).toBe(0);
});

test('a change that is called cosmetic leaves translations fresh', () => {
  run('accept en/names');
  run('accept ja/labs/web');
  write('lessons/ja/identity/names.mdx', read('lessons/ja/identity/names.mdx').replace('名前は変わりません', '名前は、変わりません'));
  expect(run('cosmetic names names')).toEqual({ code: 0, out: '[names] of identity/names: the edit counts as cosmetic' });
  expect(run('status en').code).toBe(0);
});

test('status as JSON can be read by a program', () => {
  run('accept en/names');
  const parsed = JSON.parse(run('status en --json').out) as { languages: { units: { id: string; sections: { standing: string }[] }[] }[] };
  expect(parsed.languages[0]?.units.map(({ id, sections }) => [id, sections.map(({ standing }) => standing)])).toEqual([['identity/names', ['complete', 'complete', 'complete', 'complete']]]);
});

test('a new language, a lesson in it with its lab, and the work that comes next', () => {
  expect(run('new pt-BR').out).toContain('content/languages/pt-BR/language.yaml is there to be filled in');
  expect(read('languages/pt-BR/language.yaml')).toMatch(/^name: português \(Brasil\)\nhtml: pt-BR\ndir: ltr\n# .*\ninstead: \[en\]\n$/);
  expect(run('new pt-BR names').out).toBe('content/lessons/pt-BR/identity/names.mdx is there to be filled in\ncontent/labs/web/messages/pt-BR.yaml is there to be filled in');
  const lesson = read('lessons/pt-BR/identity/names.mdx');
  expect(lesson, 'the English of the lesson is accepted, so a translator may read that').toContain('## Names [#names]\n\n{/*\nNames do not change.');
  expect(lesson).toContain('# title: A name that stays\ntitle: ""\n');
  expect(run('new pt-BR names').out).toBe('everything is there already');
  const { out } = run('next pt-BR');
  expect(out).toMatch(/^content\/lessons\/pt-BR\/identity\/names\.mdx:2 \[front\] is missing/);
  expect(out).toContain('A name that stays');
  write('lessons/ja/identity/names.mdx', read('lessons/ja/identity/names.mdx').replace('名前は変わりません', '名前は決して変わりません'));
  expect(run('next pt-BR').out, 'English is stale, so the source is shown').toContain('変わらない名前');
  expect(run('new ar').code).toBe(0);
  expect(read('languages/ar/language.yaml')).toContain('dir: rtl');
});

test.each([
  ['accept xx/names', 'there is no language "xx"'],
  ['accept en/nothing', 'there is nothing called "nothing" to translate into en'],
  ['accept en/names nothing', 'identity/names has no section "nothing"; it has front, opening, names, lab'],
  ['accept en/names --by robot', '--by takes machine, human, reviewed'],
  ['status xx', 'there is no language "xx"'],
  ['next xx', 'there is no language "xx"'],
  ['new no_language', '"no_language" is no language tag'],
  ['cosmetic names names', 'no translation of [names] is stale'],
  ['anything', 'usage: ordinal translate COMMAND'],
])('%s is refused with a sentence, and nothing is written', (line, sentence) => {
  const before = mkdtempSync(join(tmpdir(), 'before-'));
  cpSync(root, before, { recursive: true });
  const { code, out } = run(line);
  expect(code).toBe(2);
  expect(out).toContain(sentence);
  expect(readFileSync(join(before, 'content/lessons/en/identity/names.mdx'), 'utf8')).toBe(read('lessons/en/identity/names.mdx'));
  rmSync(before, { recursive: true });
});
