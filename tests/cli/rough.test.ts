import { connect } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serving } from '../../src/cli/serve/index';
import { ask, configMap, CONFIG_MAPS, JSON_BODY, post, serveForTest, until, watch, type TestServer } from './served';

let served: TestServer;
beforeAll(async () => { served = await serveForTest({ nodes: 1 }); });
afterAll(() => served.close());

const MEGABYTE = 1024 * 1024;
const statusOf = (text: string) => JSON.parse(text) as { readonly kind: string; readonly code: number; readonly reason?: string; readonly message: string };
const big = (name: string, bytes: number) => JSON.stringify(configMap(name, { k: 'x'.repeat(bytes) }));

describe('bodies', () => {
  test.each([
    ['broken off', '{"kind": "ConfigMap", "metad', JSON_BODY, 400, 'BadRequest'],
    ['no object', '[1, 2]', JSON_BODY, 400, 'BadRequest'],
    ['empty', '', JSON_BODY, 400, 'BadRequest'],
    ['binary', Buffer.from([0, 255, 254, 1]), JSON_BODY, 400, 'BadRequest'],
    ['YAML that is none', 'a: [1', { 'content-type': 'application/yaml' }, 400, 'BadRequest'],
    ['of a kind nobody knows', 'kind: x', { 'content-type': 'text/turtle' }, 415, 'UnsupportedMediaType'],
    ['said to be gzip and not', '{}', { ...JSON_BODY, 'content-encoding': 'gzip' }, 400, 'BadRequest'],
    ['protobuf that is none', Buffer.from('k8s\0\xff\xff', 'latin1'), { 'content-type': 'application/vnd.kubernetes.protobuf' }, 400, 'BadRequest'],
    ['over 3 MB', big('large', 3 * MEGABYTE + 1), JSON_BODY, 413, 'RequestEntityTooLarge'],
    ['over 3 MB, in pieces', big('large', 4 * MEGABYTE), { ...JSON_BODY, 'transfer-encoding': 'chunked' }, 413, 'RequestEntityTooLarge'],
    ['over 3 MB once unpacked', gzipSync(big('large', 8 * MEGABYTE)), { ...JSON_BODY, 'content-encoding': 'gzip' }, 413, 'RequestEntityTooLarge'],
  ])('%s', async (_name, body, headers, code, reason) => {
    const answer = await ask(served, CONFIG_MAPS, { method: 'POST', headers }, body);
    expect([answer.status, statusOf(answer.text)]).toMatchObject([code, { kind: 'Status', code, reason }]);
  });

  test.each([
    ['YAML', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: from-yaml}\ndata: {k: "1"}\n', { 'content-type': 'application/yaml' }, 'from-yaml'],
    ['gzip', gzipSync(JSON.stringify(configMap('from-gzip', { k: '1' }))), { ...JSON_BODY, 'content-encoding': 'gzip' }, 'from-gzip'],
    ['just below 1 MB of data', big('just-small', MEGABYTE - 100), JSON_BODY, 'just-small'],
  ])('%s is taken', async (_name, body, headers, name) => {
    const answer = await ask(served, CONFIG_MAPS, { method: 'POST', headers }, body);
    expect([answer.status, (JSON.parse(answer.text) as ReturnType<typeof configMap>).metadata.name]).toEqual([201, name]);
  });

  test('large answers are compressed for clients that take that, small ones are not', async () => {
    const [large, small, plain] = await Promise.all([
      ask(served, CONFIG_MAPS, { headers: { 'accept-encoding': 'gzip' } }), ask(served, '/version', { headers: { 'accept-encoding': 'gzip' } }), ask(served, CONFIG_MAPS),
    ]);
    expect([large.headers['content-encoding'], small.headers['content-encoding'], plain.headers['content-encoding']]).toEqual(['gzip', undefined, undefined]);
    expect(gunzipSync(large.bytes).equals(plain.bytes)).toBe(true);
  });

  test.each([['application/vnd.kubernetes.protobuf', 406], ['application/vnd.kubernetes.protobuf,application/json', 200], ['application/yaml', 200]])('an answer as %s: %d', async (accept, status) => {
    expect((await ask(served, '/api/v1/namespaces/default', { headers: { accept } })).status).toBe(status);
  });
});

describe('watches', () => {
  test('200 at once all hear of a change; what is let go is forgotten', async () => {
    const watches = await Promise.all(Array.from({ length: 200 }, () => watch(served, `${CONFIG_MAPS}?watch=true&resourceVersion=0&fieldSelector=metadata.name%3Dfor-all`)));
    expect(served.host.listening).toBe(200);
    await post(served, CONFIG_MAPS, configMap('for-all'));
    await until(() => watches.every(({ lines }) => lines.length === 1), 'each hears of it');
    for (const { stop } of watches) stop();
    await until(() => served.host.listening === 0, 'all are forgotten');
  });

  test('one that is read too slowly is ended, others are not', async () => {
    const path = `${CONFIG_MAPS}?watch=true&fieldSelector=metadata.name%3Dgrowing`;
    const [slow, quick] = await Promise.all([watch(served, path), watch(served, path)]);
    slow.pause();
    let ended = false;
    void slow.ended.then(() => { ended = true; });
    await ask(served, CONFIG_MAPS, { method: 'POST', headers: JSON_BODY }, big('growing', 900_000));
    for (let round = 0; round < 40 && served.host.listening === 2; round++) {
      await ask(served, `${CONFIG_MAPS}/growing`, { method: 'PUT', headers: JSON_BODY }, JSON.stringify(configMap('growing', { k: String(round).padEnd(900_000, 'y') })));
    }
    await until(() => served.host.listening === 1, 'the slow one is let go');
    const before = quick.lines.length;
    await ask(served, `${CONFIG_MAPS}/growing`, { method: 'DELETE' });
    await until(() => quick.lines.length > before, 'the other one goes on');
    expect([ended, quick.lines.length > 5]).toEqual([false, true]);
    slow.stop();
    quick.stop();
    await until(() => served.host.listening === 0, 'all are forgotten');
  });

  test('one with a timeout ends in time, in order', async () => {
    const began = performance.now();
    const { ended, lines } = await watch(served, '/api/v1/nodes?watch=true&timeoutSeconds=1');
    await ended;
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(lines.every((line) => JSON.parse(line) !== null)).toBe(true);
  });

  test('the first events end with a bookmark where that is asked for', async () => {
    const { lines, stop } = await watch(served, '/api/v1/nodes?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true');
    await until(() => lines.some((line) => line.includes('k8s.io/initial-events-end')), 'the bookmark comes');
    expect(lines.slice(0, 2).map((line) => (JSON.parse(line) as { readonly type: string }).type)).toEqual(['ADDED', 'BOOKMARK']);
    stop();
  });

  test('one from a version that is not remembered is Gone, at once or later', async () => {
    const forgetful = await serveForTest({ nodes: 0, serving: { ...serving, changesKept: 50 } });
    for (let round = 0; round < 60; round++) await post(forgetful, CONFIG_MAPS, configMap(`one-${round}`));
    const { status, text } = await ask(forgetful, `${CONFIG_MAPS}?watch=true&resourceVersion=201`);
    expect(text).toMatch(/too old resource version: 201 \(\d+\)/);
    expect([status, statusOf(text).code, statusOf(text).reason]).toEqual([410, 410, 'Expired']);
    await forgetful.close();
  });
});

describe('connections', () => {
  test('that break in the middle of anything leave nothing behind', async () => {
    const { hostname, port } = new URL(served.address);
    const texts = [
      'GET /api/v1/pods?wa', 'POST /api/v1/namespaces/default/configmaps HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"kind"', 'GET /api/v1/nodes?watch=true HTTP/1.1\r\nhost: x\r\n\r\n',
      'GET /api/v1/namespaces/default/pods/a/exec?command=ls&stdout=true HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n', '\0\x01\x02 nonsense\r\n\r\n',
    ];
    await Promise.all(Array.from({ length: 50 }, (_, index) => new Promise<void>((done) => {
      const socket = connect(Number(port), hostname, () => { socket.write(texts[index % texts.length] ?? ''); setTimeout(() => socket.destroy(), 5 + index); });
      socket.on('error', () => undefined).on('close', () => done());
    })));
    await until(() => served.host.listening === 0, 'nobody listens any more');
    expect((await ask(served, '/readyz')).text).toBe('ok');
  });

  test('only this machine reaches the server', () => {
    expect(new URL(served.address).hostname).toBe('127.0.0.1');
  });
});

describe('what no Kubernetes API has', () => {
  const send = (input: unknown) => post(served, '/lab/inputs', input);
  const ready = async () => (JSON.parse((await ask(served, '/api/v1/nodes/worker-1')).text) as { readonly status: { readonly conditions: readonly { readonly type: string; readonly status: string }[] } }).status.conditions.find(({ type }) => type === 'Ready')?.status;

  test('a node stops, time passes, it is not ready; and comes back', async () => {
    expect(JSON.parse((await send({ time: { pause: true } })).text)).toMatchObject({ time: { running: false } });
    expect((await send({ node: { stop: 'worker-1' } })).status).toBe(200);
    await send({ time: { advance: '1m30s' } });
    expect(await ready()).toBe('Unknown');
    await send({ node: { start: 'worker-1' } });
    await send({ time: { advance: '1m' } });
    expect(await ready()).toBe('True');
    expect(JSON.parse((await send({ time: { run: true, speed: 20 } })).text)).toMatchObject({ time: { running: true, speed: 20 } });
  });

  test.each([
    ['no JSON', 'x', 400], ['nothing', {}, 400], ['an unknown action', { node: { melt: 'worker-1' } }, 400], ['a node that is not there', { node: { stop: 'worker-9' } }, 409], ['a time that is none', { time: { advance: 'soon' } }, 400], ['a speed of nothing', { time: { speed: 0 } }, 400],
  ])('%s is refused', async (_name, input, status) => {
    expect((await send(input)).status).toBe(status);
  });
});
