import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { createIndex } from 'pagefind';

/** Writes the index that readers search: the prose of every page, apart by the page's language. */
export function searchIndex(): AstroIntegration {
  return {
    name: 'ordinal-search-index',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const root = fileURLToPath(dir);
        const { index, errors } = await createIndex({ rootSelector: 'html' });
        if (!index) throw new Error(`the search index can't be made: ${errors.join('; ')}`);
        const added = await index.addDirectory({ path: root });
        const written = await index.writeFiles({ outputPath: join(root, 'pagefind') });
        await index.deleteIndex();
        const failed = [...added.errors, ...written.errors];
        if (failed.length > 0) throw new Error(`the search index can't be written: ${failed.join('; ')}`);
      },
    },
  };
}
