import { compileMessage, parametersOf } from '../words/compile';
import { stillIn, type Marks } from './parity';
import { TranslationError, type Problem } from './problem';
import { yamlIn } from './yaml';

/** A file of short texts by key: the site's words, a lab's messages, a figure's labels. */
export interface TextsFile {
  /** Below content/: `labs/mehdb/messages/ja.yaml`. */
  readonly path: string;
  readonly texts: ReadonlyMap<string, { readonly text: string; readonly line: number }>;
}

/** Reads a file of texts; nested keys are joined with dots, `{ text, description }` is one text. */
export function readTexts(path: string, yaml: string): TextsFile {
  if (yaml.includes('\r')) throw new TranslationError({ file: path, line: 1, says: 'the lines end in CR LF: save the file with LF alone' });
  let value: unknown;
  try {
    value = yamlIn(yaml);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new TranslationError({ file: path, line: Number(/\((\d+):\d+\)/.exec(message)?.[1] ?? 1), says: message.split('\n')[0] ?? message }, { cause: error });
  }
  const lines = yaml.split('\n');
  const flat = flatten(value ?? {}, []);
  return { path, texts: new Map(flat.map(([keys, text]) => [keys.join('.'), { text, line: lineOf(lines, keys) }])) };
}

function flatten(value: unknown, keys: readonly string[]): readonly (readonly [readonly string[], string])[] {
  if (typeof value === 'string') return [[keys, value]];
  if (typeof value !== 'object' || value === null) return [];
  if ('text' in value && typeof value.text === 'string' && Object.keys(value).every((key) => key === 'text' || key === 'description')) return [[keys, value.text]];
  return Object.entries(value).flatMap(([key, inner]) => flatten(inner, [...keys, key]));
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

/** What of a translated file does not fit its source: keys nobody asks for, placeholders and cases that differ, texts that are no messages or still in another language. */
export function textProblems(source: TextsFile, translation: TextsFile, marks: readonly Marks[]): readonly Problem[] {
  return [...translation.texts].flatMap(([key, { text, line }]) => {
    const problem = (says: string): Problem => ({ file: translation.path, line, says });
    const original = source.texts.get(key);
    if (!original) return [problem(`"${key}" is not in ${source.path}: take it out`)];
    const own = placeholders(text);
    if (typeof own === 'string') return [problem(`"${key}" is no message: ${own}`)];
    const wanted = placeholders(original.text);
    if (typeof wanted === 'string') return [];
    const lost = [...wanted].filter((name) => !own.has(name));
    const added = [...own].filter((name) => !wanted.has(name));
    return [...stillIn(text, marks).map(problem), ...lost.map((name) => problem(`"${key}" lacks {${name}}, which ${source.path} has`)), ...added.map((name) => problem(`"${key}" has {${name}}, which ${source.path} does not give`))];
  });
}

/** Names a message takes values by, or what is wrong with it. */
function placeholders(text: string): ReadonlySet<string> | string {
  try {
    return new Set(parametersOf(compileMessage(text, '')));
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^: /, '') : String(error);
  }
}
