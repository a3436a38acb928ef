import { load } from 'js-yaml';
import text from '../../content/lessons/rules.yaml?raw';
import type { RuleLesson } from '../ui/props';
import { address } from './addresses';
import { lessonsInOrder, type Chapter } from './course';
import { languageNamed, speechOf } from './languages';

/** Which rules a lesson teaches, by its id: `change/order`. */
const rulesOf = new Map(Object.entries(load(text) as Readonly<Record<string, readonly string[]>>));

/** The lessons that teach rules, as a lab links them in a language. */
export function ruleLessons(language: string, chapters: readonly Chapter[]): readonly RuleLesson[] {
  return lessonsInOrder(chapters).flatMap(({ chapter, slug, entry, writtenIn }) => {
    const rules = rulesOf.get(`${chapter}/${slug}`);
    if (!rules) return [];
    return [{ href: address(language, chapter, slug), title: entry.data.title, rules: rules.join(' '), ...(writtenIn === language ? {} : { speech: speechOf(languageNamed(writtenIn)) }) }];
  });
}
