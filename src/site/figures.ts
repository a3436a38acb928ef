import { ELEMENT_NODE, parse, render, TEXT_NODE, walkSync, type Node, type TextNode } from 'ultrahtml';
import { escapeHtml } from './highlight';
import { fallbacksOf } from './languages';
import { readTexts, TranslationError } from '../translate';

const drawings = import.meta.glob<string>('/content/figures/*/figure.svg', { query: '?raw', import: 'default', eager: true });
const words = import.meta.glob<string>('/content/figures/*/words/*.yaml', { query: '?raw', import: 'default', eager: true });

/** A figure in one language: SVG markup with its texts in it, and its name for those who don't see it. */
export interface Figure { readonly svg: string; readonly title: string; /** The language of its words. */ readonly language: string }

/** The drawing of `content/figures/<id>` with the words of a language, or of the nearest its readers are offered while some are not translated; throws, naming the file, where the two don't fit. */
export async function figure(id: string, language: string): Promise<Figure> {
  const path = `/content/figures/${id}/figure.svg`;
  const drawing = drawings[path];
  if (drawing === undefined) throw new Error(`no file ${path.slice(1)}, which a lesson shows`);
  const needed = ['title', ...[...drawing.matchAll(/ data-text="([^"]*)"/g)].map(([, key = '']) => key)];
  const all = Object.keys(words).filter((one) => one.startsWith(`/content/figures/${id}/words/`)).toSorted();
  const own = all.filter((one) => { const texts = textsIn(words[one] ?? '', one); return needed.every((key) => texts.has(key)); });
  const file = [language, ...fallbacksOf(language)].map((code) => own.find((one) => one.endsWith(`/${code}.yaml`))).find((one) => one !== undefined) ?? own[0] ?? all[0];
  if (file === undefined) throw new Error(`no file content/figures/${id}/words/${language}.yaml`);
  const texts = textsIn(words[file] ?? '', file);
  const svg = await render(filled(drawing, texts, file.slice(1)));
  return { svg, title: texts.get('title') ?? missing('title', file.slice(1)), language: /([^/]+)\.yaml$/.exec(file)?.[1] ?? '' };
}

/** Texts by key; none of a file that can't be read: who runs the site is told, and no build comes this far. */
function textsIn(yaml: string, file: string): ReadonlyMap<string, string> {
  try {
    return new Map([...readTexts(file.slice(1), yaml).texts].map(([key, { text }]) => [key, text]));
  } catch (error) {
    if (!(error instanceof TranslationError)) throw error;
    return new Map();
  }
}

function filled(drawing: string, texts: ReadonlyMap<string, string>, file: string): Node {
  const tree: Node = parse(drawing);
  const unused = new Set([...texts.keys()].filter((key) => key !== 'title'));
  walkSync(tree, (node) => {
    if (node.type !== ELEMENT_NODE) return;
    if (node.name === 'svg') Object.assign(node.attributes, { 'aria-hidden': 'true', focusable: 'false' });
    const { 'data-text': key, 'data-code': code, ...attributes } = node.attributes;
    if (key === undefined && code === undefined) return;
    if (key !== undefined) unused.delete(key);
    node.attributes = { ...attributes, ...(code === undefined ? {} : { lang: 'en' }) };
    node.children = [{ type: TEXT_NODE, value: escapeHtml(code ?? texts.get(key ?? '') ?? missing(key ?? '', file)), parent: node, loc: node.loc as TextNode['loc'] }];
  });
  if (unused.size > 0) throw new Error(`${file}: the drawing has no place for ${[...unused].join(', ')}`);
  return tree;
}

function missing(key: string, file: string): never {
  throw new Error(`${file}: the text "${key}" of the drawing is missing`);
}
