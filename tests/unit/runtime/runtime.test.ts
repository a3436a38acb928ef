import { expect, test } from 'vitest';
import type { Os, Program, Step } from '../../../src/simulator/base/program';
import { failed } from '../../../src/simulator/base/program';
import { programsIn, type ProgramTable } from '../../../src/simulator/runtime/image';
import { invalidReference, parseReference } from '../../../src/simulator/runtime/imageTree';
import { createRuntime } from '../../../src/simulator/runtime/machine';
import { createWorld } from '../../../src/simulator/world/world';

type Run = (os: Os, phase: number, signals: readonly string[]) => Step<number> | number;

/** A program from one function of the number of its step: a number is the next one, a Step ends it. */
const program = (run: Run): Program<number> => ({
  start: () => 0,
  step(state, wake, os) {
    const step = run(os, state, wake.signals);
    return typeof step === 'number' ? { state: step, again: true } : step;
  },
});

function machine(programs: ProgramTable) {
  const world = createWorld({ seed: 'runtime', epochMs: 0 });
  const exits: unknown[] = [];
  world.handle('test/exit', (payload) => exits.push(payload));
  const image = { repositories: ['docker.io/library/box'], tags: ['1'], sizeBytes: 1, files: () => Object.fromEntries([...Object.keys(programs).map((name) => [`/bin/${name}`, { program: name }] as const), ['/etc/motd', { text: 'hello\n' }], ['/link', { link: 'etc/motd' }]]) };
  const runtime = createRuntime(world, { programs: programsIn(programs), images: [image], epochMs: 0, stamp: (ms) => `<${ms}>`, api: () => undefined, network: { route: () => undefined, answer: () => undefined } });
  const add = (id: string, address: string) => {
    runtime.files.create(id, 'docker.io/library/box:1');
    runtime.networks.add({ id, addresses: [address], up: true, name: id });
    runtime.createMachine({ id, hostname: id, network: id, root: id, mounts: [], env: { PATH: '/bin' }, cwd: '/', user: 'root', api: false });
    runtime.outputs.create(id);
  };
  add('box', '10.0.0.1');
  const launch = (args: readonly string[], id = 'box') => {
    const { descriptors } = runtime;
    const out = (stream: 'stdout' | 'stderr') => descriptors.open({ kind: 'output', output: id, stream });
    const process = runtime.processes.launch(id, { args, fds: { 0: descriptors.open({ kind: 'null' }), 1: out('stdout'), 2: out('stderr') }, onExit: { handler: 'test/exit', payload: args[0] ?? '' } });
    return failed(process) ? process.errno : process;
  };
  const advance = (ms: number) => {
    const until = world.nowMs() + ms;
    while (world.runInstant(until));
    world.moveTo(until);
  };
  return { world, runtime, exits, add, launch, advance, output: (id = 'box') => runtime.outputs.read(id, 0).text };
}

test('an endless loop moves the clock and is throttled', () => {
  let steps = 0;
  const box = machine({ spin: program((_, phase) => { steps++; return phase + 1; }) });
  box.launch(['spin']);
  box.advance(100);
  expect(steps).toBeGreaterThan(500);
  expect(steps).toBeLessThan(2_000);
});

test('process 1 survives TERM without a handler, dies of KILL from outside, and takes the others with it', () => {
  const wait = program((os, phase) => (phase === 0 && os.pid === 1 ? (os.spawn({ args: ['wait'] }), 1) : { state: 1, wait: {} }));
  const box = machine({ wait });
  const process = box.launch(['wait']);
  box.advance(5);
  box.runtime.processes.signal(process, 'TERM', 'outside');
  box.runtime.processes.signal(process, 'KILL', 'inside');
  box.advance(5);
  expect(box.runtime.processes.of('box').map(({ pid }) => pid)).toEqual([1, 2]);
  box.runtime.processes.signal(process, 'KILL', 'outside');
  box.advance(5);
  expect(box.runtime.processes.of('box')).toEqual([]);
  expect(box.exits).toEqual([{ payload: 'wait', process: 'box:1', code: 137, signal: 'KILL' }]);
});

test('a caught signal wakes, and an orphan is adopted by process 1', () => {
  const log: string[] = [];
  const box = machine({
    init: program((os, phase, signals) => {
      if (phase === 0) { os.onSignal('TERM', 'catch'); os.spawn({ args: ['middle'] }); return { state: 1, wait: { child: true } }; }
      for (let child = os.waitChild(); child && !failed(child); child = os.waitChild()) log.push(`reaped ${child.pid} with ${child.code}`);
      return signals.includes('TERM') ? { exit: 7 } : { state: 1, wait: { child: true } };
    }),
    middle: program((os) => { os.spawn({ args: ['leaf'] }); return { exit: 3 }; }),
    leaf: program((os, phase) => (phase === 0 ? { state: 1, wait: { untilMs: os.nowMs() + 50 } } : { exit: os.parent === 1 ? 4 : 5 })),
  });
  const process = box.launch(['init']);
  box.advance(100);
  expect(log).toEqual(['reaped 2 with 3', 'reaped 3 with 4']);
  box.runtime.processes.signal(process, 'TERM', 'outside');
  box.advance(1);
  expect(box.exits).toEqual([{ payload: 'init', process: 'box:1', code: 7 }]);
});

test('a full pipe blocks its writer', () => {
  const box = machine({
    init: program((os, phase) => {
      if (phase > 0) { const text = os.read(3); os.write(1, `got ${String(text).length}\n`); return { state: 2, wait: { untilMs: os.nowMs() + 20 } }; }
      const { write } = os.pipe();
      os.spawn({ args: ['writer'], fds: { 1: write } });
      os.close(write);
      return { state: 1, wait: { untilMs: os.nowMs() + 20 } };
    }),
    writer: program((os) => { const taken = os.write(1, 'x'.repeat(50_000)); return failed(taken) ? { exit: 1 } : taken === 0 ? { state: 0, wait: { writable: [1] } } : 0; }),
  });
  box.launch(['init']);
  box.advance(10);
  expect(box.runtime.processes.of('box').map(({ status }) => status)).toEqual(['waiting', 'waiting']);
  box.advance(35);
  expect(box.output()).toBe('got 65536\ngot 65536\n');
});

test('files: the image stays as it is, links are followed, errors have POSIX names', () => {
  const answers: unknown[] = [];
  const box = machine({
    look: program((os) => {
      answers.push(os.readFile('/link'), os.readFile('/none'), os.list('/etc/motd'), os.makeDirectory('/etc'), os.remove('/etc'), os.writeFile('/etc/motd', 'changed\n'), os.readFile('link'));
      os.makeDirectory('/work');
      os.changeDirectory('/work');
      os.writeFile('note', 'größe');
      const stat = os.stat('note');
      answers.push(os.rename('note', '../etc/note'), os.list('/etc').valueOf(), failed(stat) ? stat : stat.sizeBytes, os.removeDirectory('/work'), os.cwd);
      return { exit: 0 };
    }),
  });
  box.add('other', '10.0.0.2');
  box.launch(['look']);
  box.advance(1);
  expect(answers).toEqual(['hello\n', { errno: 'ENOENT' }, { errno: 'ENOTDIR' }, { errno: 'EEXIST' }, { errno: 'EISDIR' }, undefined, 'changed\n', undefined, ['motd', 'note'], 7, undefined, '/work']);
  expect(box.runtime.files.texts('other', '/etc')).toEqual({ motd: 'hello\n' });
});

const server = program((os, phase) => {
  if (phase === 0) os.listen(80);
  const socket = os.accept(3);
  if (typeof socket === 'number') { os.write(socket, `hello ${os.peer(socket)?.address}`); os.close(socket); }
  return { state: 1, wait: { readable: [3] } };
});
const client = program((os, phase) => {
  if (phase === 0) { os.connect(os.args[1] ?? '', Number(os.args[2])); return { state: 1, wait: { writable: [3] } }; }
  const connected = os.connected(3);
  if (connected === undefined) return { state: 1, wait: { writable: [3] } };
  if (connected !== true) { os.write(1, `${connected.errno} after ${os.nowMs()}`); return { exit: 1 }; }
  const text = os.read(3);
  if (text === undefined) return { state: 1, wait: { readable: [3] } };
  os.write(1, String(text));
  return { exit: 0 };
});

test.each([
  ['10.0.0.2', '80', 'hello 10.0.0.1'], ['10.0.0.2', '81', 'ECONNREFUSED after 0'], ['127.0.0.1', '80', 'ECONNREFUSED after 0'], ['10.0.0.9', '80', 'EHOSTUNREACH after 3000'],
])('a connection to %s:%s gives "%s"', (address, port, expected) => {
  const box = machine({ server, client });
  box.add('server', '10.0.0.2');
  box.launch(['server'], 'server');
  box.launch(['client', address, port]);
  box.advance(5_000);
  expect(box.output()).toBe(expected);
});

test('who calls its own machine by 127.0.0.1 calls from there, not from its address on the network', () => {
  const box = machine({ server, client });
  box.launch(['server']);
  box.launch(['client', '127.0.0.1', '80']);
  box.advance(5_000);
  expect(box.output()).toBe('hello 127.0.0.1');
});

test('a log is bounded and keeps the newest; lines carry the time they began', () => {
  const box = machine({});
  for (let line = 0; line < 20_000; line++) box.runtime.outputs.write('box', 'stdout', `line ${String(line).padStart(20, '0')}\n`);
  expect(box.output().length).toBeLessThan(300_000);
  expect(box.runtime.outputs.log('box', { tailLines: 1, timestamps: true })).toBe(`<0> line ${'19999'.padStart(20, '0')}\n`);
});

test.each([
  ['nginx', 'docker.io/library/nginx', 'latest'], ['nginx:1.28', 'docker.io/library/nginx', '1.28'], ['fluent/fluentd:v1', 'docker.io/fluent/fluentd', 'v1'],
  ['localhost:5000/a', 'localhost:5000/a', 'latest'], ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause', '3.10'],
])('the image %s is %s with the tag %s', (reference, repository, tag) => expect(parseReference(reference)).toEqual({ repository, tag }));

test.each(['nginx', 'nginx:1.28', 'registry.k8s.io/pause:3.10', 'localhost:5000/a/b_c:v1', `busybox@sha256:${'a'.repeat(64)}`])('%s can be the name of an image', (reference) => expect(invalidReference(reference)).toBeUndefined());
test.each([['Nginx:1.27', 'invalid reference format: repository name (library/Nginx) must be lowercase'], ['nginx:', 'invalid reference format'], ['nginx image', 'invalid reference format'], ['', 'invalid reference format']])('"%s" can be no name of an image', (reference, why) => {
  expect(invalidReference(reference)).toBe(`Failed to apply default image tag "${reference}": couldn't parse image name "${reference}": ${why}`);
});
