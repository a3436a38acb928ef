import { expect, test } from 'vitest';
import { hashOf, readCourse, told } from '../../../src/translate';
import { accepted, CONTENT, SOURCE, stateOf, TRANSLATION } from './course';

const LESSON = 'lessons/en/identity/names.mdx';
const standings = (content: typeof CONTENT) => Object.fromEntries(stateOf(content, 'en').units.find(({ id }) => id === 'identity/names')?.states.map(({ id, standing }) => [id, standing]) ?? []);
const problems = (content: typeof CONTENT, language = 'en') => { const course = readCourse(content); return [...course.problems, ...course.state(language).problems].map(told); };

test('a translation that fits its source is complete and has no problems', () => {
  expect(standings(CONTENT)).toEqual({ front: 'complete', opening: 'complete', names: 'complete', lab: 'complete' });
  expect(problems(CONTENT)).toEqual([]);
  expect(problems(CONTENT, 'ja')).toEqual([]);
});

test('a paragraph of the source that changes makes its section stale, and no other', () => {
  const changed = SOURCE.replace('名前は変わりません', '名前は決して変わりません');
  expect(standings({ ...CONTENT, 'lessons/ja/identity/names.mdx': changed })).toEqual({ front: 'complete', opening: 'complete', names: 'stale', lab: 'complete' });
});

test('a stale section is not held against what its source has become; the others are', () => {
  const changed = SOURCE.replace('名前は変わりません', '`web-0` は変わりません');
  expect(problems({ ...CONTENT, 'lessons/ja/identity/names.mdx': changed })).toEqual([]);
  expect(problems({ ...CONTENT, 'lessons/ja/identity/names.mdx': changed, [LESSON]: CONTENT[LESSON]?.replace('<Lab id="web" />', '<Lab id="other" />') ?? '' })).toHaveLength(1);
});

test('white space and comments change no meaning', () => {
  const changed = SOURCE.replace('名前は変わりません。', '名前は変わりません。{/* 要確認 */}').replace('読みます。\n', '読みます。\n\n');
  expect(standings({ ...CONTENT, 'lessons/ja/identity/names.mdx': changed }).names).toBe('complete');
});

test('an edit that its author calls cosmetic makes nothing stale', () => {
  const changed = SOURCE.replace('名前は変わりません', '名前は、変わりません');
  const before = readCourse(CONTENT).lesson('names', 'ja')?.sections.find(({ id }) => id === 'names')?.text ?? '';
  const after = readCourse({ ...CONTENT, 'lessons/ja/identity/names.mdx': changed }).lesson('names', 'ja')?.sections.find(({ id }) => id === 'names')?.text ?? '';
  const content = { ...CONTENT, 'lessons/ja/identity/names.mdx': changed, 'sources/cosmetic.yaml': `${hashOf(after)}: ${hashOf(before)}\n` };
  expect(standings(content).names).toBe('complete');
});

test('a section that is not there is missing, one too many is orphaned, one nobody accepted says so', () => {
  expect(standings({ ...CONTENT, [LESSON]: accepted(TRANSLATION.replace(/## Names[\s\S]*?(?=## Lab)/, ''), SOURCE) })).toMatchObject({ names: 'missing', lab: 'complete' });
  expect(standings({ ...CONTENT, [LESSON]: accepted(TRANSLATION.replace('## Lab [#lab]', '## More [#more]\n\nText.\n\n## Lab [#lab]'), SOURCE) })).toMatchObject({ more: 'orphaned' });
  expect(standings({ ...CONTENT, [LESSON]: TRANSLATION })).toEqual({ front: 'unaccepted', opening: 'unaccepted', names: 'unaccepted', lab: 'unaccepted' });
  const { [LESSON]: gone, ...without } = CONTENT;
  expect(gone).toBeDefined();
  expect(standings(without)).toEqual({ front: 'missing', opening: 'missing', names: 'missing', lab: 'missing' });
});

test.each([
  ['a lab swapped', ['<Lab id="web" />', '<Lab id="other" />'], /^lessons\/en\/identity\/names\.mdx:31: here the section \[#lab\] of the source has <Lab id="web">, this one <Lab id="other">$/],
  ['a code token translated', ['`kubectl get pods`', '`kubectl get Pods`'], /:15: the section \[#opening\] of the source has the code `kubectl get pods`, and this one has not$/],
  ['a command changed in a block', ['$ kubectl get pods', '$ kubectl get pod'], /here the section \[#names\] of the source has the block “\$ kubectl get pods”/],
  ['a predict question lost', ['<Predict lab="web" id="gone" />\n\n', ''], /the section \[#lab\] of the source has <Predict lab="web" id="gone">/],
  ['a link changed', ['statefulset/#stable', 'deployment/'], /has the link https:\/\/kubernetes\.io\/docs\/concepts\/workloads\/controllers\/statefulset\/, and this one has not$/],
  ['a sentence left in the source language', ['Names do not change.', '名前は変わりません。'], /:19: still in ja: “名前は変わりません。”$/],
  ['a manifest pasted', ['```console\n$ kubectl get pods\n```', '```yaml\nkind: Pod\n```'], /a manifest in a block/],
  ['a heading twice', ['## Lab [#lab]', '## Lab [#names]'], /the heading \[#names\] is there twice: give each its own id$/],
])('%s is named with file and line', (_, [from = '', to = ''], expected) => {
  const text = accepted(TRANSLATION, SOURCE).replace(from, to);
  expect(problems({ ...CONTENT, [LESSON]: text }).some((line) => expected.test(line)), problems({ ...CONTENT, [LESSON]: text }).join('\n')).toBe(true);
});

const glossary = (terms: Readonly<Record<string, string>>) => `glossary:\n  of:\n${Object.entries(terms).map(([id, term]) => `    ${id}:\n      term: ${term}\n`).join('')}`;

test.each([
  ['in its own words', { name: '名前' }, { name: 'name' }, []],
  ['inflected, in another order', { name: '名前' }, { name: 'documented names' }, []],
  ['by another name', { name: '名前' }, { name: 'identity' }, ['lessons/en/identity/names.mdx:17: the section [#names] of the source has the term “名前”, and this one has not what the glossary calls it: “identity”']],
  ["by Kubernetes' own word", { kind: 'kubectl' }, { kind: 'tool' }, []],
  ['not at all, as the source does', { volume: 'ボリューム' }, { volume: 'volume' }, []],
  ['as both glossaries have it', { same: 'Pod' }, { same: 'pod' }, []],
])('a translation calls a term of the glossary %s', (_, ja, en, expected) => {
  const content = { ...CONTENT, 'languages/ja/glossary.yaml': glossary(ja), 'languages/en/glossary.yaml': glossary(en) };
  expect(problems(content).filter((one) => one.includes('glossary calls'))).toEqual(expected);
});

test('sections in another order are named', () => {
  const [head = '', names = '', lab = ''] = accepted(TRANSLATION, SOURCE).split(/(?=## )/);
  expect(problems({ ...CONTENT, [LESSON]: `${head}${lab}\n${names}` })[0]).toMatch(/names\.mdx:\d+: here ja has the section \[#names\], then \[#lab\]/);
});

test.each([
  ['a placeholder lost', { 'labs/web/messages/ja.yaml': 'title:\n  text: "3 個"\n' }, 'labs/web/messages/ja.yaml:1: "title" lacks {total}, which labs/web/messages/en.yaml has'],
  ['a case of a select translated', { 'labs/web/messages/en.yaml': 'title:\n  text: "{total, select, ready {Ready} other {no}}"\n', 'labs/web/messages/ja.yaml': 'title:\n  text: "{total, select, 準備完了 {Ready} other {未}}"\n' }, 'labs/web/messages/ja.yaml:1: "title" lacks the case "ready" of {total}, which labs/web/messages/en.yaml has'],
  ['a placeholder nobody fills', { 'labs/web/messages/ja.yaml': 'title:\n  text: "{total} {all}"\n' }, 'labs/web/messages/ja.yaml:1: "title" has {all}, which labs/web/messages/en.yaml does not give'],
  ['a key nobody asks for', { 'labs/web/messages/ja.yaml': 'titel:\n  text: "{total}"\n' }, 'labs/web/messages/ja.yaml:1: "titel" is not in labs/web/messages/en.yaml: take it out'],
])('%s is named with file and line', (_, files, expected) => {
  expect(problems({ ...CONTENT, ...files }, 'ja')).toContain(expected);
});

test('a message that is none is named', () => {
  expect(problems({ ...CONTENT, 'labs/web/messages/ja.yaml': 'title:\n  text: "{total"\n' }, 'ja')[0]).toMatch(/^labs\/web\/messages\/ja\.yaml:1: "title" is no message: /);
});

test.each([
  ['a byte order mark', (text: string) => `\uFEFF${text}`, 'names.mdx:1: the file begins with a byte order mark'],
  ['CR LF', (text: string) => text.replaceAll('\n', '\r\n'), 'names.mdx:1: the line ends in CR LF'],
  ['another encoding', (text: string) => text.replace('Names do', 'Names\uFFFD do'), ': the file is not UTF-8'],
  ['broken MDX', (text: string) => text.replace('<Lab id="web" />', '<Lab id="web">'), 'names.mdx:'],
  ['no front matter', (text: string) => text.replace(/^---[\s\S]*?---\n/, ''), 'names.mdx:1: a lesson begins with its front matter'],
  ['an unknown maker', (text: string) => text.replace('by: human', 'by: robot'), 'translation.by must be machine, human, reviewed; it is "robot"'],
])('a file with %s is told, and the others are read all the same', (_, damage, expected) => {
  const course = readCourse({ ...CONTENT, [LESSON]: damage(CONTENT[LESSON] ?? '') });
  expect(course.problems.map(told).join('\n')).toContain(expected);
  expect(course.lessons.map(({ language }) => language)).toEqual(['ja']);
});
