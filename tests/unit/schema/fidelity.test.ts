import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import fidelity from '../../../src/schema/fidelity.json';
import { fields } from '../../../src/schema/generated/fields';
import type { Json } from '../../../src/simulator/base/json';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import { kubectl } from '../../../src/kubectl/index';
import { readWords } from '../../../src/words/languages';
import { unheededPaths } from '../../../src/simulator/server/unheeded';

const noEffect = new Set(fidelity.noEffect);
const scenarios = readdirSync(fileURLToPath(new URL('../../conformance/scenarios', import.meta.url)));

test('the ledger of fidelity names fields and recordings there are', () => {
  const unknown = fidelity.noEffect.filter((path) => {
    const [definition = '', name = ''] = path.split('.');
    return !Object.hasOwn(fields[definition] ?? {}, name);
  });
  expect(unknown).toEqual([]);
  expect(fidelity.rows.flatMap((row) => row.recordings ?? []).filter((name) => !scenarios.includes(name))).toEqual([]);
  expect(fidelity.rows.filter((row) => !['same', 'simplified', 'absent'].includes(row.state))).toEqual([]);
});

test('every row of the ledger has its words, and no words stand without a row', () => {
  const words = readWords({ 'en/fidelity.yaml': readFileSync('content/languages/en/fidelity.yaml', 'utf8') }).flatMap((file) => Object.keys(file.words));
  const wanted = fidelity.rows.flatMap((row) => [`fidelity.row.${row.id}.subject`, ...('note' in row ? [`fidelity.row.${row.id}.note`] : [])]);
  expect(words.filter((id) => id.startsWith('fidelity.row.')).toSorted()).toEqual(wanted.toSorted());
  expect(fidelity.rows.filter((row) => row.state === 'same' && !('recordings' in row)).map((row) => row.id), 'what is as in Kubernetes is proven').toEqual([]);
});

const container = (securityContext: object) => ({ spec: { containers: [{ name: 'a', securityContext }] } });

test.each([
  ['a field without effect', container({ privileged: true }), undefined, ['spec.containers[0].securityContext.privileged']],
  ['one that has an effect', { spec: { nodeName: 'worker-1' } }, undefined, []],
  ['one that was there before', container({ privileged: true }), container({ privileged: true }), []],
  ['one that changes', container({ privileged: false }), container({ privileged: true }), ['spec.containers[0].securityContext.privileged']],
])('told of: %s', (_name, pod, before, paths) => {
  expect(unheededPaths(fields, noEffect, 'Pod', pod as Json, before as Json | undefined)).toEqual(paths);
});

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  hostPID: true\n  containers: [{name: a, image: nginx}]\n';

test.each([
  ['the page is warned', { warnsOf: 'fields without effect' }, 'Warning: spec.hostPID: stored, but the simulator does not act on it\n'],
  ['a cluster for comparison is not', {}, ''],
] as const)('%s', (_name, options, err) => {
  const cluster = createCluster({ seed: 'fidelity', nodes: 1, epochMs: 1_795_251_600_000, programs: { kubectl }, ...options });
  cluster.workstation.writeFile('pod.yaml', POD);
  cluster.runUntilQuiet(10_000);
  expect(cluster.workstation.run('kubectl apply -f pod.yaml', { limitMs: 10_000 })).toMatchObject({ out: 'pod/a created\n', err });
});
