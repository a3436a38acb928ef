import { hashOf, saysTheSame, type Cosmetic } from './hash';
import { fileOf, MAKERS, originOf, readLesson, type LessonText, type Origin } from './lesson';
import { doubleHeadings, parityProblems, type Marks } from './parity';
import { proveEncoding, TranslationError, type Problem } from './problem';
import { isShown, lessonState, wordsIn, type SectionState } from './state';
import { termProblems, type TermPair } from './terms';
import { readTexts, textFaults, textProblems, type TextsFile } from './texts';
import { yamlOf } from './yaml';

/** Everything below content/ that is text, by path: `lessons/ja/storage/mehdb.mdx` → what is in it. */
export type Content = Readonly<Record<string, string>>;

/** One thing that is translated as a whole: a lesson, or a file of texts. */
export interface Unit {
  readonly kind: 'lesson' | 'texts';
  /** `storage/mehdb`, `pages/translate`, `labs/mehdb`, `figures/lab-page`, `words/ui`. */
  readonly id: string;
  readonly source: string;
  /** Its file in a language, below content/. */
  file(language: string): string;
  readonly states: readonly SectionState[];
  /** Who made its translation, where somebody has said so. */
  readonly origin: Origin | undefined;
}

export interface LanguageState {
  readonly language: string;
  readonly units: readonly Unit[];
  readonly problems: readonly Problem[];
}

/** All lessons and texts in all languages, as far as their files can be read; what can't is told, all at once. */
export interface Course {
  readonly languages: readonly string[];
  readonly lessons: readonly LessonText[];
  readonly cosmetic: Cosmetic;
  readonly problems: readonly Problem[];
  state(language: string): LanguageState;
  /** What breaks a page in any language, apart from files that can't be read: all at once. */
  faults(): readonly Problem[];
  /** How a lesson stands in a language to its source, section by section; worked out once. Nothing for a lesson that has no source, or is it. */
  standing(place: string, language: string): readonly SectionState[] | undefined;
  /** The lesson of a place in the language it was written in. */
  sourceOf(place: string): LessonText | undefined;
  /** The source text of a hash, as it was when somebody accepted a translation of it. */
  kept(hash: string): string | undefined;
  /** Languages in which its readers and translators are shown what it lacks, before the source. */
  insteadOf(language: string): readonly string[];
  /** A lesson in a language, by place (`storage/mehdb`) or by its last part. */
  lesson(place: string, language: string): LessonText | undefined;
  /** One text of a file of texts, and its line. */
  text(file: string, key: string): string | undefined;
  lineOf(file: string, key: string): number | undefined;
  /** What its source tells translators about a text. */
  descriptionOf(file: string, key: string): string | undefined;
}

interface Group { readonly id: string; readonly source: string; file(language: string): string }

export function readCourse(content: Content): Course {
  const problems: Problem[] = [];
  const attempt = <T>(read: () => T): T[] => {
    try {
      return [read()];
    } catch (error) {
      if (!(error instanceof TranslationError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  };
  const paths = Object.keys(content).toSorted();
  const languages = paths.flatMap((path) => /^languages\/([^/]+)\/language\.yaml$/.exec(path)?.[1] ?? []);
  const lessons = paths.filter((path) => /^(?:lessons|pages)\/[^/]+\/.+\.mdx$/.test(path)).flatMap((path) => attempt(() => readLesson(path, content[path] ?? '')));
  const texts = new Map(paths.filter((path) => isTexts(path)).flatMap((path) => attempt(() => [path, readTexts(path, content[path] ?? '')] as const)));
  const settings: Settings = new Map(paths.filter((path) => isSettings(path)).flatMap((path) => attempt(() => [path, settingsIn(path, content[path] ?? '')] as const)));
  const cosmetic: Cosmetic = new Map(Object.entries((settings.get('sources/cosmetic.yaml') ?? {}) as Record<string, string>));
  const order = new Map(chaptersOf(settings).map((chapter, index) => [chapter, index]));
  const lesson: Course['lesson'] = (place, language) => lessons.find((one) => one.language === language && (one.place === place || one.place.endsWith(`/${place}`)));
  const places = [...new Set(lessons.map(({ place }) => place))].toSorted((a, b) => (order.get(chapterOf(a)) ?? 99) - (order.get(chapterOf(b)) ?? 99) || orderIn(content, a) - orderIn(content, b));
  const groups = groupsOf(paths, content, settings);
  const sources = new Map(lessons.filter((one) => one.language === one.source).map((one) => [one.place, one]));
  const madeFrom = (language: string) => (settings.get(`languages/${language}/made-from.yaml`) ?? {}) as MadeFrom;
  const origins = new Map(languages.map((language) => [language, originsIn(`languages/${language}/made-from.yaml`, madeFrom(language), attempt)]));
  const keptTexts = (settings.get('sources/texts.yaml') ?? {}) as Readonly<Record<string, string>>;
  const standings = once((key: string): readonly SectionState[] | undefined => {
    const [language = '', ...rest] = key.split('/');
    const source = sources.get(rest.join('/'));
    return source && source.language !== language ? lessonState(source, lesson(source.place, language), cosmetic) : undefined;
  });
  const standing = (place: string, language: string) => standings(`${language}/${place}`);

  const lessonUnit = (place: string, language: string): Unit[] => {
    const states = standing(place, language);
    return states ? [{ kind: 'lesson', id: place, source: sources.get(place)?.language ?? '', file: (code) => fileOf(place, code), states, origin: lesson(place, language)?.provenance }] : [];
  };
  const textsUnit = (group: Group, language: string): Unit[] => {
    const source = texts.get(group.file(group.source));
    if (!source || group.source === language) return [];
    return [{ kind: 'texts', ...group, states: textStates(source, texts.get(group.file(language)), madeFrom(language)[group.id] ?? {}, group.source, cosmetic), origin: origins.get(language)?.get(group.id) }];
  };
  return {
    languages, lessons, cosmetic, problems, lesson, standing,
    sourceOf: (place) => sources.get(place),
    kept: (hash) => content[`sources/${hash}.md`] ?? keptTexts[hash],
    insteadOf: (language) => languageFields(settings, language).instead ?? [],
    text: (file, key) => texts.get(file)?.texts.get(key)?.text,
    lineOf: (file, key) => texts.get(file)?.texts.get(key)?.line,
    descriptionOf: (file, key) => texts.get(file)?.texts.get(key)?.description,
    faults: () => faultsOf(languages, lessons, groups, texts),
    state: (language) => ({
      language,
      units: [...places.flatMap((place) => lessonUnit(place, language)), ...groups.flatMap((group) => textsUnit(group, language))],
      problems: [...lessons.filter((one) => one.language === language && one.source !== language).flatMap((one) => lessonProblems(one, sources.get(one.place), standing(one.place, language) ?? [], { settings, texts })), ...groups.flatMap((group) => {
        const [source, own] = [texts.get(group.file(group.source)), texts.get(group.file(language))];
        return source && own && group.source !== language ? textProblems(source, own, foreignMarks(settings, language, group.source)) : [];
      })],
    }),
  };
}

function faultsOf(languages: readonly string[], lessons: readonly LessonText[], groups: readonly Group[], texts: ReadonlyMap<string, TextsFile>): readonly Problem[] {
  return [
    ...lessons.filter((one) => !languages.includes(one.language)).map(({ file, language }) => ({ file, line: 1, says: `there is no language "${language}": languages/${language}/language.yaml makes it` })),
    ...lessons.flatMap(doubleHeadings),
    ...groups.flatMap((group) => languages.flatMap((language) => {
      const own = texts.get(group.file(language));
      return own ? textFaults(own, language === group.source ? undefined : texts.get(group.file(group.source))) : [];
    })),
  ];
}

/** Who made each file of texts in a language, by unit, as its made-from.yaml says. */
function originsIn(file: string, madeFrom: MadeFrom, attempt: <T>(read: () => T) => T[]): ReadonlyMap<string, Origin> {
  const said = Object.entries((madeFrom['made-by'] ?? {}) as Readonly<Record<string, unknown>>);
  return new Map(said.flatMap(([id, value]) => attempt(() => [id, originIn(file, id, value)] as const)));
}

const isTexts = (path: string): boolean => /^labs\/[^/]+\/messages\/[^/]+\.yaml$/.test(path) || /^figures\/[^/]+\/words\/[^/]+\.yaml$/.test(path) || (/^languages\/[^/]+\/[^/]+\.yaml$/.test(path) && !/\/(language|made-from)\.yaml$/.test(path));

const chapterOf = (place: string): string => place.split('/')[0] ?? '';

/** What is YAML and no text to translate, by path. */
type Settings = ReadonlyMap<string, unknown>;
const isSettings = (path: string): boolean => /^languages\/[^/]+\/(language|made-from)\.yaml$/.test(path) || ['lessons/chapters.yaml', 'sources/cosmetic.yaml', 'sources/texts.yaml'].includes(path);

function settingsIn(path: string, text: string): unknown {
  proveEncoding(path, text);
  return yamlOf(path, text);
}

function chaptersOf(settings: Settings): readonly string[] {
  const chapters = settings.get('lessons/chapters.yaml');
  return Array.isArray(chapters) ? chapters.map(String) : [];
}

function orderIn(content: Content, place: string): number {
  const path = Object.keys(content).find((one) => one.endsWith(`/${place}.mdx`)) ?? '';
  return Number(/^order: (\d+)$/m.exec(content[path] ?? '')?.[1] ?? 99);
}

/** Files of texts that belong together, each with its source language: a lab's own, else the fallback language. */
function groupsOf(paths: readonly string[], content: Content, settings: Settings): readonly Group[] {
  const fallback = paths.map((path) => /^languages\/([^/]+)\/language\.yaml$/.exec(path)?.[1]).find((code) => code !== undefined && languageFields(settings, code).fallback === true) ?? 'en';
  const unique = (pattern: RegExp) => [...new Set(paths.flatMap((path) => pattern.exec(path)?.[1] ?? []))];
  return [
    ...unique(/^languages\/[^/]+\/([^/]+)\.yaml$/).filter((name) => name !== 'language' && name !== 'made-from').map((name) => ({ id: `words/${name}`, source: fallback, file: (language: string) => `languages/${language}/${name}.yaml` })),
    ...unique(/^labs\/([^/]+)\/messages\//).map((lab) => ({ id: `labs/${lab}`, source: /^source: (\S+)$/m.exec(content[`labs/${lab}/lab.yaml`] ?? '')?.[1] ?? fallback, file: (language: string) => `labs/${lab}/messages/${language}.yaml` })),
    ...unique(/^figures\/([^/]+)\/words\//).map((figure) => ({ id: `figures/${figure}`, source: fallback, file: (language: string) => `figures/${figure}/words/${language}.yaml` })),
  ];
}

const originIn = (file: string, id: string, value: unknown): Origin =>
  originOf(value, (by) => new TranslationError({ file, line: 1, says: `made-by of ${id} must be ${MAKERS.join(', ')}; it is ${JSON.stringify(by)}` }));

/** Texts have no front matter: what they were made from stands in the language's own made-from.yaml, by unit and key, and under `made-by` who made them. */
type MadeFrom = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The same answer again without the work. */
function once<Answer>(answer: (key: string) => Answer): (key: string) => Answer {
  const known = new Map<string, Answer>();
  return (key) => {
    if (!known.has(key)) known.set(key, answer(key));
    return known.get(key) as Answer;
  };
}

function textStates(source: TextsFile, own: TextsFile | undefined, madeFrom: Readonly<Record<string, string>>, language: string, cosmetic: Cosmetic): readonly SectionState[] {
  const kept = [...source.texts].map(([key, { text }]): SectionState => {
    const made = madeFrom[key];
    const standing = !own?.texts.has(key) ? 'missing' : made === undefined ? 'unaccepted' : saysTheSame(hashOf(text), made, cosmetic) ? 'complete' : 'stale';
    return { id: key, standing, words: wordsIn(text, language), ...(made === undefined ? {} : { madeFrom: made }) };
  });
  const orphans = [...(own?.texts.keys() ?? [])].filter((key) => !source.texts.has(key)).map((id): SectionState => ({ id, standing: 'orphaned', words: 0 }));
  return [...kept, ...orphans];
}

/** What does not fit in a translated lesson that is shown. A scaffold under work is not held against its source yet, nor a stale section, whose readers are told, against what its source has become. */
function lessonProblems(lesson: LessonText, source: LessonText | undefined, states: readonly SectionState[], { settings, texts }: Known): readonly Problem[] {
  if (!source) return [{ file: lesson.file, line: 1, says: `its source, ${fileOf(lesson.place, lesson.source)}, is not there` }];
  const stale = new Set(states.filter(({ standing }) => standing === 'stale').map(({ id }) => id));
  const fresh = (one: LessonText): LessonText => ({ ...one, sections: one.sections.filter(({ id }) => !stale.has(id)) });
  if (!isShown(states)) return doubleHeadings(lesson);
  const [wanted, own] = [fresh(source), fresh(lesson)];
  return [...doubleHeadings(lesson), ...parityProblems(wanted, own, foreignMarks(settings, lesson.language, source.language)), ...termProblems(wanted, own, termsOf(texts, source.language, lesson.language))];
}

interface Known { readonly settings: Settings; readonly texts: ReadonlyMap<string, TextsFile> }

/** The terms that two glossaries call differently; what Kubernetes itself calls them is the same in every language, and every language may say it in its own way. */
function termsOf(texts: ReadonlyMap<string, TextsFile>, source: string, own: string): readonly TermPair[] {
  const glossary = (language: string) => texts.get(`languages/${language}/glossary.yaml`)?.texts;
  return [...(glossary(source) ?? [])].flatMap(([key, { text }]): TermPair[] => {
    const called = key.endsWith('.term') ? glossary(own)?.get(key)?.text : undefined;
    return called === undefined || called.toLowerCase() === text.toLowerCase() ? [] : [{ source: text, own: called }];
  });
}

interface LanguageFields { readonly fallback?: boolean; readonly instead?: readonly string[]; readonly marks?: { readonly letters?: string; readonly words?: readonly string[] } }

const languageFields = (settings: Settings, language: string): LanguageFields => (settings.get(`languages/${language}/language.yaml`) ?? {}) as LanguageFields;

/** How sentences left in the languages a translation was made from are recognised: the source's, and those its translators read instead. */
function foreignMarks(settings: Settings, language: string, source: string): readonly Marks[] {
  return [...new Set([source, ...(languageFields(settings, language).instead ?? [])])].filter((one) => one !== language).map((one) => {
    const { marks } = languageFields(settings, one);
    return { language: one, ...(marks?.letters === undefined ? {} : { letters: new RegExp(marks.letters, 'u') }), ...(marks?.words === undefined ? {} : { words: new Set(marks.words) }) };
  });
}
