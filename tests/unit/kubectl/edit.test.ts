import { expect, test } from 'vitest';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import { kubectl } from '../../../src/kubectl/index';

const MANIFEST = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n';
const STORED = 'A copy of your changes has been stored to "<file>"\n';

function run(...lines: readonly string[]) {
  const cluster = createCluster({ seed: 'edit', nodes: 1, epochMs: 1_795_251_600_000, programs: { kubectl } });
  cluster.runUntilQuiet(5_000);
  cluster.workstation.writeFile('a.yaml', MANIFEST);
  const results = ['kubectl create -f a.yaml', ...lines].map((line) => cluster.workstation.run(line, { limitMs: 10_000 }));
  const { out, err, exit } = results.at(-1) ?? { out: '', err: '', exit: undefined };
  return { out, err: err.replace(/"\/tmp\/kubectl-edit-\d+\.yaml"/, '"<file>"'), exit };
}

test.each([
  ['an editor that changes a value', "KUBE_EDITOR='sed -i s/b$/c/' kubectl edit cm a", { out: 'configmap/a edited\n', err: '', exit: 0 }],
  ['one that changes nothing', 'EDITOR=true kubectl edit cm/a', { out: '', err: 'Edit cancelled, no changes made.\n', exit: 0 }],
  ['one that fails', 'KUBE_EDITOR=false kubectl edit cm a', { out: '', err: 'error: there was a problem with the editor "false"\n', exit: 1 }],
  ['one that is not there', 'kubectl edit cm a', { out: '', err: 'error: unable to launch the editor "vi"\n', exit: 1 }],
  ['one that makes it another object', "KUBE_EDITOR='sed -i s/ConfigMap/Secret/' kubectl edit cm a", { out: '', err: `${STORED}error: At least one of apiVersion, kind and name was changed\n`, exit: 1 }],
  ['one that breaks it', "KUBE_EDITOR='sed -i s/^data:/dat:/' kubectl edit cm a", { out: '', err: `error: configmaps "a" is invalid\n${STORED}error: Edit cancelled, no valid changes were saved.\n`, exit: 1 }],
])('kubectl edit: %s', (_name, line, outcome) => {
  expect(run(line)).toEqual(outcome);
});

test('a patch that leaves an object without a name is refused', () => {
  const err = 'Error from server (BadRequest): the name of the object (a based on URL) was undeterminable: name must be provided\n';
  expect(run('kubectl patch cm a --type merge -p \'{"metadata":null}\'')).toEqual({ out: '', err, exit: 1 });
});

test('what an edit changed is the editor\'s, until an apply takes it by force', () => {
  const edited = ["KUBE_EDITOR='sed -i s/b$/c/' kubectl edit cm a", 'kubectl apply --server-side -f a.yaml'];
  expect(run(...edited).err).toContain('conflict with "kubectl-edit" using v1: .data.a');
  expect(run(...edited, 'kubectl apply --server-side --force-conflicts -f a.yaml', 'kubectl get cm a -o jsonpath={.data.a}').out).toBe('b');
});
