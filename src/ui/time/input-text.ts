import type { InputInShort } from '../../workbench/contract';
import type { LabContextValue } from '../context';

/** An input in the page's words, where it is none of a command line's. */
export const inputText = ({ say }: Pick<LabContextValue, 'say'>, { summary, node }: Pick<InputInShort, 'summary' | 'node'>): string =>
  (node ? say(`node.${node.action}-name`, { name: node.node }) : summary);
