import { escapeHtml } from './highlight';
import { staysWhole } from './whole';

/** A sentence of the words as HTML: text in backquotes becomes code. */
export function inline(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, (_, code: string) => `<code lang="en"${staysWhole(code) ? ' class="whole"' : ''}>${code}</code>`);
}
