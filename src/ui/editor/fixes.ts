import type { Diagnostic, Edit, Fix, Said } from '../../worker/protocol';
import type { LabContextValue } from '../context';
import { lineAt } from './lines';

/** A sentence that the worker names: of a problem, or of what mends it. */
export const sentenceOf = ({ sayAny }: LabContextValue, { say, parameters }: Said): string => sayAny(say, parameters) ?? say;

/** What a problem says: kubectl and the API server in their own words, which are English, the page in its language. */
export const problemText = (lab: LabContextValue, { message }: Diagnostic): string => (typeof message === 'string' ? message : sentenceOf(lab, message));

/** The language of a problem's text, where it is not the page's. */
export const problemLanguage = ({ message }: Diagnostic): 'en' | undefined => (typeof message === 'string' ? 'en' : undefined);

/** What a fix is called, and the names in that, which are the same in every language. */
export const fixName = (lab: LabContextValue, fix: Fix): { readonly text: string; readonly names: readonly string[] } => ({ text: sentenceOf(lab, fix), names: Object.values(fix.parameters) });

/** A text after edits that come in its order and do not overlap. */
export const edited = (text: string, edits: readonly Edit[]): string => edits.toReversed().reduce((now, { from, to, text: put }) => now.slice(0, from) + put + now.slice(to), text);

/** Which problem the key for fixes means: one on the line of the caret that can be mended, else the first that can; -1 for none. */
export function problemToMend(text: string, problems: readonly Diagnostic[], caret: number): number {
  const line = lineAt(text, caret);
  const here = problems.findIndex(({ from, to, fixes }) => fixes.length > 0 && lineAt(text, from) <= line && line <= lineAt(text, to));
  return here >= 0 ? here : problems.findIndex(({ fixes }) => fixes.length > 0);
}
