import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../content/labs/', import.meta.url));

/** All texts of one lab's folder by path, `<id>/lab.yaml` and so on. */
function textsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map((entry) => join(entry.parentPath, entry.name)).map((path) => [relative(root, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]));
}

/** Every lab there is: id and texts. A new folder is proven without new code. */
export const labs: readonly { readonly id: string; readonly texts: Readonly<Record<string, string>> }[] = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => ({ id: entry.name, texts: textsOf(join(root, entry.name)) }));
