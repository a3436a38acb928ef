import type { Fix } from './contract';
import { said } from './place';

/** Fixes of text that can't be read as YAML, by the line it stumbles over: tabs in the indentation, no space after a colon. */
export function yamlFixes(text: string, offset: number): readonly Fix[] {
  const tabs = [...text.matchAll(/^[ \t]*\t[ \t]*/gm)].map(({ 0: indent, index }) => ({ from: index, to: index + indent.length, text: indent.replaceAll('\t', '  ') }));
  if (tabs.length > 0) return [{ ...said('fix.tabs'), edits: tabs }];
  const end = text.indexOf('\n', offset);
  const start = text.lastIndexOf('\n', text.lastIndexOf('\n', Math.max(offset - 1, 0)) - 1) + 1;
  const edits = [...text.slice(start, end < 0 ? undefined : end).matchAll(/^\s*(?:- )*[A-Za-z][\w-]*:(?=[^\s/:])/gm)].map(({ 0: key, index }) => ({ from: start + index + key.length, to: start + index + key.length, text: ' ' }));
  return edits.length > 0 ? [{ ...said('fix.space'), edits }] : [];
}
