import { parseLab, type LabFolder } from '../labs';
import type { LabProps } from '../ui/props';
import { compileMessage } from '../words/compile';
import type { CompiledWords } from '../words';
import { base } from './addresses';
import { fallbacksOf, labWords, languageNamed } from './languages';

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
  const lab = parseLab(own);
  parsed.set(id, lab);
  return lab;
}

/** The text of one file of a lab, as its folder has it now. */
export function labFile(lab: string, folder: 'start' | 'solution', file: string): string {
  const path = `/content/labs/${lab}/${folder}/${file}`;
  const text = files[path];
  if (text === undefined) throw new Error(`no file ${path.slice(1)}, which a lesson quotes`);
  return text;
}

/** A lab's own words in a language, compiled; in the nearest its readers are offered where they are not translated yet. */
export function labTexts(id: string, language: string): CompiledWords {
  const { messages, source } = labFolder(id);
  const chosen = [language, ...fallbacksOf(language), source].map((one) => messages[one]).find((one) => one !== undefined);
  if (!chosen) throw new Error(`content/labs/${id}/messages has neither ${language}.yaml nor ${source}.yaml`);
  return Object.fromEntries(Object.entries(chosen.texts).map(([key, text]) => [key, compileMessage(text, `content/labs/${id}/messages/${chosen.language}.yaml: ${key}`)]));
}

/** All that a lab's island needs, for one language. */
export function labProps(id: string, language: string, number: number | undefined): LabProps {
  const { lab } = labFolder(id);
  return { id, lab, words: labWords(language), messages: labTexts(id, language), language: languageNamed(language).html, base, ...(number === undefined ? {} : { number }) };
}
