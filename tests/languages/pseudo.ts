import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { printAST } from '@formatjs/icu-messageformat-parser/printer.js';
import { dump } from 'js-yaml';
import { mdxToMdast, type MdastNode } from 'satteri';
import { readCourse, type Content } from '../../src/translate';
import { readTexts } from '../../src/translate/texts';

/** A language nobody speaks, made from English: it shows what was never translated, and what has no room to grow. */
export interface Pseudo {
  readonly code: string;
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  readonly letters: string;
  /** Only every second text and every third lesson is there: the rest falls back. */
  readonly half?: true;
}

const LATIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ARABIC = 'ابتثجحخدذرزسشصضطظعغفقكلمنهابتثجحخدذرزسشصضطظعغفقكلمنه';
const FIRST: Pseudo = { code: 'en-XA', name: 'Ⓟšéûðö', direction: 'ltr', letters: 'àƀçďéƒĝĥîĵķļɱñöƥɋŕšţûṽŵẋýžÀƁÇĎÉƑĜĤÎĴĶĻṀÑÖƤɊŔŠŢÛṼŴẊÝŽ' };
export const pseudoLanguages: readonly Pseudo[] = [
  FIRST,
  { code: 'ar-XB', name: 'عغزذب', direction: 'rtl', letters: ARABIC },
  { code: 'ar-XC', name: 'ذبعغز', direction: 'rtl', letters: ARABIC, half: true },
];

/** More of them, which only have to be built: with those above and the real ones there are ten. */
export const copies = (real: number): readonly Pseudo[] => Array.from({ length: Math.max(0, 10 - real - pseudoLanguages.length) }, (_, index) => ({ ...FIRST, code: `en-X${'DEFGHIJ'.charAt(index)}`, name: `${FIRST.name} ${index + 2}` }));

/** Text with every letter replaced, a third longer, in brackets; code in backquotes and addresses stay. */
export function pseudoText(text: string, { letters }: Pseudo): string {
  if (!/[A-Za-z]/.test(text)) return text;
  const changed = text.split(/(`[^`]*`|https?:\/\/\S+|<[^>]+>|\[#[a-z0-9-]+\])/).map((part, index) => (index % 2 === 1 ? part : stretched(part, letters))).join('');
  const [, before = '', inner = '', after = ''] = /^(\s*)([\s\S]*?)(\s*(?:\[#[a-z0-9-]+\])?\s*)$/.exec(changed) ?? [];
  return `${before}⟦${inner}⟧${after}`;
}

const stretched = (text: string, letters: string): string => [...text].map((letter) => {
  const at = LATIN.indexOf(letter);
  const other = at < 0 ? letter : [...letters][at] ?? letter;
  return /[aeiou]/.test(letter) ? other + other : other;
}).join('');

/** A message with its literal parts replaced; placeholders and cases stay. */
export function pseudoMessage(message: string, pseudo: Pseudo): string {
  const elements = parse(message, { ignoreTag: true });
  if (elements.every(({ type }) => type === TYPE.literal)) return pseudoText(message, pseudo);
  // Code in backquotes may hold a placeholder, and so begin in one literal and end in the next.
  let inCode = false;
  return printAST(elements.map((element) => {
    if (element.type !== TYPE.literal) return replaced(element, pseudo);
    const parts = element.value.split('`').map((part, index) => {
      if (index > 0) inCode = !inCode;
      return inCode ? part : pseudoText(part, pseudo);
    });
    return { ...element, value: parts.join('`') };
  }));
}

function replaced(element: MessageFormatElement, pseudo: Pseudo): MessageFormatElement {
  if (element.type === TYPE.literal) return { ...element, value: pseudoText(element.value, pseudo) };
  if (element.type !== TYPE.select && element.type !== TYPE.plural) return element;
  const options = Object.entries(element.options).map(([name, option]) => [name, { ...option, value: option.value.map((inner) => replaced(inner, pseudo)) }] as const);
  return { ...element, options: Object.fromEntries(options) } as MessageFormatElement;
}

/** A lesson with its prose replaced: texts, headings, titles, what terms mean. */
export function pseudoLesson(source: string, pseudo: Pseudo): string {
  const edits: { from: number; to: number; text: string }[] = [];
  const visit = (node: MdastNode): void => {
    const { start, end } = node.position ?? {};
    if (node.type === 'text' && start?.offset !== undefined && end?.offset !== undefined) edits.push({ from: start.offset, to: end.offset, text: pseudoText(source.slice(start.offset, end.offset), pseudo) });
    if ('children' in node) (node.children as readonly MdastNode[]).forEach(visit);
  };
  const tree = mdxToMdast(source, { features: { frontmatter: true, smartPunctuation: false } }) as { children: readonly MdastNode[] };
  tree.children.forEach(visit);
  const prose = edits.toSorted((a, b) => b.from - a.from).reduce((text, { from, to, text: now }) => text.slice(0, from) + now + text.slice(to), source);
  return prose
    .replace(/^(title|description): (.*)$/gm, (_, key: string, text: string) => `${key}: ${JSON.stringify(pseudoText(text.replace(/^"|"$/g, ''), pseudo))}`)
    .replace(/means="([^"]*)"/g, (_, text: string) => `means="${pseudoText(text, pseudo)}"`);
}

const SITE = new Set(['words/site', 'words/fidelity', 'words/glossary', 'words/cheat-sheet']);

/** All files that make the language exist: complete, or half. What a lab itself says is of one language, and so always whole. */
export function pseudoFiles(content: Content, pseudo: Pseudo): Content {
  const files: Record<string, string> = { [`languages/${pseudo.code}/language.yaml`]: dump({ name: pseudo.name, html: pseudo.code, dir: pseudo.direction }) };
  const course = readCourse(content);
  for (const [index, { kind, id, source, file }] of course.state(pseudo.code).units.entries()) {
    if (pseudo.half && index % (kind === 'lesson' ? 3 : id.startsWith('words/') ? 1 : 2) !== 0) continue;
    const english = content[file('en')] ?? content[file(source)] ?? '';
    if (kind === 'lesson') files[file(pseudo.code)] = pseudoLesson(english, pseudo);
    else files[file(pseudo.code)] = dump(Object.fromEntries([...readTexts(id, english).texts].filter((_, at) => !pseudo.half || at % 2 === 0 || !SITE.has(id)).map(([key, { text }]) => [key, pseudoMessage(text, pseudo)])), { lineWidth: -1 });
  }
  return files;
}
