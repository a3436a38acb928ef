import type { Course, LanguageState, Unit } from './course';
import type { SectionState, Standing } from './state';

/** A piece of work: a section or text of a unit, and how it stands. */
export interface Work { readonly unit: Unit; readonly state: SectionState }

/** Work in the order of its worth: what misleads readers, then what they can't read yet, then what is left over. */
const WORTH: readonly Standing[] = ['stale', 'unaccepted', 'missing', 'orphaned'];

/** The most valuable piece of work in a language: of what is worth the same, the words that are on every page come first, then the course in its order, each lesson before its labs and figures. */
export function nextWork(course: Course, { units }: LanguageState): Work | undefined {
  const lessons = units.filter(({ kind }) => kind === 'lesson');
  const ofLessons = lessons.flatMap((unit) => [unit, ...shownBy(course, unit).flatMap((id) => units.filter((one) => one.id === id))]);
  const inOrder = [...new Set([...units.filter(({ id }) => id.startsWith('words/')), ...ofLessons, ...units])];
  const all = inOrder.flatMap((unit) => unit.states.map((state) => ({ unit, state })));
  return WORTH.map((standing) => all.find(({ state }) => state.standing === standing)).find((one) => one !== undefined);
}

/** The labs and figures that a lesson shows: they are translated with it. */
export function shownBy(course: Course, lesson: Unit): readonly string[] {
  const text = course.lesson(lesson.id, lesson.source)?.sections.map((section) => section.text).join('\n') ?? '';
  return [...new Set([...text.matchAll(/<(Lab|Figure) id="([^"]+)"/g)].map(([, component, id]) => `${component === 'Lab' ? 'labs' : 'figures'}/${id ?? ''}`))];
}
