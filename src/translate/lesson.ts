import { mdxToMdast, type MdastNode } from 'satteri';
import { remembered } from './hash';
import { proveEncoding, TranslationError, type Problem } from './problem';
import { yamlOf } from './yaml';

/** Who or what made a translation; `reviewed`: a person has read a machine's. */
export type Maker = 'machine' | 'human' | 'reviewed';
export const MAKERS: readonly Maker[] = ['machine', 'human', 'reviewed'];

/** Who or what made a translation, and the people who had a hand in it, as they want to be named. */
export interface Origin { readonly by: Maker; readonly people: readonly string[] }

/** What a translation's front matter says of itself: who made it, and each section's source at that time, by hash. */
export interface Provenance extends Origin { readonly sections: Readonly<Record<string, string>> }

/** A piece of a lesson that is translated and grows stale by itself: `front` (title and description), `opening` (before the first heading), or what a heading heads, by its id. */
export interface Section {
  readonly id: string;
  readonly text: string;
  /** Where it begins, from 1. */
  readonly line: number;
  readonly nodes: readonly MdastNode[];
}

export interface LessonText {
  /** Below content/: `lessons/ja/storage/mehdb.mdx`. */
  readonly file: string;
  readonly language: string;
  /** `storage/mehdb`, the same in every language; a page that is no lesson is `pages/translate`. */
  readonly place: string;
  readonly source: string;
  readonly title: string;
  readonly provenance: Provenance | undefined;
  readonly sections: readonly Section[];
}

const HEADING_ID = /\[#([a-z0-9][a-z0-9-]*)\]\s*$/;

/** The file of a lesson or page in a language, below content/. */
export const fileOf = (place: string, language: string): string => (place.startsWith('pages/') ? `pages/${language}/${place.slice('pages/'.length)}.mdx` : `lessons/${language}/${place}.mdx`);

/** Reads the file of a lesson or page, below content/; throws TranslationError with its line where it is none. */
export const readLesson = remembered((file: string, text: string): LessonText => {
  const children = parsed(file, text);
  const [front] = children;
  if (front?.type !== 'yaml') throw new TranslationError({ file, line: 1, says: 'a lesson begins with its front matter between two lines of ---' });
  const fields = frontOf(file, String((front as { value?: string }).value ?? ''));
  const [folder, language = '', ...rest] = file.split('/');
  const spoken = `${fields.title}\n\n${fields.description}`;
  return {
    file, language, place: [...(folder === 'pages' ? ['pages'] : []), ...rest].join('/').replace(/\.mdx$/, ''), source: fields.source, title: fields.title, provenance: fields.provenance,
    sections: [{ id: 'front', text: spoken, line: 2, nodes: [] }, ...sectionsOf(text, children.slice(1))],
  };
});

function parsed(path: string, text: string): readonly MdastNode[] {
  proveEncoding(path, text);
  try {
    return (mdxToMdast(text, { features: { frontmatter: true, smartPunctuation: false } }) as { children: readonly MdastNode[] }).children;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const says = message.replace(/^\d+:\d+: /, '').replace(/ \([a-z-]+:[a-z-]+\)$/, '').replace(/ \(\d+:\d+\)$/, '');
    throw new TranslationError({ file: path, line: Number(/(\d+):\d+/.exec(message)?.[1] ?? 1), says: `this is no MDX: ${says}` }, { cause: error });
  }
}

function frontOf(file: string, yaml: string) {
  const fields = (yamlOf(file, yaml, 2) ?? {}) as Readonly<Record<string, unknown>>;
  const lineOf = (key: string) => Math.max(2, yaml.split('\n').findIndex((line) => line.startsWith(`${key}:`)) + 2);
  const problems = ['title', 'description', 'source'].filter((key) => typeof fields[key] !== 'string').map((key): Problem => ({ file, line: lineOf(key), says: `the front matter needs ${key}, a text` }));
  if (problems.length > 0) throw new TranslationError(problems);
  const { title, description, source, translation } = fields as { readonly title: string; readonly description: string; readonly source: string; readonly translation?: unknown };
  return { title, description, source, provenance: translation === undefined ? undefined : provenanceOf(translation, file, lineOf('translation')) };
}

function provenanceOf(value: unknown, file: string, line: number): Provenance {
  const { sections } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  const hashes = Object.entries((sections ?? {}) as Readonly<Record<string, unknown>>).map(([id, hash]) => [id, String(hash)] as const);
  return { ...originOf(value, (by) => new TranslationError({ file, line, says: `translation.by must be ${MAKERS.join(', ')}; it is ${JSON.stringify(by)}` })), sections: Object.fromEntries(hashes) };
}

/** Who made a translation, from `{ by, people }` as it stands in a file. */
export function originOf(value: unknown, refuse: (by: unknown) => Error): Origin {
  const { by, people } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  const maker = MAKERS.find((one) => one === by);
  if (maker === undefined) throw refuse(by);
  return { by: maker, people: Array.isArray(people) ? people.map(String) : [] };
}

function sectionsOf(text: string, nodes: readonly MdastNode[]): readonly Section[] {
  const groups: { id: string; nodes: MdastNode[] }[] = [{ id: 'opening', nodes: [] }];
  for (const node of nodes) {
    const id = node.type === 'heading' ? HEADING_ID.exec(written(text, [node]))?.[1] : undefined;
    if (id !== undefined) groups.push({ id, nodes: [] });
    groups.at(-1)?.nodes.push(node);
  }
  return groups.filter((group) => group.nodes.length > 0).map((group) => ({ ...group, text: written(text, group.nodes), line: group.nodes[0]?.position?.start.line ?? 1 }));
}

const written = (text: string, nodes: readonly MdastNode[]): string => text.slice(nodes[0]?.position?.start.offset ?? 0, nodes.at(-1)?.position?.end.offset ?? 0);
