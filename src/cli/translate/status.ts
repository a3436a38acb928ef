import { createTwoFilesPatch } from 'diff';
import { hashOf, readCourse, STANDINGS, told, type Course, type LanguageState, type Standing, type Unit } from '../../translate';
import type { ContentFolder } from './files';
import { textOf } from './sources';

/** `translate status [lang]`: what is missing, stale, orphaned and complete; the exit code is 0 when nothing is left to do. */
export function status(folder: ContentFolder, asked: readonly string[], json: boolean): { readonly text: string; readonly code: number } {
  const course = readCourse(folder.content);
  const languages = asked.length ? asked : course.languages;
  const unknown = languages.find((language) => !course.languages.includes(language));
  if (unknown !== undefined) return { text: `there is no language "${unknown}"; content/languages has ${course.languages.join(', ')}`, code: 2 };
  const states = languages.map((language) => course.state(language));
  const done = course.problems.length === 0 && states.every(({ units, problems }) => problems.length === 0 && units.every((unit) => unit.states.every(({ standing }) => standing === 'complete')));
  if (json) return { text: JSON.stringify({ problems: course.problems, languages: states.map((state) => plain(state)) }, undefined, 2), code: done ? 0 : 1 };
  return { text: [...course.problems.map(told), ...states.map((state) => report(state, folder, course))].join('\n'), code: done ? 0 : 1 };
}

const plain = ({ language, units, problems }: LanguageState) => ({ language, problems, units: units.map((unit) => ({ id: unit.id, kind: unit.kind, source: unit.source, file: unit.file(language), sections: unit.states })) });

function report({ language, units, problems }: LanguageState, folder: ContentFolder, course: Course): string {
  if (units.length === 0) return `${language}: everything is written in this language`;
  const rows = units.map((unit) => [unit.id, ...STANDINGS.map((standing) => count(unit, standing)), String(wordsLeft(unit))]);
  const total = ['all', ...STANDINGS.map((standing) => String(units.reduce((sum, unit) => sum + Number(count(unit, standing) || 0), 0))), String(units.reduce((sum, unit) => sum + wordsLeft(unit), 0))];
  const table = columns([[language, ...STANDINGS, 'words to do'], ...rows.filter((row) => row.slice(2).some((cell) => cell !== '' && cell !== '0')), total]);
  return [table, ...problems.map(told), ...units.flatMap((unit) => staleDiffs(unit, language, folder, course))].join('\n');
}

const count = (unit: Unit, standing: Standing): string => String(unit.states.filter((state) => state.standing === standing).length || '');
const wordsLeft = (unit: Unit): number => unit.states.filter(({ standing }) => standing === 'missing' || standing === 'stale').reduce((sum, { words }) => sum + words, 0);

function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0))) ?? [];
  return rows.map((row) => row.map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0))).join('  ').trimEnd()).join('\n');
}

/** What has changed in the source since a stale section was accepted. */
function staleDiffs(unit: Unit, language: string, folder: ContentFolder, course: Course): readonly string[] {
  return unit.states.filter(({ standing }) => standing === 'stale').map(({ id, madeFrom = '' }) => {
    const now = textOf(course, unit, id, unit.source);
    return `\n${folder.shown(unit.file(language))} [${id}] is stale: its source has changed\n${sourceDiff(course.kept(madeFrom), now ?? '')}`;
  });
}

/** The change of a source as lines with - and +. */
export function sourceDiff(before: string | undefined, now: string): string {
  if (before === undefined) return `(the text it was made from is not kept; the source is now ${hashOf(now)})`;
  return createTwoFilesPatch('then', 'now', `${before.trim()}\n`, `${now.trim()}\n`, '', '', { context: 1 }).split('\n').slice(3).join('\n').trimEnd();
}
