import { expect, test } from 'vitest';
import { image as busybox } from '../../../src/simulator/images/busybox';
import { failed } from '../../../src/simulator/base/program';
import { Bench } from './machine';

/** A busybox shell at a terminal: what is typed, what it shows, and which commands have the terminal's keys. */
class Console {
  private readonly bench = new Bench([busybox]);

  constructor() {
    this.bench.add('m', 'docker.io/library/busybox:1.36', '10.0.0.1');
    const { descriptors, outputs, processes, terminals } = this.bench.runtime;
    outputs.create('t');
    terminals.create({ id: 't', machine: 'm', columns: 80, rows: 24, output: 't' });
    const open = () => descriptors.open({ kind: 'terminal', terminal: 't' });
    expect(failed(processes.launch('m', { args: ['sh'], fds: { 0: open(), 1: open(), 2: open() }, tty: 't' }))).toBe(false);
    terminals.edit('t', (terminal) => ({ ...terminal, foreground: 1 }));
  }

  type(keys: string): void {
    this.bench.advance(100);
    this.bench.runtime.terminals.type('t', keys);
    this.bench.advance(100);
  }

  shown(): string { return this.bench.runtime.outputs.read('t', 0).text; }

  /** The commands of the process group that has the terminal. */
  front(): readonly string[] {
    const group = this.bench.runtime.terminals.get('t')?.foreground;
    return this.bench.runtime.processes.of('m').filter((process) => process.group === group && process.status !== 'zombie').map(({ args }) => args.join(' '));
  }

  wait(ms: number): void { this.bench.advance(ms); }
}

test('at a terminal: a prompt, unfinished commands, and Ctrl-C that ends the command but not the shell', () => {
  const console = new Console();
  for (const keys of ['echo hi\n', 'for i in 1 2\n', 'do echo $i; done\n', 'sleep 100\n', '\x03', 'echo $?\n', 'cd /tmp\n']) console.type(keys);
  expect(console.shown()).toBe('/ # echo hi\nhi\n/ # for i in 1 2\n> do echo $i; done\n1\n2\n/ # sleep 100\n^C\n/ # echo $?\n130\n/ # cd /tmp\n/tmp # ');
});

test('a pipeline and a subshell each have the terminal to themselves while they run, and Ctrl-C ends all of them', () => {
  const console = new Console();
  console.type('sleep 100 | cat\n');
  expect(console.front()).toEqual(['sleep 100', 'cat']);
  console.type('\x03');
  expect(console.front()).toEqual(['sh']);
  console.type('(sleep 100; echo no)\n');
  expect(console.front()).toEqual(['sh', 'sleep 100']);
  console.type('\x03');
  console.type('echo $?\n');
  expect(console.shown()).toBe('/ # sleep 100 | cat\n^C\n/ # (sleep 100; echo no)\n^C\n/ # echo $?\n130\n/ # ');
});

test('Ctrl-C ends the whole line, not only the command it hit', () => {
  const console = new Console();
  console.type('for i in 1 2 3; do sleep 100; echo $i; done; echo end\n');
  console.type('\x03');
  expect(console.shown()).toMatch(/\^C\n\/ # $/);
});

test('fg hands the terminal to a stopped or background job; the shell takes it back', () => {
  const console = new Console();
  console.type('sleep 100 | cat\n');
  console.type('\x1a');
  expect(console.front()).toEqual(['sh']);
  console.type('fg\n');
  expect(console.front()).toEqual(['sleep 100', 'cat']);
  console.type('\x03');
  console.type('sleep 50 &\n');
  expect(console.front()).toEqual(['sh']);
  console.type('fg\n');
  expect(console.front()).toEqual(['sleep 50']);
  console.type('\x03');
  console.type('echo $?\n');
  expect(console.shown()).toBe([
    '/ # sleep 100 | cat', '^Z', '[1]+ Stopped                 sleep 100 | cat', '/ # fg', 'sleep 100 | cat', '^C',
    '/ # sleep 50 &', '/ # fg', 'sleep 50', '^C', '/ # echo $?', '130', '/ # ',
  ].join('\n'));
});

test('kill ends a whole background job', () => {
  const console = new Console();
  console.type('sleep 100 | cat &\n');
  console.type('kill %1\n');
  console.type('ps | grep -c sleep\n');
  expect(console.shown()).toContain('Terminated');
  expect(console.shown()).toMatch(/\n1\n\/ # $/);
});
