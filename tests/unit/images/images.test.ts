import { expect, test } from 'vitest';
import { images as standIns } from '../../conformance/images';
import type { Image } from '../../../src/simulator/runtime/image';
import { gnuFiles } from '../../../src/simulator/programs/common/files';
import { Bench, programs } from '../shell/machine';

const modules = import.meta.glob<{ image: Image }>('../../../src/simulator/images/*.ts', { eager: true });
const images = [...Object.values(modules).map((module) => module.image), ...standIns];

test.each(images.map((image) => [image.repositories[0] ?? '', image] as const))('every program of %s exists, for every tag', (_, image) => {
  for (const tag of image.tags) {
    const missing = Object.entries(image.files(tag)).filter(([, file]) => 'program' in file && !Object.hasOwn(programs, file.program)).map(([path]) => path);
    expect(missing).toEqual([]);
  }
});

test('the list of GNU tools is complete', () => {
  const listed = Object.values(gnuFiles('/usr/bin')).map((file) => ('program' in file ? file.program : ''));
  expect(new Set(listed)).toEqual(new Set(Object.keys(programs).filter((name) => name.startsWith('gnu/'))));
});

test('a stand-in ends with 0 on TERM while its loop sleeps', () => {
  const bench = new Bench(standIns);
  bench.add('m', 'docker.io/library/nginx:1.27', '10.0.0.1');
  const image = standIns.find((one) => one.repositories[0] === 'docker.io/library/nginx');
  const main = bench.start('m', image?.entrypoint ?? []);
  bench.advance(5000);
  expect(bench.run('m', ['wget', '-qO-', 'http://10.0.0.1']).out).toBe('<title>Welcome to nginx!</title>\n');
  bench.runtime.processes.signal('m:1', 'TERM', 'outside');
  bench.advance(1000);
  expect(bench.read(main).exit).toBe(0);
});

test('a trap waits for the foreground sleep; without a trap process 1 survives TERM', () => {
  const bench = new Bench(standIns);
  bench.add('trapped', 'docker.io/library/busybox:1.36', '10.0.0.1');
  bench.add('plain', 'docker.io/library/busybox:1.36', '10.0.0.2');
  const trapped = bench.start('trapped', ['sh', '-c', "trap 'exit 0' TERM; while :; do sleep 10; done"]);
  const plain = bench.start('plain', ['sh', '-c', 'while :; do sleep 10; done']);
  bench.advance(1000);
  for (const machine of ['trapped', 'plain']) bench.runtime.processes.signal(`${machine}:1`, 'TERM', 'outside');
  bench.advance(2000);
  expect(bench.read(trapped).exit).toBeUndefined();
  bench.advance(15_000);
  expect(bench.read(trapped).exit).toBe(0);
  expect(bench.read(plain).exit).toBeUndefined();
});
