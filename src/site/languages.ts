import { createWords, type CompiledWords, type Words } from '../words';
import { readLanguages, readWords, wordsOf, type Language } from '../words/languages';

export type { Language };

const files = import.meta.glob<string>('/content/languages/*/*.{yaml,css}', { query: '?raw', import: 'default', eager: true });
const wordsFiles = readWords(files);

/** Every language there is: the folders of content/languages, sorted. */
export const languages: readonly Language[] = readLanguages(files);

/** The language of readers whose own is not there, and of the address without a language. */
export const defaultLanguage: Language = languages.find((language) => language.fallback) ?? firstLanguage();

/** The language of a code that a route has already proven to exist. */
export function languageNamed(code: string | undefined): Language {
  const language = languages.find((candidate) => candidate.code === code);
  if (!language) throw new Error(`no language "${code}": content/languages has ${languages.map((one) => one.code).join(', ')}`);
  return language;
}

/** The words of the static pages. */
export function siteWords(language: string): Words {
  return createWords(withFallback(language, ['site', 'fidelity', 'glossary', 'cheat-sheet']), languageNamed(language).html);
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
