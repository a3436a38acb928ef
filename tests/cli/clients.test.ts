import { PassThrough } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { CoreV1Api, Exec, makeInformer, type V1ConfigMap, type V1Status } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Connection } from '../../src/cli/remote/connection';
import { outputOf } from '../../src/cli/remote/run';
import { ask, configMap, CONFIG_MAPS, post, serveForTest, until, type TestServer } from './served';

let served: TestServer;
beforeAll(async () => { served = await serveForTest(); });
afterAll(() => served.close());

const pod = (name: string, script: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'main', image: 'busybox:1.36', command: ['sh', '-c', script] }] } });

describe('the client library for JavaScript', () => {
  test('an informer hears what is added, updated and deleted, and goes on after its connection is cut', async () => {
    const api = served.config.makeApiClient(CoreV1Api);
    const heard: string[] = [];
    const informer = makeInformer<V1ConfigMap>(served.config, CONFIG_MAPS, () => api.listNamespacedConfigMap({ namespace: 'default' }));
    for (const verb of ['add', 'update', 'delete'] as const) informer.on(verb, (object) => { if (object.metadata?.name?.startsWith('heard')) heard.push(`${verb} ${object.metadata.name} ${object.data?.['k'] ?? ''}`.trim()); });
    informer.on('error', () => { setTimeout(() => void informer.start(), 50); });
    await informer.start();
    await api.createNamespacedConfigMap({ namespace: 'default', body: configMap('heard', { k: '1' }) });
    await until(() => heard.length === 1, 'the first is heard');
    await api.replaceNamespacedConfigMap({ namespace: 'default', name: 'heard', body: configMap('heard', { k: '2' }) });
    await until(() => heard.length === 2, 'the update is heard');
    served.cut();
    await post(served, CONFIG_MAPS, configMap('heard-later'));
    await until(() => heard.some((line) => line.startsWith('add heard-later')), 'what came after the cut is heard');
    await api.deleteNamespacedConfigMap({ namespace: 'default', name: 'heard' });
    await until(() => heard.includes('delete heard 2'), 'the deletion is heard');
    expect(heard.slice(0, 2)).toEqual(['add heard 1', 'update heard 2']);
    await informer.stop();
  });

  test('exec passes input, output, errors and the exit code', async () => {
    await post(served, '/api/v1/namespaces/default/pods', pod('asked', 'sleep 1000'));
    const api = served.config.makeApiClient(CoreV1Api);
    await until(async () => (await api.readNamespacedPod({ namespace: 'default', name: 'asked' })).status?.phase === 'Running', 'the Pod runs');
    const [out, err, input] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const [printed, complained] = [textOf(out), textOf(err)];
    const status = new Promise<V1Status>((done, fail) => {
      void new Exec(served.config).exec('default', 'asked', 'main', ['sh', '-c', 'read line; echo "got $line"; echo oops >&2; exit 3'], out, err, input, false, (told) => { out.end(); err.end(); done(told); }).catch(fail);
    });
    input.write('héllo\n');
    expect((await status).details?.causes?.[0]).toMatchObject({ reason: 'ExitCode', message: '3' });
    expect([await printed, await complained]).toEqual(['got héllo\n', 'oops\n']);
  });
});

describe("the project's own kubectl over HTTP", () => {
  const kubectl = (...args: string[]) => outputOf(new Connection(served.config), ['kubectl', ...args]);

  test.each([
    ['lists', ['get', 'nodes', '-o', 'name'], { out: 'node/worker-1\nnode/worker-2\nnode/worker-3\n', err: '', exit: 0 }],
    ['tells a refusal', ['get', 'pod', 'nobody'], { out: '', err: 'Error from server (NotFound): pods "nobody" not found\n', exit: 1 }],
    ['writes', ['create', 'configmap', 'written', '--from-literal=a=1'], { out: 'configmap/written created\n', err: '', exit: 0 }],
    ['waits', ['wait', '--for=jsonpath={.status.phase}=Running', 'pod/waited', '--timeout=60s'], { out: 'pod/waited condition met\n', err: '', exit: 0 }],
    ['runs a command in a container', ['exec', 'waited', '--', 'sh', '-c', 'echo out; echo err >&2; exit 4'], { out: 'out\n', err: 'err\ncommand terminated with exit code 4\n', exit: 4 }],
    ['follows a log to its end', ['logs', '-f', 'waited'], { out: 'one\ntwo\n', err: '', exit: 0 }],
    ['deletes and waits until it is gone', ['delete', 'pod', 'waited', '--grace-period=1'], { out: 'pod "waited" deleted from default namespace\n', err: '', exit: 0 }],
  ])('%s', async (_name, args, outcome) => {
    if (args[0] === 'wait') await post(served, '/api/v1/namespaces/default/pods', { ...pod('waited', 'echo one; sleep 90; echo two'), metadata: { name: 'waited' } });
    expect(await kubectl(...args)).toEqual(outcome);
  });

  test('says where it could not connect', async () => {
    const { config, close } = await serveForTest({ nodes: 0 });
    await close();
    const { host } = new URL(config.getCurrentCluster()?.server ?? '');
    expect(await outputOf(new Connection(config), ['kubectl', 'get', 'pods'])).toEqual({ out: '', err: `The connection to the server ${host} was refused - did you specify the right host or port?\n`, exit: 1 });
  });
});

describe('servers in the cluster, through the API', () => {
  beforeAll(async () => {
    await post(served, '/api/v1/namespaces/default/pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'registry.k8s.io/e2e-test-images/agnhost:2.63.0', args: ['netexec', '--http-port=8080'], ports: [{ containerPort: 8080 }], readinessProbe: { httpGet: { port: 8080 } } }] } });
    await post(served, '/api/v1/namespaces/default/services', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } });
    await post(served, '/api/v1/namespaces/default/services', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'none' }, spec: { clusterIP: 'None', selector: { app: 'none' }, ports: [{ port: 80 }] } });
    const api = served.config.makeApiClient(CoreV1Api);
    await until(async () => (await api.readNamespacedPod({ namespace: 'default', name: 'web' })).status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True', 'the server is ready', 30_000);
  });

  test.each([
    ['pods/web', 'hostname', 200, 'web'], ['pods/web:8080', 'hostname', 200, 'web'], ['services/web', 'hostname', 200, 'web'], ['services/web:http', 'hostname', 200, 'web'],
    ['pods/web:81', '', 503, 'error trying to reach service: dial tcp'], ['services/none', '', 503, 'no endpoints available for service \\"none\\"'], ['pods/nobody', '', 404, 'pods \\"nobody\\" not found'],
  ])('%s/proxy/%s answers %d', async (name, path, status, text) => {
    const answer = await ask(served, `/api/v1/namespaces/default/${name}/proxy/${path}`);
    expect([answer.status, answer.text.includes(text)], answer.text).toEqual([status, true]);
  });
});
