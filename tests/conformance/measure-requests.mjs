/**
 * Measures how equal the simulated API server's answers are to the real one's.
 *   node tests/conformance/measure-requests.mjs [--notes] [--write] [--out FOLDER] [TOPIC[/CASE]…]
 * `--notes` prints what differs (recorded ≠ simulated), `--write` enters the cases that differ in the ledger (its reasons stay), `--out` keeps the answers as
 * the recorder of the real server does, for other tools to compare.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const out = words.includes('--out') ? words.splice(words.indexOf('--out'), 2)[1] : undefined;
const [write, notes] = ['--write', '--notes'].map((flag) => words.includes(flag));
const wanted = words.filter((word) => !word.startsWith('--')).map((word) => word.split('/'));

const server = await createServer({ root: join(here, '../..'), configFile: false, logLevel: 'error', server: { middlewareMode: true, watch: null, ws: false }, optimizeDeps: { noDiscovery: true, include: [] } });
try {
  const { casesOf, differing, play, topics, writtenIn } = await server.ssrLoadModule(join(here, 'asking.ts'));
  const ledgerFile = join(here, 'requests-ledger.json');
  const ledger = JSON.parse(readFileSync(ledgerFile, 'utf8'));
  const found = {};
  let [equal, total] = [0, 0];
  for (const topic of topics.filter((name) => !wanted.length || wanted.some(([file]) => file === name))) {
    const cases = casesOf(topic);
    const written = writtenIn(cases);
    const asked = cases.filter(({ name }) => !wanted.length || wanted.some(([file, part]) => file === topic && (part === undefined || name.includes(part))));
    const answers = asked.map((one) => ({ name: one.name, answers: play(one) }));
    if (out) writeFileSync(join(out, `${topic}.answers.json`), JSON.stringify(answers));
    for (const [index, one] of asked.entries()) {
      const differs = differing(one, written, answers[index].answers);
      if (differs.length) (found[topic] ??= {})[one.name] = ledger[topic]?.[one.name] ?? '';
      if (notes && differs.length) console.log(`${topic}/${one.name}\n    ${differs.join('\n    ')}`);
    }
    const different = Object.keys(found[topic] ?? {}).length;
    console.log(topic.padEnd(32), `${asked.length - different}/${asked.length}`);
    [equal, total] = [equal + asked.length - different, total + asked.length];
  }
  console.log(`${equal}/${total} (${((100 * equal) / total).toFixed(1)} %)`);
  if (write) writeFileSync(ledgerFile, `${JSON.stringify(found, undefined, 2)}\n`);
} finally {
  await server.close();
}
