import { casesOf, compileMessage, parametersOf } from '../words/compile';
import { remembered } from './hash';
import { stillIn, type Marks } from './parity';
import { proveEncoding, type Problem } from './problem';
import { yamlOf } from './yaml';

/** A file of short texts by key: the site's words, a lab's messages, a figure's labels. */
export interface TextsFile {
  /** Below content/: `labs/mehdb/messages/ja.yaml`. */
  readonly path: string;
  readonly texts: ReadonlyMap<string, { readonly text: string; readonly line: number; /** Where it stands, for translators: its own description, or its group's. */ readonly description: string | undefined }>;
}

/** Reads a file of texts; nested keys are joined with dots, `{ text, description }` is one text, and what a group's `*` says describes all in it. */
export const readTexts = remembered((path: string, yaml: string): TextsFile => {
  proveEncoding(path, yaml);
  const value = yamlOf(path, yaml);
  const lines = yaml.split('\n');
  const flat = flatten(value ?? {}, []);
  return { path, texts: new Map(flat.map(({ keys, text, description }) => [keys.join('.'), { text, line: lineOf(lines, keys), description }])) };
});

interface Flat { readonly keys: readonly string[]; readonly text: string; readonly description: string | undefined }

function flatten(value: unknown, keys: readonly string[], description?: string): readonly Flat[] {
  if (typeof value === 'string') return [{ keys, text: value, description }];
  if (typeof value !== 'object' || value === null) return [];
  const fields = value as Readonly<Record<string, unknown>>;
  if (typeof fields['text'] === 'string' && Object.keys(fields).every((key) => key === 'text' || key === 'description')) return [{ keys, text: fields['text'], description: typeof fields['description'] === 'string' ? fields['description'] : description }];
  const group = typeof fields['*'] === 'string' ? fields['*'] : description;
  return Object.entries(fields).filter(([key]) => key !== '*').flatMap(([key, inner]) => flatten(inner, [...keys, key], group));
}

/** Where a key stands: its last part, after its first. */
function lineOf(lines: readonly string[], keys: readonly string[]): number {
  let at = -1;
  for (const key of keys) {
    const next = lines.findIndex((line, index) => index > at && (line.trimStart().startsWith(`${key}:`) || line.trimStart().startsWith(`"${key}":`) || line.trimStart().startsWith(`'${key}':`)));
    if (next >= 0) at = next;
  }
  return at + 1;
}

/** What of a translated file does not fit its source: keys nobody asks for, what breaks a message, texts still in another language. */
export function textProblems(source: TextsFile, translation: TextsFile, marks: readonly Marks[]): readonly Problem[] {
  const others = [...translation.texts].flatMap(([key, { text, line }]) => {
    const problem = (says: string): Problem => ({ file: translation.path, line, says });
    return source.texts.has(key) ? stillIn(text, marks).map(problem) : [problem(`"${key}" is not in ${source.path}: take it out`)];
  });
  return [...textFaults(translation, source), ...others];
}

/** What breaks the messages of a file: texts that are none, and where it is a translation, places and cases that differ from its source's. */
export function textFaults({ path, texts }: TextsFile, source?: TextsFile): readonly Problem[] {
  return [...texts].flatMap(([key, { text, line }]) => {
    const problem = (says: string): Problem => ({ file: path, line, says: `"${key}" ${says}` });
    const own = placesOf(text);
    if (typeof own === 'string') return [problem(`is no message: ${own}`)];
    const original = source?.texts.get(key);
    const wanted = original === undefined ? 'nothing' : placesOf(original.text);
    if (source === undefined || typeof wanted === 'string') return [];
    const lost = [...wanted.keys()].filter((name) => !own.has(name));
    const added = [...own.keys()].filter((name) => !wanted.has(name));
    const cases = [...wanted].flatMap(([name, asked]) => asked.filter((one) => own.get(name)?.includes(one) === false).map((one) => problem(`lacks the case "${one}" of {${name}}, which ${source.path} has`)));
    return [...lost.map((name) => problem(`lacks {${name}}, which ${source.path} has`)), ...added.map((name) => problem(`has {${name}}, which ${source.path} does not give`)), ...cases];
  });
}

/** Names a message takes values by, each with the cases that are the same in every language (a select's), or what is wrong with it. */
function placesOf(text: string): ReadonlyMap<string, readonly string[]> | string {
  try {
    const message = compileMessage(text, '');
    return new Map(parametersOf(message).map((name) => [name, casesOf(message, name)]));
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^: /, '') : String(error);
  }
}
