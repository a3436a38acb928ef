import { describe, expect, it } from 'vitest';
import { completeLine } from '../../../src/kubectl';
import { threeWayPatch, rulesFor } from '../../../src/kubectl/threeWay';
import { fakeApi, run } from './fake';

const pods = '/api/v1/namespaces/default/pods';
const pod = (name: string, uid = `uid-${name}`) => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', uid, resourceVersion: '7', labels: { app: 'web' } },
  spec: { containers: [{ name: 'main' }, { name: 'side' }], initContainers: [{ name: 'prepare' }] }, status: { phase: 'Running' },
});
const table = (...rows: (readonly [string, string, string])[]) => ({
  kind: 'Table', metadata: { resourceVersion: '100' }, columnDefinitions: [{ name: 'Name', type: 'string', priority: 0 }, { name: 'Ready', type: 'string', priority: 0 }, { name: 'Node', type: 'string', priority: 1 }, { name: 'Age', type: 'string', priority: 0 }],
  rows: rows.map(([name, ready, age]) => ({ cells: [name, ready, 'worker-1', age], object: { metadata: { name, namespace: 'default', labels: { app: 'web' } } } })),
});
const web = { [`TABLE ${pods}`]: table(['web-0', '1/1', '8s'], ['web-1', '0/1', '7s']), [pods]: { kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '100' }, items: [pod('web-0'), pod('web-1')] }, [`${pods}/web-0`]: pod('web-0'), [`${pods}/web-1`]: pod('web-1') };

describe('get', () => {
  it.each([
    ['kubectl get pods', 'NAME    READY   AGE\nweb-0   1/1     8s\nweb-1   0/1     7s\n'],
    ['kubectl get po -o wide --no-headers', 'web-0   1/1   worker-1   8s\nweb-1   0/1   worker-1   7s\n'],
    ['kubectl get pods -L app --show-labels', 'NAME    READY   AGE   APP   LABELS\nweb-0   1/1     8s    web   app=web\nweb-1   0/1     7s    web   app=web\n'],
    ['kubectl get pods -o name', 'pod/web-0\npod/web-1\n'],
    ['kubectl get po/web-1 -o jsonpath={.metadata.uid}', 'uid-web-1'],
    ['kubectl get pods -o custom-columns=NAME:.metadata.name,GONE:.spec.nothing,C:.spec.containers[*].name', 'NAME    GONE     C\nweb-0   <none>   main,side\nweb-1   <none>   main,side\n'],
    ['kubectl get pods nothing --ignore-not-found', ''],
  ])('%s', (line, out) => expect(run(line, fakeApi(web))).toMatchObject({ out, err: '', exit: 0 }));

  it('-w prints what comes, in the columns it began with', () => {
    const api = fakeApi(web);
    const started = run('kubectl get pods -w', { ...api, changes: () => ({ events: [{ type: 'MODIFIED', object: { ...table(['w', '1/1', '9s']), columnDefinitions: null } }], resourceVersion: '101' }) });
    expect(started.exit).toBe('blocked');
    expect(started.resume().out).toBe('NAME    READY   AGE\nweb-0   1/1     8s\nweb-1   0/1     7s\nw       1/1     9s\n');
  });
});

describe('delete', () => {
  it('says so at once, and waits until the object is gone', () => {
    const api = fakeApi(web);
    const started = run('kubectl delete pod web-0', api);
    expect(started).toMatchObject({ out: 'pod "web-0" deleted from default namespace\n', exit: 'blocked' });
    expect(started.resume()).toMatchObject({ err: '', exit: 'blocked' });
    api.remove(`${pods}/web-0`);
    expect(started.resume()).toMatchObject({ err: '', exit: 0 });
  });
  it('is over when another object has the name', () => {
    const api = fakeApi(web);
    const started = run('kubectl delete pod web-0', api);
    api.set(`${pods}/web-0`, pod('web-0', 'another'));
    expect(started.resume().exit).toBe(0);
  });
  it('--timeout gives up', () => {
    let nowMs = 0;
    const started = run('kubectl delete pod web-0 --timeout=2s', fakeApi(web), { nowMs: () => nowMs });
    nowMs = 2000;
    expect(started.resume()).toMatchObject({ err: 'error: timed out waiting for the condition on pods/web-0\n', exit: 1 });
  });
  it('--force asks for no grace and does not wait', () => {
    const api = fakeApi(web);
    expect(run('kubectl delete pod web-0 --force', api)).toMatchObject({ out: 'pod "web-0" force deleted from default namespace\n', exit: 0 });
    expect(api.writes[0]?.body).toMatchObject({ gracePeriodSeconds: 0 });
  });
});

describe('apply', () => {
  const path = '/api/v1/namespaces/default/configmaps';
  const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: "1"}\n';
  const note = '{"apiVersion":"v1","data":{"x":"1"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"a","namespace":"default"}}\n';
  const stored = (data: Record<string, string>, annotation = note) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default', annotations: { 'kubectl.kubernetes.io/last-applied-configuration': annotation } }, data });

  it('creates with a note of what was applied', () => {
    const api = fakeApi();
    expect(run('kubectl apply -f a.yaml', api, { files: { 'a.yaml': manifest } })).toMatchObject({ out: 'configmap/a created\n', err: '', exit: 0 });
    expect(api.writes).toMatchObject([{ method: 'POST', path: `${path}?fieldManager=kubectl-client-side-apply&fieldValidation=Strict`, body: { metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': note } } } }]);
  });
  it.each([
    ['nothing to do', stored({ x: '1' }), 'unchanged', undefined],
    ['a value someone changed', stored({ x: '2' }), 'configured', { data: { x: '1' } }],
    ['a key someone added stays', stored({ x: '1', own: '1' }), 'unchanged', undefined],
    ['a key that was applied before goes', stored({ x: '1', y: '1' }, note.replace('"x":"1"', '"x":"1","y":"1"')), 'configured', { data: { y: null } }],
  ])('%s', (_, now, done, patch) => {
    const api = fakeApi({ [`${path}/a`]: now });
    expect(run('kubectl apply -f a.yaml', api, { files: { 'a.yaml': manifest } })).toMatchObject({ out: `configmap/a ${done}\n`, err: '' });
    if (patch) expect(api.writes[0]?.body).toMatchObject(patch);
    else expect(api.writes).toEqual([]);
  });
  it('reads folders, lists and several files; goes on after a broken document elsewhere', () => {
    const files = { 'd/b.yaml': manifest.replace('name: a', 'name: b'), 'd/a.json': '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"}}]}', 'd/deep/c.yml': manifest, 'd/read.me': 'x', 'half.yaml': `${manifest}---\na: {\n` };
    expect(run('kubectl apply -f d -f half.yaml', fakeApi(), { files })).toMatchObject({ out: 'configmap/one created\nconfigmap/b created\nconfigmap/a created\n', err: "error: error parsing half.yaml: error converting YAML to JSON: yaml: line 1: did not find expected ',' or '}'\n", exit: 1 });
  });
});

it('three-way patches merge lists by key, and keep what others set', () => {
  const original = { spec: { containers: [{ name: 'a', image: '1' }, { name: 'gone', image: '1' }], args: ['x'] } };
  const modified = { spec: { containers: [{ name: 'a', image: '2' }], args: ['y'] } };
  const current = { spec: { containers: [{ name: 'a', image: '1', policy: 'set by the server' }, { name: 'gone', image: '1' }, { name: 'injected' }], args: ['x'] } };
  expect(threeWayPatch(original, modified, current, rulesFor('v1', 'Pod'))).toEqual({ spec: { '$setElementOrder/containers': [{ name: 'a' }], containers: [{ image: '2', name: 'a' }, { $patch: 'delete', name: 'gone' }], args: ['y'] } });
});

it('wait ends when the condition holds', () => {
  const api = fakeApi({ [`${pods}/web-0`]: pod('web-0') });
  const started = run('kubectl wait --for=condition=Ready pod/web-0', api);
  expect(started.exit).toBe('blocked');
  api.set(`${pods}/web-0`, { ...pod('web-0'), status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } });
  expect(started.resume()).toMatchObject({ out: 'pod/web-0 condition met\n', exit: 0 });
});

it('rollout status has a line for each change, until one says that it is done', () => {
  const path = '/apis/apps/v1/namespaces/default/statefulsets/web';
  const list = '/apis/apps/v1/namespaces/default/statefulsets';
  const set = (ready: number) => ({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web', namespace: 'default', generation: 1 }, spec: { replicas: 2, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } }, status: { observedGeneration: 1, readyReplicas: ready, updatedReplicas: ready } });
  const api = fakeApi({ [path]: set(0), [list]: { kind: 'StatefulSetList', apiVersion: 'apps/v1', metadata: { resourceVersion: '1' }, items: [set(0)] } });
  const changed: number[] = [];
  const watched = { ...api, changes: () => ({ events: changed.splice(0).map((ready) => ({ type: 'MODIFIED' as const, object: set(ready) })), resourceVersion: '2' }) };
  const started = run('kubectl rollout status sts/web', watched);
  changed.push(0, 1);
  expect(started.resume()).toMatchObject({ err: '', exit: 'blocked' });
  changed.push(2);
  const lines = ['Waiting for 2 pods to be ready...', 'Waiting for 2 pods to be ready...', 'Waiting for 1 pods to be ready...', 'partitioned roll out complete: 2 new pods have been updated...', ''];
  expect(started.resume()).toMatchObject({ out: lines.join('\n'), exit: 0 });
});

describe('completion', () => {
  it.each<[string, readonly string[]]>([
    ['kubectl des', ['describe']], ['k get statef', ['statefulsets']], ['kubectl get po,st', ['statefulsets', 'storageclasses']], ['kubectl get pods w', ['web-0', 'web-1']], ['kubectl delete pods web-0 w', ['web-1']],
    ['kubectl delete pods/w', ['pods/web-0', 'pods/web-1']], ['kubectl exec -it web-1', ['web-1']], ['kubectl logs web-0 -c ', ['main', 'prepare', 'side']], ['kubectl apply -f w', ['web.yaml']], ['kubectl get pods --show-l', ['--show-labels']],
    ['kubectl rollout st', ['status']], ['kubectl get pods -o j', ['json', 'jsonpath=']], ['kubectl exec web-0 -- l', []], ['ls | kubectl ge', ['get']], ['kubectl get nonsense w', []],
    ['kubectl config use-context o', ['ordinal']], ['kubectl explain sts.spec.re', ['replicas', 'revisionHistoryLimit']],
  ])('%s', (line, candidates) => {
    const found = completeLine(line, line.length, fakeApi(web), { 'web.yaml': '', 'other.yaml': '' });
    expect(found.candidates).toEqual(candidates);
    expect(found.end).toBe(line.length);
  });
});

it('help is in our words, for kubectl and for each verb', () => {
  expect(run('kubectl', fakeApi()).out).toContain('  get ');
  expect(run('kubectl get --help', fakeApi())).toMatchObject({ exit: 0, err: '' });
  expect(run('kubectl rollout', fakeApi())).toMatchObject({ exit: 1 });
  expect(run('kubectl rollout stat sts web', fakeApi()).err).toBe('error: unknown command "stat sts web"\nSee \'kubectl rollout -h\' for help and examples\n');
});
