/** `npm run bench`: prints how fast the simulator is in Node, and what the built site weighs (run "npm run build" first),
 * how long the page's tasks are while a hundred Pods start, and what the simulator's worker is made of. `npm run bench -- worker` prints only
 * the last, by file, `npm run bench -- page` only the page's tasks. Nothing here fails a test. */
import { build, minifySync } from 'vite';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { fetchedParts } from './bench-fetched.mjs';
import { pageFigures } from './bench-page.mjs';
import { servedFigures } from './bench-serve.mjs';
import { home } from './install.mjs';

const out = join(home, '.cache', 'bench');
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
const FIRST_LAB = 'headless-service';
const gzipSize = (path) => gzipSync(readFileSync(path), { level: 9 }).length;

const figure = (value, unit) => `${value.toFixed(1)} ${unit}`.padStart(12);

/** A module of the tests, bundled for Node. */
async function bundled(name) {
  await build({ configFile: false, root: home, logLevel: 'error', build: { ssr: `tests/bench/${name}.ts`, outDir: join(out, name), emptyOutDir: true, rollupOptions: { output: { entryFileNames: `${name}.mjs` } } }, ssr: { noExternal: true } });
  return import(pathToFileURL(join(out, name, `${name}.mjs`)).href);
}

async function speeds() {
  const { measurements } = await bundled('speed');
  console.log(`${''.padEnd(72)} ${'time'.padStart(12)} ${'processor'.padStart(12)}`);
  for (const measured of measurements()) console.log(`${measured.name.padEnd(72)} ${'value' in measured ? figure(measured.value, measured.unit) : `${figure(measured.milliseconds, 'ms')} ${figure(measured.cpuMilliseconds, 'ms')}`}`);
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
}

/** The room of a module: `src/kubectl`, `src/simulator/kinds/pod`, or the package it comes from. */
function roomOf(id) {
  if (id.includes('node_modules')) return id.slice(id.lastIndexOf('node_modules/') + 'node_modules/'.length).split('/')[0];
  const parts = relative(home, id).replaceAll('\\', '/').split('/');
  return parts.slice(0, parts[1] !== 'simulator' ? 2 : ['kinds', 'programs', 'controllers'].includes(parts[2]) ? 4 : 3).join('/');
}

/** What of the worker the first lab fetches until it is solved. */
async function fetched(chunks) {
  const { solvedLab } = await bundled('lab');
  const names = new Set(await fetchedParts(chunks, join(out, 'worker'), solvedLab(join(home, 'content/labs', FIRST_LAB))));
  const parts = chunks.filter(({ fileName }) => names.has(fileName)).map(({ fileName, code }) => ({ fileName, bytes: gzipSync(code, { level: 9 }).length }));
  console.log(`\n${`worker: all that the lab ${FIRST_LAB} fetches until it is solved`.padEnd(72)} ${kilobytes(parts.reduce((sum, { bytes }) => sum + bytes, 0)).padStart(12)}`);
  for (const { fileName, bytes } of parts) console.log(`${`  ${fileName}`.padEnd(72)} ${kilobytes(bytes).padStart(12)}`);
}

/** Builds the worker as the site does, and weighs its chunks and, each for itself, the parts they are made of. */
async function worker(partOf) {
  // As for a server: a worker's parts are fetched without the page's helper, too.
  const { output } = await build({ configFile: false, root: home, logLevel: 'error', ssr: { noExternal: true }, build: { ssr: 'src/worker/entry.ts', write: false, minify: true, rollupOptions: { output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' } } } });
  const line = (name, code) => console.log(`${name.padEnd(72)} ${kilobytes(gzipSync(code, { level: 9 }).length).padStart(12)}`);
  const chunks = output.filter(({ type }) => type === 'chunk');
  await fetched(chunks);
  for (const chunk of chunks) {
    console.log('');
    line(`worker: ${chunk.fileName}`, chunk.code);
    const parts = new Map();
    for (const [id, { code }] of Object.entries(chunk.modules)) if (code && !id.startsWith('\0')) parts.set(partOf(id), (parts.get(partOf(id)) ?? '') + minifySync('part.js', code, { module: false }).code);
    for (const [part, code] of [...parts].toSorted(([, a], [, b]) => gzipSync(b).length - gzipSync(a).length).slice(0, 25)) line(`  ${part}`, code);
  }
}

if (process.argv[2] === 'worker') await worker((id) => relative(home, id).replaceAll('\\', '/'));
else if (process.argv[2] === 'page') for (const [name, value, unit] of await pageFigures(Number(process.argv[3] ?? 100))) console.log(`${name.padEnd(72)} ${figure(value, unit)}`);
else {
  await speeds();
  for (const [name, value, unit] of [...await servedFigures(), ...await pageFigures()]) console.log(`${name.padEnd(72)} ${figure(value, unit)}`);
  sizes();
  await worker(roomOf);
}
