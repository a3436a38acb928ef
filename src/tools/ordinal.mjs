/**
 * `npm run ordinal -- COMMAND`: bundles src/cli for Node (plain Node has no import.meta.glob) and runs it. Each state of the sources has a folder of
 * its own, so that a server which runs goes on with its own parts, and what was bundled once starts at once.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { home } from './install.mjs';

const bundles = join(home, '.cache/ordinal');
const KEPT_MS = 24 * 3_600_000;

/** A name for the sources as they are now. */
function fingerprint() {
  const hash = createHash('sha256');
  const files = readdirSync(join(home, 'src'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && /\.(ts|json)$/.test(entry.name)).map((entry) => join(entry.parentPath, entry.name)).toSorted();
  for (const file of [...files, join(home, 'package-lock.json')]) hash.update(file).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

async function bundle(folder) {
  const { build } = await import('vite');
  const outDir = `${folder}.${process.pid}`;
  await build({ root: home, configFile: false, publicDir: false, logLevel: 'error', build: { ssr: 'src/cli/index.ts', outDir, emptyOutDir: true, target: 'node22', minify: false } });
  for (const name of readdirSync(bundles)) if (Date.now() - statSync(join(bundles, name)).mtimeMs > KEPT_MS) rmSync(join(bundles, name), { recursive: true });
  if (existsSync(folder)) rmSync(outDir, { recursive: true });
  else renameSync(outDir, folder);
}

mkdirSync(bundles, { recursive: true });
const folder = join(bundles, fingerprint());
if (!existsSync(join(folder, 'index.js'))) await bundle(folder);
const { main } = await import(pathToFileURL(join(folder, 'index.js')).href);
const code = await main(process.argv.slice(2));
// A pipe takes what was written only bit by bit: all of it must have gone before the process may end.
if (code !== undefined) process.stdout.write('', () => process.exit(code));
