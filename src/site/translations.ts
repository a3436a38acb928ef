import { diffWordsWithSpace } from 'diff';
import { fileOf, isShown, nextWork, readCourse, wordsIn, type LanguageState, type Maker, type Origin, type Problem, type SectionState, type Standing, type Work } from '../translate';
import { fallbacksOf } from './languages';

const files = import.meta.glob<string>([
  '/content/lessons/*/*/*.mdx', '/content/lessons/chapters.yaml', '/content/pages/*/*.mdx', '/content/languages/*/*.yaml', '/content/labs/*/lab.yaml',
  '/content/labs/*/messages/*.yaml', '/content/figures/*/words/*.yaml', '/content/sources/*.{md,yaml}',
], { query: '?raw', import: 'default', eager: true });
const content = Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace(/^\/content\//, ''), text]));
const course = readCourse(content);

/** One piece of a text that changed: there before, there now, or both. */
export interface Change { readonly text: string; readonly was: boolean; readonly is: boolean }

/** How a language's lessons and texts stand, for its readers and translators. */
export const translationState = (language: string): LanguageState => course.state(language);

/** The work in a language that is worth most; nothing where all is done. */
export const nextIn = (language: string): Work | undefined => nextWork(course, course.state(language));

/** A lesson's languages in which every section has a text. */
export function isTranslated(place: string, language: string): boolean {
  const own = course.lesson(place, language);
  const source = course.sourceOf(place);
  return own !== undefined && source !== undefined && (own === source || isShown(course.standing(place, language) ?? []));
}

/** Who made a translation; nothing for a lesson in the language it was written in. */
export const makerOf = (place: string, language: string): Maker | undefined => course.lesson(place, language)?.provenance?.by;

/** What has changed in the source since a section was translated, by the sections that are stale. */
export function staleSections(place: string, language: string): ReadonlyMap<string, readonly Change[]> {
  const source = course.sourceOf(place);
  if (!source) return new Map();
  const stale = (course.standing(place, language) ?? []).filter(({ standing }) => standing === 'stale');
  return new Map(stale.map((state) => [state.id, changeOf(state, source.sections.find(({ id }) => id === state.id)?.text ?? '', source.language)]));
}

function changeOf({ madeFrom = '' }: SectionState, now: string, language: string): readonly Change[] {
  const before = course.kept(madeFrom);
  if (before === undefined) return [{ text: now, was: false, is: true }];
  return diffWordsWithSpace(before.trim(), now.trim(), { intlSegmenter: new Intl.Segmenter(language, { granularity: 'word' }) }).map(({ value, added, removed }) => ({ text: value, was: !added, is: !removed }));
}

/** A lesson as it stands in one language, section by section; in the language it was written in every section is the source. */
export interface LessonStanding { readonly isSource: boolean; readonly file: string; readonly states: readonly SectionState[]; readonly origin: Origin | undefined }

export function lessonStanding(place: string, language: string): LessonStanding {
  const source = course.sourceOf(place);
  if (!source) throw new Error(`there is no lesson ${place} in the language it was written in`);
  const translated = course.standing(place, language);
  const states = translated ?? source.sections.map(({ id, text }) => ({ id, standing: 'complete' as const, words: wordsIn(text, language) }));
  return { isSource: translated === undefined, file: fileOf(place, language), states, origin: course.lesson(place, language)?.provenance };
}

/** The language a lesson was written in. */
export const sourceOf = (place: string): string => course.sourceOf(place)?.language ?? '';

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

/** What is wrong with a lesson's file in a language: why it can't be shown, or what in it does not fit its source. */
export const problemsOf = (place: string, language: string): readonly Problem[] =>
  [...course.problems, ...course.faults(), ...course.state(language).problems].filter(({ file, says }, index, all) => file === fileOf(place, language) && all.findIndex((one) => one.file === file && one.says === says) === index);

/** What the errata of a lesson say was printed, and what is correct; a note on what a source leaves out has neither. */
export function errataIn(place: string, language: string): readonly { readonly printed: string; readonly correct: string }[] {
  const nodes = course.lesson(place, language)?.sections.flatMap((section) => section.nodes) ?? [];
  return nodes.flatMap((node) => {
    if (node.type !== 'mdxJsxFlowElement' || node.name !== 'Erratum') return [];
    const said = new Map(node.attributes.flatMap((one): [string, string][] => (one.type === 'mdxJsxAttribute' && typeof one.value === 'string' ? [[one.name, one.value]] : [])));
    const [printed, correct] = [said.get('printed'), said.get('correct')];
    return printed === undefined || correct === undefined ? [] : [{ printed, correct }];
  });
}
