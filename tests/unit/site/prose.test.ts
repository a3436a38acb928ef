import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { kubectl } from '../../../src/kubectl/index';
import { verbNamed } from '../../../src/kubectl/vocabulary';
import { definitionIn, fieldOf, servedKinds, type Field } from '../../../src/schema/index';
import { fields } from '../../../src/schema/generated/fields';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import type { Program } from '../../../src/simulator/base/program';
import { splitHeading } from '../../../src/site/plugins/heading-ids';

interface Lesson { readonly path: string; readonly language: string; readonly chapter: string; readonly slug: string; readonly text: string }

const lessons: readonly Lesson[] = readdirSync('content/lessons', { recursive: true, encoding: 'utf8' }).flatMap((file) => {
  const [, language, chapter, slug] = /^([^/]+)\/([^/]+)\/([^/]+)\.mdx$/.exec(file.replaceAll('\\', '/')) ?? [];
  if (language === undefined || chapter === undefined || slug === undefined) return [];
  return [{ path: `content/lessons/${file}`, language, chapter, slug, text: readFileSync(`content/lessons/${file}`, 'utf8') }];
});
const languages = [...new Set(lessons.map(({ language }) => language))];

const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm;
const withoutFrontMatter = (text: string): string => text.replace(/^---\n[\s\S]*?^---$/m, '');
const withoutFences = (text: string): string => withoutFrontMatter(text).replace(FENCE, '');
/** What stands in backquotes. */
const codesOf = (text: string): readonly string[] => [...withoutFences(text).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
/** The sentences alone: no code, no tags, no addresses. */
const sentencesOf = (text: string): string => withoutFences(text).replace(/`[^`\n]+`/g, ' ').replace(/<[^>]*>/g, ' ').replace(/\]\([^)]*\)/g, ']').replace(/\[#[a-z0-9-]+\]/g, '');
const idsOf = (text: string): readonly string[] => withoutFences(text).split('\n').filter((line) => /^#+ /.test(line)).flatMap((line) => splitHeading(line).id ?? []);

/** What kubectl says to each call of it in a line that sh runs, asked only whether it knows the words: undefined if it does. */
function asked(line: string): readonly (string | undefined)[] {
  const said: (string | undefined)[] = [];
  const questioned: Program = {
    start: () => ({}),
    step(_, wake, os) {
      const [name = 'kubectl', ...words] = os.args;
      let text = '';
      const stage = Object.create(os, { args: { value: [name, '--help', ...words] }, write: { value: (_fd: number, chunk: string) => ((text += chunk), chunk.length) } }) as typeof os;
      const step = kubectl.step(kubectl.start(stage), wake, stage);
      const verb = verbNamed(/^ {2}kubectl ([\w-]+)/m.exec(text)?.[1]);
      said.push('exit' in step && step.exit === 0 && (verb?.run || !/^Available commands:/m.test(text)) ? undefined : text);
      os.write(1, 'pod/web-0\n');
      return { exit: 0 };
    },
  };
  const { workstation } = createCluster({ seed: 'prose', nodes: 0, epochMs: 0, programs: { kubectl: questioned } });
  workstation.run(line);
  return said;
}

describe('commands', () => {
  const lines = new Map<string, string>();
  for (const { path, text } of lessons) {
    for (const [, kind, body = ''] of text.matchAll(FENCE)) {
      if (kind !== 'console') continue;
      for (const line of body.split('\n')) if (line.startsWith('$ ') && /\bkubectl /.test(line)) lines.set(line.slice(2), lines.get(line.slice(2)) ?? path);
    }
    for (const code of codesOf(text)) if (/^kubectl [^…]+$/.test(code) && !/ -\w$/.test(code)) lines.set(code, lines.get(code) ?? path);
  }
  test.each([...lines])('`%s` is one that kubectl knows (%s)', (line) => {
    const said = asked(line);
    expect(said.length, 'sh finds kubectl in it').toBeGreaterThan(0);
    expect(said.filter((text) => text !== undefined)).toEqual([]);
  });
  test.each(['kubectl gett pods', 'kubectl get pods --wacth', 'kubectl rollout statis sts web'])('`%s` is none', (line) => expect(asked(line)).not.toEqual([undefined]));
});

describe('field paths', () => {
  /** What looks like one and is none: the pattern of a DNS name; half of a field's long name, explained by itself. */
  const NO_FIELDS: ReadonlySet<string> = new Set(['pod.service', 'requiredDuringScheduling']);
  /** A path from the top of a kind, from a kind's name as `kubectl explain` has it, or from any field on. */
  const isPath = (path: string): boolean => {
    const steps = path.replace(/\[[^\]]*\]/g, '').split('.');
    const kinds = servedKinds().map(({ kind }) => kind.toLowerCase());
    return leads(kinds.includes(steps[0] ?? '') ? steps.slice(1) : steps);
  };
  const leads = ([first = '', ...rest]: readonly string[]): boolean => Object.keys(fields).some((definition) => rest.reduce<Field | undefined>((field, name) => {
    const inside = field && definitionIn(field.type);
    return inside === undefined ? undefined : fieldOf(inside, name);
  }, fieldOf(definition, first)));
  const FILE = /\.(?:ya?ml|json|html|cnf|conf|sh|txt)$/;
  const named = new Map(lessons.flatMap(({ path, text }) => codesOf(text).filter((code) => /^[a-z]\w*(?:\[[\w*]*\])?(?:\.[a-z]\w*(?:\[[\w*]*\])?)+$/.test(code) && !FILE.test(code) && !NO_FIELDS.has(code)).map((code) => [code, path] as const)));
  const words = new Map(lessons.flatMap(({ path, text }) => codesOf(text).filter((code) => /^[a-z]+(?:[A-Z][a-z]+)+$/.test(code) && !NO_FIELDS.has(code)).map((code) => [code, path] as const)));

  test('are there to be looked at', () => expect(named.size).toBeGreaterThan(3));
  test.each([...named])('`%s` is in the schema of some kind (%s)', (path) => expect(isPath(path)).toBe(true));
  test.each([...words])('`%s` is a field of some kind (%s)', (word) => expect(isPath(word)).toBe(true));
  test.each(['spec.updateStrategy.partition', 'spec.readniessProbe', 'updateStrategy.rollingUpdates'])('`%s` is none', (path) => expect(isPath(path)).toBe(false));
});

describe('links inside the site', () => {
  const pages = [...readdirSync('src/pages/[lang]'), ...readdirSync('content/pages', { recursive: true, encoding: 'utf8' })].map((file) => file.replace(/^.*\//, '').replace(/\.(?:astro|mdx)$/, ''));
  const links = lessons.flatMap(({ path, language, text }) => [...withoutFences(text).matchAll(/\]\((lesson|page):([^)#\s]+)#?([^)\s]*)\)/g)].map(([link = '', kind = '', name = '', fragment = '']) => ({ path, language, link, kind, name, fragment })));

  test('are there to be looked at', () => expect(links.length).toBeGreaterThan(languages.length));
  test('lead to a lesson or page of their language, and to a heading of it', () => {
    const target = (language: string, name: string) => lessons.find((lesson) => lesson.language === language && lesson.slug === name);
    const dead = links.filter(({ kind, language, name, fragment }) => (kind === 'page' ? !pages.includes(name) : !target(language, name) || (fragment !== '' && !idsOf(target(language, name)?.text ?? '').includes(fragment))));
    expect(dead.map(({ path, link }) => `${path}: ${link}`)).toEqual([]);
  });
  test('are not written as addresses, which differ by language and base path', () => {
    expect(lessons.flatMap(({ path, text }) => [...withoutFences(text).matchAll(/\]\((?!https:|lesson:|page:)[^)]*\)/g)].map(([link]) => `${path}: ${link}`))).toEqual([]);
  });
});

/** What language.yaml says of spelling: each wrong form with the right one. */
const spellingOf = (language: string): readonly (readonly [string, string])[] => Object.entries((load(readFileSync(`content/languages/${language}/language.yaml`, 'utf8')) as { spelling?: Record<string, string> }).spelling ?? {});

/** The wrong forms in a text. A form is a word of its own: letters of its script next to it make it another word. */
function misspelt(text: string, spelling: readonly (readonly [string, string])[]): readonly string[] {
  const beside = (edge: string): string => (/[\p{Script=Katakana}ー]/u.test(edge) ? '[\\p{Script=Katakana}ー]' : /[\p{Script=Latin}\d]/u.test(edge) ? '[\\p{Script=Latin}\\d]' : '(?!)');
  return spelling.flatMap(([wrong, right]) => (new RegExp(`(?<!${beside(wrong.charAt(0))})${wrong.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?!${beside(wrong.at(-1) ?? '')})`, 'u').test(text) ? [`“${wrong}” is spelt “${right}”`] : []));
}

describe.each(languages)('spelling of %s', (language) => {
  const spelling = spellingOf(language);
  const messages = readdirSync('content', { recursive: true, encoding: 'utf8' }).map((file) => `content/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith(`/messages/${language}.yaml`) || file.endsWith(`/words/${language}.yaml`) || (file.startsWith(`content/languages/${language}/`) && file.endsWith('.yaml') && !file.endsWith('/language.yaml')));
  const texts = [
    ...lessons.filter((lesson) => lesson.language === language).map(({ path, text }) => ({ path, text: sentencesOf(text) + (/^---\n([\s\S]*?)^---$/m.exec(text)?.[1] ?? '') })),
    ...messages.map((path) => ({ path, text: readFileSync(path, 'utf8').replace(/^\s*description:.*$/gm, '').replace(/`[^`\n]+`/g, ' ') })),
  ];
  test('names no form both right and wrong', () => expect(spelling.filter(([, right]) => misspelt(right, spelling).length > 0)).toEqual([]));
  test('is that of its word list', () => expect(texts.flatMap(({ path, text }) => misspelt(text, spelling).map((mistake) => `${path}: ${mistake}`))).toEqual([]));
});

describe('length', () => {
  const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
  const LETTERS_PER_MINUTE = 500;
  const WORDS_PER_MINUTE = 200;
  /** Languages written without spaces are measured in letters, the others in words. */
  const measured = lessons.map(({ path, language, text }) => {
    const sentences = sentencesOf(text);
    const letters = [...sentences.matchAll(/[\p{L}\p{N}ー]/gu)].length;
    const words = [...segmenter.segment(sentences)].filter((part) => part.isWordLike).length;
    const inLetters = /[\p{Script=Hiragana}\p{Script=Han}\p{Script=Thai}]/u.test(sentences);
    return { path, language, length: inLetters ? letters : words, unit: inLetters ? 'letters' : 'words', minutes: Math.ceil(inLetters ? letters / LETTERS_PER_MINUTE : words / WORDS_PER_MINUTE) };
  });
  test('is printed, and no lesson is a stub or a book', () => {
    console.info(measured.map(({ path, length, unit, minutes }) => `${String(length).padStart(6)} ${unit}, ${minutes} min to read: ${path}`).join('\n'));
    expect(measured.filter(({ length, unit }) => (unit === 'letters' ? length < 700 || length > 3_000 : length < 300 || length > 1_200))).toEqual([]);
  });
  test('leaves time for the lab: a lesson takes at least as long as reading it', () => {
    const promised = (path: string) => Number(/^minutes: (\d+)$/m.exec(readFileSync(path, 'utf8'))?.[1]);
    expect(measured.filter(({ path, minutes }) => promised(path) < minutes).map(({ path }) => path)).toEqual([]);
  });
});
