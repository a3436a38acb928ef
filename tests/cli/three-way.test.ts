import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serveCluster, serving } from '../../src/cli/serve/index';
import { kubectl } from '../../src/kubectl/index';
import type { Json } from '../../src/simulator/base/json';
import { createCluster } from '../../src/simulator/cluster/cluster';
import { realKubectl } from '../../src/tools/kubectl.mjs';
import { chanceOf, seedsOf } from '../random/chance';
import { objectOf } from './objects';

const real = realKubectl();
const ROUNDS = 2;
type Said = { readonly out: string; readonly err: string; readonly exit: number | null };
type Dict = { readonly [key: string]: Json };

/** Runs a command to its end while the cluster in this process answers it. */
function run(args: readonly string[], cwd: string, kubeconfig: string): Promise<Said> {
  const child = spawn('path' in real ? real.path : '', args, { cwd, env: { HOME: cwd, KUBECONFIG: kubeconfig } });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => { said.out += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { said.err += text; });
  return new Promise((done, fail) => { child.once('error', fail); child.once('close', (exit) => done({ ...said, exit })); });
}

/** An object without what is another one's in every cluster, and without what controllers say of it. */
function bare(text: string): Json {
  const { status: _, ...object } = JSON.parse(text) as { status?: Json; metadata: Record<string, Json> };
  const { uid: _uid, resourceVersion: _version, creationTimestamp: _time, managedFields: _fields, generation: _generation, annotations, ...metadata } = object.metadata;
  const { 'deployment.kubernetes.io/revision': _revision, ...own } = (annotations ?? {}) as Record<string, Json>;
  return { ...object, metadata: { ...metadata, annotations: own } } as unknown as Json;
}

/** The object as a cluster takes it: volumes that are mounted are there. */
const mountable = (object: Dict): string => JSON.stringify(object, (name, value: Json) => (name === 'volumeMounts' || name === 'volumes' || name === 'finalizers' ? undefined : value));

describe.skipIf(!('path' in real))(`apply, three ways${'why' in real ? `: skipped, ${real.why}` : ''}`, () => {
  test.each(seedsOf(2))('seed %i: what was applied, what others changed and what is applied then, by the real kubectl and the project\'s own', async (seed) => {
    const chance = chanceOf(seed);
    const home = mkdtempSync(join(tmpdir(), 'ordinal-'));
    const make = () => createCluster({ seed: 'three', nodes: 0, epochMs: Date.now() - 3_600_000, serving, programs: { kubectl } });
    const [theirs, ours] = [make(), make()];
    const served = await serveCluster(theirs, { port: 0, speed: 1, kubeconfig: join(home, 'kubeconfig') });
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const kind = chance.pick(['Deployment', 'Service', 'ConfigMap', 'ServiceAccount']);
        const name = `x${round}`;
        const [first, other, second] = [objectOf(chance, kind, name), objectOf(chance, kind, name), objectOf(chance, kind, name)];
        const live: Dict = kind === 'Deployment' ? { spec: { replicas: 2, template: { spec: { nodeSelector: { live: '1' }, terminationGracePeriodSeconds: 7 } } } } : kind === 'ConfigMap' ? { data: other['data'] ?? {} } : kind === 'Service' ? { spec: { selector: { live: '1' } } } : { secrets: other['secrets'] ?? [] };
        const commands: readonly (readonly [file: string, ...args: string[]])[] = [
          [mountable(first), 'apply', '-f', 'x.json'], ['', 'patch', kind, name, '--type', 'merge', '-p', mountable({ ...live, metadata: { labels: { live: chance.pick(['1', '2']) } } })], [mountable(second), 'apply', '-f', 'x.json'],
          ['', 'apply', 'view-last-applied', kind, name, '-o', 'json'], ['', 'get', kind, name, '-o', 'json'], [mountable(first), 'apply', '-f', 'x.json', '--dry-run=client', '-o', 'json'],
        ];
        for (const [file, ...args] of commands) {
          if (file) { writeFileSync(join(home, 'x.json'), file); ours.workstation.writeFile('x.json', file); }
          const there = await run(args, home, served.kubeconfig);
          const here = ours.workstation.run(`kubectl ${args.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')}`);
          const shows = args.includes('json') && !args.includes('view-last-applied') && there.exit === 0 && here.exit === 0;
          const seen = ({ out, err, exit }: Said) => ({ out: shows ? bare(out) : out, err: err.replace(/\d{4}-\d\d-\d\dT[\d:]+Z|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|"resourceVersion\\*":\\*"\d+|pointer \S+/g, '…'), exit });
          expect(seen(here), `seed ${seed}: kubectl ${args.join(' ')}\nwith ${file}\nafter ${mountable(first)}\nand ${JSON.stringify(live)}`).toEqual(seen(there));
        }
      }
    } finally {
      await served.close();
      rmSync(home, { recursive: true });
    }
  }, 120_000);
});
