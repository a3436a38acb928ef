import { IntlMessageFormat } from 'intl-messageformat';
import { WordsError, type Cases, type Message, type Part } from './message';

type Node = ReturnType<IntlMessageFormat['getAst']>[number];
type NodeType = 'literal' | 'argument' | 'number' | 'date' | 'time' | 'select' | 'plural' | 'pound' | 'tag';

/** The names of the parser's node types, by their number. */
const NODE_TYPES: readonly NodeType[] = ['literal', 'argument', 'number', 'date', 'time', 'select', 'plural', 'pound', 'tag'];

/** Compiles one ICU message, so that the page needs no parser. `where` names file and key in complaints. */
export function compileMessage(text: string, where: string): Message {
  const parts = parse(text, where).map((node) => compilePart(node, where));
  return parts.every((part) => typeof part === 'string') ? parts.join('') : parts;
}

/** The names of the parameters a message takes, sorted. */
export function parametersOf(message: Message): readonly string[] {
  const names = new Set<string>();
  const visit = (part: Part): void => {
    if (typeof part === 'string' || part[0] === '#') return;
    names.add(part[1]);
    const cases = part[0] === 'plural' ? part[4] : part[0] === 'select' ? part[2] : {};
    Object.values(cases).flat().forEach(visit);
  };
  if (typeof message !== 'string') message.forEach(visit);
  return [...names].sort();
}

/** The cases a message tells a parameter's values apart by: those of `select`, which are the same in every language. */
export function casesOf(message: Message, name: string): readonly string[] {
  const within = (part: Part): readonly string[] => {
    if (typeof part === 'string' || part[0] === '#' || part[0] === 'argument' || part[0] === 'number') return [];
    const cases = part[0] === 'plural' ? part[4] : part[2];
    return [...(part[0] === 'select' && part[1] === name ? Object.keys(cases) : []), ...Object.values(cases).flat().flatMap(within)];
  };
  return typeof message === 'string' ? [] : [...new Set(message.flatMap(within))];
}

function parse(text: string, where: string): readonly Node[] {
  try {
    return new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst();
  } catch (error) {
    throw new WordsError(`${where}: not a message: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function compilePart(node: Node, where: string): Part {
  const type = NODE_TYPES[node.type];
  if ('options' in node) {
    const cases: Cases = Object.fromEntries(Object.entries(node.options).map(([key, option]) => [key, option.value.map((inner) => compilePart(inner, where))]));
    return 'offset' in node ? ['plural', node.value, node.pluralType === 'ordinal' ? 'ordinal' : 'cardinal', node.offset, cases] : ['select', node.value, cases];
  }
  if (type === 'pound') return ['#'];
  if (type === 'literal' && 'value' in node) return node.value;
  if (type === 'argument' && 'value' in node) return ['argument', node.value];
  if (type === 'number' && 'value' in node) return ['number', node.value];
  throw new WordsError(`${where}: "${type}" is not used here; plain arguments, number, plural and select are`);
}
