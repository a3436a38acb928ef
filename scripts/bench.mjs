/** `npm run bench`: prints how fast the simulator is in Node, and what the built site weighs (run "npm run build" first). Nothing here fails a test. */
import { build } from 'vite';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { home } from './install.mjs';

const out = join(home, '.cache', 'bench');
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
const gzipSize = (path) => gzipSync(readFileSync(path), { level: 9 }).length;

async function speeds() {
  await build({ configFile: false, root: home, logLevel: 'error', build: { ssr: 'tests/bench/speed.ts', outDir: out, emptyOutDir: true, rollupOptions: { output: { entryFileNames: 'speed.mjs' } } }, ssr: { noExternal: true } });
  const { measurements } = await import(pathToFileURL(join(out, 'speed.mjs')).href);
  for (const { name, milliseconds } of measurements()) console.log(`${name.padEnd(72)} ${milliseconds.toFixed(1).padStart(9)} ms`);
}

/** Everything a module loads at once (static imports, followed) below dist. */
function staticClosure(entry, found = new Set()) {
  if (found.has(entry) || !existsSync(entry)) return found;
  found.add(entry);
  const text = readFileSync(entry, 'utf8');
  for (const [, path] of text.matchAll(/(?:^|[;}\s])(?:import|export)(?:[^'"()]*?from)?\s*["'](\.{1,2}\/[^"']+)["']/g)) staticClosure(join(entry, '..', path), found);
  return found;
}

function sizes() {
  const dist = join(home, 'dist');
  if (!existsSync(dist)) { console.log('No dist/: run "npm run build" to see sizes.'); return; }
  const scripts = readdirSync(dist, { recursive: true }).map(String).filter((name) => name.endsWith('.js')).map((name) => join(dist, name));
  const named = (part) => scripts.filter((path) => relative(dist, path).includes(part));
  const total = (paths) => kilobytes([...paths].reduce((sum, path) => sum + gzipSize(path), 0));
  console.log(`\n${'gzip -9, KB = 1,000 bytes'.padEnd(72)} ${'size'.padStart(12)}`);
  for (const path of scripts.toSorted((a, b) => statSync(b).size - statSync(a).size).slice(0, 14)) console.log(`${relative(dist, path).padEnd(72)} ${kilobytes(gzipSize(path)).padStart(12)}`);
  for (const page of ['ja/identity/headless-service/index.html', 'en/identity/headless-service/index.html', 'ja/index.html']) {
    const file = join(dist, page);
    if (!existsSync(file)) continue;
    const html = readFileSync(file, 'utf8');
    const entries = [...html.matchAll(/<script[^>]*type="module"[^>]*src="([^"]+)"/g)].map(([, src]) => join(dist, src.replace(/^\/?/, '')));
    const inline = [...html.matchAll(/<script(?![^>]*src=)(?![^>]*json)[^>]*>([\s\S]*?)<\/script>/g)].map(([, text]) => text).join('');
    const before = new Set(entries.flatMap((entry) => [...staticClosure(entry)]));
    const bytes = [...before].reduce((sum, path) => sum + gzipSize(path), 0) + gzipSync(inline, { level: 9 }).length;
    console.log(`${`JavaScript before a lab wakes: ${page}`.padEnd(72)} ${kilobytes(bytes).padStart(12)}`);
  }
  console.log(`${'worker'.padEnd(72)} ${total(named('entry')).padStart(12)}`);
}

await speeds();
sizes();
