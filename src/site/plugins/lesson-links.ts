import { defineMdastPlugin } from 'satteri';

export interface LinkTargets {
  /** The path the site lives under, ending in a slash. */
  readonly base: string;
  /** Slugs of all lessons, with the chapter each is in. */
  readonly chapters: ReadonlyMap<string, string>;
}

/** The address of `lesson:<slug>` or `page:<name>` (a fragment may follow) in a language; undefined for any other address. */
export function resolveLink(url: string, language: string, { base, chapters }: LinkTargets): string | undefined {
  const match = /^(lesson|page):([a-z0-9-]+)(#[a-z0-9-]+)?$/.exec(url);
  if (!match) return undefined;
  const [, kind, name = '', fragment = ''] = match;
  if (kind === 'page') return `${base}${language}/${name}/${fragment}`;
  const chapter = chapters.get(name);
  if (chapter === undefined) throw new Error(`no lesson "${name}"; there are ${[...chapters.keys()].join(', ')}`);
  return `${base}${language}/${chapter}/${name}/${fragment}`;
}

/** The language a lesson or page is written in, by where its file stands: content/lessons/<language>/…, content/pages/<language>/… */
export function languageOf(path: string): string {
  const language = /\/content\/(?:lessons|pages)\/([^/]+)\//.exec(path)?.[1];
  if (language === undefined) throw new Error(`${path} is not below content/lessons/<language>/`);
  return language;
}

/** Lets authors link by a lesson's id: `[…](lesson:headless-service#names)`. Language and base path are added here. */
export const lessonLinks = (targets: LinkTargets) => defineMdastPlugin({
  name: 'ordinal-lesson-links',
  link(node, context) {
    const path = context.fileURL?.pathname ?? '';
    try {
      const url = resolveLink(node.url, languageOf(path), targets);
      if (url !== undefined) context.setProperty(node, 'url', url);
    } catch (error) {
      throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  },
});
