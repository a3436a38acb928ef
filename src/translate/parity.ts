import type { MdastNode } from 'satteri';
import { normalised } from './hash';
import type { LessonText, Section } from './lesson';
import type { Problem } from './problem';

/** How to tell that a sentence was left in a language: letters only it has among these, or words that stand in nearly every sentence. Comes from its language.yaml. */
export interface Marks { readonly language: string; readonly letters?: RegExp; readonly words?: ReadonlySet<string> }

/** Attributes that are text of the language; all others are the same in every language. */
const TRANSLATED = new Set(['means', 'rows', 'caption', 'alt', 'title']);
const SENTENCE_WORDS = 4;
/** Two languages share a short word or two (`a`, `as`), not three. */
const DIFFERENT_WORDS = 3;

/** What of a translation does not fit its source: sections and their order, code, links, components, code blocks, sentences left untranslated. Sections that are not there yet are the standing's to tell. */
export function parityProblems(source: LessonText, translation: LessonText, marks: readonly Marks[]): readonly Problem[] {
  const wanted = source.sections.map(({ id }) => id);
  const present = translation.sections.map(({ id }) => id);
  const common = present.filter((id) => wanted.includes(id));
  const inOrder = wanted.filter((id) => present.includes(id));
  const at = common.findIndex((id, index) => id !== inOrder[index]);
  const problem = (line: number, says: string): Problem => ({ file: translation.file, line, says });
  const lineOf = (id: string | undefined) => translation.sections.find((section) => section.id === id)?.line ?? 1;
  return [
    ...(at < 0 ? [] : [problem(lineOf(common[at]), `here ${source.language} has the section [#${inOrder[at] ?? ''}], then [#${common[at] ?? ''}]: put them in the source's order`)]),
    ...source.sections.flatMap((section) => {
      const own = translation.sections.find(({ id }) => id === section.id);
      return own ? sectionProblems(section, own, { source, problem, marks }) : [];
    }),
  ];
}

/** Headings that share an id, which no link can tell apart. */
export function doubleHeadings({ file, sections }: LessonText): readonly Problem[] {
  return sections.filter(({ id }, index) => sections.findIndex((section) => section.id === id) !== index).map(({ id, line }) => ({ file, line, says: `the heading [#${id}] is there twice: give each its own id` }));
}

interface Matter { readonly source: LessonText; readonly marks: readonly Marks[]; problem(line: number, says: string): Problem }

function sectionProblems(source: Section, own: Section, matter: Matter): readonly Problem[] {
  if (normalised(own.text) === '' || (own.nodes.length === 1 && source.nodes.length > 1)) return [];
  return [...tokenProblems(source, own, matter), ...shownProblems(source, own, matter), ...own.nodes.flatMap((node) => left(node, matter))];
}

/** Code and links: what the source names, its translation names too, and nothing else. What the source writes in its own letters may be translated. */
function tokenProblems(source: Section, own: Section, matter: Matter): readonly Problem[] {
  const wanted = tokensOf(source);
  const present = tokensOf(own);
  const free = wanted.filter(({ is }) => !isPlain(is)).length;
  const lost = wanted.filter(({ is }) => isPlain(is) && !present.some((token) => token.is === is));
  const added = present.filter(({ is }) => !wanted.some((token) => token.is === is));
  return [
    ...lost.map(({ is }) => matter.problem(own.line, `the section [#${own.id}] of the source has ${is}, and this one has not`)),
    ...(added.length > free ? added.map(({ is, line }) => matter.problem(line, `${is} is not in the section [#${own.id}] of the source`)) : []),
  ];
}

interface Token { readonly is: string; readonly line: number }

/** Each token once, where it stands first. */
function tokensOf(section: Section): readonly Token[] {
  const all = section.nodes.flatMap((node) => within(node)).flatMap((node): Token[] => {
    const line = node.position?.start.line ?? 1;
    if (node.type === 'inlineCode') return [{ is: `the code \`${node.value}\``, line }];
    return node.type === 'link' ? [{ is: `the link ${withoutLanguage(node.url)}`, line }] : [];
  });
  return all.filter(({ is }, index) => all.findIndex((token) => token.is === is) === index);
}

/** Components and blocks: as many, in the same order, saying the same. */
function shownProblems(source: Section, own: Section, matter: Matter): readonly Problem[] {
  const [wanted, present] = [source, own].map((section) => section.nodes.flatMap((node) => within(node)).filter(isShown));
  const manifest = present?.find((node) => node.type === 'code' && (node.lang === 'yaml' || node.lang === 'yml'));
  if (manifest) return [matter.problem(lineOf(manifest), 'a manifest in a block: manifests live in the lab, lines of them are quoted with <FileLine>')];
  const at = wanted?.findIndex((node, index) => !saysTheSame(node, present?.[index])) ?? -1;
  if (at >= 0) return [matter.problem(present?.[at] ? lineOf(present[at]) : own.line, `here the section [#${own.id}] of the source has ${described(wanted?.[at])}${present?.[at] ? `, this one ${described(present[at])}` : ', and this one has not'}`)];
  const more = present?.[wanted?.length ?? 0];
  return more ? [matter.problem(lineOf(more), `${described(more)} is not in the section [#${own.id}] of the source`)] : [];
}

type Shown = Extract<MdastNode, { type: 'code' | 'mdxJsxFlowElement' | 'mdxJsxTextElement' }>;
const isShown = (node: MdastNode): node is Shown => node.type === 'code' || node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement';

function saysTheSame(wanted: Shown, present: Shown | undefined): boolean {
  if (present?.type === 'code' || wanted.type === 'code') return present?.type === 'code' && wanted.type === 'code' && present.lang === wanted.lang && (wanted.lang === 'text' || wanted.value === present.value);
  if (!present || wanted.name !== present.name) return false;
  const [asked, given] = [attributesOf(wanted), attributesOf(present)];
  return asked.size === given.size && [...asked].every(([name, value]) => given.has(name) && (TRANSLATED.has(name) || !isPlain(value) || given.get(name) === value));
}

const described = (node: Shown | undefined): string => (node === undefined ? 'nothing' : node.type === 'code' ? `the block “${node.value.split('\n')[0] ?? ''}”` : `<${[node.name ?? '', ...[...attributesOf(node)].map(([name, value]) => `${name}=${value}`)].join(' ')}>`);

const attributesOf = (node: Exclude<Shown, { type: 'code' }>): ReadonlyMap<string, string> =>
  new Map(node.attributes.flatMap((attribute): [string, string][] => (attribute.type === 'mdxJsxAttribute' ? [[attribute.name, valueOf(attribute.value)]] : [])));

const valueOf = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : typeof value === 'object' && value !== null && 'value' in value ? `{${String(value.value)}}` : 'true');

/** Whether a text is the same in every language: it has no letters but Latin ones. */
const isPlain = (text: string): boolean => !/[^\p{ASCII}…’“”‘–—]/u.test(text);

/** A page of the documentation is the same page in every language; its headings' anchors are not. */
const withoutLanguage = (url: string): string => url.replace(/^(https:\/\/kubernetes\.io)\/(?:(?!docs\/)[a-z]{2}(?:-[a-z]{2})?\/)?(docs\/[^#]*).*$/, '$1/$2');

const lineOf = (node: MdastNode): number => node.position?.start.line ?? 1;

/** A node and all inside it, in the order of the text. */
export function within(node: MdastNode): readonly MdastNode[] {
  return [node, ...('children' in node ? (node.children as readonly MdastNode[]).flatMap(within) : [])];
}

/** Sentences that still are in the language they were translated from. */
function left(node: MdastNode, matter: Matter): readonly Problem[] {
  if (node.type === 'text') {
    return stillIn(node.value, matter.marks).map((says) => matter.problem(lineOf(node), says));
  }
  return 'children' in node ? (node.children as readonly MdastNode[]).flatMap((child) => left(child, matter)) : [];
}

/** What of a text is still in one of these languages, in words. */
export const stillIn = (text: string, marks: readonly Marks[]): readonly string[] => marks.flatMap((one) => {
  const sentence = untranslated(text, one);
  return sentence === undefined ? [] : [`still in ${one.language}: “${sentence.trim().slice(0, 60)}”`];
});

/** The first sentence of a text that bears the marks of a language. */
function untranslated(text: string, { letters, words }: Marks): string | undefined {
  return text.split(/(?<=[.!?。！？])\s*/).find((sentence) => {
    if (letters?.test(sentence)) return true;
    if (!words) return false;
    const all = sentence.toLowerCase().match(/[\p{L}’']+/gu) ?? [];
    const marked = all.filter((word) => words.has(word));
    return all.length >= 2 * SENTENCE_WORDS && marked.length >= SENTENCE_WORDS && new Set(marked).size >= DIFFERENT_WORDS;
  });
}
