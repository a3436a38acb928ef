import { spawnSync } from 'node:child_process';
import { nextWork, readCourse, type Course, type SectionState, type Unit, type Work } from '../../translate';
import type { Outcome } from './accept';
import type { ContentFolder } from './files';
import { readFrom } from './scaffold';
import { textOf } from './sources';
import { sourceDiff } from './status';

/** `translate next LANGUAGE`: the most valuable piece of work: where it is, and what its source says. Opened in $EDITOR where there is one and a person at a terminal. */
export function next(folder: ContentFolder, [language = '']: readonly string[], editor: string | undefined): Outcome {
  const course = readCourse(folder.content);
  if (!course.languages.includes(language)) return { text: `there is no language "${language}"; "ordinal translate new ${language}" makes it`, code: 2 };
  const first = nextWork(course, course.state(language));
  if (!first) return { text: `${language}: nothing is left to do`, code: 0 };
  const { unit, state } = first;
  const lesson = course.lesson(unit.id, language)?.sections.find(({ id }) => id === state.id);
  const line = unit.kind === 'lesson' ? lesson?.line ?? 1 : course.lineOf(unit.file(language), state.id) ?? 1;
  const path = folder.shown(unit.file(language));
  if (editor !== undefined && folder.content[unit.file(language)] !== undefined) spawnSync(editor, [`+${line}`, path], { stdio: 'inherit', shell: true });
  return { text: `${path}:${line} [${state.id}] is ${state.standing}\n\n${told(course, first, language)}\n\n${advice(unit, language, state)}`, code: 0 };
}

function told(course: Course, { unit, state }: Work, language: string): string {
  const from = state.standing === 'stale' ? unit.source : readFrom(course, unit, language);
  const source = textOf(course, unit, state.id, from);
  if (source === undefined) return 'The source has it no more: take it out.';
  const description = unit.kind === 'texts' ? course.descriptionOf(unit.file(unit.source), state.id) : undefined;
  return `${description === undefined ? '' : `(${description})\n`}${state.standing === 'stale' ? sourceDiff(course.kept(state.madeFrom ?? ''), source) : source}`;
}

function advice(unit: Unit, language: string, { standing, id }: SectionState): string {
  if (standing === 'orphaned') return '';
  const accept = `ordinal translate accept ${language}/${unit.id} ${id}`;
  return standing === 'missing' ? `Not there yet? ordinal translate new ${language} ${unit.id}\nWhen it is translated: ${accept}` : `When it says what the source says: ${accept}`;
}
