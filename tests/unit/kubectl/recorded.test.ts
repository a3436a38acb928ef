import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import '../../../src/kubectl/late';
import { recordedCluster, SETTLE } from '../../conformance/player';

const here = dirname(fileURLToPath(import.meta.url));

/** A line typed at a real kubectl 1.36.3 on a real cluster; with what came of it where that is no chance (ages, addresses, hashes) nor told by the conformance scenarios. */
interface Line { readonly line: string; readonly stdin?: string; readonly interruptAfterMs?: number; readonly out?: string; readonly err?: string; readonly exit?: number }
interface Play { readonly files: Readonly<Record<string, string>>; readonly lines: readonly (Line | 'settle' | number)[] }

const plays = JSON.parse(readFileSync(join(here, 'recorded.json'), 'utf8')) as Readonly<Record<string, Play>>;
const base = readFileSync(join(here, '../../conformance/scenarios/kubectl-get-tables/base.yaml'), 'utf8');

/** What each line of a play printed, in their order on one cluster. */
function played({ files, lines }: Play): readonly Line[] {
  const cluster = recordedCluster('conformance', 3);
  for (const [path, text] of Object.entries({ 'base.yaml': base, ...files })) cluster.workstation.writeFile(path, text);
  cluster.runUntilQuiet(SETTLE.limitSeconds * 1000);
  return lines.flatMap((one): readonly Line[] => {
    if (one === 'settle') cluster.runUntilQuiet(SETTLE.limitSeconds * 1000, SETTLE.quietSeconds * 1000);
    if (typeof one === 'number') cluster.advance(one * 1000);
    if (typeof one !== 'object') return [];
    const { line, stdin, interruptAfterMs } = one;
    // The recorder ran its lines without a shell that puts variables in.
    const literal = line.replace(/'[^']*'|"[^"]*"|\$/g, (part) => (part.startsWith("'") ? part : part.replaceAll('$', '\\$')));
    const result = cluster.workstation.run(literal, { limitMs: 60_000, ...(stdin === undefined ? {} : { stdin }), ...(interruptAfterMs === undefined ? {} : { interruptAfterMs }) });
    cluster.advance(150);
    return [{ line, ...result }];
  });
}

describe.each(Object.entries(plays))('%s, as on a real cluster', (_, play) => {
  let answers: readonly Line[] = [];
  beforeAll(() => { answers = played(play); }, 60_000);
  const told = play.lines.filter((one): one is Line => typeof one === 'object').map((one, index) => ({ ...one, index })).filter((one) => one.exit !== undefined);
  test.each(told)('$line', ({ index, line, out, err, exit }) => { expect(answers[index]).toEqual({ line, out, err, exit }); });
});
