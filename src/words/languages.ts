import { load } from 'js-yaml';
import { compileMessage } from './compile';
import { WordsError, type CompiledWords, type Message } from './message';

/** A folder of content/languages makes a language exist; its language.yaml says what it is. */
export interface Language {
  /** The folder's name, and the first part of every address in this language. */
  readonly code: string;
  /** The language's name in itself. */
  readonly name: string;
  /** Value of the `lang` attribute, BCP 47. */
  readonly html: string;
  readonly direction: 'ltr' | 'rtl';
  /** The language's own CSS (its typography), from fonts.css, if it has some. */
  readonly css: string;
  /** The one for readers whose own language is not there: `fallback: true` in its language.yaml. */
  readonly fallback: boolean;
  /** Whether it promises to have every word of the site: `complete: true`. */
  readonly complete: boolean;
  /** Languages its readers are shown where it has no text yet, before the source: `instead: [en]`. */
  readonly instead: readonly string[];
}

/** One file of words: each id with its message, compiled, and where it stands. */
export interface WordsFile {
  readonly language: string;
  /** site, ui, rules, … */
  readonly name: string;
  readonly words: CompiledWords;
}

/** Reads content/languages: file path → text. Paths end in `<code>/<file>`. */
export function readLanguages(files: Readonly<Record<string, string>>): readonly Language[] {
  return entries(files).filter(({ file }) => file === 'language.yaml').map(({ path, code, text }) => {
    const fields = record(parseYaml(text, path), path);
    const css = entries(files).find((entry) => entry.code === code && entry.file === 'fonts.css')?.text ?? '';
    return { code, name: field(fields, 'name', path), html: field(fields, 'html', path), direction: direction(fields, path), css, fallback: fields.fallback === true, complete: fields.complete === true, instead: Array.isArray(fields.instead) ? fields.instead.map(String) : [] };
  });
}

/** Every file of words in every language, compiled; ids of nested keys are joined with dots. */
export function readWords(files: Readonly<Record<string, string>>): readonly WordsFile[] {
  return entries(files).filter(({ file }) => file.endsWith('.yaml') && file !== 'language.yaml' && file !== 'made-from.yaml').map(({ path, code, file, text }) => ({
    language: code,
    name: file.replace(/\.yaml$/, ''),
    words: Object.fromEntries(flatten(parseYaml(text, path), path, [])),
  }));
}

/** All words of one language in one table; an id that two files give is refused. */
export function wordsOf(language: string, files: readonly WordsFile[], names: readonly string[]): CompiledWords {
  const all: Record<string, Message> = {};
  for (const file of files.filter((candidate) => candidate.language === language && names.includes(candidate.name))) {
    for (const [id, message] of Object.entries(file.words)) {
      if (Object.hasOwn(all, id)) throw new WordsError(`${language}/${file.name}.yaml: "${id}" is already given in another file of this language`);
      all[id] = message;
    }
  }
  return all;
}

/** What one language's files have that another's lack, as sentences with file and key; of all languages, or of those that are asked for. */
export function wordsThatDiffer(files: readonly WordsFile[], asked?: readonly string[]): readonly string[] {
  const ids = new Map<string, Set<string>>();
  for (const file of files) ids.set(file.name, new Set([...(ids.get(file.name) ?? []), ...Object.keys(file.words)]));
  const languages = asked ?? [...new Set(files.map((file) => file.language))].sort();
  return languages.flatMap((language) => [...ids].flatMap(([name, expected]) => {
    const file = files.find((candidate) => candidate.language === language && candidate.name === name);
    return [...expected].filter((id) => file === undefined || !Object.hasOwn(file.words, id)).map((id) => `${language}/${name}.yaml lacks "${id}", which another language has`);
  }));
}

function entries(files: Readonly<Record<string, string>>) {
  return Object.entries(files).map(([path, text]) => {
    const [code = '', file = ''] = path.split('/').slice(-2);
    return { path, code, file, text };
  }).sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** A file that is comments alone, as a scaffold is, says nothing yet. */
function parseYaml(text: string, path: string): unknown {
  if (text.split('\n').every((line) => /^\s*(#.*)?$/.test(line))) return {};
  try {
    return load(text) ?? {};
  } catch (error) {
    throw new WordsError(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function flatten(value: unknown, path: string, keys: readonly string[]): readonly (readonly [string, Message])[] {
  const id = keys.join('.');
  const text = typeof value === 'string' ? value : describedText(value);
  if (text !== undefined) return [[id, compileMessage(text, `${path}: ${id}`)]];
  return Object.entries(record(value, `${path}: ${id}`)).filter(([key]) => key !== '*').flatMap(([key, inner]) => flatten(inner, path, [...keys, key]));
}

/** A message may be written `{ text, description }`, where the description tells translators what it is for; what a group's `*` says tells it of all in the group. */
function describedText(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('text' in value) || typeof value.text !== 'string') return undefined;
  return Object.keys(value).every((key) => key === 'text' || key === 'description') ? value.text : undefined;
}

function record(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WordsError(`${where}: expected text or a table of texts, found ${JSON.stringify(value)}`);
  return value as Readonly<Record<string, unknown>>;
}

function field(fields: Readonly<Record<string, unknown>>, key: string, path: string): string {
  const value = fields[key];
  if (typeof value !== 'string') throw new WordsError(`${path}: "${key}" must be text`);
  return value;
}

function direction(fields: Readonly<Record<string, unknown>>, path: string): 'ltr' | 'rtl' {
  const value = fields.dir ?? 'ltr';
  if (value !== 'ltr' && value !== 'rtl') throw new WordsError(`${path}: "dir" must be ltr or rtl`);
  return value;
}
