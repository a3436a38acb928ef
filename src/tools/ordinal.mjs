/** `npm run ordinal -- COMMAND`: bundles src/cli for Node (plain Node has no import.meta.glob) and runs it. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { home } from './install.mjs';

const outDir = join(home, '.cache/ordinal');
await build({ root: home, configFile: false, logLevel: 'error', build: { ssr: 'src/cli/index.ts', outDir, emptyOutDir: true, target: 'node22', minify: false } });
const { main } = await import(pathToFileURL(join(outDir, 'index.js')).href);
const code = await main(process.argv.slice(2));
if (code !== undefined) process.exit(code);
