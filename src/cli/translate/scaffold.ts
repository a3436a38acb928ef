import { dump } from 'js-yaml';
import { readCourse, shownBy, type Course, type LessonText, type Unit } from '../../translate';
import type { Outcome } from './accept';
import { withProvenance } from './accept';
import type { ContentFolder } from './files';

/** `translate new LANGUAGE [LESSON]`: files to fill in, with the source beside each gap as a comment, or what its translators read instead. Without a lesson the language's own folder is made. */
export function scaffold(folder: ContentFolder, [language = '', place]: readonly string[]): Outcome {
  const name = nameOf(language);
  if (name === undefined) return { text: `"${language}" is no language tag: write one like pt-BR, ko or ar`, code: 2 };
  const course = readCourse(folder.content);
  const made: string[] = [];
  if (!course.languages.includes(language)) made.push(...newLanguage(folder, language, name));
  const now = readCourse(folder.content);
  const { units } = now.state(language);
  if (place !== undefined) {
    const unit = units.find((one) => one.id === place) ?? units.find((one) => one.kind === 'lesson' && one.id.endsWith(`/${place}`));
    if (!unit) return { text: `there is no lesson or file of texts "${place}"`, code: 2 };
    const labs = unit.kind === 'lesson' ? shownBy(now, unit).flatMap((id) => units.filter((one) => one.id === id)) : [];
    made.push(...[unit, ...labs].flatMap((one) => newUnit(folder, now, one, language)));
  }
  return made.length > 0 ? { text: made.map((path) => `${folder.shown(path)} is there to be filled in`).join('\n'), code: 0 } : { text: 'everything is there already', code: 0 };
}

/** The language's name in itself, or nothing where the tag is none. */
function nameOf(language: string): string | undefined {
  try {
    return new Intl.DisplayNames([language], { type: 'language', fallback: 'none' }).of(language);
  } catch {
    return undefined;
  }
}

const INSTEAD = '# What is not translated yet is read in these languages, the first that has it, else in the language it was written in.\ninstead: [en]\n';
const RIGHT_TO_LEFT = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm']);

function newLanguage(folder: ContentFolder, language: string, name: string): readonly string[] {
  const path = `languages/${language}/language.yaml`;
  const script = new Intl.Locale(language).maximize().script ?? '';
  folder.write(path, `${dump({ name, html: language, dir: RIGHT_TO_LEFT.has(script) ? 'rtl' : 'ltr' })}${INSTEAD}`);
  const words = Object.keys(folder.content).flatMap((one) => /^languages\/en\/((?!language|made-from)[^/]+\.yaml)$/.exec(one)?.[1] ?? []);
  return [path, ...words.map((file) => {
    folder.write(`languages/${language}/${file}`, commented(folder.content[`languages/en/${file}`] ?? ''));
    return `languages/${language}/${file}`;
  })];
}

const commented = (text: string): string => text.trimEnd().split('\n').map((line) => (line === '' ? '#' : `# ${line}`)).join('\n').concat('\n');

/** The language a translator reads a unit in: the first of those read instead that fits the source as it is now, else the source's own. */
export function readFrom(course: Course, unit: Unit, language: string): string {
  const fits = (one: string) => one === unit.source || (course.state(one).units.find(({ id }) => id === unit.id)?.states.every(({ standing }) => standing === 'complete' || standing === 'unaccepted') ?? false);
  return course.insteadOf(language).filter((one) => course.languages.includes(one)).find(fits) ?? unit.source;
}

function newUnit(folder: ContentFolder, course: Course, unit: Unit, language: string): readonly string[] {
  const path = unit.file(language);
  if (folder.content[path] !== undefined) return [];
  const from = readFrom(course, unit, language);
  const source = folder.content[unit.file(from)] ?? '';
  const lesson = unit.kind === 'lesson' ? course.lesson(unit.id, from) : undefined;
  folder.write(path, lesson ? newLesson(source, lesson) : commented(source));
  return [path];
}

/** The lesson's skeleton: title and description to fill in, headings with their ids to translate, all the rest in comments. */
function newLesson(source: string, lesson: LessonText): string {
  const front = (/^---\n[\s\S]*?\n---\n/.exec(source)?.[0] ?? '').replace(/^(title|description): .*$/gm, '# $&\n$1: ""');
  const sections = lesson.sections.filter(({ id }) => id !== 'front').map(({ text }) => {
    const [first = '', ...rest] = text.split('\n');
    const heading = first.startsWith('#') ? first : undefined;
    const prose = (heading === undefined ? text : rest.join('\n')).trim().replaceAll('*/', '* /');
    return `${heading === undefined ? '' : `${heading}\n\n`}{/*\n${prose}\n*/}\n`;
  });
  return withProvenance(`${front}\n${sections.join('\n')}`, { by: 'human', people: [] }, {});
}
