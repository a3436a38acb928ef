import { expect, test } from 'vitest';
import { image as busybox } from '../../../src/simulator/images/busybox';
import { failed } from '../../../src/simulator/base/program';
import { Bench } from './machine';

test('at a terminal: a prompt, unfinished commands, and Ctrl-C that ends the command but not the shell', () => {
  const bench = new Bench([busybox]);
  bench.add('m', 'docker.io/library/busybox:1.36', '10.0.0.1');
  const { descriptors, outputs, processes, terminals } = bench.runtime;
  outputs.create('t');
  terminals.create({ id: 't', machine: 'm', columns: 80, rows: 24, output: 't' });
  const open = () => descriptors.open({ kind: 'terminal', terminal: 't' });
  const shell = processes.launch('m', { args: ['sh'], fds: { 0: open(), 1: open(), 2: open() }, tty: 't' });
  expect(failed(shell)).toBe(false);
  terminals.edit('t', (terminal) => ({ ...terminal, foreground: 1 }));
  const type = (keys: string): void => { bench.advance(100); terminals.type('t', keys); bench.advance(100); };
  type('echo hi\n');
  type('for i in 1 2\n');
  type('do echo $i; done\n');
  type('sleep 100\n');
  type('\x03');
  type('echo $?\n');
  type('cd /tmp\n');
  expect(outputs.read('t', 0).text).toBe('/ # echo hi\nhi\n/ # for i in 1 2\n> do echo $i; done\n1\n2\n/ # sleep 100\n^C\n/ # echo $?\n130\n/ # cd /tmp\n/tmp # ');
});
