import { LabFormatError, parseLab, type LabFolder } from '../labs';
import type { LabProps, RuleLesson } from '../ui/props';
import { compileMessage } from '../words/compile';
import { createWords, type CompiledWords, type Words } from '../words';
import { base } from './addresses';
import { fallbacksOf, labWords, languageNamed, speechOf } from './languages';
import { inLanguage } from './speech';

const files = import.meta.glob<string>('/content/labs/**/*.*', { query: '?raw', import: 'default', eager: true });
const parsed = new Map<string, LabFolder>();

/** Every lab there is, sorted. */
export const labIds: readonly string[] = [...new Set(Object.keys(files).map((path) => path.split('/')[3] ?? ''))].sort();

/** A lab's folder, parsed; the build stops at whatever is wrong in it. */
export function labFolder(id: string): LabFolder {
  const known = parsed.get(id);
  if (known) return known;
  const folder = `/content/labs/${id}/`;
  const own = Object.fromEntries(Object.entries(files).filter(([path]) => path.startsWith(folder)));
  if (Object.keys(own).length === 0) throw new Error(`no lab "${id}" in content/labs, which a lesson shows`);
  const lab = parseReadable(own);
  parsed.set(id, lab);
  return lab;
}

/** A translation of messages that can't be read counts as one that is not there yet: who runs the site is told, and no build comes this far. */
function parseReadable(own: Readonly<Record<string, string>>): LabFolder {
  try {
    return parseLab(own);
  } catch (error) {
    if (!(error instanceof LabFormatError)) throw error;
    const broken = new Set(error.problems.map(({ file }) => file));
    const rest = Object.fromEntries(Object.entries(own).filter(([path]) => !/\/messages\//.test(path) || ![...broken].some((file) => path.endsWith(`/${file}`))));
    if (Object.keys(rest).length === Object.keys(own).length) throw error;
    return parseLab(rest);
  }
}

/** The text of one file of a lab, as its folder has it now. */
export function labFile(lab: string, folder: 'start' | 'solution', file: string): string {
  const path = `/content/labs/${lab}/${folder}/${file}`;
  const text = files[path];
  if (text === undefined) throw new Error(`no file ${path.slice(1)}, which a lesson quotes`);
  return text;
}

/** A lab's own words, compiled, and the language they are in: the nearest its readers are offered where they are not translated yet. */
function labTexts(id: string, language: string): { readonly language: string; readonly texts: CompiledWords } {
  const { messages, source } = labFolder(id);
  const chosen = [language, ...fallbacksOf(language), source].map((one) => messages[one]).find((one) => one !== undefined);
  if (!chosen) throw new Error(`content/labs/${id}/messages has neither ${language}.yaml nor ${source}.yaml`);
  return { language: chosen.language, texts: Object.fromEntries(Object.entries(chosen.texts).map(([key, text]) => [key, compileMessage(text, `content/labs/${id}/messages/${chosen.language}.yaml: ${key}`)])) };
}

/** A lab's own words for the static pages. */
export function labWordsIn(id: string, language: string): Words {
  const own = labTexts(id, language);
  const say = createWords(own.texts, languageNamed(own.language).html);
  return (key, parameters) => inLanguage(say(key, parameters), own.language);
}

/** All that a lab's island needs, for one language. */
export function labProps(id: string, language: string, { number, lessons }: { readonly number: number | undefined; readonly lessons: readonly RuleLesson[] }): LabProps {
  const { lab } = labFolder(id);
  const own = labTexts(id, language);
  return {
    id, lab, lessons, words: labWords(language), messages: own.texts, language: languageNamed(language).html, base,
    ...(own.language === language ? {} : { told: speechOf(languageNamed(own.language)) }), ...(number === undefined ? {} : { number }),
  };
}
