import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { kubectl } from '../../src/kubectl/index';
import { createCluster } from '../../src/simulator/cluster/cluster';
import { realKubectl } from '../../src/tools/kubectl.mjs';
import { LAB_EPOCH_MS } from '../../src/workbench/log';
import { chanceOf, seedsOf, type Chance } from '../random/chance';
import { jsonPatch, KINDS, mergePatch, objectOf, strategicPatch, template } from './objects';

const real = realKubectl();
const OBJECTS = 8;
const ROUNDS = 2;

/** The same command on the same file, by the real kubectl and by the project's own; of several refusals the exit code and the first line count. */
class Pair {
  private readonly home = mkdtempSync(join(tmpdir(), 'ordinal-'));
  private readonly cluster = createCluster({ seed: 'offline', nodes: 0, epochMs: LAB_EPOCH_MS, programs: { kubectl } });

  close(): void { rmSync(this.home, { recursive: true }); }

  compare(seed: number, objects: readonly object[], args: readonly string[]): void {
    const text = objects.map((object) => JSON.stringify(object)).join('\n---\n');
    writeFileSync(join(this.home, 'x.yaml'), text);
    this.cluster.workstation.writeFile('x.yaml', text);
    const theirs = spawnSync('path' in real ? real.path : '', args, { cwd: this.home, encoding: 'utf8', env: { HOME: this.home, KUBECONFIG: '/dev/null' } });
    const ours = this.cluster.workstation.run(`kubectl ${args.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')}`);
    const told = `seed ${seed}: kubectl ${args.join(' ')}\non ${text}\nthe real one: ${theirs.stderr}\nours: ${ours.err}`;
    expect({ exit: ours.exit, out: ours.out }, told).toEqual({ exit: theirs.status, out: theirs.stdout });
  }
}

describe.skipIf(!('path' in real))(`random objects, as the real kubectl works on them without a server${'why' in real ? `: skipped, ${real.why}` : ''}`, () => {
  const pair = new Pair();
  afterAll(() => pair.close());
  const patched = (chance: Chance, seed: number, type: string, patch: (object: ReturnType<typeof objectOf>, other: ReturnType<typeof objectOf>) => object): void => {
    for (let round = 0; round < ROUNDS; round++) {
      const kind = chance.pick(KINDS);
      const objects = Array.from({ length: OBJECTS }, (_, index) => objectOf(chance, kind, `x${index}`));
      const body = patch(objects[0] ?? {}, objectOf(chance, kind, 'x0'));
      pair.compare(seed, type === 'json' ? objects.slice(0, 1) : objects, ['patch', '--local', '-f', 'x.yaml', '--type', type, '-p', JSON.stringify(body), '-o', 'json']);
    }
  };
  test.each(seedsOf(3))('seed %i: strategic merge patches', (seed) => { const chance = chanceOf(seed); patched(chance, seed, 'strategic', (object, other) => strategicPatch(chance, object, other)); });
  test.each(seedsOf(3))('seed %i: merge patches', (seed) => { const chance = chanceOf(seed); patched(chance, seed, 'merge', (object, other) => mergePatch(chance, object, other)); });
  test.each(seedsOf(3))('seed %i: JSON patches', (seed) => { const chance = chanceOf(seed); patched(chance, seed, 'json', (object) => jsonPatch(chance, object) as unknown as object); });
  test.each(seedsOf(3))('seed %i: jsonpath', (seed) => {
    const chance = chanceOf(seed);
    for (let round = 0; round < ROUNDS; round++) {
      const kind = chance.pick(KINDS);
      pair.compare(seed, Array.from({ length: OBJECTS }, (_, index) => objectOf(chance, kind, `x${index}`)), ['patch', '--local', '-f', 'x.yaml', '-p', '{}', '-o', `jsonpath=${template(chance)}`]);
    }
  });
});
