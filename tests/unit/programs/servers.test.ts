import { expect, test } from 'vitest';
import { image as crash } from '../../../src/simulator/images/crash';
import { image as fluentd } from '../../../src/simulator/images/fluentd';
import { image as jump } from '../../../src/simulator/images/jump';
import { image as mehdb } from '../../../src/simulator/images/mehdb';
import { image as pause } from '../../../src/simulator/images/pause';
import { image as slow } from '../../../src/simulator/images/slow';
import { Bench } from '../shell/machine';

const record = (name: string, data: string) => ({ [`${name} A`]: { answers: [{ name, type: 'A' as const, ttlSeconds: 30, data }] } });

function shards(): { readonly bench: Bench; readonly follower: string } {
  const bench = new Bench([mehdb, jump], { ...record('mehdb-0.mehdb.default.svc.cluster.local', '10.0.0.1'), ...record('mehdb-1.mehdb.default.svc.cluster.local', '10.0.0.2') });
  bench.add('mehdb-0', 'quay.io/mhausenblas/mehdb:0.5', '10.0.0.1');
  bench.add('mehdb-1', 'quay.io/mhausenblas/mehdb:0.5', '10.0.0.2');
  bench.add('jump', 'quay.io/mhausenblas/jump:0.2', '10.0.0.3');
  bench.start('mehdb-0', ['/app/mehdb']);
  return { bench, follower: bench.start('mehdb-1', ['env', 'MEHDB_DATADIR=/mehdbdata', '/app/mehdb']) };
}

test('mehdb: the leader takes what is written, a follower sends writers to it and copies it within ten seconds', () => {
  const { bench, follower } = shards();
  const curl = (...args: readonly string[]) => bench.run('jump', ['curl', '-s', ...args]).out;
  expect(curl('mehdb-0.mehdb:9876/status')).toBe('leader');
  expect(curl('mehdb-1.mehdb:9876/status?level=full')).toBe('0\n');
  expect(curl('-w', '%{http_code}', '-XPUT', '-d', 'x', 'mehdb-1.mehdb:9876/set/test')).toBe('307');
  expect(curl('-L', '-XPUT', '-d', 'data', 'mehdb-1.mehdb:9876/set/test')).toBe('WRITE completed');
  expect(curl('-w', '%{http_code}', 'mehdb-1.mehdb:9876/get/test')).toBe('\n404');
  bench.advance(10_500);
  expect(curl('mehdb-1.mehdb:9876/get/test')).toBe('data');
  expect(bench.run('mehdb-1', ['cat', '/mehdbdata/test/content']).out).toBe('data');
  expect(bench.read(follower).err).toContain('Synced key test from leader\n');
});

test('mehdb: a follower goes on when the leader does not answer', () => {
  const { bench, follower } = shards();
  bench.runtime.processes.signal('mehdb-0:1', 'KILL', 'outside');
  bench.advance(25_000);
  expect(bench.read(follower).err.match(/Can't get keys from leader/g)).toHaveLength(2);
  expect(bench.run('jump', ['curl', '-s', '10.0.0.2:9876/status']).out).toBe('follower');
});

test('fluentd follows the files of its configuration, prints what matches, and ends in order', () => {
  const bench = new Bench([fluentd]);
  const configuration = '<source>\n  @type tail\n  path /var/log/app/*.log\n  tag app.*\n  read_from_head true\n  <parse>\n    @type json\n  </parse>\n</source>\n<match app.**>\n  @type stdout\n</match>\n';
  bench.add('m', 'docker.io/fluent/fluentd:v1.19', '10.0.0.1', { '/fluentd/etc/fluent.conf': configuration, '/var/log/app/a.log': '{"n": 1}\n' });
  const id = bench.start('m', ['fluentd']);
  bench.advance(3_000);
  bench.run('m', ['sh', '-c', 'echo plain >> /var/log/app/a.log; printf unfinished >> /var/log/app/a.log']);
  bench.advance(2_000);
  const events = bench.read(id).out.split('\n').filter((line) => line.includes('app.var.log.app.a.log: '));
  expect(events.map((line) => line.replace(/^.*log: /, ''))).toEqual(['{"n":1}', '{"message":"plain"}']);
  bench.runtime.processes.signal('m:1', 'TERM', 'outside');
  bench.advance(2_000);
  expect(bench.read(id)).toMatchObject({ exit: 0 });
  bench.runtime.files.put('m', '/fluentd/etc/fluent.conf', '<source>\n  @type tail\n');
  expect(bench.run('m', ['fluentd'])).toMatchObject({ exit: 1, out: expect.stringContaining('config error') as unknown });
});

test('helpers: one crashes, one listens late, one only waits', () => {
  const bench = new Bench([crash, slow, pause]);
  bench.add('crash', 'docker.io/library/crash:1', '10.0.0.1');
  bench.add('slow', 'docker.io/library/slow:1', '10.0.0.2');
  bench.add('pause', 'registry.k8s.io/pause:3.10', '10.0.0.3');
  expect(bench.run('crash', crash.entrypoint ?? [])).toEqual({ out: 'starting\n', err: '', exit: 3 });
  bench.start('slow', slow.entrypoint ?? []);
  const waiting = bench.start('pause', pause.entrypoint ?? []);
  expect(bench.run('crash', ['wget', '-qO-', 'http://10.0.0.2']).exit).toBe(1);
  bench.advance(31_000);
  expect(bench.run('crash', ['wget', '-qO-', 'http://10.0.0.2']).out).toBe('ready\n');
  bench.runtime.processes.signal('pause:1', 'TERM', 'outside');
  bench.advance(10);
  expect(bench.read(waiting).exit).toBe(0);
});
