import { dump } from 'js-yaml';
import { hashOf, MAKERS, readCourse, yamlIn, type Course, type Origin, type Unit } from '../../translate';
import type { ContentFolder } from './files';
import { keepSection, keepTexts, prune } from './sources';

/** What a command came to: what it says, and its exit code. */
export interface Outcome { readonly text: string; readonly code: number }
const refused = (text: string): Outcome => ({ text, code: 2 });

/** `pt-BR/storage/mehdb` → the language and its unit; a lesson may be named by its last part. */
export function unitNamed(course: Course, name: string): { readonly language: string; readonly unit: Unit } | string {
  const [language = '', ...rest] = name.split('/');
  if (!course.languages.includes(language)) return `there is no language "${language}": write LANGUAGE/LESSON, with a language of content/languages (${course.languages.join(', ')})`;
  const id = rest.join('/');
  const { units } = course.state(language);
  const unit = units.find((one) => one.id === id) ?? units.find((one) => one.kind === 'lesson' && one.id.endsWith(`/${id}`));
  return unit ? { language, unit } : `there is nothing called "${id}" to translate into ${language}; "ordinal translate status ${language}" lists what there is`;
}

/** Who says so: `--by MAKER`, and `--name NAME` of a person to be named. */
export interface Claimed { readonly by?: string | undefined; readonly name?: string | undefined }

/** `translate accept LANGUAGE/LESSON [SECTION] [--by MAKER] [--name NAME]`: somebody says that these sections, as they are, translate their source as it is. A stale one is named, or it stays stale. */
export function accept(folder: ContentFolder, [name = '', section]: readonly string[], { by, name: person }: Claimed): Outcome {
  const course = readCourse(folder.content);
  const found = unitNamed(course, name);
  if (typeof found === 'string') return refused(found);
  const { language, unit } = found;
  const maker = by === undefined ? undefined : MAKERS.find((one) => one === by);
  if (by !== undefined && maker === undefined) return refused(`--by takes ${MAKERS.join(', ')}`);
  const chosen = unit.states.filter(({ id }) => section === undefined || id === section);
  if (chosen.length === 0) return refused(`${unit.id} has no section "${section ?? ''}"; it has ${unit.states.map(({ id }) => id).join(', ')}`);
  const missing = chosen.filter(({ standing }) => standing === 'missing');
  if (missing.length > 0 && section !== undefined) return refused(`${folder.shown(unit.file(language))} has no text for [${section}] yet`);
  const stale = section === undefined ? chosen.filter(({ standing }) => standing === 'stale').map(({ id }) => id) : [];
  const ids = chosen.filter(({ id, standing }) => standing !== 'missing' && standing !== 'orphaned' && !stale.includes(id)).map(({ id }) => id);
  const origin: Origin = { by: maker ?? unit.origin?.by ?? 'human', people: [...new Set([...(unit.origin?.people ?? []), ...(person === undefined ? [] : [person])])] };
  if (unit.kind === 'lesson') acceptLesson(folder, course, { unit, language, ids, origin });
  else acceptTexts(folder, course, { unit, language, ids, origin });
  prune(folder);
  const left = missing.length > 0 ? `; not translated yet: ${missing.map(({ id }) => id).join(', ')}` : '';
  const one = stale.map((id) => `\nstale, to be read over and accepted by itself: ordinal translate accept ${language}/${unit.id} ${id}`).join('');
  return { text: `${folder.shown(unit.file(language))}: ${ids.length} accepted${left}${one}`, code: stale.length > 0 ? 1 : 0 };
}

interface Accepted { readonly unit: Unit; readonly language: string; readonly ids: readonly string[]; readonly origin: Origin }

function acceptLesson(folder: ContentFolder, course: Course, { unit, language, ids, origin }: Accepted): void {
  const source = course.lesson(unit.id, unit.source);
  const own = course.lesson(unit.id, language);
  if (!source || !own) return;
  const fresh = source.sections.filter(({ id }) => ids.includes(id));
  for (const { text } of fresh) keepSection(folder, text);
  const before = own.provenance?.sections ?? {};
  const hashes = source.sections.flatMap(({ id, text }): [string, string][] => (ids.includes(id) ? [[id, hashOf(text)]] : before[id] === undefined ? [] : [[id, before[id]]]));
  const path = unit.file(language);
  folder.write(path, withProvenance(folder.content[path] ?? '', origin, Object.fromEntries(hashes)));
}

/** The file with its front matter's `translation` written anew, at the end of the front matter. */
export function withProvenance(text: string, { by, people }: Origin, sections: Readonly<Record<string, string>>): string {
  const [, front = '', rest = ''] = /^---\n([\s\S]*?\n)---\n([\s\S]*)$/.exec(text) ?? [];
  const others = front.replace(/^translation:.*\n(?:[ \t].*\n)*/m, '');
  return `---\n${others}${dump({ translation: { by, ...(people.length > 0 ? { people } : {}), sections } }, { lineWidth: -1 })}---\n${rest}`;
}

function acceptTexts(folder: ContentFolder, course: Course, { unit, language, ids, origin: { by, people } }: Accepted): void {
  const texts = ids.flatMap((id) => course.text(unit.file(unit.source), id) ?? []);
  keepTexts(folder, texts);
  const path = `languages/${language}/made-from.yaml`;
  const all = (yamlIn(folder.content[path]) ?? {}) as Record<string, Record<string, unknown>>;
  const known = new Set(unit.states.filter(({ standing }) => standing !== 'orphaned' && standing !== 'missing').map(({ id }) => id));
  const kept = Object.entries({ ...all[unit.id], ...Object.fromEntries(ids.map((id) => [id, hashOf(course.text(unit.file(unit.source), id) ?? '')])) }).filter(([id]) => known.has(id));
  const note = '# What each text of this language was made from, by the hash of its source, and who or what made it; written by "ordinal translate accept".\n';
  const makers = { ...all['made-by'], [unit.id]: { by, ...(people.length > 0 ? { people } : {}) } };
  folder.write(path, note + dump({ ...all, 'made-by': makers, [unit.id]: Object.fromEntries(kept) }, { sortKeys: true, lineWidth: -1 }));
}

/** `translate cosmetic LESSON SECTION`: the author says that the last edit of a source section changes no meaning, so that its translations stay fresh. */
export function cosmetic(folder: ContentFolder, [place = '', section = '']: readonly string[]): Outcome {
  const course = readCourse(folder.content);
  const source = course.lessons.find((lesson) => lesson.language === lesson.source && (lesson.place === place || lesson.place.endsWith(`/${place}`)));
  const text = source?.sections.find(({ id }) => id === section)?.text;
  if (!source || text === undefined) return refused(source ? `${source.place} has no section "${section}"; it has ${source.sections.map(({ id }) => id).join(', ')}` : `there is no lesson "${place}"`);
  const before = new Set(course.lessons.flatMap((lesson) => (lesson.place === source.place ? lesson.provenance?.sections[section] ?? [] : [])));
  const old = [...before].filter((hash) => hash !== hashOf(text) && course.cosmetic.get(hashOf(text)) !== hash);
  if (old.length !== 1) return refused(old.length === 0 ? `no translation of [${section}] is stale` : `translations of [${section}] were made from ${old.length} different texts: accept them one by one`);
  const all = Object.fromEntries([...course.cosmetic, [hashOf(text), old[0] ?? '']]);
  folder.write('sources/cosmetic.yaml', `# Edits of a source that change no meaning: the new text's hash, and the hash of the text it stands for.\n${dump(all, { sortKeys: true })}`);
  return { text: `[${section}] of ${source.place}: the edit counts as cosmetic`, code: 0 };
}
