import { defineMdastPlugin } from 'satteri';

const WRITTEN_ID = /\s*\[#([a-z0-9][a-z0-9-]*)\]\s*$/;

/** What a heading says and the id written behind it, as in `見出し [#id]`. */
export function splitHeading(text: string): { readonly text: string; readonly id: string | undefined } {
  const match = WRITTEN_ID.exec(text);
  return { text: match ? text.slice(0, match.index) : text, id: match?.[1] };
}

/** Gives headings the ids their authors wrote, `## Heading [#id]`, so that all languages share them. A section without one is refused. */
export const headingIds = defineMdastPlugin({
  name: 'ordinal-heading-ids',
  heading(node, context) {
    const last = node.children.at(-1);
    const { text, id } = splitHeading(last?.type === 'text' ? last.value : '');
    if (id === undefined) throw new Error(`${context.fileURL?.pathname ?? 'lesson'}: the heading "${context.textContent(node)}" needs an id: ## ${context.textContent(node)} [#id]`);
    return { ...node, children: [...node.children.slice(0, -1), { type: 'text', value: text }], data: { hProperties: { id } } };
  },
});
