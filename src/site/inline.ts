import { escapeHtml } from './highlight';

/** A sentence of the words as HTML: text in backquotes becomes code. */
export function inline(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code lang="en">$1</code>');
}
