import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { IntlMessageFormat } from 'intl-messageformat';
import { parseLab, type LabFolder } from '../../src/labs/index';
import { labs as labTexts } from '../labs/folders';

const content = fileURLToPath(new URL('../../content/', import.meta.url));

/** Every language there is: the folders of content/languages. */
export const languages: readonly string[] = foldersOf(join(content, 'languages'));

/** Every lesson by chapter and slug, whatever languages it is written in. */
export const lessons: readonly { readonly path: string; readonly text: string }[] = languages.flatMap((language) => {
  const root = join(content, 'lessons', language);
  const files = existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.mdx')) : [];
  return files.map((file) => ({ path: file.replaceAll('\\', '/').replace(/\.mdx$/, ''), text: readFileSync(join(root, file), 'utf8') }));
}).filter((lesson, index, all) => all.findIndex(({ path }) => path === lesson.path) === index);

/** Whether a lesson is written in a language; else its page shows the source, with a note. */
export const isWritten = (path: string, language: string): boolean => existsSync(join(content, 'lessons', language, `${path}.mdx`));

/** Every lab there is, as its folder says it. */
export const labs: readonly LabFolder[] = labTexts.map(({ texts }) => parseLab(texts));

export const labNamed = (id: string): LabFolder => found(labs.find(({ lab }) => lab.id === id), `lab "${id}"`);

/** The address of the lesson that holds a lab; one without tasks has a page of its own. */
export function addressOfLab(lab: string, language: string): string {
  if (labNamed(lab).lab.tasks.length === 0) return `/${language}/${lab}/`;
  const lesson = found(lessons.find(({ text }) => text.includes(`<Lab id="${lab}"`)), `lesson with the lab "${lab}"`);
  return `/${language}/${lesson.path}/`;
}

export type Say = (id: string, parameters?: Readonly<Record<string, string | number>>) => string;

/** What the page says under an id of `content/languages/<language>/<file>.yaml`; in English what the language does not have yet. */
export function wordsOf(language: string, file: 'site' | 'ui' | 'language'): Say {
  const texts = new Map((file === 'language' ? [language] : ['en', language]).flatMap((one) => [...flat(load(readFileSync(join(content, 'languages', one, `${file}.yaml`), 'utf8')))]));
  return (id, parameters) => String(new IntlMessageFormat(found(texts.get(id), `word "${id}" in ${language}`), language, undefined, { ignoreTag: true }).format(parameters));
}

/** The lab's own words: in a language, in those its readers are offered instead, or in its source. */
export function labWordsOf({ messages, source }: LabFolder, language: string): Say {
  const { instead = [] } = load(readFileSync(join(content, 'languages', language, 'language.yaml'), 'utf8')) as { instead?: readonly string[] };
  const { texts } = found([language, ...instead, source].map((one) => messages[one]).find((one) => one !== undefined), `message in ${language}`);
  return (id, parameters) => String(new IntlMessageFormat(found(texts[id], `message "${id}"`), language).format(parameters));
}

function foldersOf(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

/** Texts by dotted id; `{ text, description }` is one text. */
function flat(value: unknown, prefix = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[prefix, value]]);
  if (typeof value !== 'object' || value === null) return new Map();
  if ('text' in value && typeof value.text === 'string' && 'description' in value) return new Map([[prefix, value.text]]);
  return new Map(Object.entries(value).filter(([key]) => key !== '*').flatMap(([key, inner]) => [...flat(inner, prefix === '' ? key : `${prefix}.${key}`)]));
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`there is no ${what}`);
  return value;
}
