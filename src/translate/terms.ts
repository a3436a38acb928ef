import type { LessonText, Section } from './lesson';
import { within } from './parity';
import type { Problem } from './problem';

/** A term as the glossaries of two languages have it: the source's, and the translation's own. */
export interface TermPair { readonly source: string; readonly own: string }

/** Words up to this long stand as they are; longer ones may be inflected at their end. */
const SHORT_WORD = 5;
const STEM_SHARE = 0.7;

/** Terms of the glossary that a section of the source has and its translation calls something else. Kubernetes' own word, kept as the source has it, is no other name. */
export function termProblems(source: LessonText, translation: LessonText, terms: readonly TermPair[]): readonly Problem[] {
  return source.sections.flatMap((section) => {
    const own = translation.sections.find(({ id }) => id === section.id);
    if (!own) return [];
    const [said, words] = [textOf(section, ['text']), textOf(own, ['text', 'inlineCode'])];
    return terms.filter((term) => hasTerm(said, term.source) && !hasTerm(words, term.source) && !hasInflected(words, term.own))
      .map((term): Problem => ({ file: translation.file, line: own.line, says: `the section [#${own.id}] of the source has the term “${term.source}”, and this one has not what the glossary calls it: “${term.own}”` }));
  });
}

const textOf = (section: Section, types: readonly string[]): string =>
  section.nodes.flatMap((node) => within(node)).flatMap((node) => (types.includes(node.type) && 'value' in node ? String(node.value) : [])).join(' ').replace(/\s+/g, ' ').toLowerCase();

/** The term itself, in Latin letters not as a part of another word. */
function hasTerm(text: string, term: string): boolean {
  const wanted = term.toLowerCase();
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    if (!isLatin(text[at - 1]) && !isLatin(text[at + wanted.length])) return true;
  }
  return false;
}

const isLatin = (letter: string | undefined): boolean => letter !== undefined && /\p{Script=Latin}/u.test(letter);

/** All words of the term, in any order and with any ending. */
const hasInflected = (text: string, term: string): boolean => term.toLowerCase().split(' ').every((word) => text.includes(word.length > SHORT_WORD ? word.slice(0, Math.ceil(word.length * STEM_SHARE)) : word));
