import { describe, expect, test } from 'vitest';
import { busyboxFiles } from '../../../src/simulator/programs/common/files';
import type { Image } from '../../../src/simulator/runtime/image';
import { Bench } from './machine';
import { rows } from './scripts';

/** Busybox's applets with the shell under test as /bin/sh, where the recordings were made. */
const image = (shell: string): Image => ({
  repositories: [`docker.io/test/${shell}`], tags: ['1'], sizeBytes: 0, workingDirectory: '/work', environment: { PATH: '/bin', HOME: '/root' },
  files: () => ({ ...busyboxFiles(), '/bin/sh': { program: shell }, '/work': { directory: true } }),
});

/** Paths and pids that differ from the machine of the recordings. */
const normal = (text: string): string => text.replaceAll('/tmp/genwork', '/work').replaceAll('/tmp/bb/', '/bin/');

describe.each(['sh', 'dash'])('%s does what the real one does', (shell) => {
  test.each(rows.map((row) => [row[0], row] as const))('%s', (script, [, out, err, exit, dash]) => {
    const bench = new Bench([image(shell)]);
    bench.add('m', `docker.io/test/${shell}:1`, '10.0.0.1');
    bench.runtime.files.directory('m', '/work');
    bench.start('m', ['sleep', '1000000']);
    const wanted = shell === 'dash' && dash ? dash : [out, err, exit] as const;
    const got = bench.run('m', ['sh', '-c', script]);
    expect({ out: normal(got.out), err: normal(got.err), exit: got.exit }).toEqual({ out: normal(wanted[0]), err: normal(wanted[1]), exit: wanted[2] });
  });
});
