import { createWords, WordsError, type CompiledWords, type Words } from '../words';
import { readLanguages, readWords, wordsOf, type Language } from '../words/languages';
import { inLanguage, type Speech } from './speech';

export type { Language };

const files = import.meta.glob<string>('/content/languages/*/*.{yaml,css}', { query: '?raw', import: 'default', eager: true });
const readable = <File>(read: () => readonly File[]): readonly File[] => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof WordsError)) throw error;
    return [];
  }
};
/** A file that can't be read counts as one that is not there yet: who runs the site is told, and no build comes this far. */
const wordsFiles = Object.entries(files).flatMap(([path, text]) => readable(() => readWords({ [path]: text })));

/** Every language there is: the folders of content/languages, sorted. */
export const languages: readonly Language[] = [...new Set(Object.keys(files).map((path) => path.slice(0, path.lastIndexOf('/') + 1)))].toSorted()
  .flatMap((folder) => readable(() => readLanguages(Object.fromEntries(Object.entries(files).filter(([path]) => path.startsWith(folder))))));

/** The language of readers whose own is not there, and of the address without a language. */
export const defaultLanguage: Language = languages.find((language) => language.fallback) ?? firstLanguage();

/** The language of a code that a route has already proven to exist. */
export function languageNamed(code: string | undefined): Language {
  const language = languages.find((candidate) => candidate.code === code);
  if (!language) throw new Error(`no language "${code}": content/languages has ${languages.map((one) => one.code).join(', ')}`);
  return language;
}

/** How an element says that what stands in it is in a language. */
export const speechOf = ({ html, direction }: Language): Speech => ({ lang: html, dir: direction });

const SITE_FILES = ['site', 'fidelity', 'glossary', 'cheat-sheet'];

/** The words of the static pages; each knows its language, which is another where one is not translated yet. */
export function siteWords(language: string): Words {
  const chain = [language, ...fallbacksOf(language), defaultLanguage.code].map((code) => {
    const words = wordsOf(code, wordsFiles, SITE_FILES);
    return { code, words, say: createWords(words, languageNamed(code).html) };
  });
  const unknown = { code: language, say: createWords({}, languageNamed(language).html) };
  return (id, parameters) => {
    const { code, say } = chain.find(({ words }) => Object.hasOwn(words, id)) ?? unknown;
    return inLanguage(say(id, parameters), code);
  };
}

/** The words that travel to a lab: its own and the rules' sentences. */
export function labWords(language: string): CompiledWords {
  return withFallback(language, ['ui', 'rules']);
}

/** Languages a reader is offered instead, the nearest first, of those there are: `pt-BR` → `pt`, then what its language.yaml names. After these comes the source. */
export function fallbacksOf(language: string): readonly string[] {
  const parents = language.split('-').map((_, index, parts) => parts.slice(0, index + 1).join('-')).slice(0, -1).toReversed();
  const named = languages.find(({ code }) => code === language)?.instead ?? [];
  return [...parents, ...named].filter((one) => languages.some(({ code }) => code === one));
}

/** Words that a language does not have yet are those of the nearest its readers are offered instead, else the fallback language's. */
function withFallback(language: string, names: readonly string[]): CompiledWords {
  const nearestLast = [defaultLanguage.code, ...fallbacksOf(language).toReversed(), language];
  return Object.assign({}, ...nearestLast.map((code) => wordsOf(code, wordsFiles, names))) as CompiledWords;
}

function firstLanguage(): Language {
  const [first] = languages;
  if (!first) throw new Error('content/languages is empty');
  return first;
}
