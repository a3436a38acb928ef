import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/** Writes the service worker once everything else is built: the files there are, each with its SHA-256, before the worker's own code. */
export function offline(base: string): AstroIntegration {
  return {
    name: 'ordinal-offline',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const root = fileURLToPath(dir);
        const paths = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/')).filter((path) => path !== 'sw.js' && path !== 'robots.txt').sort();
        const files = Object.fromEntries(await Promise.all(paths.map(async (path) => [path, createHash('sha256').update(await readFile(join(root, path))).digest('hex')] as const)));
        const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
        const code = await readFile(new URL('../offline/worker.mjs', import.meta.url), 'utf8');
        await writeFile(join(root, 'sw.js'), `const MANIFEST = ${JSON.stringify({ version, base, files })};\n${code}`);
      },
    },
  };
}
