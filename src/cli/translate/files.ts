import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Content } from '../../translate';

/** The folder content/ of a project: read once, written through. */
export interface ContentFolder {
  readonly content: Content;
  /** The path a person opens: `content/lessons/…`. */
  shown(path: string): string;
  write(path: string, text: string): void;
  remove(path: string): void;
}

const TEXT = /\.(mdx|md|yaml|css|svg)$/;

export function contentFolder(root: string): ContentFolder {
  const folder = join(root, 'content');
  const content: Record<string, string> = {};
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) if (TEXT.test(path)) content[path.replaceAll('\\', '/')] = readFileSync(join(folder, path), 'utf8');
  return {
    content,
    shown: (path) => join('content', path),
    write(path, text) {
      content[path] = text;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    },
    remove(path) {
      delete content[path];
      rmSync(join(folder, path));
    },
  };
}
