import { defineMdastPlugin } from 'satteri';
import { staysWhole } from '../whole';

/** Names of objects and flags in prose stay on one line. */
export const wholeNames = defineMdastPlugin({
  name: 'ordinal-whole-names',
  inlineCode: (node) => (staysWhole(node.value) ? { ...node, data: { hProperties: { class: 'whole' } } } : undefined),
});
