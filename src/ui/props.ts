import type { Lab } from '../labs/contract';
import type { CompiledWords } from '../words';

/** What the page hands to a lab's island; all of it plain data, because it travels in the HTML. */
export interface LabProps {
  readonly id: string;
  readonly lab: Lab;
  /** The site's words in the page's language, compiled at build. */
  readonly words: CompiledWords;
  /** The lab's own words, by the keys of its messages files. */
  readonly messages: CompiledWords;
  /** The language of those, where it is not the page's. */
  readonly told?: { readonly lang: string; readonly dir: 'ltr' | 'rtl' };
  readonly language: string;
  /** The path the site lives under, ending in a slash. */
  readonly base: string;
  /** Which lab of the course it is, shown over its title. */
  readonly number?: number;
  /** The lessons that teach the rules that chains of causes name. */
  readonly lessons?: readonly RuleLesson[];
}

/** A lesson, and the ids of the rules it teaches, with spaces between. */
export interface RuleLesson {
  readonly href: string;
  readonly title: string;
  readonly rules: string;
  /** The language of the title, where it is not the page's. */
  readonly speech?: { readonly lang: string; readonly dir: 'ltr' | 'rtl' };
}
