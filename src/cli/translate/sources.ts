import { dump } from 'js-yaml';
import { hashOf, readCourse, yamlIn, type Content, type Course, type Unit } from '../../translate';
import type { ContentFolder } from './files';

const TEXTS = 'sources/texts.yaml';

const shortTexts = (content: Content): Record<string, string> => (yamlIn(content[TEXTS]) ?? {}) as Record<string, string>;

/** What a unit says under an id in a language: a section of a lesson, or a short text. */
export const textOf = (course: Course, unit: Unit, id: string, language: string): string | undefined =>
  unit.kind === 'lesson' ? course.lesson(unit.id, language)?.sections.find((section) => section.id === id)?.text : course.text(unit.file(language), id);

/** Keeps a section's text under its hash. */
export function keepSection(folder: ContentFolder, text: string): void {
  const path = `sources/${hashOf(text)}.md`;
  if (folder.content[path] === undefined) folder.write(path, `${text.trim()}\n`);
}

/** Keeps short texts, all in one file. */
export function keepTexts(folder: ContentFolder, texts: readonly string[]): void {
  const kept = shortTexts(folder.content);
  writeTexts(folder, { ...kept, ...Object.fromEntries(texts.map((text) => [hashOf(text), text])) });
}

/** Takes away what no translation was made from any more. */
export function prune(folder: ContentFolder): void {
  const course = readCourse(folder.content);
  const used = new Set(course.languages.flatMap((language) => course.state(language).units.flatMap(({ states }) => states.flatMap(({ madeFrom }) => madeFrom ?? []))));
  for (const path of Object.keys(folder.content)) if (/^sources\/[0-9a-f]{12}\.md$/.test(path) && !used.has(path.slice('sources/'.length, -'.md'.length))) folder.remove(path);
  const kept = shortTexts(folder.content);
  writeTexts(folder, Object.fromEntries(Object.entries(kept).filter(([hash]) => used.has(hash))));
}

function writeTexts(folder: ContentFolder, texts: Readonly<Record<string, string>>): void {
  const text = `# Source texts that translations were made from, by hash; written by "ordinal translate accept".\n${dump(texts, { sortKeys: true, lineWidth: -1 })}`;
  if (folder.content[TEXTS] !== text) folder.write(TEXTS, text);
}
