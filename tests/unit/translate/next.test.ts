import { expect, test } from 'vitest';
import { nextWork, readCourse, type Content } from '../../../src/translate';
import { CONTENT, SOURCE } from './course';

const nextIn = (content: Content, language: string) => {
  const course = readCourse(content);
  const work = nextWork(course, course.state(language));
  return work && `${work.unit.id} [${work.state.id}] ${work.state.standing}`;
};
const SITE = { 'languages/en/site.yaml': 'name: Ordinal\n' };
const PT = { 'languages/pt/language.yaml': 'name: português\nhtml: pt\n' };

test.each<[string, Content, string, string | undefined]>([
  ['what misleads readers comes first', { ...CONTENT, 'lessons/ja/identity/names.mdx': SOURCE.replace('名前は変わりません', '名前は決して変わりません') }, 'en', 'identity/names [names] stale'],
  ['then what nobody has accepted', CONTENT, 'ja', 'labs/web [title] unaccepted'],
  ['then what is on every page', { ...CONTENT, ...PT, ...SITE }, 'pt', 'words/site [name] missing'],
  ['then the course in its order', { ...CONTENT, ...PT }, 'pt', 'identity/names [front] missing'],
  ['a lesson’s lab right after it', { ...CONTENT, ...PT, 'labs/a/messages/en.yaml': 'title: A', 'lessons/pt/identity/names.mdx': CONTENT['lessons/en/identity/names.mdx'] ?? '' }, 'pt', 'labs/web [title] missing'],
  ['nothing where all is done', CONTENT, 'en', undefined],
])('%s', (_, content, language, expected) => expect(nextIn(content, language)).toBe(expected));
