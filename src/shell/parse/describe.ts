import type { Node, Word } from './tree';

/** A command as the list of jobs shows it. */
export function describe(node: Node): string {
  switch (node.type) {
    case 'simple': return [...node.assignments.map((one) => `${one.name}=${wordText(one.word)}`), ...node.words.map(wordText)].join(' ');
    case 'pipeline': return node.commands.map(describe).join(' | ');
    case 'not': return `! ${describe(node.body)}`;
    case 'and-or': return [describe(node.first), ...node.rest.map((one) => `${one.operator} ${describe(one.command)}`)].join(' ');
    case 'list': return node.items.map(describe).join('; ');
    case 'subshell': return `(${describe(node.body)})`;
    case 'background': return `${describe(node.body)} &`;
    case 'redirected': return describe(node.body);
    case 'while': return `${node.until ? 'until' : 'while'} ${describe(node.test)}; do ${describe(node.body)}; done`;
    case 'for': return `for ${node.name}; do ${describe(node.body)}; done`;
    case 'if': return `if ${describe(node.test)}; then ${describe(node.body)}; fi`;
    case 'case': return `case ${wordText(node.word)} in ... esac`;
    case 'function': return `${node.name}() { ... }`;
  }
}

function wordText(word: Word): string {
  return word.map((part) => {
    if ('text' in part) return part.text;
    if ('parameter' in part) return part.operator ? `\${${part.parameter}}` : `$${part.parameter}`;
    return 'arithmetic' in part ? '$((...))' : '$(...)';
  }).join('');
}
