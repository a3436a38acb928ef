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
  ['one that is not there', 'EDITOR=emacs kubectl edit cm a', { out: '', err: 'error: unable to launch the editor "emacs"\n', exit: 1 }],
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

/** An editor that shows what it is given and changes it by the next of some scripts of sed, which stand in a file, one a line. */
const SHOWING = `n=$(($(cat n) + 1)); echo $n > n; echo "== $n"; sed '/creationTimestamp\\|resourceVersion\\|uid: /d' "$1"; echo ==\nsed -n "$n"p scripts > script; [ -s script ] && sed -i "$(cat script)" "$1"; true\n`;
const HEAD = "# Please edit the object below. Lines beginning with a '#' will be ignored,\n# and an empty file will abort the edit. If an error occurs while saving this file will be\n# reopened with the relevant failures.\n#\n";
const object = (data: string) => `apiVersion: v1\n${data}\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: default\n`;

/** What a real kubectl 1.36 said to the same editor and the same scripts. */
test.each([
  ['what the server refuses is opened again with what was wrong', ['s/^data:/dat:/', 's/^dat:/data:/;s/a: b/a: d/'], 'cm a', {
    out: `== 1\n${HEAD}${object('data:\n  a: b')}==\n== 2\n${HEAD}# configmaps "a" was not valid:\n# * patch: Invalid value: "map[dat:map[a:b] data:<nil>]": strict decoding error: unknown field "dat"\n#\n${object('dat:\n  a: b')}==\nconfigmap/a edited\n`,
    err: 'error: configmaps "a" is invalid\n', exit: 0,
  }],
  ['what is no YAML too', ['s/a: b/a: [d/', 's/a: .d/a: e/'], 'cm a', {
    out: `== 1\n${HEAD}${object('data:\n  a: b')}==\n== 2\n${HEAD}# configmaps "a" was not valid:\n# * <nil>: Invalid value: "The edited file failed validation": yaml: line 3: did not find expected ',' or ']'\n#\n${object('data:\n  a: [d')}==\nconfigmap/a edited\n`,
    err: 'error: configmaps "a" is invalid\n', exit: 0,
  }],
  ['an empty file', ['d'], 'cm a', {
    out: `== 1\n${HEAD}${object('data:\n  a: b')}==\n== 2\n${HEAD}# configmaps "a" was not valid:\n# * <nil>: Invalid value: "The edited file failed validation": invalid object to validate\n#\n==\n`,
    err: `error: configmaps "a" is invalid\n${STORED}error: Edit cancelled, no valid changes were saved.\n`, exit: 1,
  }],
  ['metadata of another type', ['s/name: a/name: 1/'], 'cm a', {
    out: `== 1\n${HEAD}${object('data:\n  a: b')}==\n== 2\n${HEAD}# The edited file had a syntax error: unable to decode "edited-file": json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string\n#\n${object('data:\n  a: b').replace('name: a', 'name: 1')}==\n`,
    err: `${STORED}error: Edit cancelled, no valid changes were saved.\n`, exit: 1,
  }],
  ['another namespace', ['s/namespace: .*/namespace: other/'], 'cm a', {
    out: `== 1\n${HEAD}${object('data:\n  a: b')}==\n`, err: `${STORED}error: the namespace from the provided object "other" does not match the namespace "default". You must pass '--namespace=other' to perform this operation.\n`, exit: 1,
  }],
  ['an older version', ['s/resourceVersion: .*/resourceVersion: "1"/;s/a: b/a: x/'], 'cm a', {
    out: `== 1\n${HEAD}${object('data:\n  a: b')}==\n`, exit: 1,
    err: 'error: configmaps "a" could not be patched: Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again\nYou can run `kubectl replace -f <file>` to try this update again.\n',
  }],
  ['several objects in one file', ['s/a: b/a: c/'], 'cm a c', {
    out: `== 1\n${HEAD}apiVersion: v1\nitems:\n- apiVersion: v1\n  data:\n    a: b\n  kind: ConfigMap\n  metadata:\n    name: a\n    namespace: default\n- apiVersion: v1\n  data:\n    k: v\n  kind: ConfigMap\n  metadata:\n    name: c\n    namespace: default\nkind: List\nmetadata: {}\n==\nconfigmap/a edited\nconfigmap/c skipped\n`,
    err: '', exit: 0,
  }],
  ['the patch', ['s/a: b/a: c/'], 'cm a --output-patch', { out: `== 1\n${HEAD}${object('data:\n  a: b')}==\nPatch: {"data":{"a":"c"}}\nconfigmap/a edited\n`, err: '', exit: 0 }],
  ['a format there is not', [], 'cm a -o foo', { out: '', err: 'error: unable to match a printer suitable for the output format "foo", allowed formats are: json,yaml\n', exit: 1 }],
])('kubectl edit, as the real one: %s', (_name, scripts, words, outcome) => {
  const { out, err, exit } = run('kubectl create cm c --from-literal=k=v', `echo 0 > n; printf '%s\\n' ${scripts.map((script) => `'${script}'`).join(' ')} > scripts; cat > ed.sh <<'END'\n${SHOWING}END\nKUBE_EDITOR='sh ed.sh' kubectl edit ${words}`);
  expect({ out, err: err.replace(/\/tmp\/kubectl-edit-\d+\.yaml/, '<file>'), exit }).toEqual(outcome);
});

/** The learner's terminal, with kubectl edit of an object waiting in vi. */
function editing() {
  const cluster = createCluster({ seed: 'edit', nodes: 1, epochMs: 1_795_251_600_000, programs: { kubectl } });
  cluster.runUntilQuiet(5_000);
  const { workstation } = cluster;
  const terminal = workstation.openTerminal({ columns: 80, rows: 24 });
  cluster.advance(10);
  const type = (line: string) => { workstation.type(terminal, line); cluster.advance(1_000); };
  type('kubectl create cm a --from-literal=a=b');
  const from = workstation.read(terminal, 0).end;
  type('kubectl edit cm a');
  const file = workstation.status(terminal).editing ?? '';
  return { workstation, type, file, terminal, cluster, shown: () => workstation.read(terminal, from).text.replaceAll(file, '<file>'), stored: () => workstation.run('kubectl get cm a -o jsonpath={.data.a}').out };
}

test('vi shows which file is open, and what whoever shows it changes is saved by :wq', () => {
  const { workstation, type, file, terminal, shown, stored } = editing();
  expect(file).toMatch(/^\/tmp\/kubectl-edit-\d+\.yaml$/);
  expect(workstation.files()[file]).toContain("# Please edit the object below.");
  workstation.writeFile(file, (workstation.files()[file] ?? '').replace('a: b', 'a: c'));
  type('q');
  expect(stored()).toBe('b');
  type(':wq');
  expect(shown()).toBe('kubectl edit cm a\n"<file>" 14L, 406B\n:q\nE37: No write since last change (add ! to override)\n::wq\n"<file>" 14L, 406B written\nconfigmap/a edited\n$ ');
  expect(stored()).toBe('c');
  expect(workstation.status(terminal).editing).toBeUndefined();
  expect(Object.keys(workstation.files())).not.toContain(file);
});

test('what was not written is undone by :q!, and Ctrl-C is the editor\'s alone', () => {
  const { workstation, type, file, terminal, cluster, shown, stored } = editing();
  workstation.writeFile(file, '');
  workstation.signal(terminal, 'INT');
  cluster.advance(1_000);
  expect(workstation.status(terminal).foreground).toBe(`vi ${file}`);
  type('q!');
  expect(shown()).toContain('Type  :qa!  and press <Enter> to abandon all changes and exit Vim\n:q!\nEdit cancelled, no changes made.\n$ ');
  expect(stored()).toBe('b');
});

test('what is wrong is opened again in vi, until it is right', () => {
  const { workstation, type, file, terminal, shown, stored } = editing();
  workstation.writeFile(file, (workstation.files()[file] ?? '').replace('data:', 'dat:'));
  type('wq');
  const second = workstation.status(terminal).editing ?? '';
  expect(second).not.toBe(file);
  expect(workstation.files()[second]).toContain('# configmaps "a" was not valid:\n# * patch: ');
  workstation.writeFile(second, (workstation.files()[second] ?? '').replace('\ndat:', '\ndata:').replace('a: b', 'a: d'));
  type('x');
  expect(shown()).toContain('configmap/a edited\n$ ');
  expect(stored()).toBe('d');
});

test('vi without a terminal ends with its input', () => {
  const { err, exit } = run('kubectl edit cm a');
  expect({ err, exit }).toEqual({ err: 'Vim: Error reading input, exiting...\nVim: Finished.\nerror: there was a problem with the editor "vi"\n', exit: 1 });
});
