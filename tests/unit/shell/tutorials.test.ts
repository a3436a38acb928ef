import { describe, expect, test } from 'vitest';
import { busyboxFiles, gnuFiles } from '../../../src/simulator/programs/common/files';
import type { Image } from '../../../src/simulator/runtime/image';
import { Bench } from './machine';
import recorded from './tutorials.json';

/** What a script printed, complained of and exited with. */
type Outcome = readonly [out: string, err: string, exit: number];
/** A script as tutorials have it, with what busybox's ash said to it; dash with the same applets, and with the GNU tools, where that differs. null: not compared there. */
interface Row { readonly script: string; readonly ash: Outcome | null; readonly dash?: Outcome | null; readonly gnu?: Outcome | null }

const rows = recorded as unknown as readonly Row[];

/** A machine with the shell under test as /bin/sh, beside the tools it was recorded with. */
const image = (shell: string, tools: 'busybox' | 'gnu'): Image => ({
  repositories: ['docker.io/test/shell'], tags: ['1'], sizeBytes: 0, workingDirectory: '/work', environment: { PATH: '/bin', HOME: '/root', ...(tools === 'gnu' ? { LANG: 'C.UTF-8' } : {}) },
  files: () => ({ ...(tools === 'gnu' ? gnuFiles('/bin') : busyboxFiles()), '/bin/sh': { program: shell }, '/work': { directory: true }, '/tmp': { directory: true, mode: 0o1777 } }),
});

const WAYS = [['ash', 'sh', 'busybox'], ['dash', 'dash', 'busybox'], ['gnu', 'dash', 'gnu']] as const;

test('there are enough of them', () => expect(rows.length).toBeGreaterThanOrEqual(290));

describe.each(WAYS)('%s', (way, shell, tools) => {
  test.each(rows.map((row) => [row.script, row] as const))('%s', (script, row) => {
    const wanted = row[way] === undefined ? row.ash : row[way];
    if (!wanted) return;
    const bench = new Bench([image(shell, tools)]);
    bench.add('m', 'docker.io/test/shell:1', '10.0.0.1');
    bench.runtime.files.directory('m', '/work');
    bench.start('m', ['sleep', '1000000']);
    const { out, err, exit } = bench.run('m', ['sh', '-c', script], '', 10_000);
    expect([out, err, exit]).toEqual(wanted);
  });
});
