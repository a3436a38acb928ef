import { diffWordsWithSpace } from 'diff';
import { fileOf, isShown, lessonState, readCourse, wordsIn, yamlIn, type LanguageState, type Maker, type SectionState, type Standing } from '../translate';
import { languages } from './languages';

const files = import.meta.glob<string>([
  '/content/lessons/*/*/*.mdx', '/content/lessons/chapters.yaml', '/content/pages/*/*.mdx', '/content/languages/*/*.yaml', '/content/labs/*/lab.yaml',
  '/content/labs/*/messages/*.yaml', '/content/figures/*/words/*.yaml', '/content/sources/*.{md,yaml}',
], { query: '?raw', import: 'default', eager: true });
const content = Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace(/^\/content\//, ''), text]));
const course = readCourse(content);
const keptTexts = (yamlIn(content['sources/texts.yaml']) ?? {}) as Readonly<Record<string, string>>;

/** One piece of a text that changed: there before, there now, or both. */
export interface Change { readonly text: string; readonly was: boolean; readonly is: boolean }

/** How a language's lessons and texts stand, for its readers and translators. */
export const translationState = (language: string): LanguageState => course.state(language);

/** A lesson's languages in which every section has a text. */
export function isTranslated(place: string, language: string): boolean {
  const own = course.lesson(place, language);
  const source = own && course.lesson(place, own.source);
  return source !== undefined && (own === source || isShown(lessonState(source, own, course.cosmetic)));
}

/** Who made a translation; nothing for a lesson in the language it was written in. */
export const makerOf = (place: string, language: string): Maker | undefined => course.lesson(place, language)?.provenance?.by;

/** What has changed in the source since a section was translated, by the sections that are stale. */
export function staleSections(place: string, language: string): ReadonlyMap<string, readonly Change[]> {
  const own = course.lesson(place, language);
  const source = own && course.lesson(place, own.source);
  if (!source || own === source) return new Map();
  const stale = lessonState(source, own, course.cosmetic).filter(({ standing }) => standing === 'stale');
  return new Map(stale.map((state) => [state.id, changeOf(state, source.sections.find(({ id }) => id === state.id)?.text ?? '', source.language)]));
}

function changeOf({ madeFrom = '' }: SectionState, now: string, language: string): readonly Change[] {
  const before = content[`sources/${madeFrom}.md`] ?? keptTexts[madeFrom];
  if (before === undefined) return [{ text: now, was: false, is: true }];
  return diffWordsWithSpace(before.trim(), now.trim(), { intlSegmenter: new Intl.Segmenter(language, { granularity: 'word' }) }).map(({ value, added, removed }) => ({ text: value, was: !added, is: !removed }));
}

/** A lesson as it stands in one language, section by section; in the language it was written in every section is the source. */
export interface LessonStanding { readonly isSource: boolean; readonly file: string; readonly states: readonly SectionState[]; readonly maker: Maker | undefined }

export function lessonStanding(place: string, language: string): LessonStanding {
  const source = course.lessons.find((lesson) => lesson.place === place && lesson.language === lesson.source);
  if (!source) throw new Error(`there is no lesson ${place} in the language it was written in`);
  const own = course.lesson(place, language);
  const isSource = own === source;
  const states = isSource ? source.sections.map(({ id, text }) => ({ id, standing: 'complete' as const, words: wordsIn(text, language) })) : lessonState(source, own, course.cosmetic);
  return { isSource, file: fileOf(place, language), states, maker: own?.provenance?.by };
}

/** The language a lesson was written in. */
export const sourceOf = (place: string): string => course.lessons.find((lesson) => lesson.place === place)?.source ?? '';

/** A section beside its translation, for those who translate it. */
export interface SectionPair {
  readonly id: string;
  readonly standing: Standing;
  readonly source: string;
  /** What a translator reads who does not read the source's language, and its language. */
  readonly instead: { readonly text: string; readonly language: string } | undefined;
  readonly own: string;
  readonly changes: readonly Change[];
}

/** All sections of a lesson in its source's order, each beside its translation; what the source no longer has comes last. */
export function sectionPairs(place: string, language: string): readonly SectionPair[] {
  const textOf = (one: string, id: string) => course.lesson(place, one)?.sections.find((section) => section.id === id)?.text;
  const source = sourceOf(place);
  const changes = staleSections(place, language);
  const read = fallbacksOf(language).find((one) => one !== source && isTranslated(place, one));
  return lessonStanding(place, language).states.map(({ id, standing }) => {
    const instead = read === undefined ? undefined : textOf(read, id);
    return { id, standing, source: textOf(source, id) ?? '', instead: instead === undefined || read === undefined ? undefined : { text: instead, language: read }, own: textOf(language, id) ?? '', changes: changes.get(id) ?? [] };
  });
}

/** What the errata of a lesson say was printed, and what is correct. */
export function errataIn(place: string, language: string): readonly { readonly printed: string; readonly correct: string }[] {
  const nodes = course.lesson(place, language)?.sections.flatMap((section) => section.nodes) ?? [];
  return nodes.flatMap((node) => {
    if (node.type !== 'mdxJsxFlowElement' || node.name !== 'Erratum') return [];
    const said = new Map(node.attributes.flatMap((one): [string, string][] => (one.type === 'mdxJsxAttribute' && typeof one.value === 'string' ? [[one.name, one.value]] : [])));
    return [{ printed: said.get('printed') ?? '', correct: said.get('correct') ?? '' }];
  });
}

/** Languages a reader is offered instead, the nearest first, of those there are: `pt-BR` → `pt`, then what its language.yaml names. After these comes the source. */
export function fallbacksOf(language: string): readonly string[] {
  const parents = language.split('-').map((_, index, parts) => parts.slice(0, index + 1).join('-')).slice(0, -1).toReversed();
  const named = languages.find(({ code }) => code === language)?.instead ?? [];
  return [...parents, ...named].filter((one) => languages.some(({ code }) => code === one));
}
