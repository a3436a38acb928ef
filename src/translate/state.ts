import { hashOf, normalised, saysTheSame, type Cosmetic } from './hash';
import type { LessonText, Section } from './lesson';

/**
 * How a section of a translation stands to its source: `missing` (not translated), `unaccepted` (there is a text, but nobody has said what it was made from),
 * `stale` (the source has changed since), `complete`, `orphaned` (the source has no such section any more).
 */
export type Standing = 'missing' | 'unaccepted' | 'stale' | 'complete' | 'orphaned';
export const STANDINGS: readonly Standing[] = ['complete', 'stale', 'unaccepted', 'missing', 'orphaned'];

export interface SectionState {
  readonly id: string;
  readonly standing: Standing;
  /** Hash of the source text the translation was made from. */
  readonly madeFrom?: string;
  /** Words of the source section, as its language counts them. */
  readonly words: number;
}

/** Section by section, in the source's order; orphans last. Without a translation everything is missing. */
export function lessonState(source: LessonText, translation: LessonText | undefined, cosmetic: Cosmetic): readonly SectionState[] {
  const own = new Map(translation?.sections.map((section) => [section.id, section]));
  const kept = source.sections.map((section): SectionState => {
    const madeFrom = translation?.provenance?.sections[section.id];
    return { id: section.id, standing: standingOf(section, own.get(section.id), madeFrom, cosmetic), words: wordsIn(section.text, source.language), ...(madeFrom === undefined ? {} : { madeFrom }) };
  });
  const orphans = [...own.keys()].filter((id) => !source.sections.some((section) => section.id === id));
  return [...kept, ...orphans.map((id) => ({ id, standing: 'orphaned' as const, words: 0 }))];
}

function standingOf(source: Section, own: Section | undefined, madeFrom: string | undefined, cosmetic: Cosmetic): Standing {
  if (own === undefined || isBlank(own) || (own.id === 'front' && (own.text === source.text || own.text.trim() === ''))) return 'missing';
  if (madeFrom === undefined) return 'unaccepted';
  return saysTheSame(hashOf(source.text), madeFrom, cosmetic) ? 'complete' : 'stale';
}

/** A scaffold's section holds its heading and the source in a comment, and nothing else. */
const isBlank = (section: Section): boolean => normalised(section.text).replace(/^#+ .*?\[#[a-z0-9-]+\]/, '').trim() === '';

/** A translation that has a text for every section of its source may be shown. */
export const isShown = (states: readonly SectionState[]): boolean => states.every(({ standing }) => standing !== 'missing');

/** How many words a text has, by the rules of its language. */
export function wordsIn(text: string, language: string): number {
  const counted = COUNTED.get(language) ?? { segmenter: new Intl.Segmenter(language, { granularity: 'word' }), words: new Map<string, number>() };
  COUNTED.set(language, counted);
  const known = counted.words.get(text);
  if (known !== undefined) return known;
  const words = [...counted.segmenter.segment(normalised(text))].filter((segment) => segment.isWordLike).length;
  counted.words.set(text, words);
  return words;
}

const COUNTED = new Map<string, { readonly segmenter: Intl.Segmenter; readonly words: Map<string, number> }>();
