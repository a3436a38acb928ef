import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { runnerImport } from 'vite';

const SETTLED_MS = 2500;

/** Refuses to build what can't be right, all of it at once; in `npm run dev` it is told at the terminal, and every page that can be shown is. */
export function contentCheck(): AstroIntegration {
  const home = fileURLToPath(new URL('../../..', import.meta.url));
  let loaded: ReturnType<typeof load> | undefined;
  // The check is written as the site is, without extensions in imports: Vite reads it, Node could not.
  const load = () => runnerImport<typeof import('../content-faults')>(join(home, 'src/site/content-faults.ts'), { root: home, configFile: false, logLevel: 'error' });
  const faults = async (): Promise<readonly string[]> => {
    const { module } = await (loaded ??= load());
    return module.contentFaults(everythingBelow(join(home, 'content'))).map(({ file, line, says }) => `content/${file}:${line}: ${says}`);
  };
  return {
    name: 'ordinal-content-check',
    hooks: {
      'astro:config:setup': async ({ command }) => {
        const found = command === 'build' ? await faults() : [];
        if (found.length > 0) throw new Error(`${found.length} ${found.length === 1 ? 'thing is' : 'things are'} wrong in content/:\n${found.join('\n')}`);
      },
      'astro:server:setup': ({ server, logger }) => {
        const tell = () => void faults().then((found) => found.forEach((line) => logger.error(line)), (error: unknown) => logger.error(String(error)));
        let due: NodeJS.Timeout | undefined;
        server.watcher.on('all', (_, path) => {
          if (!path.startsWith(join(home, 'content'))) return;
          clearTimeout(due);
          due = setTimeout(tell, SETTLED_MS);
        });
        tell();
      },
    },
  };
}

/** The text of every file in a folder and below, by path. */
function everythingBelow(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(files.map((path) => [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]));
}
