import { describe, expect, test } from 'vitest';
import { kubectl } from '../../../src/kubectl/index';
import { createCluster } from '../../../src/simulator/cluster/cluster';
import { openWorkbench } from '../../../src/workbench/index';
import { LAB_EPOCH_MS } from '../../../src/workbench/log';

const NUL = '\u0000\u0001\u0002binary\u0000\u0007';
const BIG = 'x'.repeat(10_000_000);
const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\n';
const CONTROL = 'error: error parsing STDIN: error converting YAML to JSON: yaml: control characters are not allowed\n';
const TOO_LARGE = 'Request entity too large: limit is 3145728\n';

const makeCluster = () => createCluster({ seed: 'hardship', nodes: 1, epochMs: LAB_EPOCH_MS, preloaded: 'all', programs: { kubectl } });
const cluster = makeCluster();
cluster.runUntilQuiet(30_000);
for (const [name, text] of Object.entries({ 'nul.bin': NUL, 'big.txt': BIG, 'big.yaml': `${CONFIG}data:\n  x: "${BIG}"\n`, 'many.yaml': '# c\n'.repeat(2_500_000) })) cluster.workstation.writeFile(name, text);
expect(cluster.workstation.run('kubectl create cm a --from-literal=a=b').exit).toBe(0);

/** What a real kubectl 1.36 said to the same. */
test.each([
  ['kubectl apply -f -', NUL, CONTROL, 1],
  ['kubectl create -f -', NUL, CONTROL, 1],
  ['kubectl replace -f -', NUL, CONTROL, 1],
  ['kubectl delete -f -', NUL, CONTROL, 1],
  ['kubectl apply -f -', 'a: caf\ufffd\n', 'error: error validating "STDIN": error validating data: [apiVersion not set, kind not set]; if you choose to ignore these errors, turn validation off with --validate=false\n', 1],
  ['kubectl apply -f big.yaml', '', `Error from server (RequestEntityTooLarge): error when creating "big.yaml": ${TOO_LARGE}`, 1],
  ['kubectl create -f big.yaml', '', `Error from server (RequestEntityTooLarge): error when creating "big.yaml": ${TOO_LARGE}`, 1],
  ['kubectl create cm big --from-file=big.txt', '', `error: failed to create configmap: ${TOO_LARGE}`, 1],
  ['kubectl create secret generic big --from-file=big.txt', '', `error: failed to create secret ${TOO_LARGE}`, 1],
  ['kubectl apply -f many.yaml', '', 'error: no objects passed to apply\n', 1],
  ['kubectl patch cm a --patch-file big.txt', '', `Error from server (RequestEntityTooLarge): ${TOO_LARGE}`, 1],
  ["kubectl get pods ''", '', 'error: resource name may not be empty\n', 1],
  ["kubectl get pods '' web", '', 'resource name may not be empty\nError from server (NotFound): pods "web" not found\n', 1],
  ["kubectl uncordon ''", '', 'error: resource name may not be empty\n', 1],
  ["kubectl exec '' -- ls", '', 'error: pod, type/name or --filename must be specified\n', 1],
  ['kubectl get pods .', '', 'error: invalid resource name ".": [may not be \'.\']\n', 1],
  ['kubectl get pods a%2fb', '', 'error: invalid resource name "a%2fb": [may not contain \'%\']\n', 1],
  ['kubectl get cm -n .', '', 'invalid namespace ".": [may not be \'.\']\n', 1],
])('%s', (line, stdin, err, exit) => {
  const before = cluster.hash();
  expect(cluster.workstation.run(line, { stdin })).toEqual({ out: '', err, exit });
  expect(cluster.hash(), 'the cluster is as it was').toBe(before);
});

test('bytes before the text that say how it is written are no part of it', () => {
  expect(cluster.workstation.run('kubectl apply -f - --dry-run=client', { stdin: `\ufeff${CONFIG}` }).out).toBe('configmap/big created (dry run)\n');
});

test('a file of ten megabytes goes through the shell\'s tools', () => {
  expect(cluster.workstation.run('wc -c < big.txt; head -c 5 big.txt; echo; cat big.txt | tail -c 3 | tr x y; grep -c x big.txt; cut -c1-3 big.txt; sort big.txt | cksum > /dev/null; sed s/x/y/ big.txt | cut -c1-2').out).toBe('10000000\nxxxxx\nyyy1\nxxx\nyx\n');
});

describe('whose reader is gone', () => {
  test.each([
    ['kubectl get cm -A -o yaml | true', '', 0],
    ['yes | head -2', 'y\ny\n', 0],
    ['yes | true; echo $?', '0\n', 0],
  ])('%s ends', (line, out, exit) => {
    expect(cluster.workstation.run(line, { limitMs: 60_000 })).toMatchObject({ out, exit });
  });
  test('a watch dies of it at its next word', () => {
    expect(cluster.workstation.run('(kubectl get cm -w; echo $? > code) | head -1 | cut -c1-4 & sleep 1; kubectl create cm z; wait; cat code', { limitMs: 60_000 }).out).toBe('NAME\nconfigmap/z created\n141\n');
  });
});

const lab = { id: 'hardship', cluster: { nodes: 1 }, files: [], before: [], predictions: [], tasks: [] };

/** The screen after some lines and keys at the prompt. */
function screen(...typed: readonly (string | { readonly signal: 'INT' } | { readonly eof: true })[]): string {
  const bench = openWorkbench(lab);
  for (const one of typed) {
    bench.handle(typeof one === 'string' ? { line: { terminal: 1, text: one } } : 'eof' in one ? { eof: { terminal: 1 } } : { signal: { terminal: 1, signal: one.signal } });
    bench.advance(500);
  }
  return bench.cluster.workstation.read(bench.terminals()[0]?.id ?? '', 0).text;
}

describe('at the prompt', () => {
  test.each([
    ['a quote left open goes on with >', ["echo 'a", "b'"], "$ echo 'a\n> b'\na\nb\n$ "],
    ['a double quote too', ['echo "a', '$HOME"'], '$ echo "a\n> $HOME"\na\n/home/learner\n$ '],
    ['a line that ends with a backslash', ['echo a \\', 'b'], '$ echo a \\\n> b\na b\n$ '],
    ['a here-document', ['cat <<END', 'x: $((1+1))', 'END'], '$ cat <<END\n> x: $((1+1))\n> END\nx: 2\n$ '],
    ['a pipe without its right side', ['echo a |', 'cat'], '$ echo a |\n> cat\na\n$ '],
    ['a loop', ['for i in 1 2', 'do echo $i', 'done'], '$ for i in 1 2\n> do echo $i\n> done\n1\n2\n$ '],
    ['Ctrl-C gives the unfinished up', ["echo 'a", { signal: 'INT' } as const, 'echo b'], "$ echo 'a\n> ^C\n$ echo b\nb\n$ "],
    ['Ctrl-C ends a watch, and says so to the shell', ['kubectl get pods -w', { signal: 'INT' } as const, 'echo $?'], '$ kubectl get pods -w\n^C\n$ echo $?\n130\n$ '],
    ['Ctrl-C ends what waits', ['kubectl wait --for=delete node --all', { signal: 'INT' } as const, 'echo $?'], '$ kubectl wait --for=delete node --all\n^C\n$ echo $?\n130\n$ '],
  ])('%s', (_name, typed, shown) => {
    expect(screen(...typed)).toBe(shown);
  });
});

const BLOCKING = ['kubectl delete pod one', 'kubectl rollout status sts/web', 'kubectl wait --for=condition=Ready pod/none --timeout=20s', 'kubectl get pods -w', 'kubectl logs -f one', 'kubectl exec -i one -- sh -c "sleep 5; echo done"', 'kubectl drain worker-1 --force', 'kubectl run two --image=busybox:1.36 -i --rm -- sleep 9', 'watch -n 1 kubectl get pods', 'for i in 1 2 3; do kubectl get pods; sleep 1; done'];

describe('a command that is interrupted', () => {
  const begun = makeCluster();
  begun.workstation.writeFile('set.yaml', "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec: {serviceName: web, replicas: 3, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: nginx, image: 'nginx:1.28'}]}}}\n");
  begun.workstation.run('kubectl run one --image=busybox:1.36 -- sleep 3600');
  begun.runUntilQuiet(30_000);
  begun.workstation.run('kubectl apply -f set.yaml');
  const state = begun.state();
  test.each(BLOCKING)('%s, at any moment', (line) => {
    for (const interruptAfterMs of [0, 1, 3, 20, 300, 1_500, 4_000]) {
      const again = makeCluster();
      again.restore(state);
      const { exit } = again.workstation.run(line, { limitMs: 60_000, interruptAfterMs });
      expect([0, 1, 130], `after ${interruptAfterMs} ms`).toContain(exit);
      if (interruptAfterMs === 1) expect(exit).toBe(line.includes('none') ? 1 : 130);
      expect(again.workstation.run('kubectl version').exit, 'and the next command runs').toBe(0);
    }
  });
});
