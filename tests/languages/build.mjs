/**
 * Builds the site once more with languages nobody speaks, so that there are ten, and looks at it in a browser: nothing untranslated, nothing cut off, nothing too wide.
 *   node tests/languages/build.mjs [--sample] [--build-only]
 * A sample has three of them, and a few pages. How long the build took is printed.
 * The copy is made in a folder of its own; the project's content is not touched.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const home = join(dirname(fileURLToPath(import.meta.url)), '../..');
const copy = mkdtempSync(join(tmpdir(), 'ordinal-languages-'));
for (const name of ['src', 'content', 'public', 'tests', 'astro.config.mjs', 'package.json', 'playwright.config.ts', 'tsconfig.json']) cpSync(join(home, name), join(copy, name), { recursive: true });
symlinkSync(join(home, 'node_modules'), join(copy, 'node_modules'), 'junction');

const contentFolder = join(copy, 'content');
const content = Object.fromEntries(readdirSync(contentFolder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(mdx|md|yaml)$/.test(path)).map((path) => [path.replaceAll('\\', '/'), readFileSync(join(contentFolder, path), 'utf8')]));
const server = await createServer({ root: home, configFile: false, logLevel: 'error', server: { middlewareMode: true, watch: null, ws: false }, optimizeDeps: { noDiscovery: true, include: [] } });
try {
  const { copies, pseudoFiles, pseudoLanguages } = await server.ssrLoadModule(join(home, 'tests/languages/pseudo.ts'));
  const real = readdirSync(join(contentFolder, 'languages')).length;
  for (const pseudo of [...pseudoLanguages, ...(process.argv.includes('--sample') ? [] : copies(real))]) {
    for (const [path, text] of Object.entries(pseudoFiles(content, pseudo))) {
      mkdirSync(dirname(join(contentFolder, path)), { recursive: true });
      writeFileSync(join(contentFolder, path), text);
    }
  }
} finally {
  await server.close();
}

// The server above makes this process one of development; the build is the one that readers get.
const { NODE_ENV: _, ...environment } = process.env;
const run = (...words) => spawnSync(process.execPath, words, { cwd: copy, stdio: 'inherit', env: { ...environment, ORDINAL_PAGES: process.argv.includes('--sample') ? 'sample' : 'all' } }).status ?? 1;
const TELL_CPU = "process.on('exit', () => { const { user, system } = process.cpuUsage(); console.log(`processor time of the build: ${((user + system) / 1e6).toFixed(0)} s`); });";
const begun = performance.now();
const built = run('--import', `data:text/javascript,${encodeURIComponent(TELL_CPU)}`, 'node_modules/astro/bin/astro.mjs', 'build', '--silent');
const languages = readdirSync(join(contentFolder, 'languages')).length;
const pages = built === 0 ? readdirSync(join(copy, 'dist'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html')).length : 0;
console.log(`${pages} pages in ${languages} languages built in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
const code = built || process.argv.includes('--build-only') ? built : run('node_modules/playwright/cli.js', 'test', '--config', 'tests/languages/playwright.config.ts');
const report = join(copy, '.cache/reports/languages.json');
if (existsSync(report)) {
  mkdirSync(join(home, '.cache/reports'), { recursive: true });
  cpSync(report, join(home, '.cache/reports/languages.json'));
}
if (code === 0) rmSync(copy, { recursive: true });
else console.error(`the copy that was looked at is kept in ${copy}`);
process.exit(code);
