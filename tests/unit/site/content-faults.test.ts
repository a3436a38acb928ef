import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { contentFaults } from '../../../src/site/content-faults';
import { told } from '../../../src/translate';

const root = fileURLToPath(new URL('../../../content', import.meta.url));
const content = Object.fromEntries(readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  .map((path) => [path.slice(root.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]));
const LESSON = 'lessons/pt-BR/welcome/how-a-lab-works.mdx';
const MESSAGES = 'labs/welcome/messages/pt-BR.yaml';
const LAST = (content[LESSON] ?? '').trimEnd().split('\n').length + 2;

test('nothing in content/ breaks a page', () => expect(contentFaults(content).map(told)).toEqual([]));

const more = (text: string) => (lesson: string) => `${lesson.trimEnd()}\n\n${text}\n`;

test.each<[string, string, (text: string) => string, RegExp]>([
  ['broken MDX', LESSON, more('<Lab id="welcome">'), /this is no MDX: Expected a closing tag for `<Lab>`$/],
  ['an unknown component', LESSON, more('<Laboratory id="welcome" />'), /there is no component <Laboratory>; there are <Erratum>, /],
  ['a component without what it needs', LESSON, more('<FileLine lab="welcome" />'), /<FileLine> needs file and match$/],
  ['a lab that is not there', LESSON, more('<Lab id="bemvindo" />'), /there is no lab "bemvindo"; there are /],
  ['a prediction that is not there', LESSON, more('<Predict lab="welcome" id="x" />'), /there is no prediction of the lab "welcome" called "x"/],
  ['a figure that is not there', LESSON, more('<Figure id="x" />'), /there is no figure "x"/],
  ['a term that is not there', LESSON, more('<Term id="x">y</Term>'), /there is no term "x"/],
  ['a quoted file that is not there', LESSON, more('<FileLine lab="welcome" file="x.yaml" match="a" />'), /there is no file content\/labs\/welcome\/start\/x\.yaml$/],
  ['a quoted line that is not there', LESSON, more('<FileLine lab="welcome" file="hello.yaml" match="nowhere" />'), /has no line with "nowhere"/],
  ['a link to no lesson', LESSON, more('[x](lesson:nowhere)'), /there is no lesson "nowhere"$/],
  ['a link to no section', LESSON, more('[x](lesson:how-a-lab-works#nowhere)'), /has no section "nowhere"$/],
  ['a brace that is no program', LESSON, more('{nome}'), /\{nome\} is read as a program: write \\\{ for a brace/],
  ['a heading without an id', LESSON, more('## Fim'), /the heading needs its id/],
  ['a heading twice', LESSON, more('## Fim [#summary]'), /the heading \[#summary\] is there twice/],
])('%s is named with file and line, and what to do', (_, file, damage, expected) => {
  const faults = contentFaults({ ...content, [file]: damage(content[file] ?? '') });
  expect(faults.map(told)).toEqual([expect.stringMatching(expected)]);
  expect(faults[0]).toMatchObject({ file, line: LAST });
});

test.each<[string, string, (text: string) => string, string]>([
  ['a byte order mark', LESSON, (text) => `\uFEFF${text}`, `${LESSON}:1: the file begins with a byte order mark`],
  ['CR LF', MESSAGES, (text) => text.replaceAll('\n', '\r\n'), `${MESSAGES}:1: the line ends in CR LF`],
  ['another encoding', 'languages/pt-BR/site.yaml', (text) => text.replace('ç', '\uFFFD'), ': the file is not UTF-8'],
  ['a placeholder lost', MESSAGES, (text) => text.replace('{name}', 'X'), 'lacks {name}, which labs/welcome/messages/en.yaml has'],
  ['YAML that is none', MESSAGES, (text) => `${text}x: "\n`, `${MESSAGES}:`],
  ['a language without a name', 'languages/pt-BR/language.yaml', (text) => text.replace(/^name:.*\n/, ''), 'languages/pt-BR/language.yaml:1: "name" must be text'],
  ['lessons in no language', 'lessons/xx/welcome/how-a-lab-works.mdx', () => content[LESSON] ?? '', 'lessons/xx/welcome/how-a-lab-works.mdx:1: there is no language "xx"'],
])('%s is named, with its file', (_, file, damage, expected) => {
  expect(contentFaults({ ...content, [file]: damage(content[file] ?? '') }).map(told).join('\n')).toContain(expected);
});

test('everything is told at once, file by file', () => {
  const faults = contentFaults({
    ...content, [LESSON]: `\uFEFF${(content[LESSON] ?? '').replaceAll('\n', '\r\n')}`, [MESSAGES]: (content[MESSAGES] ?? '').replace('{name}', 'X'),
    'lessons/en/storage/mehdb.mdx': more('<Wrong />\n\n<Lab id="x" />')(content['lessons/en/storage/mehdb.mdx'] ?? ''),
  });
  expect(faults.map(({ file }) => file)).toEqual([MESSAGES, 'lessons/en/storage/mehdb.mdx', 'lessons/en/storage/mehdb.mdx', LESSON, LESSON]);
});
