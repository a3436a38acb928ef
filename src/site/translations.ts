import { diffWordsWithSpace } from 'diff';
import { isShown, lessonState, readCourse, yamlIn, type LanguageState, type Maker, type SectionState } from '../translate';
import { languages } from './languages';

const files = import.meta.glob<string>([
  '/content/lessons/*/*/*.mdx', '/content/lessons/chapters.yaml', '/content/languages/*/*.yaml', '/content/labs/*/lab.yaml',
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
