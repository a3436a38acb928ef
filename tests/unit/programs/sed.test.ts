import { expect, test } from 'vitest';
import { createCluster } from '../../../src/simulator/cluster/cluster';

/** As busybox 1.36 answered. */
test.each([
  ['echo "a/b = 1/2 ms" | sed "s/[0-9/]* ms/T/; s/[/]/|/g"', 'a|b = T\n'], ['echo "x/y" | sed -n "/[/]y/p"', 'x/y\n'], ['echo "a]b" | sed "s/[]/]/-/"', 'a-b\n'],
  ['echo "a^/b" | sed "s/[^/]*/Q/"', 'Q/b\n'], ['echo a/b | sed "s/a\\/b/c/"', 'c\n'], ['echo "[x" | sed "s/\\[x/y/"', 'y\n'],
])('a delimiter in brackets is none: %s', (line, out) => {
  const { workstation } = createCluster({ seed: 'sed', nodes: 0, epochMs: 1_795_251_600_000 });
  expect(workstation.run(line)).toMatchObject({ out, err: '', exit: 0 });
});
