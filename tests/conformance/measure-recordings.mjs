/**
 * Measures how equal the simulator is to recordings of the real cluster.
 *   node tests/conformance/measure-recordings.mjs [--from FOLDER] [--notes] [--write] [NAME…]
 * `--from` takes packed scenarios from elsewhere, `--notes` prints what differs, `--write` enters the figures in the ledger (its reasons stay).
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const from = words.includes('--from') ? words.splice(words.indexOf('--from'), 2)[1] : join(here, 'scenarios');
const [write, notes] = ['--write', '--notes'].map((flag) => words.includes(flag));
const names = words.filter((word) => !word.startsWith('--'));

const server = await createServer({ root: join(here, '../..'), configFile: false, logLevel: 'error', server: { middlewareMode: true, watch: null, ws: false }, optimizeDeps: { noDiscovery: true, include: [] }, ssr: { noExternal: ['fast-json-patch'] } });
try {
  const { measure } = await server.ssrLoadModule(join(here, 'measure.ts'));
  const ledgerFile = join(here, 'ledger.json');
  const ledger = JSON.parse(readFileSync(ledgerFile, 'utf8'));
  for (const name of names.length ? names : readdirSync(from).toSorted()) {
    const measured = measure(join(from, name));
    console.log(name.padEnd(60), ...Object.values(measured.equal).map((figure) => figure.padEnd(8)));
    if (notes) console.log(measured.notes.join('\n'));
    ledger[name] = { equal: measured.equal, ...(ledger[name]?.why ? { why: ledger[name].why } : {}) };
  }
  const entries = Object.entries(ledger).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (write) writeFileSync(ledgerFile, `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`);
} finally {
  await server.close();
}
