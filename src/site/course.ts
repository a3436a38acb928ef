import { getCollection, type CollectionEntry } from 'astro:content';
import { load } from 'js-yaml';
import chaptersText from '../../content/lessons/chapters.yaml?raw';
import { fallbacksOf, languages } from './languages';
import { proveOrigin } from './sources';
import { inLanguage } from './speech';
import { isTranslated } from './translations';

type Entry = CollectionEntry<'lessons'>;

/** A lesson as one language shows it: translated, or in its source language until it is. */
export interface Lesson {
  readonly slug: string;
  readonly chapter: string;
  /** `2.1`: chapter and place in it, the same in every language. */
  readonly number: string;
  readonly entry: Entry;
  /** Its title, which knows its language. */
  readonly title: string;
  /** The language the entry is written in. */
  readonly writtenIn: string;
}

export interface Chapter {
  readonly id: string;
  readonly number: number;
  readonly lessons: readonly Lesson[];
}

/** The whole course as one language shows it, in its order. */
export async function courseIn(language: string): Promise<readonly Chapter[]> {
  const entries = (await getCollection('lessons')).filter((entry: Entry) => languages.some(({ code }) => entry.id.startsWith(`${code}/`)));
  return chapterIds().map((id, index) => ({ id, number: index, lessons: lessonsOf(id, index, language, entries) }));
}

/** The course in one line, for going on and back. */
export function lessonsInOrder(chapters: readonly Chapter[]): readonly Lesson[] {
  return chapters.flatMap((chapter) => chapter.lessons);
}

/** Which number a lab has in the course: labs count from 1 in the order of the lessons that use them. */
export function labNumber(chapters: readonly Chapter[], lab: string): number | undefined {
  const index = lessonsInOrder(chapters).flatMap((lesson) => lesson.entry.data.labs).indexOf(lab);
  return index < 0 ? undefined : index + 1;
}

function lessonsOf(chapter: string, chapterNumber: number, language: string, entries: readonly Entry[]): readonly Lesson[] {
  const slugs = [...new Set(entries.map((entry) => placeOf(entry)).filter((place) => place.chapter === chapter).map((place) => place.slug))];
  for (const entry of entries) proveOrigin(entry.data.origin, entry.id);
  return slugs.map((slug) => {
    const versions = entries.filter((entry) => placeOf(entry).slug === slug);
    const readable = [language, ...fallbacksOf(language)].filter((one) => isTranslated(`${chapter}/${slug}`, one));
    const entry = readable.map((one) => versions.find((version) => placeOf(version).language === one)).find((version) => version !== undefined) ?? versions.find((version) => placeOf(version).language === version.data.source);
    if (!entry) throw new Error(`lesson "${slug}" is neither in ${language} nor in its source language`);
    const writtenIn = placeOf(entry).language;
    return { slug, chapter, entry, writtenIn, title: inLanguage(entry.data.title, writtenIn) };
  }).sort((one, other) => one.entry.data.order - other.entry.data.order).map((lesson, index) => ({ ...lesson, number: `${chapterNumber}.${index + 1}` }));
}

function placeOf(entry: Entry) {
  const [language = '', chapter = '', slug = ''] = entry.id.split('/');
  return { language, chapter, slug };
}

function chapterIds(): readonly string[] {
  const ids = load(chaptersText);
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string')) throw new Error('content/lessons/chapters.yaml must be a list of chapter ids');
  return ids;
}
