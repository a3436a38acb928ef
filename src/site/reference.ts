import { load } from 'js-yaml';
import cheatSheetText from '../../content/reference/cheat-sheet.yaml?raw';
import sourceStepsText from '../../content/reference/source-steps.yaml?raw';
import glossaryText from '../../content/reference/glossary.yaml?raw';
import { lessonsInOrder, type Chapter, type Lesson } from './course';
import { errataIn } from './translations';

/** Pages one looks things up in, in the order of their list. Each is an address and a word of the site: `<id>.title`. */
export const referencePages = ['glossary', 'cheat-sheet', 'errata', 'steps', 'fidelity', 'translations', 'translate', 'credits'] as const;
export type ReferencePage = (typeof referencePages)[number];

/** Terms of the course by id, and the slug of the lesson that explains each. */
export const glossary: ReadonlyMap<string, string> = new Map(Object.entries(load(glossaryText) as Record<string, string>));

/** Commands by group and id. */
export const cheatSheet: readonly { readonly id: string; readonly lines: readonly { readonly id: string; readonly run: string }[] }[] =
  Object.entries(load(cheatSheetText) as Record<string, Record<string, string>>).map(([id, lines]) => ({ id, lines: Object.entries(lines).map(([line, run]) => ({ id: line, run })) }));

/** The steps of each source tutorial, and where the course has them: in which lab, and which task holds what the step promises. */
export const sourceSteps: readonly { readonly source: string; readonly steps: readonly { readonly step: string; readonly lab: string; readonly task: string }[] }[] =
  Object.entries(load(sourceStepsText) as Record<string, { step: string; lab: string; task: string }[]>).map(([source, steps]) => ({ source, steps }));

/** A mistake of a source tutorial, and the lesson that tells of it. */
export interface LessonErratum { readonly lesson: Lesson; readonly printed: string; readonly correct: string }

/** All errata of the course in its order, as the lessons have them in the language they are shown in. */
export const errata = (chapters: readonly Chapter[]): readonly LessonErratum[] =>
  lessonsInOrder(chapters).flatMap((lesson) => errataIn(`${lesson.chapter}/${lesson.slug}`, lesson.writtenIn).map((erratum) => ({ lesson, ...erratum })));
