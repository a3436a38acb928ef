import { createHighlighter, type Highlighter } from 'shiki';
import { highlightTheme } from './highlight-theme';

let highlighter: Promise<Highlighter> | undefined;

/** Highlights at build time; the tokens that the editor shows later are the same. */
export async function highlight(code: string, language: 'yaml' | 'shellsession'): Promise<readonly string[]> {
  highlighter ??= createHighlighter({ themes: [highlightTheme], langs: ['yaml', 'shellsession'] });
  const { tokens } = (await highlighter).codeToTokens(code, { lang: language, theme: 'ordinal' });
  return tokens.map((line) => line.map(({ content, color }) => (color && color !== 'var(--ink)' ? `<span style="color:${color}">${escapeHtml(content)}</span>` : escapeHtml(content))).join(''));
}

/** Text as it may stand in HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
